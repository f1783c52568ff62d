// Sessions of one method against that method: per phase, which share of the sentences it did not signal. Its own target is
// all of them.

import { COLOUR } from "../dress";
import { draw, place, type Plots } from "../drawing";
import type { MethodComparison } from "../model";
import type { Sketch, Subject } from "../picture";
import { between, date, figureValue, local, percent, type Speech } from "../words";
import { beside, shorten } from "./axes";

const [ROW_WIDE, ROW_NARROW, AXIS] = [36, 52, 30];

interface Seen {
  readonly phase: number;
  readonly nth: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export function fitting(whole: MethodComparison, dates: readonly string[], speech: Speech): Subject {
  const { t } = speech;
  const method = {
    ...whole,
    phases: whole.phases.filter((phase) => phase.fitting.some((figure) => figure?.value != null)),
  };
  return {
    id: `fitting-${method.id}`,
    title: t("page.fitting.title", { method: local(method.name, speech) }),
    about: t("page.fitting.about"),
    level: "h3",
    draw: (plots, width) => sketch(plots, width, method, dates, speech),
    table: () => ({
      columns: [t("page.column.phase"), ...dates.map((each) => date(each, speech))],
      rows: method.phases.map((phase) => [
        local(phase.name, speech),
        ...phase.fitting.map((figure) => (figure ? `${figureValue(figure, speech)}, ${between(figure, speech)}` : "–")),
      ]),
    }),
  };
}

function sketch(
  plots: Plots,
  width: number,
  method: MethodComparison,
  dates: readonly string[],
  speech: Speech,
): Sketch {
  const { t } = speech;
  const wide = beside(width);
  const row = wide ? ROW_WIDE : ROW_NARROW;
  const left = wide ? 240 : 10;
  const latest = dates.length - 1;
  const seen = method.phases.flatMap((phase, index) =>
    phase.fitting.flatMap((figure, nth): Seen[] =>
      figure?.value == null
        ? []
        : [{ phase: index, nth, value: figure.value, low: figure.low ?? figure.value, high: figure.high ?? 1 }],
    ),
  );
  const least = Math.min(0.5, Math.floor(4 * Math.min(1, ...seen.map((each) => each.low))) / 4);
  const marks = [0, 0.25, 0.5, 0.75].filter((share) => share >= least);
  const middle = (index: number) => index * row + (wide ? row / 2 : row - 16);
  // Sessions side by side within a row, the latest lowest.
  const y = (each: Seen) => middle(each.phase) + (each.nth - latest / 2) * Math.min(5, 18 / Math.max(1, latest));
  const height = method.phases.length * row + AXIS;
  const drawing = draw(plots, {
    width,
    height,
    margin: 0,
    x: { domain: [least, 1], range: [left, width - 44], axis: null },
    y: { domain: [0, height], range: [0, height], axis: null },
    marks: [
      plots.ruleX(marks, { y1: 0, y2: height - AXIS, stroke: "var(--line)" }),
      plots.ruleX([1], { y1: 0, y2: height - AXIS, stroke: "var(--ink)", strokeWidth: 2 }),
      plots.ruleY(seen, {
        x1: "low",
        x2: "high",
        y,
        stroke: COLOUR.question,
        strokeWidth: 4,
        strokeOpacity: 0.25,
        strokeLinecap: "round",
      }),
      plots.dot(seen, {
        x: "value",
        y,
        r: (each: Seen) => (each.nth === latest ? 6 : 4),
        fill: (each: Seen) => (each.nth === latest ? COLOUR.question : "var(--raised)"),
        stroke: COLOUR.question,
        strokeWidth: 1.8,
      } as never),
      plots.text(method.phases, {
        x: () => least,
        dx: wide ? -14 : -6,
        y: (_: unknown, index: number) => (wide ? middle(index) : middle(index) - 22),
        text: (phase: MethodComparison["phases"][number]) =>
          shorten(local(phase.name, speech), wide ? left - 20 : width, 14, ""),
        textAnchor: wide ? "end" : "start",
        fontSize: 14,
        fill: "var(--ink)",
      } as never),
      plots.text([...marks, 1], {
        x: (share: number) => share,
        y: () => height - AXIS + 16,
        text: (share: number) => (share === 1 ? t("page.fitting.all") : percent(share, speech)),
        fontSize: 12,
        fill: "var(--quiet)",
      }),
    ],
  });
  const stops = seen.map((each) => ({
    id: `${each.phase}-${each.nth}`,
    x: place(drawing, "x", each.value),
    y: y(each),
    lines: [
      `${local(method.phases[each.phase]?.name, speech)} · ${date(dates[each.nth] ?? "", speech)}`,
      `${percent(each.value, speech)} ${t("page.figure.between", { low: percent(each.low, speech), high: percent(each.high, speech) })}`,
    ],
  }));
  return { drawing, stops };
}
