// How far you, companion and the reference agree, in plain words; and where it is worth thinking about why not.

import { h } from "../../pages/dom";
import type { Desk } from "../desk";
import type { Agreement, Pair, Practice } from "../model";
import { picture } from "../picture";
import { kappas } from "../pictures/kappas";
import { actName, number, percent } from "../words";

/** More would be a list to get through instead of something to think about. */
const MOST = 5;

const PAIRS: readonly Pair[] = ["with_reference", "with_companion", "companion_with_reference"];

export function agreementPart(practice: Practice, desk: Desk): HTMLElement[] {
  const { t } = desk;
  const { answered, labels, acts } = practice.agreement;
  const lead = t("page.agreement.lead", {
    answered,
    share: share(labels.with_reference, desk),
    acts: share(acts.with_reference, desk),
  });
  const scale =
    labels.with_reference.kappa === null
      ? [h("p", { class: "hint" }, t("page.agreement.too_few"))]
      : [picture(kappas(labels, desk), desk.plots, desk).root];
  return [
    h("header", {}, h("h1", { tabindex: -1 }, t("page.agreement.title")), h("p", { class: "lead" }, lead)),
    h(
      "section",
      {},
      h("h2", {}, t("page.agreement.kappa")),
      h("p", {}, t("page.agreement.kappa_means")),
      ...scale,
      ...(desk.plots ? [] : [inWords(practice, desk)]),
    ),
    disagreements(practice, desk),
  ];
}

const share = ({ share: value }: Agreement, desk: Desk): string => (value === null ? "–" : percent(value, desk));

function inWords(practice: Practice, desk: Desk): HTMLElement {
  return h(
    "ul",
    {},
    ...PAIRS.map((pair) => {
      const { kappa } = practice.agreement.labels[pair];
      return h("li", {}, `${desk.t(`page.agreement.${pair}`)}: ${kappa === null ? "–" : number(kappa, desk, 2)}`);
    }),
  );
}

function disagreements(practice: Practice, desk: Desk): HTMLElement {
  const { t } = desk;
  const cards = practice.disagreements.slice(0, MOST).flatMap((id) => {
    const sentence = practice.sentences.find((each) => each.id === id);
    if (!sentence?.yours || !sentence.reference) return [];
    const acts = [
      ["yours", sentence.yours],
      ["companion", sentence.companion ?? sentence.reference],
      ["reference", sentence.reference],
    ] as const;
    return [
      h(
        "li",
        { class: "card" },
        h("p", { class: "words", lang: practice.language }, `“${sentence.text}”`),
        h(
          "dl",
          { class: "three" },
          ...acts.map(([who, act]) =>
            h(
              "div",
              { class: act === sentence.reference ? "same" : "differs" },
              h("dt", {}, t(`page.practice.${who}`)),
              h("dd", {}, actName(act, desk)),
            ),
          ),
        ),
        ...(sentence.why ? [h("p", { class: "because", lang: practice.language }, sentence.why)] : []),
      ),
    ];
  });
  return h(
    "section",
    {},
    h("h2", {}, t("page.agreement.disagreements")),
    h("p", {}, t(cards.length ? "page.agreement.disagreements_about" : "page.agreement.none")),
    h("ol", { class: "disagreements" }, ...cards),
  );
}
