// A picture that can be read in four ways: by eye, by pointer, by keyboard and as a table. And saved.
//
// What can be pointed at are `stops`, in the order in which the arrow keys visit them. To a screen reader the picture is a
// slider over its stops, because a slider is what gets the arrow keys and speaks its value.

import { attribute, h } from "../pages/dom";
import { element } from "./dress";
import type { Drawing, Plots } from "./drawing";
import { asText, saveAs, standalone } from "./save";
import { tableBehind, type Table } from "./table";
import type { Speech } from "./words";

export interface Stop {
  /** Where, in the drawing's own units. */
  readonly x: number;
  readonly y: number;
  /** What is there: a first line, and more. */
  readonly lines: readonly string[];
  readonly id?: string;
}

export interface Sketch {
  readonly drawing: Drawing;
  /** Where names end and the cursor's line may begin. */
  readonly top?: number;
  readonly stops: readonly Stop[];
}

export interface Subject {
  /** A file name and the stem of ids. */
  readonly id: string;
  readonly title: string;
  /** What the picture shows, and how to read it. */
  readonly about: string;
  readonly draw: (plots: Plots, width: number) => Sketch;
  readonly table: () => Table;
  readonly legend?: readonly Node[];
  /** Stands between the legend and the drawing. */
  readonly tools?: HTMLElement;
  /** The stop that is read elsewhere: it is marked also when nobody points, and arrow keys choose as they move. */
  readonly marks?: () => string | undefined;
  /** A stop was chosen, by pointer or with Enter. */
  readonly chosen?: (stop: Stop) => void;
  readonly level?: "h2" | "h3";
  /** Large steps, by Page Up and Page Down: the stop that comes after or before this place. */
  readonly leap?: (from: number, by: 1 | -1) => number;
}

export interface Picture {
  readonly root: HTMLElement;
  readonly redraw: () => void;
  /** Marks the stop with this id, without telling `chosen`. */
  readonly go: (id: string) => void;
}

const TIP_GAP = 14;

export function picture(subject: Subject, plots: Plots | null, speech: Speech): Picture {
  const { t } = speech;
  const { id } = subject;
  const title = h(subject.level ?? "h2", { id: `${id}-title` }, subject.title);
  const about = h("p", { class: "about", id: `${id}-about` }, subject.about);
  const table = tableBehind(subject.table, subject.title, speech, plots === null);
  if (!plots) {
    const root = h("figure", { class: "picture" }, title, about, table.root);
    return { root, redraw: table.update, go: () => undefined };
  }

  const tip = h("div", { class: "tip", "aria-hidden": "true" });
  const canvas = h("div", {
    class: "canvas",
    id,
    role: "slider",
    tabindex: 0,
    "aria-labelledby": `${id}-title`,
    "aria-describedby": `${id}-about ${id}-keys`,
    // Complete before the first drawing, which waits for a width: a reader may come by sooner.
    "aria-valuemin": 1,
    "aria-valuemax": 1,
    "aria-valuenow": 1,
    keydown: (event) => keyed(event as KeyboardEvent),
    focus: () => point(at),
    blur: hide,
    pointermove: (event) => point(nearest(event as PointerEvent), false),
    pointerleave: () => (document.activeElement === canvas ? point(at) : hide()),
    click: (event) => choose(nearest(event as PointerEvent)),
  });
  const save = h("button", { class: "quiet save", click: saveDrawing }, t("page.picture.save"));
  save.setAttribute("aria-label", `${t("page.picture.save")}: ${subject.title}`);
  const keys = h(
    "p",
    { class: "keys-hint", id: `${id}-keys` },
    t(subject.leap ? "page.picture.keys_leap" : "page.picture.keys"),
  );
  const root = h(
    "figure",
    { class: "picture" },
    title,
    about,
    ...(subject.legend ? [h("p", { class: "legend" }, ...subject.legend)] : []),
    ...(subject.tools ? [subject.tools] : []),
    h("div", { class: "stage" }, canvas, tip),
    h("div", { class: "beneath" }, table.root, keys, save),
  );

  let sketch: Sketch | undefined;
  let cursor: SVGElement | undefined;
  let at = 0;
  let width = 0;

  function redraw(): void {
    if (width > 0 && plots) {
      const kept = sketch?.stops[at]?.id;
      sketch = subject.draw(plots, width);
      sketch.drawing.setAttribute("aria-hidden", "true");
      cursor = element("g", { class: "cursor" });
      cursor.append(element("path", { fill: "none" }), element("circle", { r: "9", fill: "none" }));
      sketch.drawing.append(cursor);
      canvas.replaceChildren(sketch.drawing);
      const marked = subject.marks?.() ?? kept;
      const same = marked === undefined ? -1 : sketch.stops.findIndex((stop) => stop.id === marked);
      at = same >= 0 ? same : Math.min(at, Math.max(0, sketch.stops.length - 1));
      attribute(canvas, "aria-valuemax", Math.max(1, sketch.stops.length));
      speak();
      hide();
    }
    table.update();
  }

  /** Shows the cursor and what is there; moves to it only when it is meant. */
  function point(index: number, move = true): void {
    const stop = sketch?.stops[index];
    if (!stop || !sketch) return;
    if (move) {
      at = index;
      speak();
    }
    aim(stop);
    tip.replaceChildren(...stop.lines.map((line, place) => h(place ? "p" : "strong", {}, line)));
    tip.dataset["on"] = "";
    const height = Number(sketch.drawing.getAttribute("height"));
    const right = stop.x > width / 2;
    tip.style.top = `${Math.max(0, Math.min(stop.y + TIP_GAP, height - tip.offsetHeight))}px`;
    tip.style.left = right ? "auto" : `${stop.x + TIP_GAP}px`;
    tip.style.right = right ? `${width - stop.x + TIP_GAP}px` : "auto";
  }

  function aim(stop: Stop): void {
    const height = sketch?.drawing.getAttribute("height") ?? "0";
    cursor?.children[0]?.setAttribute("d", `M${stop.x} ${sketch?.top ?? 0}V${height}`);
    cursor?.children[1]?.setAttribute("cx", String(stop.x));
    cursor?.children[1]?.setAttribute("cy", String(stop.y));
    cursor?.setAttribute("data-on", "");
  }

  function hide(): void {
    delete tip.dataset["on"];
    const stop = sketch?.stops[at];
    if (stop && stop.id === subject.marks?.()) aim(stop);
    else cursor?.removeAttribute("data-on");
  }

  function speak(): void {
    attribute(canvas, "aria-valuenow", at + 1);
    attribute(canvas, "aria-valuetext", sketch?.stops[at]?.lines.join(". ") ?? t("page.picture.empty"));
  }

  function choose(index: number): void {
    point(index);
    const stop = sketch?.stops[index];
    if (stop) subject.chosen?.(stop);
  }

  function nearest(event: PointerEvent): number {
    const box = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let best = 0;
    let least = Infinity;
    sketch?.stops.forEach((stop, index) => {
      const far = (stop.x - x) ** 2 + (stop.y - y) ** 2;
      if (far < least) [best, least] = [index, far];
    });
    return best;
  }

  function keyed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || !sketch) return;
    const last = sketch.stops.length - 1;
    const moves: Readonly<Record<string, () => number>> = {
      ArrowRight: () => at + 1,
      ArrowDown: () => at + 1,
      ArrowLeft: () => at - 1,
      ArrowUp: () => at - 1,
      Home: () => 0,
      End: () => last,
      PageDown: () => subject.leap?.(at, 1) ?? at + 10,
      PageUp: () => subject.leap?.(at, -1) ?? at - 10,
    };
    const move = event.key === "Enter" ? () => at : moves[event.key];
    if (!move) return;
    event.preventDefault();
    const to = Math.max(0, Math.min(last, move()));
    if (subject.marks || event.key === "Enter") choose(to);
    else point(to);
  }

  function saveDrawing(): void {
    if (!sketch) return;
    saveAs(`${id}.svg`, "image/svg+xml", asText(standalone(sketch.drawing, subject.title, subject.about)));
  }

  const watch = new ResizeObserver(() => {
    const now = Math.floor(canvas.clientWidth);
    if (now === width) return;
    width = now;
    redraw();
  });
  watch.observe(canvas);

  return {
    root,
    redraw,
    go(wanted) {
      const index = sketch?.stops.findIndex((stop) => stop.id === wanted) ?? -1;
      if (index < 0) return;
      at = index;
      speak();
      hide();
    },
  };
}

/** A legend's entry: a sample and a word. */
export function entry(sample: Node, word: string): HTMLElement {
  return h("span", { class: "entry" }, sample, word);
}
