// Planned against actual time per phase: a frame for the plan, a bar for what it took; beyond the plan it is hatched.

import { clock } from "../../pages/time";
import { filled, patterns, swatch } from "../dress";
import { draw, place, type Plots } from "../drawing";
import type { Phase, Session } from "../model";
import { entry, type Sketch, type Subject } from "../picture";
import { local, type Speech } from "../words";
import { beside, shorten } from "./axes";

const [ROW_WIDE, ROW_NARROW, FRAME, BAR] = [38, 54, 24, 12];

export function planned(session: () => Session, speech: Speech): Subject {
  const { t } = speech;
  return {
    id: "planned",
    title: t("page.planned.title"),
    about: t("page.planned.about"),
    legend: [
      entry(swatch("other"), t("page.planned.plan")),
      entry(swatch("question"), t("page.planned.within")),
      entry(swatch("over"), t("page.planned.over")),
    ],
    draw: (plots, width) => sketch(plots, width, session(), speech),
    table: () => ({
      columns: [t("page.column.phase"), t("page.column.planned"), t("page.column.actual"), t("page.column.difference")],
      rows: session().phases.map((phase) => [
        `${phase.index + 1} ${local(phase.name, speech)}`,
        clock(phase.planned_s),
        clock(phase.actual_s),
        difference(phase, speech),
      ]),
    }),
  };
}

function difference({ planned_s, actual_s }: Phase, { t }: Speech): string {
  const by = actual_s - planned_s;
  if (Math.abs(by) < 30) return t("page.planned.on_time");
  return t(by > 0 ? "page.planned.longer" : "page.planned.shorter", { time: clock(Math.abs(by)) });
}

function sketch(plots: Plots, width: number, session: Session, speech: Speech): Sketch {
  const { t } = speech;
  const { phases } = session;
  const wide = beside(width);
  const row = wide ? ROW_WIDE : ROW_NARROW;
  const left = wide ? 236 : 0;
  const words = wide ? 150 : 126;
  const most = Math.max(60, ...phases.flatMap((phase) => [phase.planned_s, phase.actual_s]));
  const top = (phase: Phase) => phase.index * row + (wide ? 6 : 24);
  const height = phases.length * row + 8;
  const bar = {
    y1: (phase: Phase) => top(phase) + (FRAME - BAR) / 2,
    y2: (phase: Phase) => top(phase) + (FRAME + BAR) / 2,
  };
  const drawing = draw(plots, {
    width,
    height,
    margin: 0,
    x: { domain: [0, most], range: [left, width - words], axis: null },
    y: { domain: [0, height], range: [0, height], axis: null },
    marks: [
      patterns("planned"),
      plots.rect(phases, {
        x1: () => 0,
        x2: "planned_s",
        y1: top,
        y2: (phase: Phase) => top(phase) + FRAME,
        fill: "var(--other-pale)",
        stroke: "var(--quiet)",
      }),
      plots.rect(phases, {
        ...bar,
        x1: () => 0,
        x2: (phase: Phase) => Math.min(phase.actual_s, phase.planned_s),
        fill: "var(--question)",
      }),
      plots.rect(
        phases.filter((phase) => phase.actual_s > phase.planned_s),
        {
          ...bar,
          x1: "planned_s",
          x2: "actual_s",
          fill: filled("planned", "over"),
          stroke: "var(--ink)",
        },
      ),
      plots.text(phases, {
        x: (phase: Phase) => Math.max(phase.planned_s, phase.actual_s),
        dx: 8,
        y: (phase: Phase) => top(phase) + FRAME / 2,
        text: (phase: Phase) =>
          t("page.planned.of", { actual: clock(phase.actual_s), planned: clock(phase.planned_s) }),
        textAnchor: "start",
        fontSize: 13,
        fill: "var(--ink)",
      }),
      plots.text(phases, {
        x: () => 0,
        dx: wide ? -12 : 0,
        y: (phase: Phase) => (wide ? top(phase) + FRAME / 2 : top(phase) - 10),
        text: (phase: Phase) =>
          shorten(`${phase.index + 1} ${local(phase.name, speech)}`, wide ? left - 18 : width - 8, 14, ""),
        textAnchor: wide ? "end" : "start",
        fontSize: 14,
        fill: "var(--ink)",
      }),
    ],
  });
  const stops = phases.map((phase) => ({
    id: String(phase.index),
    x: place(drawing, "x", phase.actual_s),
    y: top(phase) + FRAME / 2,
    lines: [
      local(phase.name, speech),
      t("page.planned.of", { actual: clock(phase.actual_s), planned: clock(phase.planned_s) }),
      difference(phase, speech),
    ],
  }));
  return { drawing, stops };
}
