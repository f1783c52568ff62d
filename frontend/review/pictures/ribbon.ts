// The session as a ribbon: phases are bands, every sentence is a mark in the lane of its act, signals stand above.
//
// Lanes, not colours, say which act it is, so the ribbon reads in grey. Paler: companion was less sure. Framed: the phase
// did not ask for it.

import { h } from "../../pages/dom";
import { clock } from "../../pages/time";
import { COLOUR, filled, patterns, swatch } from "../dress";
import { draw, place, type Plots } from "../drawing";
import type { Phase, Sentence, Session, Signal } from "../model";
import { entry, type Sketch, type Stop, type Subject } from "../picture";
import { actName, labelOf, LABELS, local, phaseName, roleName, type Speech } from "../words";
import { shorten } from "./axes";

export interface Span {
  readonly from_s: number;
  readonly to_s: number;
}

const ROWS: readonly (readonly string[])[] = [
  ["question/open", "question/closed", "question/leading"],
  ["advice/direct", "advice/option", "advice/experience", "advice/disguised"],
  ["reflection/mirror", "reflection/observation", "reflection/insight"],
  ["other"],
];
const [NAMES, SIGNALS, ROW, GAP, AXIS, RIGHT] = [24, 34, 15, 9, 28, 22];
const TICKS_S = [15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** The top of every lane, and where the last one ends. */
const LANES = (() => {
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
function lane(act: string): number {
  const label = labelOf(act);
  const found = label === "other" ? label : act;
  return LANES.tops.get(found) ?? LANES.tops.get(ROWS.find(([first = ""]) => first.startsWith(label))?.[0] ?? "") ?? LANES.bottom;
}

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
    ...(reader && { marks: reader.marks, tools: reader.tools, chosen: (stop: Stop) => stop.id && reader.chosen(stop.id) }),
    leap: (from, by) => nextSignal(session(), span(), from, by),
  };
}

export const visible = (session: Session, { from_s, to_s }: Span): readonly Sentence[] =>
  session.sentences.filter((each) => each.start_s < to_s && each.end_s > from_s);

function nextSignal(session: Session, span: Span, from: number, by: 1 | -1): number {
  const shown = visible(session, span);
  for (let index = from + by; index >= 0 && index < shown.length; index += by) {
    if (shown[index]?.signal !== null) return index;
  }
  return from;
}

function row(session: Session, each: Sentence, speech: Speech): string[] {
  const { t } = speech;
  const signal = session.signals.find((one) => one.id === each.signal);
  return [
    clock(each.start_s),
    phaseName(session, each.phase, speech),
    roleName(each.role, speech),
    actName(each.act, speech),
    each.corrected ? t("page.inspect.corrected_short") : `${Math.round(each.confidence * 100)}%`,
    t(`page.level.${each.level}`),
    signal ? signalWords(signal, speech) : "",
  ];
}

/** What became of a signal, in a few words. */
export function signalWords(signal: Signal, { t }: Speech): string {
  const word = t(`signal.word.${signal.rule}`);
  if (!signal.shown) return t("page.signal.held", { word, why: signal.reason ? t(`signal.reason.${signal.reason}`) : "" });
  if (signal.acted_on_s === null) return t("page.signal.shown", { word });
  return t("page.signal.acted", { word, seconds: Math.round(signal.acted_on_s) });
}

function sketch(plots: Plots, width: number, session: Session, span: Span, speech: Speech): Sketch {
  const { t } = speech;
  const narrow = width < 600;
  const left = narrow ? 78 : 196;
  const height = LANES.bottom + AXIS;
  const marks = visible(session, span);
  const within = <T extends { start_s: number; end_s: number }>(items: readonly T[]) =>
    items.filter((each) => each.start_s < span.to_s && each.end_s > span.from_s);
  const phases = within(session.phases);
  const signals = session.signals.filter((each) => each.t_s >= span.from_s && each.t_s <= span.to_s);
  const gaps = within(session.gaps.map((gap) => ({ start_s: gap.from_s, end_s: gap.to_s })));
  const inView = (time: number) => Math.max(span.from_s, Math.min(span.to_s, time));
  const room = Math.max(1, width - left - RIGHT);
  const px = (span.to_s - span.from_s) / room;
  // Few sentences get marks that are easy to hit, many stay apart.
  const least = Math.max(1.6, Math.min(5, (0.4 * room) / Math.max(1, marks.length)));
  const step = TICKS_S.find((each) => (span.to_s - span.from_s) / each <= room / 64) ?? 7200;
  const ticks = Array.from({ length: Math.floor(span.to_s / step) + 1 }, (_, k) => k * step).filter((s) => s >= span.from_s);
  const x1 = (phase: Phase) => inView(phase.start_s);
  const x2 = (phase: Phase) => inView(phase.end_s);
  const band = { x1, x2, y1: 0, y2: LANES.bottom };
  const sign = { x: "t_s", frameAnchor: "top", dy: NAMES + 20 } as const;
  const wide = (sentence: Sentence) => Math.max(sentence.end_s, sentence.start_s + least * px);
  const fit = (phase: Phase) => {
    const free = (x2(phase) - x1(phase)) / px - 8;
    const whole = `${phase.index + 1} ${local(phase.name, speech)}`;
    return free < 9 ? "" : shorten(whole, free, 13, String(phase.index + 1));
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
      plots.rect(phases, { ...band, fill: (phase: Phase) => (phase.index % 2 ? "var(--band)" : "var(--raised)") }),
      plots.rect(phases.filter((phase) => phase.kind === "advice"), { ...band, y1: NAMES, fill: filled("ribbon", "round") }),
      plots.text(phases, {
        x: x1,
        y: 13,
        text: fit,
        textAnchor: "start",
        dx: 5,
        fontSize: 13,
        fontWeight: 600,
        fill: "var(--ink)",
      }),
      plots.ruleX(phases, { x: x1, y1: 0, y2: LANES.bottom, stroke: "var(--line)" }),
      plots.ruleY([...LANES.tops.values()], { y: (top: number) => top + ROW / 2 + 1, x1: span.from_s, x2: span.to_s, stroke: "var(--line)", strokeOpacity: 0.7 }),
      plots.rect(gaps, { x1: (gap) => inView(gap.start_s), x2: (gap) => inView(gap.end_s), y1: NAMES, y2: LANES.bottom, fill: filled("ribbon", "gap") }),
      plots.rect(marks, {
        x1: (sentence: Sentence) => inView(sentence.start_s),
        x2: (sentence: Sentence) => inView(wide(sentence)),
        y1: (sentence: Sentence) => lane(sentence.act) + 2,
        y2: (sentence: Sentence) => lane(sentence.act) + ROW,
        fill: (sentence: Sentence) => COLOUR[labelOf(sentence.act)],
        fillOpacity: (sentence: Sentence) => (sentence.corrected ? 1 : 0.3 + 0.7 * sentence.confidence),
        rx: 1,
      }),
      plots.rect(marks.filter((sentence) => sentence.level === "signal"), {
        x1: (sentence: Sentence) => inView(sentence.start_s) - 2 * px,
        x2: (sentence: Sentence) => inView(wide(sentence)) + 2 * px,
        y1: (sentence: Sentence) => lane(sentence.act) - 0.5,
        y2: (sentence: Sentence) => lane(sentence.act) + ROW + 2.5,
        fill: "none",
        stroke: "var(--ink)",
        strokeWidth: 1.3,
        rx: 2,
      }),
      plots.text(marks.filter((sentence) => sentence.corrected), {
        x: (sentence: Sentence) => (sentence.start_s + sentence.end_s) / 2,
        y: (sentence: Sentence) => lane(sentence.act) + ROW / 2 + 1,
        text: () => "◆",
        fontSize: 11,
        fill: "var(--ink)",
        stroke: "var(--raised)",
        strokeWidth: 3,
      }),
      plots.text(signals, {
        ...sign,
        text: (signal: Signal) => (signal.shown ? "▲" : "△"),
        fontSize: (signal: Signal) => (signal.shown ? 15 : 12),
        fill: "var(--ink)",
        fillOpacity: (signal: Signal) => (signal.shown ? 1 : 0.75),
      }),
      plots.text(signals.filter((signal) => signal.acted_on_s !== null), {
        ...sign,
        dy: NAMES + 5,
        text: () => "✓",
        fontSize: 12,
        fontWeight: 700,
        fill: "var(--ink)",
      }),
      plots.text(ROWS.flat(), {
        x: () => span.from_s - 11 * px,
        y: (act: string) => lane(act) + ROW / 2 + 1,
        text: (act: string) => (act === "other" ? t("label.other") : t(`page.act.${act.split("/")[1] ?? ""}`)),
        textAnchor: "end",
        fontSize: narrow ? 10.5 : 12,
        fill: "var(--ink)",
      }),
      plots.rect(ROWS, {
        x1: () => span.from_s - 7 * px,
        x2: () => span.from_s - 3 * px,
        y1: (acts: readonly string[]) => lane(acts[0] ?? "") + 2,
        y2: (acts: readonly string[]) => lane(acts.at(-1) ?? "") + ROW,
        fill: (acts: readonly string[]) => COLOUR[labelOf(acts[0] ?? "")],
      }),
      plots.text(narrow ? [] : LABELS.slice(0, 3), {
        x: () => span.from_s - left * px,
        y: (_: string, group: number) => lane(ROWS[group]?.[0] ?? "") + ROW / 2 + 1,
        text: (label: string) => t(`page.labels.${label}`),
        textAnchor: "start",
        fontSize: 12,
        fontWeight: 600,
        fill: "var(--ink)",
      } as never),
      plots.text([t("page.ribbon.signals")], {
        x: () => span.from_s - (narrow ? 11 : left) * px,
        y: () => NAMES + 19,
        textAnchor: narrow ? "end" : "start",
        fontSize: narrow ? 10.5 : 12,
        fontWeight: 600,
        fill: "var(--ink)",
      }),
      plots.text(ticks, {
        x: (time: number) => time,
        y: () => LANES.bottom + 16,
        text: (time: number) => clock(time),
        fontSize: 12,
        fill: "var(--quiet)",
      }),
      plots.ruleX(ticks, { x: (time: number) => time, y1: LANES.bottom, y2: LANES.bottom + 5, stroke: "var(--quiet)" }),
    ],
  });
  const stops = marks.map((sentence): Stop => ({
    id: sentence.id,
    x: place(drawing, "x", (inView(sentence.start_s) + inView(sentence.end_s)) / 2),
    y: lane(sentence.act) + ROW / 2 + 1,
    lines: lines(session, sentence, speech),
  }));
  return { drawing, stops, top: NAMES };
}

function lines(session: Session, sentence: Sentence, speech: Speech): string[] {
  const signal = session.signals.find((one) => one.id === sentence.signal);
  const told = sentence.text ? [`“${shorten(sentence.text, 420, 13, "")}”`] : [];
  return [
    `${clock(sentence.start_s)} · ${actName(sentence.act, speech)}`,
    ...told,
    ...(signal ? [signalWords(signal, speech)] : []),
  ];
}
