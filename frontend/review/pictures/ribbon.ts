// The session as a ribbon: phases are bands, every sentence is a mark in the lane of its act, signals stand above.
//
// Lanes, not colours, say which act it is, so the ribbon reads in grey. Paler: companion was less sure. Framed: the phase
// did not ask for it.

import type { Markish } from "@observablehq/plot";
import { h } from "../../pages/dom";
import { clock } from "../../pages/time";
import { COLOUR, filled, patterns, swatch } from "../dress";
import { draw, place, type Plots } from "../drawing";
import type { Phase, Sentence, Session, Signal } from "../model";
import { entry, type Sketch, type Stop, type Subject } from "../picture";
import { labelOf, local, subtypeOf, type Speech } from "../words";
import { shorten } from "./axes";
import { AXIS, lane, LANES, NAMES, RIGHT, ROW, ROWS } from "./lanes";
import { nextSignal, visible, type Span } from "./span";
import { lines, row } from "./telling";

const TICKS_S = [15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** Who reads along with the ribbon, and what stands over it. */
export interface Reader {
  readonly chosen: (id: string) => void;
  readonly marks: () => string | undefined;
  readonly tools: HTMLElement;
}

export function ribbon(session: () => Session, span: () => Span, speech: Speech, reader?: Reader): Subject {
  const { t } = speech;
  const signs = [
    ["▲", "shown"],
    ["△", "held"],
    ["✓", "acted"],
    ["▢", "framed"],
    ["◆", "corrected"],
  ] as const;
  return {
    id: "ribbon",
    title: t("page.ribbon.title"),
    about: t("page.ribbon.about"),
    legend: [
      ...signs.map(([sign, word]) => entry(h("b", {}, sign), t(`page.ribbon.${word}`))),
      entry(swatch("round"), t("page.ribbon.round")),
      entry(swatch("gap"), t("page.ribbon.gap")),
    ],
    draw: (plots, width) => sketch(plots, width, session(), span(), speech),
    table: () => ({
      columns: ["time", "phase", "role", "act", "sure", "level", "signal"].map((name) => t(`page.column.${name}`)),
      rows: session().sentences.map((sentence) => row(session(), sentence, speech)),
    }),
    ...(reader && {
      marks: reader.marks,
      tools: reader.tools,
      chosen: (stop: Stop) => stop.id && reader.chosen(stop.id),
    }),
    leap: (from, by) => nextSignal(session(), span(), from, by),
  };
}

/** What all layers of the ribbon need to know. */
interface Frame {
  readonly plots: Plots;
  readonly session: Session;
  readonly marks: readonly Sentence[];
  readonly span: Span;
  readonly narrow: boolean;
  /** Units left of the first second, and right of it. */
  readonly left: number;
  readonly room: number;
  /** Seconds to a unit. */
  readonly px: number;
  readonly inView: (time: number) => number;
  readonly speech: Speech;
}

function sketch(plots: Plots, width: number, session: Session, span: Span, speech: Speech): Sketch {
  const narrow = width < 600;
  const left = narrow ? 78 : 196;
  const height = LANES.bottom + AXIS;
  const room = Math.max(1, width - left - RIGHT);
  const frame: Frame = {
    plots,
    session,
    marks: visible(session, span),
    span,
    narrow,
    left,
    room,
    px: (span.to_s - span.from_s) / room,
    inView: (time) => Math.max(span.from_s, Math.min(span.to_s, time)),
    speech,
  };
  const drawing = draw(plots, {
    width,
    height,
    margin: 0,
    marginLeft: left,
    x: { domain: [span.from_s, span.to_s], range: [left, width - RIGHT], axis: null },
    y: { domain: [0, height], range: [0, height], axis: null },
    marks: [
      patterns("ribbon"),
      ...bands(frame),
      ...sentences(frame),
      ...signals(frame),
      ...names(frame),
      ...times(frame),
    ],
  });
  const stops = frame.marks.map((sentence): Stop => ({
    id: sentence.id,
    x: place(drawing, "x", (frame.inView(sentence.start_s) + frame.inView(sentence.end_s)) / 2),
    y: middle(sentence.act),
    lines: lines(session, sentence, speech),
  }));
  return { drawing, stops, top: NAMES };
}

const middle = (act: string): number => lane(act) + ROW / 2 + 1;

function bands({ plots, session, span, px, inView, speech }: Frame): Markish[] {
  const within = <T extends { start_s: number; end_s: number }>(items: readonly T[]) =>
    items.filter((each) => each.start_s < span.to_s && each.end_s > span.from_s);
  const phases = within(session.phases);
  const gaps = within(session.gaps.map((gap) => ({ start_s: gap.from_s, end_s: gap.to_s })));
  const [x1, x2] = [
    (each: { start_s: number }) => inView(each.start_s),
    (each: { end_s: number }) => inView(each.end_s),
  ];
  const band = { x1, x2, y1: 0, y2: LANES.bottom };
  const name = (phase: Phase) => {
    const free = (x2(phase) - x1(phase)) / px - 8;
    return free < 9
      ? ""
      : shorten(`${phase.index + 1} ${local(phase.name, speech)}`, free, 13, String(phase.index + 1));
  };
  const advice = phases.filter((phase) => phase.kind === "advice");
  const heading = { textAnchor: "start", dx: 5, fontSize: 13, fontWeight: 600, fill: "var(--ink)" } as const;
  const tops = [...LANES.tops.values()];
  const rail = { x1: span.from_s, x2: span.to_s, stroke: "var(--line)", strokeOpacity: 0.7 };
  return [
    plots.rect(phases, { ...band, fill: (phase: Phase) => (phase.index % 2 ? "var(--band)" : "var(--raised)") }),
    plots.rect(advice, { ...band, y1: NAMES, fill: filled("ribbon", "round") }),
    plots.text(phases, { ...heading, x: x1, y: 13, text: name }),
    plots.ruleX(phases, { x: x1, y1: 0, y2: LANES.bottom, stroke: "var(--line)" }),
    plots.ruleY(tops, { ...rail, y: (top: number) => top + ROW / 2 + 1 }),
    plots.rect(gaps, { ...band, y1: NAMES, fill: filled("ribbon", "gap") }),
  ];
}

function sentences({ plots, marks, px, room, inView }: Frame): Markish[] {
  // Few sentences get marks that are easy to hit, many stay apart.
  const least = px * Math.max(1.6, Math.min(5, (0.4 * room) / Math.max(1, marks.length)));
  const from = (sentence: Sentence) => inView(sentence.start_s);
  const to = (sentence: Sentence) => inView(Math.max(sentence.end_s, sentence.start_s + least));
  const unasked = marks.filter((sentence) => sentence.level === "signal");
  const corrected = marks.filter((sentence) => sentence.corrected);
  return [
    plots.rect(marks, {
      x1: from,
      x2: to,
      y1: (sentence: Sentence) => lane(sentence.act) + 2,
      y2: (sentence: Sentence) => lane(sentence.act) + ROW,
      fill: (sentence: Sentence) => COLOUR[labelOf(sentence.act)],
      fillOpacity: (sentence: Sentence) => (sentence.corrected ? 1 : 0.3 + 0.7 * sentence.confidence),
      rx: 1,
    }),
    plots.rect(unasked, {
      x1: (sentence: Sentence) => from(sentence) - 2 * px,
      x2: (sentence: Sentence) => to(sentence) + 2 * px,
      y1: (sentence: Sentence) => lane(sentence.act) - 0.5,
      y2: (sentence: Sentence) => lane(sentence.act) + ROW + 2.5,
      fill: "none",
      stroke: "var(--ink)",
      strokeWidth: 1.3,
      rx: 2,
    }),
    plots.text(corrected, {
      x: (sentence: Sentence) => (sentence.start_s + sentence.end_s) / 2,
      y: (sentence: Sentence) => middle(sentence.act),
      text: () => "◆",
      fontSize: 11,
      fill: "var(--ink)",
      stroke: "var(--raised)",
      strokeWidth: 3,
    }),
  ];
}

function signals({ plots, session, span }: Frame): Markish[] {
  const all = session.signals.filter((each) => each.t_s >= span.from_s && each.t_s <= span.to_s);
  const acted = all.filter((signal) => signal.acted_on_s !== null);
  const sign = { x: "t_s", frameAnchor: "top", fill: "var(--ink)" } as const;
  return [
    plots.text(all, {
      ...sign,
      dy: NAMES + 20,
      text: (signal: Signal) => (signal.shown ? "▲" : "△"),
      fontSize: (signal: Signal) => (signal.shown ? 15 : 12),
      fillOpacity: (signal: Signal) => (signal.shown ? 1 : 0.75),
    }),
    plots.text(acted, { ...sign, dy: NAMES + 5, text: () => "✓", fontSize: 12, fontWeight: 700 }),
  ];
}

/** Left of the lanes: acts, and where there is room their labels. */
function names({ plots, span, narrow, left, px, speech: { t } }: Frame): Markish[] {
  const size = narrow ? 10.5 : 12;
  const act = { textAnchor: "end", fontSize: size, fill: "var(--ink)" } as const;
  const label = { textAnchor: narrow ? "end" : "start", fontSize: size, fontWeight: 600, fill: "var(--ink)" } as const;
  const [beside, edge] = [() => span.from_s - 11 * px, () => span.from_s - (narrow ? 11 : left) * px];
  const groups = narrow ? [] : ROWS.slice(0, 3);
  const first = (acts: readonly string[]) => acts[0] ?? "";
  return [
    plots.text(ROWS.flat(), {
      ...act,
      x: beside,
      y: middle,
      text: (each: string) => t(each === "other" ? "label.other" : `page.act.${subtypeOf(each)}`),
    }),
    plots.rect(ROWS, {
      x1: () => span.from_s - 7 * px,
      x2: () => span.from_s - 3 * px,
      y1: (acts: readonly string[]) => lane(first(acts)) + 2,
      y2: (acts: readonly string[]) => lane(acts.at(-1) ?? "") + ROW,
      fill: (acts: readonly string[]) => COLOUR[labelOf(first(acts))],
    }),
    plots.text(groups, {
      ...label,
      x: edge,
      y: (acts: readonly string[]) => middle(first(acts)),
      text: (acts: readonly string[]) => t(`page.labels.${labelOf(first(acts))}`),
    }),
    plots.text([t("page.ribbon.signals")], { ...label, x: edge, y: () => NAMES + 19 }),
  ];
}

function times({ plots, span, room }: Frame): Markish[] {
  const step = TICKS_S.find((each) => (span.to_s - span.from_s) / each <= room / 64) ?? 7200;
  const all = Array.from({ length: Math.floor(span.to_s / step) + 1 }, (_, nth) => nth * step);
  const ticks = all.filter((time) => time >= span.from_s);
  const x = (time: number) => time;
  return [
    plots.text(ticks, { x, y: () => LANES.bottom + 16, text: clock, fontSize: 12, fill: "var(--quiet)" }),
    plots.ruleX(ticks, { x, y1: LANES.bottom, y2: LANES.bottom + 5, stroke: "var(--quiet)" }),
  ];
}
