// One line of the summary while it is confirmed: its words to be edited, and what is decided on it.

import { attribute, h, show, text } from "../dom";
import type { Choice, Decision, SummaryLine } from "../view";
import { button, type Desk } from "./desk";

const CHOICES: readonly Choice[] = ["do", "maybe", "no"];

export interface Card {
  readonly root: HTMLElement;
  readonly line: () => SummaryLine;
  readonly update: (line: SummaryLine, number: number) => void;
  readonly focus: () => void;
}

interface Fields {
  readonly text?: string;
  readonly first_step?: string;
  readonly due?: string;
}

/** `onward` is called when the line was kept with Enter. */
export function card(desk: Desk, first: SummaryLine, onward: () => void): Card {
  const { t } = desk;
  let line = first;
  const name = `line-${first.id}`;
  const words = h("textarea", { id: name, rows: 1, maxlength: 2000 });
  const step = h("input", { type: "text", id: `${name}-step`, maxlength: 500 });
  const due = h("input", { type: "date", id: `${name}-due` });
  const said = h("small", { class: "said" });
  const own = h("small", { class: "own" }, t("confirm.own"));
  const problem = h("p", { class: "problem", role: "alert" });
  const isAction = first.kind === "action";
  const hasDay = isAction || first.kind === "look_back";
  const hasWords = first.kind !== "look_back";

  const keep = button(t("confirm.keep"), () => decide("kept"));
  const drop = button(t("confirm.drop"), () => decide("dropped"), undefined, true);
  const back = button(t("confirm.put_back"), () => decide("open"), undefined, true);
  const chosen = CHOICES.map((choice) => ({
    choice,
    by: button(t(`confirm.choice_${choice}`), () => decide(choice === "no" ? "dropped" : "kept", choice), undefined, true),
  }));
  const decisions = first.kind === "option" ? chosen.map(({ by }) => by) : [keep, drop, back];
  const decide_group = h("div", { class: "decide", role: "group" }, ...decisions);
  const details = h(
    "div",
    { class: "details" },
    ...(isAction ? [field(step, t("confirm.first_step"))] : []),
    ...(hasDay ? [field(due, t("confirm.due"))] : []),
    said,
    own,
  );
  const root = h(
    "li",
    { class: "line" },
    h("span", { class: "mark", "aria-hidden": "true" }),
    h("div", { class: "fields" }, ...(hasWords ? [words] : []), details, problem),
    decide_group,
  );

  for (const each of [words, step, due]) {
    // What was typed is kept as soon as the field is left, so that no reload loses it; the decision stays as it is.
    each.addEventListener("change", () => {
      // Enter, and the button that took the focus, have told it already.
      if (JSON.stringify(typed()) !== told) void settle(asked);
    });
    each.addEventListener("keydown", (event) => {
      const key = event as KeyboardEvent;
      if (key.key !== "Enter" || key.shiftKey || key.isComposing) return;
      event.preventDefault();
      void settle(line.kind === "option" ? line.decision : "kept").then((taken) => taken && onward());
    });
  }
  words.addEventListener("input", grow);

  function typed(): Fields {
    return {
      ...(hasWords ? { text: words.value.replace(/\s+/g, " ").trim() } : {}),
      ...(isAction ? { first_step: step.value.replace(/\s+/g, " ").trim() } : {}),
      ...(hasDay ? { due: due.value } : {}),
    };
  }

  // What was told last, which the view may not show yet.
  let told = "";
  let asked = first.decision;

  function decide(decision: Decision, choice?: Choice): void {
    void settle(decision, choice);
  }

  async function settle(decision: Decision, choice = line.choice ?? undefined): Promise<boolean> {
    const fields = typed();
    const missing = decision !== "dropped" && (hasWords ? !fields.text : decision === "kept" && !fields.due);
    text(problem, missing ? t(hasWords ? "confirm.missing" : "confirm.missing_day") : "");
    if (missing) return false;
    [told, asked] = [JSON.stringify(fields), decision];
    const more = decision === "dropped" ? {} : { ...fields, ...(choice ? { choice } : {}) };
    return desk.ask({ do: "settle", line: line.id, decision, ...more });
  }

  function grow(): void {
    words.style.setProperty("height", "auto");
    words.style.setProperty("height", `${words.scrollHeight + 2}px`);
  }

  function put(input: HTMLInputElement | HTMLTextAreaElement, before: string | null, now: string | null): void {
    // Never over what somebody is typing.
    if (document.activeElement !== input || input.value === (before ?? "")) input.value = now ?? "";
  }

  let shown: SummaryLine | undefined;
  return {
    root,
    line: () => line,
    focus: () => (hasWords ? words : due).focus(),
    update(now, number) {
      line = now;
      if (JSON.stringify(shown) === JSON.stringify(now) && root.isConnected) return;
      put(words, shown?.text ?? null, now.text);
      put(step, shown?.first_step ?? null, now.first_step);
      put(due, shown?.due ?? null, now.due);
      shown = now;
      asked = now.decision;
      attribute(root, "data-decision", now.decision);
      const label = number ? t("confirm.line", { kind: t(`lines.one.${now.kind}`), number }) : t(`lines.one.${now.kind}`);
      attribute(decide_group, "aria-label", label);
      attribute(words, "aria-label", label);
      const dropped = now.decision === "dropped";
      words.readOnly = step.readOnly = due.readOnly = dropped;
      show(details, !dropped && (hasDay || !now.spoken));
      text(said, now.when && now.spoken ? t("confirm.said_when", { when: now.when }) : "");
      show(said, said.textContent !== "");
      show(own, !now.spoken && now.kind !== "look_back");
      text(problem, "");
      const kept = now.decision === "kept";
      text(keep.lastElementChild ?? keep, t(kept ? "confirm.kept" : "confirm.keep"));
      attribute(keep, "aria-pressed", String(kept));
      show(keep, !dropped);
      show(drop, !dropped);
      show(back, dropped);
      for (const { choice, by } of chosen) {
        const picked = kept ? now.choice === choice : dropped && choice === "no";
        attribute(by, "aria-pressed", String(picked));
      }
      requestAnimationFrame(grow);
    },
  };
}

function field(input: HTMLInputElement, label: string): HTMLElement {
  return h("span", { class: "field" }, h("label", { for: input.id }, label), input);
}
