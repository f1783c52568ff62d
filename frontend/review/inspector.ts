// One sentence up close: what it was, why this label, what its phase asked for, what the chair did. And: correct it.

import { h } from "../pages/dom";
import { clock } from "../pages/time";
import { button, type Desk } from "./desk";
import type { Sentence, Session } from "./model";
import { signalWords } from "./pictures/telling";
import { actMeans, actName, labelOf, LABELS, percent, phaseName, roleName, subtypeOf, sureness } from "./words";

export interface Inspector {
  readonly root: HTMLElement;
  readonly show: (id: string) => void;
  readonly shown: () => string | undefined;
  readonly update: () => void;
}

/** `step` moves the ribbon's cursor too. */
export function inspector(session: () => Session, step: (id: string) => void, desk: Desk): Inspector {
  const { t } = desk;
  const body = h("div", { class: "about-one" });
  const heading = h("h3", { id: "one-title" }, t("page.inspect.title"));
  const previous = button(t("page.inspect.previous"), () => move(-1));
  const next = button(t("page.inspect.next"), () => move(1));
  const signal = button(t("page.inspect.next_signal"), () => move(1, (each) => each.signal !== null));
  const root = h(
    "section",
    { class: "inspector", "aria-labelledby": "one-title" },
    h("div", { class: "one-head" }, heading, h("div", { class: "choices" }, previous, next, signal)),
    body,
  );
  let shown = session().sentences.find((each) => each.signal !== null)?.id ?? session().sentences[0]?.id;
  let by = desk.overview().authors[0] ?? "";

  function move(direction: 1 | -1, wanted: (each: Sentence) => boolean = () => true): void {
    const all = session().sentences;
    const from = all.findIndex((each) => each.id === shown);
    for (let index = from + direction; index >= 0 && index < all.length; index += direction) {
      const found = all[index];
      if (found && wanted(found)) {
        show(found.id);
        step(found.id);
        return;
      }
    }
    desk.tell(t("page.inspect.no_more"));
  }

  function show(id: string): void {
    shown = id;
    update();
  }

  function update(): void {
    const sentence = session().sentences.find((each) => each.id === shown);
    if (!sentence) {
      body.replaceChildren(h("p", {}, t("page.inspect.none")));
      return;
    }
    const focus = document.activeElement instanceof HTMLElement ? document.activeElement.id : "";
    const open = body.querySelector("details")?.open ?? false;
    body.replaceChildren(facts(session(), sentence, desk), correction(sentence, open));
    if (focus && body.querySelector(`#${focus}`)) document.getElementById(focus)?.focus();
  }

  function correction(sentence: Sentence, open: boolean): HTMLElement {
    let chosen = sentence.act;
    const correct = (event: Event) => {
      event.preventDefault();
      if (chosen === sentence.act) return;
      const act = chosen;
      void desk.ask({ do: "correct", session: session().index, sentence: sentence.id, act, by }).then((taken) => {
        if (taken) desk.tell(t("page.correct.done", { act: actName(act, desk) }));
      });
    };
    // Not at once: arrow keys go through all of them.
    const apply = h("button", { type: "submit", class: "main", disabled: true }, t("page.correct.apply"));
    const choose = (act: string) => {
      chosen = act;
      apply.disabled = act === sentence.act;
    };
    const acts = LABELS.map((label) =>
      h(
        "fieldset",
        { class: `acts ${label}` },
        h("legend", {}, t(`label.${label}`)),
        ...desk
          .overview()
          .acts.filter((act) => labelOf(act) === label)
          .map((act) => {
            const id = `act-${label}-${subtypeOf(act)}`;
            const radio = h("input", { type: "radio", name: "act", id, change: () => choose(act) });
            radio.checked = act === sentence.act;
            return h(
              "span",
              { class: "option" },
              radio,
              h("label", { for: id, title: actMeans(act, desk) }, t(`page.act.${subtypeOf(act)}`)),
            );
          }),
      ),
    );
    const author = h(
      "select",
      { id: "author", change: () => (by = author.value) },
      ...desk
        .overview()
        .authors.map((each) => h("option", { value: each, selected: each === by }, t(`page.author.${each}`))),
    );
    const back = button(t("page.correct.back"), () => {
      void desk.ask({ do: "withdraw", session: session().index, sentence: sentence.id });
    });
    const details = h(
      "details",
      { class: "correct" },
      h("summary", {}, t("page.correct.title")),
      h("p", { class: "hint" }, t("page.correct.about")),
      h(
        "form",
        { submit: correct },
        h("p", { class: "author" }, h("label", { for: "author" }, t("page.correct.by")), " ", author),
        h("div", { class: "act-choices" }, ...acts),
        h("div", { class: "choices" }, apply, ...(sentence.corrected ? [back] : [])),
      ),
    );
    details.open = open;
    return details;
  }

  update();
  return { root, show, update, shown: () => shown };
}

function facts(session: Session, sentence: Sentence, desk: Desk): HTMLElement {
  const { t } = desk;
  const signal = session.signals.find((each) => each.id === sentence.signal);
  const fact = (name: string, ...told: (Node | string)[]) =>
    h("div", {}, h("dt", {}, t(`page.inspect.${name}`)), h("dd", {}, ...told));
  const others = sentence.likely.filter(([, chance]) => chance >= 0.05);
  const why = [
    t("page.inspect.sure", { share: sureness(sentence.confidence, desk) }),
    ...(others.length
      ? [
          t("page.inspect.or", {
            acts: others.map(([act, chance]) => `${actName(act, desk)} (${percent(chance, desk)})`).join("; "),
          }),
        ]
      : []),
    ...(sentence.evidence.length && sentence.text ? [t("page.inspect.weighed")] : []),
  ];
  return h(
    "dl",
    { class: "facts" },
    h(
      "div",
      { class: "said" },
      h(
        "dt",
        {},
        `${clock(sentence.start_s)} · ${phaseName(session, sentence.phase, desk)} · ${roleName(sentence.role, desk)}`,
      ),
      h(
        "dd",
        { class: sentence.text ? "quote" : "no-words", lang: session.language },
        ...spoken(sentence, t("page.inspect.no_words")),
      ),
    ),
    fact(
      "what",
      h("strong", {}, actName(sentence.act, desk)),
      `: ${actMeans(sentence.act, desk)}`,
      ...(sentence.corrected
        ? [
            h(
              "p",
              { class: "corrected" },
              `◆ ${t("page.inspect.corrected", { by: t(`page.author.${sentence.corrected.by}`), given: actName(sentence.given, desk) })}`,
            ),
          ]
        : []),
    ),
    ...(sentence.corrected ? [] : [fact("why", why.join(" "))]),
    fact("phase", t(`page.level_means.${sentence.level}`)),
    ...(signal
      ? [
          fact(
            "chair",
            signalWords(signal, desk),
            ...(signal.answer ? [` ${t(`page.signal.answer_${signal.answer}`)}`] : []),
          ),
        ]
      : []),
  );
}

/** The words, with those marked that weighed most. */
function spoken({ text, evidence }: Sentence, none: string): Node[] {
  if (!text) return [document.createTextNode(none)];
  const nodes: Node[] = [];
  let at = 0;
  for (const [start, end] of [...evidence].sort((one, other) => one[0] - other[0])) {
    if (start < at) continue;
    nodes.push(document.createTextNode(text.slice(at, start)), h("mark", {}, text.slice(start, end)));
    at = end;
  }
  nodes.push(document.createTextNode(text.slice(at)));
  return nodes;
}
