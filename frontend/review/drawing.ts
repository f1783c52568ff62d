// Draws with Observable Plot under a policy that allows no inline style.

import type { PlotOptions, Plot as Drawn } from "@observablehq/plot";

export type Plots = typeof import("./plots-bundle");
export type Drawing = SVGSVGElement & Drawn;

const BUNDLE: string = "/static/plots.js";

/** The library, or null where it was not built (companion was set up without Node): then the tables speak. */
export async function fetchPlots(): Promise<Plots | null> {
  try {
    return (await import(BUNDLE)) as Plots;
  } catch {
    return null;
  }
}

// Plot puts a <style> of its own in every drawing, which our policy would refuse, aloud, in the console. In a document
// that nothing shows it is only an element; there it is taken out. Its few rules stand in review.css.
const workbench = document.implementation.createHTMLDocument("");

export function draw(plots: Plots, options: PlotOptions): Drawing {
  const drawing = plots.plot({ className: "plot", ...options, document: workbench }) as unknown as Drawing;
  for (const style of drawing.querySelectorAll("style")) style.remove();
  return document.adoptNode(drawing);
}

/** Where a value lies, in the drawing's own units. */
export function place(drawing: Drawing, scale: "x" | "y", value: unknown): number {
  const found = drawing.scale(scale);
  if (!found) throw new RangeError(scale);
  return Number(found.apply(value)) + (found.bandwidth ?? 0) / 2;
}
