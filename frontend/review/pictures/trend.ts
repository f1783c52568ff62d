// One figure over sessions: a dot each, with a line for where it may lie. Small, so that many stand side by side.

import { draw, place, type Plots } from "../drawing";
import type { TrendPoint, Unit } from "../model";
import type { Sketch, Subject } from "../picture";
import { amount, between, date, type Speech } from "../words";

const [HEIGHT, TOP, BOTTOM, SIDE] = [150, 16, 34, 30];

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
    level: "h4",
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
  const known = of.points.flatMap((point, place) => (point.value === null ? [] : [{ ...point, place, value: point.value }]));
  const most = of.unit === "share" || of.unit === "evenness" ? 1 : Math.max(1, ...known.map((each) => Math.max(each.value, each.high ?? each.value))) * 1.1;
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
      plots.dot(known, { x: "place", y: "value", r: 5.5, fill: "var(--question)", stroke: "var(--raised)", strokeWidth: 1.5 }),
      plots.text(known.filter((_, place) => place === 0 || place === known.length - 1), {
        x: "place",
        y: "value",
        dy: -14,
        text: (each: Known) => amount(each.value, of.unit, speech),
        fontSize: 13,
        fontWeight: 700,
        fill: "var(--ink)",
        stroke: "var(--raised)",
        strokeWidth: 5,
      }),
      plots.text(of.points.flatMap((point, place) => (point.value === null ? [place] : [])), {
        x: (place: number) => place,
        y: () => 0,
        dy: -10,
        text: () => "–",
        fontSize: 16,
        fill: "var(--quiet)",
      }),
      plots.text([0, last].filter((each, place, all) => all.indexOf(each) === place), {
        x: (place: number) => place,
        y: () => 0,
        dy: 16,
        text: (place: number) => date(of.points[place]?.date ?? "", speech, "short"),
        fontSize: 12,
        fill: "var(--quiet)",
      }),
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
