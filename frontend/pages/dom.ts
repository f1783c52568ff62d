// A page as functions: build elements once, then change only what differs. Text never becomes markup.

type Child = Node | string;
type Listener = (event: Event) => void;
type Attributes = Readonly<Record<string, string | number | boolean | Listener | undefined>>;

const SVG = "http://www.w3.org/2000/svg";

/** An element. Attributes that are false or undefined are left out; a function listens to the event of its name. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else attribute(element, name, value);
  }
  element.append(...children);
  return element;
}

/** An SVG drawing of 24 by 24 units out of path data. */
export function drawing(name: string, ...paths: readonly string[]): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `drawing ${name}`);
  svg.setAttribute("aria-hidden", "true");
  for (const d of paths) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

export function attribute(element: Element, name: string, value: string | number | boolean | undefined): void {
  if (value === false || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

export function text(element: Element, value: string): void {
  if (element.textContent !== value) element.textContent = value;
}

export function show(element: HTMLElement, visible: boolean): void {
  element.hidden = !visible;
}

/** Makes children out of items. A child whose item is still there is not touched, so it keeps the focus. */
export function list<T>(element: Element, items: readonly T[], make: (item: T) => Element): void {
  const before = made.get(element) ?? new Map<string, Element>();
  const now = new Map(items.map((item) => {
    const key = JSON.stringify(item);
    return [key, before.get(key) ?? make(item)];
  }));
  made.set(element, now);
  for (const [key, child] of before) if (!now.has(key)) child.remove();
  [...now.values()].forEach((child, place) => {
    if (element.children[place] !== child) element.insertBefore(child, element.children[place] ?? null);
  });
}

const made = new WeakMap<Element, Map<string, Element>>();
