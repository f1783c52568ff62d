// Three agreements on one line from chance to always.

import { COLOUR } from "../dress";
import { draw, place, type Plots } from "../drawing";
import type { Agreement, Pair } from "../model";
import type { Sketch, Subject } from "../picture";
import { number, percent, type Speech } from "../words";
import { beside } from "./axes";

const PAIRS: readonly Pair[] = ["with_reference", "with_companion", "companion_with_reference"];
const [ROW_WIDE, ROW_NARROW, AXIS, TOP] = [40, 56, 48, 12];
const LEAST = -0.2;

interface Known {
  readonly pair: Pair;
  readonly nth: number;
  readonly kappa: number;
  readonly low: number;
  readonly high: number;
}

export function kappas(agreements: Readonly<Record<Pair, Agreement>>, speech: Speech): Subject {
  const { t } = speech;
  return {
    id: "kappas",
    title: t("page.agreement.picture"),
    about: t("page.agreement.picture_about"),
    level: "h3",
    draw: (plots, width) => sketch(plots, width, agreements, speech),
    table: () => ({
      columns: [t("page.column.pair"), t("page.column.agree"), t("page.column.kappa"), t("page.column.range")],
      rows: PAIRS.map((pair) => {
        const { share, kappa, low, high } = agreements[pair];
        return [
          t(`page.agreement.${pair}`),
          share === null ? "–" : percent(share, speech),
          kappa === null ? "–" : number(kappa, speech, 2),
          low === null || high === null ? "–" : range(low, high, speech),
        ];
      }),
    }),
  };
}

const range = (low: number, high: number, speech: Speech): string =>
  speech.t("page.figure.between", { low: number(low, speech, 2), high: number(high, speech, 2) });

function sketch(plots: Plots, width: number, agreements: Readonly<Record<Pair, Agreement>>, speech: Speech): Sketch {
  const { t } = speech;
  const wide = beside(width);
  const row = wide ? ROW_WIDE : ROW_NARROW;
  const left = wide ? 240 : 12;
  const height = TOP + PAIRS.length * row + AXIS;
  const y = (nth: number) => TOP + nth * row + (wide ? row / 2 : row - 16);
  const known = PAIRS.flatMap((pair, nth): Known[] => {
    const { kappa, low, high } = agreements[pair];
    return kappa === null
      ? []
      : [{ pair, nth, kappa, low: Math.max(LEAST, low ?? kappa), high: Math.min(1, high ?? kappa) }];
  });
  const floor = TOP + PAIRS.length * row;
  const drawing = draw(plots, {
    width,
    height,
    margin: 0,
    x: { domain: [LEAST, 1], range: [left, width - 40], axis: null },
    y: { domain: [0, height], range: [0, height], axis: null },
    marks: [
      plots.ruleX([0, 1], { y1: 0, y2: floor, stroke: "var(--ink)" }),
      plots.ruleX([0.25, 0.5, 0.75], { y1: 0, y2: floor, stroke: "var(--line)" }),
      plots.ruleY(known, {
        y: (each: Known) => y(each.nth),
        x1: "low",
        x2: "high",
        stroke: COLOUR.question,
        strokeWidth: 9,
        strokeOpacity: 0.3,
        strokeLinecap: "round",
      }),
      plots.dot(known, {
        x: "kappa",
        y: (each: Known) => y(each.nth),
        r: 7,
        fill: COLOUR.question,
        stroke: "var(--raised)",
        strokeWidth: 1.5,
      }),
      plots.text(known, {
        x: "kappa",
        y: (each: Known) => y(each.nth),
        dy: -16,
        text: (each: Known) => number(each.kappa, speech, 2),
        fontSize: 13,
        fontWeight: 700,
        fill: "var(--ink)",
        stroke: "var(--raised)",
        strokeWidth: 4,
      }),
      plots.text(PAIRS, {
        x: () => LEAST,
        dx: wide ? -14 : 0,
        y: (pair: Pair) => (wide ? y(PAIRS.indexOf(pair)) : y(PAIRS.indexOf(pair)) - 30),
        text: (pair: Pair) => t(`page.agreement.${pair}`),
        textAnchor: wide ? "end" : "start",
        fontSize: 14,
        fill: "var(--ink)",
      }),
      plots.text([0, 0.25, 0.5, 0.75, 1], {
        x: (each: number) => each,
        y: () => floor + 14,
        text: (each: number) => number(each, speech, 2),
        fontSize: 12,
        fill: "var(--quiet)",
      }),
      plots.text(
        [
          [0, "guessing"],
          [1, "always"],
        ] as const,
        {
          x: (each: readonly [number, string]) => each[0],
          y: () => floor + 32,
          text: (each: readonly [number, string]) => t(`page.agreement.${each[1]}`),
          fontSize: 12,
          fontWeight: 600,
          fill: "var(--quiet)",
        },
      ),
    ],
  });
  const stops = known.map((each) => ({
    id: each.pair,
    x: place(drawing, "x", each.kappa),
    y: y(each.nth),
    lines: [t(`page.agreement.${each.pair}`), number(each.kappa, speech, 2), range(each.low, each.high, speech)],
  }));
  return { drawing, stops };
}
