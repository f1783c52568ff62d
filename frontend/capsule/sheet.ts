// The opened summary: one sheet to read, print and keep. Text never becomes markup.

import { h, text } from "../pages/dom";
import { calendar, hasDates } from "./calendar";
import { copy, save } from "./save";
import { type Section, type Shown, type Summary, facts, hasDraft, plainText, sections } from "./summary";
import type { Texts } from "./texts";

export function sheet(summary: Summary, texts: Texts, onClose: () => void): HTMLElement {
  const parts = sections(summary, texts);
  const title = h("h1", { tabindex: -1 }, texts("summary.title"));
  return h(
    "article",
    { class: "sheet" },
    h("header", {}, title, h("ul", { class: "facts" }, ...facts(summary, texts).map((fact) => h("li", {}, fact)))),
    ...(hasDraft(parts) ? [h("p", { class: "notice" }, texts("summary.draft_notice"))] : []),
    h("div", { class: "sections" }, ...parts.map((part) => section(part, texts))),
    keeping(summary, texts, onClose),
  );
}

function section({ name, heading, lines, listed, absent }: Section, texts: Texts): HTMLElement {
  const shown = lines.map((line) => h(listed ? "li" : "p", {}, ...pieces(line, texts)));
  const body = lines.length === 0 ? [h("p", { class: "absent" }, absent)] : listed ? [h("ul", {}, ...shown)] : shown;
  return h("section", { class: `part ${name}` }, h("h2", {}, heading), ...body);
}

function pieces({ text: line, note, step, draft }: Shown, texts: Texts): (Node | string)[] {
  const all: (Node | string)[] = [line];
  if (note) all.push(" ", h("span", { class: "note" }, note));
  if (step) all.push(" ", h("span", { class: "step" }, step));
  if (draft) all.push(" ", h("span", { class: "draft" }, texts("summary.draft_mark")));
  return all;
}

function keeping(summary: Summary, texts: Texts, onClose: () => void): HTMLElement {
  const said = h("p", { class: "said", role: "status" });
  const button = (key: string, click: () => void): HTMLElement => h("button", { type: "button", click }, texts(key));
  const copied = async (): Promise<void> => {
    text(said, texts((await copy(plainText(summary, texts))) ? "capsule.copied" : "capsule.not_copied"));
  };
  const saved = (): void => {
    save(texts("capsule.calendar_file", { date: summary.date }), "text/calendar", calendar(summary, texts));
    text(said, texts("capsule.calendar_saved"));
  };
  return h(
    "footer",
    { class: "keeping" },
    h(
      "div",
      { class: "buttons" },
      button("capsule.print", () => window.print()),
      button("capsule.copy", () => void copied()),
      ...(hasDates(summary) ? [button("capsule.calendar", saved)] : []),
      button("capsule.close", onClose),
    ),
    said,
    h("p", { class: "promise" }, texts("capsule.in_the_clear")),
  );
}
