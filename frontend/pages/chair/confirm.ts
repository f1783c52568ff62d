// The summary, line by line, with the case-bringer: keep, edit, leave out, add. Nothing else goes into it.

import { h, show, text } from "../dom";
import type { ChairView, LineKind, SummaryLine } from "../view";
import { button, sheet, type Desk, type Part } from "./desk";
import { askBefore } from "./dialogs";
import { card, type Card } from "./line";

const KINDS: readonly LineKind[] = [
  "case", "question_before", "question_now", "touched", "insight", "option", "action", "look_back",
];
const SINGLE: readonly LineKind[] = ["case", "question_before", "question_now", "look_back"];
const HINTS: readonly LineKind[] = ["case", "touched", "option", "look_back"];
const MOST_TOUCHED = 3;

interface Group {
  readonly root: HTMLElement;
  readonly cards: () => readonly Card[];
  readonly update: (lines: readonly SummaryLine[]) => void;
}

export function confirming(desk: Desk): Part {
  const { t } = desk;
  const writing = h("p", { class: "lead", role: "status" }, t("confirm.writing"));
  const progress = h("p", { class: "progress", role: "status" });
  const groups = KINDS.map((kind) => group(desk, kind, (from) => onward(from)));
  const goOn = button(t("confirm.go_on"), () => askToGoOn(desk));
  const body = h("div", { class: "groups" }, ...groups.map((each) => each.root));
  const foot = h("div", { class: "foot" }, progress, goOn);
  const rule = h("p", { class: "lead" }, t("confirm.body"), " ", h("strong", {}, t("confirm.dropped_rule")));
  const enter = h("p", { class: "hint" }, t("confirm.enter"));

  function onward(from: Card): void {
    const all = groups.flatMap((each) => each.cards());
    const rest = all.slice(all.indexOf(from) + 1);
    const next = rest.find((each) => each.line().decision === "open");
    if (next) next.focus();
    else goOn.focus();
  }

  return {
    root: sheet(h("h1", {}, t("confirm.heading")), writing, rule, enter, body, foot),
    update(view) {
      const lines = view.lines;
      for (const part of [body, foot, rule, enter]) show(part, lines !== null);
      show(writing, lines === null);
      if (!lines) return;
      for (const [place, kind] of KINDS.entries()) groups[place]?.update(lines.filter((line) => line.kind === kind));
      const { kept, dropped, open } = counts(view);
      text(progress, t(open ? "confirm.progress" : "confirm.all_decided", { kept, dropped, open }));
    },
  };
}

function counts({ lines }: ChairView): { kept: number; dropped: number; open: number } {
  const of = (decision: string) => (lines ?? []).filter((line) => line.decision === decision).length;
  return { kept: of("kept"), dropped: of("dropped"), open: of("open") };
}

function askToGoOn(desk: Desk): void {
  const { t } = desk;
  const { open } = counts(desk.view());
  const go = () => void desk.ask({ do: "hand_over" });
  if (!open) return go();
  const heading = t(open === 1 ? "confirm.open_heading_one" : "confirm.open_heading", { count: open });
  askBefore(desk, { heading, body: t("confirm.open_body"), yes: t("confirm.open_yes"), no: "confirm.open_no" }, go);
}

function group(desk: Desk, kind: LineKind, onward: (from: Card) => void): Group {
  const { t } = desk;
  const single = SINGLE.includes(kind);
  const known = new Map<string, Card>();
  const items = h("ul");
  const absent = h("p", { class: "absent" }, t(`lines.none.${kind}`));
  const hint = HINTS.includes(kind) ? [h("p", { class: "hint" }, t(`lines.hint.${kind}`))] : [];
  const add = adding(desk, kind);
  let cards: readonly Card[] = [];
  return {
    root: h("section", { class: "group" }, h("h2", {}, t(`lines.kind.${kind}`)), ...hint, absent, items, add),
    cards: () => cards,
    update(lines) {
      cards = lines.map((line) => {
        const found: Card = known.get(line.id) ?? card(desk, line, () => onward(found));
        known.set(line.id, found);
        return found;
      });
      cards.forEach(({ root }, place) => {
        if (items.children[place] !== root) items.insertBefore(root, items.children[place] ?? null);
      });
      while (items.children.length > cards.length) items.lastElementChild?.remove();
      cards.forEach((each, place) => {
        const line = lines[place];
        if (line) each.update(line, single ? 0 : place + 1);
      });
      show(absent, !lines.some((line) => line.spoken));
      const kept = lines.filter((line) => line.decision !== "dropped").length;
      show(add, single ? lines.length === 0 : kind !== "touched" || kept < MOST_TOUCHED);
    },
  };
}

/** A button that becomes a field. */
function adding(desk: Desk, kind: LineKind): HTMLElement {
  const { t } = desk;
  const words = h("textarea", { id: `add-${kind}`, rows: 2, maxlength: 2000 });
  const open = button(t("confirm.add"), () => typing(true), undefined, true);
  open.setAttribute("aria-label", `${t("confirm.add")}: ${t(`lines.kind.${kind}`)}`);
  const save = button(t("confirm.add_save"), () => {
    const line = words.value.replace(/\s+/g, " ").trim();
    if (!line) return words.focus();
    void desk.ask({ do: "add_line", kind, text: line }).then((taken) => {
      if (taken) typing(false);
    });
  });
  const cancel = button(t("cancel"), () => typing(false), undefined, true);
  words.addEventListener("keydown", (event) => {
    if (event.key === "Escape") typing(false);
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    save.click();
  });
  const label = h("label", { for: words.id }, t("confirm.add_text"));
  const form = h("div", { class: "adding" }, label, words, h("div", { class: "choices" }, save, cancel));

  function typing(on: boolean): void {
    show(form, on);
    show(open, !on);
    words.value = "";
    (on ? words : open).focus();
  }

  show(form, false);
  return h("div", { class: "add" }, open, form);
}
