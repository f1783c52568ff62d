// Where practising begins: what it is, in three steps, and on what.

import { h } from "../../pages/dom";
import { button, type Desk } from "../desk";
import type { Practice, PracticeCard } from "../model";
import { local } from "../words";

export function beginPart(practice: Practice, begin: () => void, desk: Desk): HTMLElement[] {
  const { t } = desk;
  const { sentences, moments, method } = practice;
  const counts = { method: local(method.name, desk), sentences: sentences.length, moments: moments.length };
  const others = desk.overview().practices.filter((each) => each.id !== practice.id);
  const card = h(
    "section",
    { class: "card" },
    h("h2", { lang: practice.language }, practice.title),
    h("p", {}, t("page.practice.about", counts)),
    h("p", { class: "hint" }, t("page.practice.stop_any_time")),
    h("div", { class: "choices" }, button(t("page.practice.begin"), begin, "main")),
  );
  const title = h("h1", { tabindex: -1 }, t("page.practice.title"));
  const how = [1, 2, 3].map((nth) => h("li", {}, t(`page.practice.how_${nth}`)));
  return [
    h("header", {}, title, h("p", { class: "lead" }, t("page.practice.lead"))),
    h("ol", { class: "how" }, ...how),
    card,
    ...(others.length ? [otherSessions(others, desk)] : []),
  ];
}

function otherSessions(others: readonly PracticeCard[], { t }: Desk): HTMLElement {
  const links = others.map((each) => {
    const link = h("a", { href: `#practise/${each.id}`, lang: each.language }, each.title);
    return h("li", {}, link, ` ${t(`page.in_language.${each.language}`)}`);
  });
  return h("section", {}, h("h2", {}, t("page.practice.others")), h("ul", {}, ...links));
}
