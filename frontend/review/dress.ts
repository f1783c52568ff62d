// How acts look: a colour and a pattern each, so that they can be told apart in grey too.

import type { Label } from "./model";

const SVG = "http://www.w3.org/2000/svg";

export const COLOUR: Readonly<Record<Label, string>> = {
  question: "var(--question)",
  advice: "var(--advice)",
  reflection: "var(--reflection)",
  other: "var(--other)",
};

type Shape = readonly [tag: string, attributes: Readonly<Record<string, string>>];

const line = (d: string, stroke: string, width = "2"): Shape => [
  "path",
  { d, stroke, "stroke-width": width, fill: "none" },
];
const ground = (fill: string): Shape => ["rect", { width: "8", height: "8", fill }];

/** Eight by eight units each: questions solid, advice hatched, reflections dotted, the rest nearly empty. */
const PATTERNS: Readonly<Record<string, readonly Shape[]>> = {
  question: [ground("var(--question)")],
  advice: [ground("var(--advice-pale)"), line("M-2 2L2 -2M0 8L8 0M6 10L10 6", "var(--advice)", "2.6")],
  reflection: [
    ground("var(--reflection-pale)"),
    ["circle", { cx: "2", cy: "2", r: "1.5", fill: "var(--reflection)" }],
    ["circle", { cx: "6", cy: "6", r: "1.5", fill: "var(--reflection)" }],
  ],
  other: [ground("var(--other-pale)")],
  gap: [ground("var(--raised)"), line("M0 0L8 8M8 0L0 8", "var(--line)", "1")],
  round: [line("M0 8L8 0", "var(--round)", "1.5")],
  over: [ground("var(--raised)"), line("M-2 2L2 -2M0 8L8 0M6 10L10 6", "var(--ink)", "1.6")],
};

/** A mark for Plot that brings the patterns into a drawing; `name` keeps drawings on one page apart. */
export function patterns(name: string): () => SVGElement {
  return () => {
    const defs = document.createElementNS(SVG, "defs");
    for (const [id, shapes] of Object.entries(PATTERNS)) {
      const pattern = element("pattern", {
        id: `${name}-${id}`,
        width: "8",
        height: "8",
        patternUnits: "userSpaceOnUse",
      });
      pattern.append(...shapes.map(([tag, attributes]) => element(tag, attributes)));
      defs.append(pattern);
    }
    return defs;
  };
}

export const filled = (name: string, id: string): string => `url(#${name}-${id})`;

let swatches = 0;

/** A small sample for a legend. */
export function swatch(id: string): SVGSVGElement {
  const name = `swatch${++swatches}`;
  const svg = element("svg", { viewBox: "0 0 24 16", class: "swatch", "aria-hidden": "true" }) as SVGSVGElement;
  const box = {
    x: "0.5",
    y: "0.5",
    width: "23",
    height: "15",
    rx: "2",
    fill: filled(name, id),
    stroke: "var(--quiet)",
  };
  svg.append(patterns(name)(), element("rect", box));
  return svg;
}

export function element(tag: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
