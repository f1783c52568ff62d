// The mix of acts per phase: a bar each, as long as there were sentences.

import { filled, patterns, swatch } from "../dress";
import { draw, place, type Plots } from "../drawing";
import type { Count, Label, Phase, Session } from "../model";
import { entry, type Sketch, type Subject } from "../picture";
import { countWords, labelOf, LABELS, local, subtypeOf, type Speech } from "../words";
import { beside, shorten } from "./axes";

interface Part extends Count {
  readonly phase: Phase;
  readonly from: number;
  readonly to: number;
}

const [ROW_WIDE, ROW_NARROW, BAR] = [40, 56, 26];

export function mix(session: () => Session, speech: Speech): Subject {
  const { t } = speech;
  return {
    id: "mix",
    title: t("page.mix.title"),
    about: t("page.mix.about"),
    legend: LABELS.map((label) => entry(swatch(label), t(`page.labels.${label}`))),
    draw: (plots, width) => sketch(plots, width, session(), speech),
    table: () => ({
      columns: [t("page.column.phase"), ...LABELS.map((label) => t(`page.labels.${label}`)), t("page.column.acts")],
      rows: session().phases.map((phase) => [
        `${phase.index + 1} ${local(phase.name, speech)}`,
        ...phase.labels.map((count) => countWords(count, "", speech)),
        kinds(phase.acts, speech),
      ]),
    }),
  };
}

const kinds = (acts: readonly Count[], { t }: Speech): string =>
  acts
    .filter((count) => subtypeOf(count.act))
    .map((count) => `${t(`page.act.${subtypeOf(count.act)}`)} ${count.count}`)
    .join(", ");

function parts(session: Session): Part[] {
  return session.phases.flatMap((phase) => {
    let from = 0;
    return LABELS.map((label) => {
      const count = phase.labels.find((each) => each.act === label) ?? { act: label, count: 0, low: 0, high: 0 };
      const part = { ...count, phase, from, to: from + count.count };
      from = part.to;
      return part;
    });
  });
}

function sketch(plots: Plots, width: number, session: Session, speech: Speech): Sketch {
  const { t } = speech;
  const wide = beside(width);
  const row = wide ? ROW_WIDE : ROW_NARROW;
  const left = wide ? 236 : 0;
  const all = parts(session).filter((part) => part.count > 0);
  const most = Math.max(1, ...all.map((part) => part.to));
  const top = (phase: Phase) => phase.index * row + (wide ? 6 : 24);
  const height = session.phases.length * row + 8;
  const names = (phase: Phase) =>
    shorten(`${phase.index + 1} ${local(phase.name, speech)}`, wide ? left - 18 : width - 8, 14, "");
  const drawing = draw(plots, {
    width,
    height,
    margin: 0,
    x: { domain: [0, most], range: [left, width - 48], axis: null },
    y: { domain: [0, height], range: [0, height], axis: null },
    marks: [
      patterns("mix"),
      ...LABELS.map((label: Label) =>
        plots.rect(
          all.filter((part) => part.act === label),
          {
            x1: "from",
            x2: "to",
            y1: (part: Part) => top(part.phase),
            y2: (part: Part) => top(part.phase) + BAR,
            fill: filled("mix", label),
            stroke: "var(--ink)",
            strokeWidth: 0.8,
          },
        ),
      ),
      plots.text(
        all.filter((part) => (part.count / most) * (width - 48 - left) > 22),
        {
          x: (part: Part) => (part.from + part.to) / 2,
          y: (part: Part) => top(part.phase) + BAR / 2,
          text: (part: Part) => String(part.count),
          fontSize: 13,
          fontWeight: 700,
          fill: "var(--ink)",
          stroke: "var(--raised)",
          strokeWidth: 5,
        },
      ),
      plots.text(session.phases, {
        x: (phase: Phase) => phase.labels.reduce((sum, count) => sum + count.count, 0),
        dx: 8,
        y: (phase: Phase) => top(phase) + BAR / 2,
        text: (phase: Phase) => String(phase.labels.reduce((sum, count) => sum + count.count, 0)),
        textAnchor: "start",
        fontSize: 13,
        fill: "var(--quiet)",
      }),
      plots.text(session.phases, {
        x: () => 0,
        dx: wide ? -12 : 0,
        y: (phase: Phase) => (wide ? top(phase) + BAR / 2 : top(phase) - 10),
        text: names,
        textAnchor: wide ? "end" : "start",
        fontSize: 14,
        fill: "var(--ink)",
      }),
      plots.ruleX([0], { stroke: "var(--quiet)" }),
    ],
  });
  const stops = all.map((part) => ({
    id: `${part.phase.index}-${part.act}`,
    x: place(drawing, "x", (part.from + part.to) / 2),
    y: top(part.phase) + BAR / 2,
    lines: [
      local(part.phase.name, speech),
      countWords(part, t(`page.labels.${part.act}`), speech),
      kinds(
        part.phase.acts.filter((count) => labelOf(count.act) === part.act),
        speech,
      ),
    ],
  }));
  return { drawing, stops };
}
