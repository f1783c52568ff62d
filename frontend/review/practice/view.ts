// Practise: label a sentence, then see what companion and the reference say; at some moments, say what you would say.

import { h } from "../../pages/dom";
import { button, type Desk, type View } from "../desk";
import type { Moment, Practice } from "../model";
import { fetchData } from "../server";
import { agreementPart } from "./agreement";
import { momentCard } from "./moment";
import { sentenceCard } from "./sentence";
import { local } from "../words";

type Step = { readonly sentence: string } | { readonly moment: Moment };

/** Moments stand between the sentences. */
const stepsOf = (practice: Practice): Step[] =>
  practice.sentences.flatMap((sentence): Step[] => [
    { sentence: sentence.id },
    ...practice.moments.filter((moment) => moment.after === sentence.id).map((moment) => ({ moment })),
  ]);

export async function practiceView(id: string, desk: Desk): Promise<View> {
  const { t } = desk;
  let practice = await fetchData<Practice>(`practice/${id}`);
  const steps = stepsOf(practice);
  const root = h("article", { class: "practice" });
  const answered = () => practice.sentences.filter((each) => each.yours !== null).length;
  // Where it was left: at the first sentence without a label.
  let at = answered() ? firstOpen() : -1;
  let looking = false;

  function firstOpen(): number {
    const open = steps.findIndex((step) => "sentence" in step && practice.sentences.find((each) => each.id === step.sentence)?.yours === null);
    return open < 0 ? steps.length : open;
  }

  function go(to: number): void {
    looking = false;
    at = to;
    render();
    root.querySelector<HTMLElement>("[tabindex='-1']")?.focus();
  }

  function look(): void {
    looking = true;
    render();
    root.querySelector<HTMLElement>("[tabindex='-1']")?.focus();
  }

  function render(): void {
    const step = steps[at];
    root.replaceChildren(...(at < 0 ? begin() : looking || !step ? end() : during(step)));
  }

  function begin(): Node[] {
    const others = desk.overview().practices.filter((each) => each.id !== id);
    return [
      h("header", {}, h("h1", { tabindex: -1 }, t("page.practice.title")), h("p", { class: "lead" }, t("page.practice.lead"))),
      h("ol", { class: "how" }, ...[1, 2, 3].map((nth) => h("li", {}, t(`page.practice.how_${nth}`)))),
      h(
        "section",
        { class: "card" },
        h("h2", { lang: practice.language }, practice.title),
        h("p", {}, t("page.practice.about", { method: local(practice.method.name, desk), sentences: practice.sentences.length, moments: practice.moments.length })),
        h("p", { class: "hint" }, t("page.practice.stop_any_time")),
        h("div", { class: "choices" }, button(t("page.practice.begin"), () => go(0), "main")),
      ),
      ...(others.length
        ? [h("section", {}, h("h2", {}, t("page.practice.others")), h("ul", { class: "others" }, ...others.map((each) => h("li", {}, h("a", { href: `#practise/${each.id}`, lang: each.language }, each.title), ` ${t(`page.in_language.${each.language}`)}`))))]
        : []),
    ];
  }

  function during(step: Step): Node[] {
    const done = answered();
    const all = practice.sentences.length;
    const progress = h("progress", { max: all, value: done, "aria-label": t("page.practice.progress", { done, all }) });
    const bar = h(
      "header",
      { class: "progress" },
      h("h1", { class: "unseen" }, t("page.practice.title")),
      progress,
      h("span", {}, t("page.practice.progress", { done, all })),
      ...(done ? [button(t("page.practice.look"), look)] : []),
    );
    const next = () => go(at + 1);
    if ("moment" in step) return [bar, momentCard(practice, step.moment, next, desk)];
    return [bar, sentenceCard(practice, step.sentence, label, next, desk)];

    function label(act: string): void {
      if ("sentence" in step) void desk.ask({ do: "practice_label", practice: id, sentence: step.sentence, act });
    }
  }

  function end(): Node[] {
    const open = firstOpen() < steps.length;
    const again = button(t("page.practice.again"), () => {
      void desk.ask({ do: "practice_again", practice: id }).then((taken) => taken && (at = -1));
    });
    const on = open ? [button(t("page.practice.go_on"), () => go(firstOpen()), "main")] : [];
    return [...agreementPart(practice, desk), h("div", { class: "choices" }, ...on, again)];
  }

  render();
  return {
    root,
    title: t("page.practice.title"),
    async refresh() {
      practice = await fetchData<Practice>(`practice/${id}`);
      if (at >= 0 && !answered() && !("moment" in (steps[at] ?? {}))) at = Math.min(at, 0);
      render();
      // After an answer the way on has the focus; nothing else on the card needs it.
      root.querySelector<HTMLElement>(".reveal .main, [tabindex='-1']")?.focus();
    },
  };
}
