// The lanes of the ribbon: which act stands where, in the drawing's own units.

import { labelOf } from "../words";

export const ROWS: readonly (readonly string[])[] = [
  ["question/open", "question/closed", "question/leading"],
  ["advice/direct", "advice/option", "advice/experience", "advice/disguised"],
  ["reflection/mirror", "reflection/observation", "reflection/insight"],
  ["other"],
];
export const [NAMES, SIGNALS, ROW, GAP, AXIS, RIGHT] = [24, 34, 15, 9, 28, 22];

/** The top of every lane, and where the last one ends. */
export const LANES = (() => {
  const tops = new Map<string, number>();
  let y = NAMES + SIGNALS;
  for (const group of ROWS) {
    for (const act of group) {
      tops.set(act, y);
      y += ROW;
    }
    y += GAP;
  }
  return { tops, bottom: y - GAP + 3 };
})();

/** An act that was counted by key has no sub-type: it stands in the first lane of its label. */
export function lane(act: string): number {
  const label = labelOf(act);
  const found = label === "other" ? label : act;
  return (
    LANES.tops.get(found) ??
    LANES.tops.get(ROWS.find(([first = ""]) => first.startsWith(label))?.[0] ?? "") ??
    LANES.bottom
  );
}
