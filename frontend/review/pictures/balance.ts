// The balance over time: what explores stands above the line, advice hangs below it.

import { clock } from "../../pages/time";
import { filled, patterns, swatch } from "../dress";
import { draw, place, type Plots } from "../drawing";
import type { Phase, Session } from "../model";
import { entry, type Sketch, type Subject } from "../picture";
import { LABELS, local, phaseName, stretch, type Speech } from "../words";
import { shorten } from "./axes";

type Window = Session["balance"][number];
const [TOP, HEIGHT, BOTTOM] = [30, 260, 28];

export function balance(session: () => Session, speech: Speech): Subject {
  const { t } = speech;
  return {
    id: "balance",
    title: t("page.balance.title"),
    about: t("page.balance.about", { stretch: stretch(session().balance_s, speech) }),
    legend: [
      entry(swatch("question"), t("page.labels.question")),
      entry(swatch("reflection"), t("page.labels.reflection")),
      entry(swatch("advice"), t("page.labels.advice")),
      entry(swatch("round"), t("page.ribbon.round")),
    ],
    draw: (plots, width) => sketch(plots, width, session(), speech),
    table: () => ({
      columns: [t("page.column.time"), t("page.column.phase"), ...LABELS.map((label) => t(`page.labels.${label}`))],
      rows: session().balance.map((each) => [
        `${clock(each.start_s)}–${clock(each.end_s)}`,
        during(session(), each, speech),
        ...LABELS.map((label) => String(each.counts[label])),
      ]),
    }),
  };
}

function during(session: Session, { start_s, end_s }: Window, speech: Speech): string {
  const middle = (start_s + end_s) / 2;
  const phase = session.phases.filter((each) => each.start_s <= middle).at(-1);
  return phase ? phaseName(session, phase.index, speech) : "";
}

function sketch(plots: Plots, width: number, session: Session, speech: Speech): Sketch {
  const { t } = speech;
  const windows = session.balance;
  const up = Math.max(3, ...windows.map(({ counts }) => counts.question + counts.reflection));
  const down = Math.max(3, ...windows.map(({ counts }) => counts.advice));
  const left = 34;
  const px = session.duration_s / Math.max(1, width - left - 24);
  const step = [300, 600, 900, 1800, 3600].find((each) => session.duration_s / each <= (width - left) / 60) ?? 3600;
  const ticks = Array.from({ length: Math.floor(session.duration_s / step) + 1 }, (_, k) => k * step);
  const every = Math.max(1, Math.ceil((up + down) / 8));
  const levels = Array.from({ length: up + down + 1 }, (_, k) => k - down).filter((level) => level % every === 0);
  const bar = {
    x1: "start_s",
    x2: "end_s",
    insetLeft: 1.5,
    insetRight: 1.5,
    stroke: "var(--ink)",
    strokeWidth: 0.8,
  } as const;
  const bands = { x1: "start_s", x2: "end_s", y1: () => -down, y2: () => up } as const;
  const drawing = draw(plots, {
    width,
    height: HEIGHT,
    marginLeft: left,
    marginRight: 24,
    marginTop: TOP,
    marginBottom: BOTTOM,
    x: { domain: [0, session.duration_s], axis: null },
    y: { domain: [-down, up], axis: null },
    marks: [
      patterns("balance"),
      plots.rect(session.phases, {
        ...bands,
        fill: (phase: Phase) => (phase.index % 2 ? "var(--band)" : "var(--raised)"),
      }),
      plots.rect(
        session.phases.filter((phase) => phase.kind === "advice"),
        { ...bands, fill: filled("balance", "round") },
      ),
      plots.text(session.phases, {
        x: "start_s",
        frameAnchor: "top",
        dx: 4,
        dy: -12,
        text: (phase: Phase) =>
          shorten(
            `${phase.index + 1} ${local(phase.name, speech)}`,
            (phase.end_s - phase.start_s) / px - 6,
            12,
            String(phase.index + 1),
          ),
        textAnchor: "start",
        fontSize: 12,
        fill: "var(--quiet)",
      }),
      plots.ruleY(levels, { stroke: "var(--line)" }),
      plots.text(levels, {
        x: () => 0,
        y: (level: number) => level,
        dx: -8,
        text: (level: number) => String(Math.abs(level)),
        textAnchor: "end",
        fontSize: 12,
        fill: "var(--quiet)",
      }),
      plots.rect(windows, {
        ...bar,
        y1: () => 0,
        y2: (each: Window) => each.counts.question,
        fill: filled("balance", "question"),
      }),
      plots.rect(
        windows.filter(({ counts }) => counts.reflection > 0),
        {
          ...bar,
          y1: (each: Window) => each.counts.question,
          y2: (each: Window) => each.counts.question + each.counts.reflection,
          fill: filled("balance", "reflection"),
        },
      ),
      plots.rect(
        windows.filter(({ counts }) => counts.advice > 0),
        {
          ...bar,
          y1: () => 0,
          y2: (each: Window) => -each.counts.advice,
          fill: filled("balance", "advice"),
        },
      ),
      plots.ruleY([0], { stroke: "var(--ink)", strokeWidth: 1.5 }),
      plots.text(ticks, {
        x: (time: number) => time,
        frameAnchor: "bottom",
        dy: 16,
        text: (time: number) => clock(time),
        fontSize: 12,
        fill: "var(--quiet)",
      }),
    ],
  });
  const stops = windows.map((each) => ({
    id: String(each.start_s),
    x: place(drawing, "x", (each.start_s + each.end_s) / 2),
    y: place(drawing, "y", each.counts.question + each.counts.reflection || -each.counts.advice),
    lines: [
      `${clock(each.start_s)}–${clock(each.end_s)} · ${during(session, each, speech)}`,
      LABELS.slice(0, 3)
        .map((label) => `${each.counts[label]} ${t(`page.labels.${label}`)}`)
        .join(", "),
    ],
  }));
  return { drawing, stops, top: TOP };
}
