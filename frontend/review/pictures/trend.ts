// One figure over sessions: a dot each, with a line for where it may lie. Small, so that many stand side by side.

import { draw, place, type Plots } from "../drawing";
import type { TrendPoint, Unit } from "../model";
import type { Sketch, Subject } from "../picture";
import { amount, between, date, number, type Speech } from "../words";

const [HEIGHT, TOP, BOTTOM, SIDE] = [160, 28, 34, 30];

export interface TrendOf {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly unit: Unit;
  readonly sure: boolean;
  readonly points: readonly TrendPoint[];
}

export function trend(of: TrendOf, chosen: (session: number) => void, speech: Speech): Subject {
  const { t } = speech;
  return {
    id: `trend-${of.id}`,
    title: of.title,
    about: of.about,
    level: "h3",
    draw: (plots, width) => sketch(plots, width, of, speech),
    chosen: (stop) => chosen(Number(stop.id)),
    table: () => ({
      columns: [t("page.column.session"), t("page.column.value"), t("page.column.range")],
      rows: of.points.map((point) => [
        date(point.date, speech),
        point.value === null ? t("page.figure.none") : amount(point.value, of.unit, speech),
        between({ ...point, unit: of.unit, sure: of.sure }, speech),
      ]),
    }),
  };
}

function sketch(plots: Plots, width: number, of: TrendOf, speech: Speech): Sketch {
  const { t } = speech;
  const known = of.points.flatMap((point, place) =>
    point.value === null ? [] : [{ ...point, place, value: point.value }],
  );
  const highest = Math.max(0, ...known.map((each) => Math.max(each.value, each.high ?? each.value)));
  const whole = of.unit === "share" || of.unit === "evenness";
  const most = whole ? (highest > 0.45 ? 1 : 0.5) : Math.max(1, highest) * 1.1;
  // At the ends, so that no value runs out of the drawing.
  const ends = [
    { at: known.slice(0, 1), textAnchor: "start", dx: -12 },
    { at: known.slice(1).slice(-1), textAnchor: "end", dx: 12 },
  ] as const;
  const last = of.points.length - 1;
  type Known = (typeof known)[number];
  const drawing = draw(plots, {
    width,
    height: HEIGHT,
    margin: 0,
    x: { domain: [0, Math.max(1, last)], range: [SIDE, width - SIDE], axis: null },
    y: { domain: [0, most], range: [HEIGHT - BOTTOM, TOP], axis: null },
    marks: [
      plots.ruleY([0], { stroke: "var(--quiet)", insetLeft: -SIDE, insetRight: -SIDE }),
      plots.lineY(known, { x: "place", y: "value", stroke: "var(--quiet)", strokeDasharray: "3 4" }),
      plots.ruleX(known, {
        x: "place",
        y1: (each: Known) => each.low ?? each.value,
        y2: (each: Known) => each.high ?? most,
        stroke: "var(--question)",
        strokeWidth: 7,
        strokeOpacity: 0.3,
        strokeLinecap: "round",
      }),
      plots.dot(known, {
        x: "place",
        y: "value",
        r: 5.5,
        fill: "var(--question)",
        stroke: "var(--raised)",
        strokeWidth: 1.5,
      }),
      ...ends.map(({ at, ...anchor }) =>
        plots.text(at, {
          ...anchor,
          x: "place",
          y: (each: Known) => Math.max(each.value, each.high ?? each.value),
          dy: -15,
          text: (each: Known) =>
            of.unit === "per_hour" ? number(each.value, speech) : amount(each.value, of.unit, speech),
          fontSize: 13,
          fontWeight: 700,
          fill: "var(--ink)",
          stroke: "var(--paper)",
          strokeWidth: 4,
        }),
      ),
      plots.text(
        of.points.flatMap((point, place) => (point.value === null ? [place] : [])),
        {
          x: (place: number) => place,
          y: () => 0,
          dy: -10,
          text: () => "–",
          fontSize: 16,
          fill: "var(--quiet)",
        },
      ),
      plots.text(
        [0, last].filter((each, place, all) => all.indexOf(each) === place),
        {
          x: (place: number) => place,
          y: () => 0,
          dy: 16,
          text: (place: number) => date(of.points[place]?.date ?? "", speech, "short"),
          fontSize: 12,
          fill: "var(--quiet)",
        },
      ),
    ],
  });
  const stops = of.points.map((point, at) => ({
    id: String(point.session),
    x: place(drawing, "x", at),
    y: place(drawing, "y", point.value ?? 0),
    lines: [
      date(point.date, speech),
      point.value === null ? t("page.figure.none") : amount(point.value, of.unit, speech),
      between({ ...point, unit: of.unit, sure: of.sure }, speech),
    ],
  }));
  return { drawing, stops };
}
