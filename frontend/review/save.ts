// Saves what the page made as a file. Nothing goes to the server for it.

const SVG = "http://www.w3.org/2000/svg";
const PAINTED = ["fill", "stroke", "color"] as const;

export function saveAs(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A copy with our colours resolved, for white paper. */
export function onPaper(drawing: SVGSVGElement): SVGSVGElement {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  for (const cursor of copy.querySelectorAll(".cursor")) cursor.remove();
  const ink = inkOnPaper();
  for (const element of [copy, ...copy.querySelectorAll("*")]) {
    for (const name of PAINTED) {
      const value = element.getAttribute(name);
      if (value?.includes("var(")) element.setAttribute(name, ink(value));
      else if (value === "currentColor") element.setAttribute(name, ink("var(--ink)"));
    }
  }
  copy.setAttribute("xmlns", SVG);
  return copy;
}

/** A drawing that needs no page around it: for white paper, and with its words as its title. */
export function standalone(drawing: SVGSVGElement, title: string, description: string): SVGSVGElement {
  const copy = onPaper(drawing);
  copy.setAttribute("font-family", "Atkinson Hyperlegible Next, Segoe UI, Helvetica, Arial, sans-serif");
  copy.setAttribute("role", "img");
  copy.setAttribute("aria-label", title);
  const words = (tag: string, text: string) => {
    const element = document.createElementNS(SVG, tag);
    element.textContent = text;
    return element;
  };
  const paper = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries({ width: "100%", height: "100%", fill: "#ffffff" })) {
    paper.setAttribute(name, value);
  }
  copy.prepend(words("title", title), words("desc", description), paper);
  return copy;
}

export const asText = (node: Node): string => new XMLSerializer().serializeToString(node);

/** What a colour of ours is on light paper, whatever scheme the page has now. */
function inkOnPaper(): (value: string) => string {
  const found = new Map<string, string>();
  const probe = document.createElement("i");
  probe.className = "paper-probe";
  return (value) => {
    const known = found.get(value);
    if (known !== undefined) return known;
    document.body.append(probe);
    probe.style.color = value;
    const colour = getComputedStyle(probe).color;
    probe.remove();
    found.set(value, colour);
    return colour;
  };
}
