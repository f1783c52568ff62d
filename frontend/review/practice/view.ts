// Practise: label a sentence, then see what companion and the reference say; at some moments, say what you would say.

import { h } from "../../pages/dom";
import { button, type Desk, type View } from "../desk";
import type { Moment, Practice } from "../model";
import { fetchData } from "../server";
import { agreementPart } from "./agreement";
import { beginPart } from "./begin";
import { momentCard } from "./moment";
import { sentenceCard } from "./sentence";

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
  /** A step; or the beginning, or how it went so far. */
  let at: number | "begin" | "end" = answered() ? firstOpen() : "begin";

  /** The first sentence without a label: there one goes on. */
  function firstOpen(): number | "end" {
    const labelled = new Set(practice.sentences.filter((each) => each.yours !== null).map((each) => each.id));
    const open = steps.findIndex((step) => "sentence" in step && !labelled.has(step.sentence));
    return open < 0 ? "end" : open;
  }

  function go(to: typeof at): void {
    at = to;
    render();
  }

  function render(): void {
    root.replaceChildren(...parts());
    // After an answer the way on has the focus; else what is read first.
    root.querySelector<HTMLElement>(".reveal .main, [tabindex='-1']")?.focus();
  }

  function parts(): Node[] {
    if (at === "begin") return beginPart(practice, () => go(0), desk);
    const step = at === "end" ? undefined : steps[at];
    return step ? [progress(), card(step, Number(at))] : end();
  }

  function progress(): HTMLElement {
    const [done, all] = [answered(), practice.sentences.length];
    const words = t("page.practice.progress", { done, all });
    return h(
      "header",
      { class: "progress" },
      h("h1", { class: "unseen" }, t("page.practice.title")),
      h("progress", { max: all, value: done, "aria-label": words }),
      h("span", {}, words),
      ...(done ? [button(t("page.practice.look"), () => go("end"))] : []),
    );
  }

  function card(step: Step, index: number): HTMLElement {
    const next = () => go(index + 1);
    if ("moment" in step) return momentCard(practice, step.moment, next, desk);
    const label = (act: string) => void desk.ask({ do: "practice_label", practice: id, sentence: step.sentence, act });
    return sentenceCard(practice, step.sentence, label, next, desk);
  }

  function end(): Node[] {
    const open = firstOpen();
    const on = open === "end" ? [] : [button(t("page.practice.go_on"), () => go(open), "main")];
    const again = button(t("page.practice.again"), () => void desk.ask({ do: "practice_again", practice: id }));
    return [...agreementPart(practice, desk), h("div", { class: "choices" }, ...on, again)];
  }

  root.replaceChildren(...parts());
  return {
    root,
    title: t("page.practice.title"),
    async refresh() {
      const before = answered();
      practice = await fetchData<Practice>(`practice/${id}`);
      if (before && !answered()) at = "begin";
      render();
    },
  };
}
