// One sentence to label: first what it does, then how. Then what companion and the reference say.

import { h } from "../../pages/dom";
import { button, type Desk } from "../desk";
import type { Label, Practice, PracticeSentence } from "../model";
import { actMeans, actName, labelOf, LABELS, phaseName, roleName, subtypeOf, sureness } from "../words";

/** Sentences before the one that is asked for: enough to know what it answers. */
const CONTEXT = 2;

export function sentenceCard(
  practice: Practice,
  id: string,
  label: (act: string) => void,
  next: () => void,
  desk: Desk,
): HTMLElement {
  const index = practice.sentences.findIndex((each) => each.id === id);
  const sentence = practice.sentences[index];
  if (!sentence) throw new RangeError(id);
  return h(
    "section",
    { class: "card" },
    h("p", { class: "where" }, phaseName(practice, sentence.phase, desk)),
    ...before(practice, index, desk),
    h(
      "blockquote",
      { class: "asked", lang: practice.language },
      h("footer", {}, roleName(sentence.role, desk)),
      h("p", { class: "words" }, sentence.text),
    ),
    sentence.yours === null ? choosing(label, desk) : reveal(sentence, next, desk),
  );
}

/** What was said just before. */
export function before(practice: Practice, index: number, desk: Desk): Node[] {
  return practice.sentences
    .slice(Math.max(0, index - CONTEXT), index)
    .map((each) =>
      h("p", { class: "before", lang: practice.language }, h("small", {}, `${roleName(each.role, desk)} `), each.text),
    );
}

/** Two questions, one after the other. Digits work as keys while the focus is in here. */
function choosing(label: (act: string) => void, desk: Desk): HTMLElement {
  const { t } = desk;
  const heading = h("h2", { tabindex: -1 });
  const options = h("div", { class: "options" });
  const back = h("div", { class: "choices" });
  const root = h(
    "div",
    { class: "choosing", keydown: (event) => digit(event as KeyboardEvent) },
    heading,
    options,
    back,
  );

  function first(): void {
    heading.textContent = t("page.practice.what");
    options.replaceChildren(
      ...LABELS.map((each, place) =>
        option(place + 1, t(`label.${each}`), t(`page.label_means.${each}`), () => second(each)),
      ),
    );
    back.replaceChildren();
  }

  function second(chosen: Label): void {
    heading.textContent = t("page.practice.which", { label: t(`label.${chosen}`) });
    const acts = desk.overview().acts.filter((act) => labelOf(act) === chosen);
    options.replaceChildren(
      ...acts.map((act, place) =>
        option(place + 1, t(`page.act.${subtypeOf(act)}`), actMeans(act, desk), () => label(act)),
      ),
    );
    back.replaceChildren(
      button(t("page.practice.back"), () => {
        first();
        heading.focus();
      }),
    );
    heading.focus();
  }

  function digit(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const chosen = options.children[Number(event.key) - 1];
    if (!(chosen instanceof HTMLElement)) return;
    event.preventDefault();
    chosen.click();
  }

  first();
  return root;
}

function option(digit: number, name: string, means: string, run: () => void): HTMLButtonElement {
  return h(
    "button",
    { type: "button", class: "option", click: run },
    h("kbd", { "aria-hidden": "true" }, String(digit)),
    h("strong", {}, name),
    h("span", {}, means),
  );
}

function reveal(sentence: PracticeSentence, next: () => void, desk: Desk): HTMLElement {
  const { t } = desk;
  const { yours, companion, reference, companion_confidence: sure } = sentence;
  const row = (who: string, act: string | null, more = "") => {
    const name = act ? actName(act, desk) : "–";
    const told = h("dd", {}, name, ...(more ? [h("small", {}, ` ${more}`)] : []));
    return h("div", { class: act === reference ? "same" : "differs" }, h("dt", {}, t(`page.practice.${who}`)), told);
  };
  const confidence = sure === null ? "" : t("page.practice.sure", { share: sureness(sure, desk) });
  const told = h(
    "div",
    { class: "told", id: "told" },
    h("h2", {}, t(`page.practice.${outcome(sentence)}`)),
    h(
      "dl",
      { class: "three" },
      row("yours", yours),
      row("companion", companion, confidence),
      row("reference", reference),
    ),
    ...(sentence.why ? [h("p", { class: "because" }, sentence.why)] : []),
  );
  const on = button(t("page.practice.next"), next, "main");
  // It gets the focus, and a screen reader tells what came out along with it.
  on.setAttribute("aria-describedby", told.id);
  return h("div", { class: "reveal" }, told, on);
}

/** In the words of a key: who agrees with the reference. */
function outcome({ yours, companion, reference }: PracticeSentence): string {
  if (yours === reference) return companion === reference ? "all_same" : "you_same";
  return labelOf(yours ?? "") === labelOf(reference ?? "") ? "label_same" : "differs";
}
