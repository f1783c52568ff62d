// The document inside (docs/summary-format.md), and its sections as a person reads them: the same parts, order and
// words as companion/export/summary_text.py.

import type { Texts } from "./texts";

const FORMAT = "companion-summary/1";

interface Line {
  readonly text: string;
  readonly draft: boolean;
}

interface Option extends Line {
  readonly choice: "do" | "maybe" | null;
}

interface Day {
  /** ISO date. */
  readonly due: string;
  readonly draft: boolean;
}

export interface Action {
  readonly what: string;
  readonly when: string | null;
  /** ISO date. */
  readonly due: string | null;
  readonly first_step?: string | null;
  readonly draft: boolean;
}

export interface Summary {
  readonly date: string;
  readonly method: string;
  readonly people: number | null;
  readonly case: Line | null;
  readonly question_before: Line | null;
  readonly question_now: Line | null;
  readonly insights: readonly Line[];
  readonly options: readonly Option[];
  readonly actions: readonly Action[];
  // Later than the rest: older documents lack them.
  readonly touched?: readonly Line[];
  readonly look_back?: Day | null;
}

export interface Shown {
  readonly text: string;
  /** What was chosen (an option), or by when (an action). */
  readonly note: string;
  /** The first step of an action, with its heading. */
  readonly step: string;
  readonly draft: boolean;
  /** The whole line as plain text. */
  readonly plain: string;
}

export interface Section {
  readonly name:
    | "case"
    | "question_before"
    | "question_now"
    | "touched"
    | "insights"
    | "options"
    | "actions"
    | "look_back";
  readonly heading: string;
  readonly lines: readonly Shown[];
  /** Several lines are meant here, even when there is one. */
  readonly listed: boolean;
  /** What to say where nothing was spoken. */
  readonly absent: string;
}

/** The summary in a document, or why not. Whoever wrote it knew the words: its shape is trusted, its texts are not. */
export function decode(document: string): Summary | "newer" | "not_summary" {
  let found: Partial<Summary> & { readonly format?: unknown };
  try {
    found = JSON.parse(document) as typeof found;
  } catch {
    return "not_summary";
  }
  const format = String(found?.format ?? "");
  if (format.startsWith("companion-summary/") && format !== FORMAT) return "newer";
  const whole = format === FORMAT && found.date && found.insights && found.options && found.actions;
  return whole ? (found as Summary) : "not_summary";
}

export function sections(summary: Summary, texts: Texts): Section[] {
  const shown = (text: string, draft: boolean, note = "", plain = text, step = ""): Shown => ({
    text: oneLine(text),
    note: oneLine(note),
    step: oneLine(step),
    draft,
    plain: oneLine(step ? `${plain}. ${step}` : plain) + (draft ? ` ${texts("summary.draft_mark")}` : ""),
  });
  const single = (name: Section["name"], line: Line | null, absent: string): Section => ({
    name,
    heading: texts(`summary.${name}`),
    lines: line ? [shown(line.text, line.draft)] : [],
    listed: false,
    absent: texts(`summary.${absent}`),
  });
  const several = (name: Section["name"], lines: readonly Shown[], absent: string): Section => ({
    name,
    heading: texts(`summary.${name}`),
    lines,
    listed: true,
    absent: texts(`summary.${absent}`),
  });
  const option = ({ text, choice, draft }: Option): Shown => {
    const note = choice ? texts(`summary.choice.${choice}`) : "";
    return shown(text, draft, note, note ? `${note}: ${text}` : text);
  };
  const action = ({ what, when, due, first_step, draft }: Action): Shown => {
    const step = first_step ? texts("summary.first_step", { step: first_step }) : "";
    if (due) {
      const day = parts(due, texts);
      return shown(what, draft, texts("capsule.due", day), texts("summary.due", { what, ...day }), step);
    }
    const plain = when ? texts("summary.when", { what, when }) : what;
    return shown(what, draft, when ?? "", plain, step);
  };
  const { look_back } = summary;
  const day: Line | null = look_back ? { ...look_back, text: texts("summary.date", parts(look_back.due, texts)) } : null;
  return [
    single("case", summary.case, "no_case"),
    single("question_before", summary.question_before, "no_question"),
    single("question_now", summary.question_now, "no_question"),
    several("touched", (summary.touched ?? []).map((line) => shown(line.text, line.draft)), "no_touched"),
    several("insights", summary.insights.map((line) => shown(line.text, line.draft)), "no_insight"),
    several("options", summary.options.map(option), "no_option"),
    several("actions", summary.actions.map(action), "no_action"),
    single("look_back", day, "no_look_back"),
  ];
}

/** Date, method and number of people. */
export function facts(summary: Summary, texts: Texts): string[] {
  const day = texts("summary.date", parts(summary.date, texts));
  const method = texts("summary.method", { method: oneLine(summary.method) });
  return summary.people === null ? [day, method] : [day, method, texts("summary.people", { count: summary.people })];
}

export function hasDraft(sections: readonly Section[]): boolean {
  return sections.some((section) => section.lines.some((line) => line.draft));
}

export function plainText(summary: Summary, texts: Texts): string {
  const parts = sections(summary, texts);
  const title = texts("summary.title");
  const blocks = [`${title}\n${"=".repeat(title.length)}`, items(facts(summary, texts))];
  if (hasDraft(parts)) blocks.push(texts("summary.draft_notice"));
  for (const { heading, lines, listed, absent } of parts) {
    blocks.push(`${heading}\n${"-".repeat(heading.length)}`);
    const plain = lines.map((line) => line.plain);
    blocks.push(plain.length === 0 ? absent : listed ? items(plain) : plain.join("\n"));
  }
  return `${blocks.join("\n\n")}\n`;
}

function items(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

/** Day, month by name and year of an ISO date. */
function parts(iso: string, texts: Texts): { day: number; month: string; year: number } {
  const [year = 0, month = 0, day = 0] = iso.split("-").map(Number);
  return { day, month: texts(`summary.months.${month}`), year };
}

function oneLine(spoken: string): string {
  return spoken.replace(/[\p{C}\p{Z}]+/gu, " ").trim();
}
