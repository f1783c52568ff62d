// "What would you say here?": first your own words, then the method's. What is typed stays on the page.

import { h, show } from "../../pages/dom";
import { button, type Desk } from "../desk";
import type { Moment, Practice } from "../model";
import { before } from "./sentence";

export function momentCard(practice: Practice, moment: Moment, next: () => void, desk: Desk): HTMLElement {
  const { t } = desk;
  const index = practice.sentences.findIndex((each) => each.id === moment.after);
  const words = h("textarea", { id: "own-words", rows: 3 });
  const on = button(t("page.practice.next"), next, "main");
  const offers = h(
    "div",
    { class: "offers" },
    h("h3", { tabindex: -1 }, t("page.moment.offers")),
    h("ul", {}, ...moment.offers.map((offer) => h("li", { lang: practice.language }, `“${offer}”`))),
    h("p", { class: "because", lang: practice.language }, moment.thought),
    on,
  );
  const open = button(
    t("page.moment.open"),
    () => {
      show(offers, true);
      show(open, false);
      offers.querySelector<HTMLElement>("h3")?.focus();
    },
    "main",
  );
  show(offers, false);
  return h(
    "section",
    { class: "card moment" },
    h("h2", { tabindex: -1 }, t("page.moment.title")),
    ...before(practice, index + 1, desk),
    h("p", { class: "situation", lang: practice.language }, moment.situation),
    h("label", { for: "own-words" }, t("page.moment.label")),
    words,
    h("p", { class: "hint" }, t("page.moment.hint")),
    open,
    offers,
  );
}
