// The stages before and after the conversation: getting ready, consent, the learning question.

import { attribute, h, text } from "../dom";
import type { ChairView } from "../view";
import { button, sheet, type Desk, type Part } from "./desk";

export function preflight(desk: Desk): Part {
  const { t } = desk;
  const meter = { role: "meter", "aria-label": t("health.level"), "aria-valuemin": 0, "aria-valuemax": 100 };
  const level = h("div", { class: "level", ...meter });
  const root = sheet(
    h("h1", {}, t("preflight.heading")),
    h("p", { class: "lead" }, t("preflight.body")),
    level,
    h("p", {}, t("preflight.next")),
  );
  return {
    root,
    update(view) {
      const share = Math.round(Math.min(1, Math.max(0, view.level)) * 100);
      level.style.setProperty("--share", `${share}%`);
      attribute(level, "aria-valuenow", share);
    },
  };
}

export function consent(desk: Desk): Part {
  const { t } = desk;
  const known = desk.view().consent;
  const people = h("input", { type: "number", id: "people", min: 1, max: 30, required: true, inputmode: "numeric" });
  people.value = known.people?.toString() ?? "";
  const yes = h("input", { type: "radio", name: "hierarchy", id: "hierarchy-yes", required: true });
  const no = h("input", { type: "radio", name: "hierarchy", id: "hierarchy-no", required: true });
  yes.checked = known.hierarchy === true;
  no.checked = known.hierarchy === false;
  // Asked only when the session was started with a review that may hold what is said.
  const keep = h("input", { type: "radio", name: "words", id: "words-yes", required: known.asks_words });
  const keepNot = h("input", { type: "radio", name: "words", id: "words-no", required: known.asks_words });
  keep.checked = known.words === true;
  keepNot.checked = known.words === false;
  const problem = h("p", { class: "problem", role: "alert" });
  const words = h("p", { class: "read-aloud" });

  function answer(agreed: boolean): void {
    const complete = form.checkValidity();
    text(problem, complete ? "" : t("consent.missing"));
    if (!complete) return;
    const asked = { people: people.valueAsNumber, agreed, hierarchy: yes.checked };
    void desk.ask({ do: "consent", ...asked, ...(known.asks_words ? { words: agreed && keep.checked } : {}) });
  }

  const choice = (label: string, hint: string, agreed: boolean) => {
    const choose = button(label, () => answer(agreed), undefined, !agreed);
    return h("div", { class: "choice" }, choose, h("p", { class: "hint" }, hint));
  };
  const form = h(
    "form",
    { novalidate: true, submit: (event: Event) => event.preventDefault() },
    h("p", { class: "field" }, h("label", { for: "people" }, t("consent.people")), people),
    h(
      "fieldset",
      { class: "field" },
      h("legend", {}, t("consent.hierarchy")),
      h("span", { class: "option" }, yes, h("label", { for: "hierarchy-yes" }, t("consent.yes"))),
      h("span", { class: "option" }, no, h("label", { for: "hierarchy-no" }, t("consent.no"))),
    ),
    ...(known.asks_words
      ? [
          h(
            "fieldset",
            { class: "field" },
            h("legend", {}, t("consent.words")),
            h("span", { class: "option" }, keep, h("label", { for: "words-yes" }, t("consent.yes"))),
            h("span", { class: "option" }, keepNot, h("label", { for: "words-no" }, t("consent.no"))),
          ),
        ]
      : []),
    problem,
    h(
      "div",
      { class: "pair" },
      choice(t("consent.agree"), t("consent.agree_hint"), true),
      choice(t("consent.refuse"), t("consent.refuse_hint"), false),
    ),
  );
  const root = sheet(h("h1", {}, t("consent.heading")), h("p", {}, t("consent.read")), words, form);
  return { root, update: (view) => text(words, view.consent.text) };
}

/** The form for the learning question: `before` at the start, `now` at the end. */
export function questionForm(desk: Desk, which: "before" | "now"): Part {
  const { t } = desk;
  const suffix = which === "now" ? "_now" : "";
  const rows = which === "now" ? 2 : 3;
  const words = h("textarea", { id: "question", rows, maxlength: 500, "aria-describedby": "question-hint" });
  const problem = h("p", { class: "problem", role: "alert" });
  const earlier = h("p", { class: "read-aloud" });
  const save = button(t(`ask.save${suffix}`), () => {
    const line = words.value.replace(/\s+/g, " ").trim();
    text(problem, line ? "" : t("ask.missing"));
    if (line) void desk.ask({ do: "question", text: line, which });
  });
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    save.click();
  });
  let offered = "";
  const root = h(
    "section",
    { class: "ask" },
    h(which === "now" ? "h2" : "h1", { class: "heading" }, h("label", { for: "question" }, t(`ask.heading${suffix}`))),
    h("p", { id: "question-hint" }, t(`ask.body${suffix}`)),
    ...(which === "now" ? [earlier] : []),
    words,
    problem,
    h("div", { class: "choices" }, save),
  );
  return {
    root,
    update(view: ChairView) {
      text(earlier, view.question.before ?? "");
      // A question that was heard is offered for confirmation, but never over what somebody is typing.
      const heard = view.question[which] ?? "";
      if (heard !== offered && words.value === offered) words.value = heard;
      offered = heard;
    },
  };
}
