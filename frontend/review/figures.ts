// Figures as sentences: what, how sure, and what it rests on. Never a grade.

import { attribute, h } from "../pages/dom";
import type { Figure } from "./model";
import { between, figureValue, type Speech } from "./words";

const GROUPS: Readonly<Record<string, readonly string[]>> = {
  asking: [
    "question_advice",
    "open_share",
    "steering_share",
    "time_to_first_advice",
    "reflection_question",
    "stacked_questions",
  ],
  guiding: [
    "signals_shown",
    "signals_acted_on",
    "signals_dismissed",
    "self_correction",
    "interventions",
    "fitting",
    "time_used",
  ],
  room: ["silence_after_questions", "talk_case_bringer", "talk_chair", "talk_group", "evenness"],
  outcome: ["options_offered", "options_chosen", "actions_agreed"],
};
const REST = "rest";

const groupOf = (id: string): string => Object.keys(GROUPS).find((group) => GROUPS[group]?.includes(id)) ?? REST;

export function figureList(figures: () => readonly Figure[], speech: Speech) {
  const root = h("div", { class: "figures" });

  function update(): void {
    const open = new Set([...root.querySelectorAll("details[open]")].map((each) => each.id));
    const groups = [...Object.keys(GROUPS), REST].flatMap((group) => {
      const members = figures().filter((figure) => groupOf(figure.id) === group);
      return members.length ? [groupPart(group, members, speech)] : [];
    });
    root.replaceChildren(...groups);
    for (const each of root.querySelectorAll("details")) attribute(each, "open", open.has(each.id));
  }

  update();
  return { root, update };
}

function groupPart(group: string, figures: readonly Figure[], speech: Speech): HTMLElement {
  return h(
    "section",
    { class: "group" },
    h("h3", {}, speech.t(`page.group.${group}`)),
    h("ul", {}, ...figures.map((figure) => h("li", {}, figurePart(figure, speech)))),
  );
}

function figurePart(figure: Figure, speech: Speech): HTMLElement {
  const { t } = speech;
  const counted = figure.part !== null && figure.whole !== null;
  const behind = counted
    ? t(`page.figure.counts_${figure.unit === "ratio" ? "ratio" : "share"}`, {
        part: figure.part ?? 0,
        whole: figure.whole ?? 0,
      })
    : "";
  return h(
    "article",
    { class: "figure", "data-figure": figure.id },
    h("h4", {}, t(`figure.${figure.id}.name`)),
    h("p", { class: "value" }, figureValue(figure, speech)),
    h("p", { class: "between" }, between(figure, speech)),
    span(figure),
    h(
      "details",
      { id: `about-${figure.id}` },
      h("summary", {}, t("page.figure.what"), h("span", { class: "unseen" }, `: ${t(`figure.${figure.id}.name`)}`)),
      h("p", {}, t(`figure.${figure.id}.means`)),
      ...(behind ? [h("p", {}, behind)] : []),
      h("p", { class: "caution" }, t(`figure.${figure.id}.caution`)),
    ),
  );
}

/** A line from nothing to all with the range on it, for shares: the words say the same. */
function span(figure: Figure): HTMLElement {
  const line = h("span", { class: "span", "aria-hidden": "true" });
  if (figure.unit !== "share" || figure.value === null) {
    line.hidden = true;
    return line;
  }
  line.style.setProperty("--low", String(figure.low ?? figure.value));
  line.style.setProperty("--high", String(figure.high ?? 1));
  line.style.setProperty("--value", String(figure.value));
  return line;
}
