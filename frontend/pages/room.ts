// The room page: phase, time, the question, and what was confirmed. Nothing else reaches this page at all.

import "../styles/room.css";
import { attribute, h, list, show, text } from "./dom";
import { follow } from "./feed";
import { listeningIcon } from "./icons";
import { fetchTexts } from "./texts";
import { clock } from "./time";
import type { RoomView } from "./view";

const texts = await fetchTexts();
const listening = h("p", { class: "listening" });
const name = h("h1");
const elapsed = h("span", { class: "elapsed" });
const planned = h("span", { class: "planned" });
const question = section("question");
const insights = section("insights");
const actions = section("actions");
const contact = h("p", { class: "contact", role: "status" });
const kept = h("div", { class: "kept" }, insights.root, actions.root);
document.body.append(
  contact,
  h(
    "main",
    { class: "room" },
    h("header", {}, name, h("p", { class: "time" }, elapsed, " ", planned)),
    question.root,
    kept,
    listening,
  ),
);

function section(about: string) {
  const [heading, body] = [h("h2"), h("ul")];
  return { root: h("section", { class: about }, heading, body), heading, body };
}

let language: RoomView["language"] = document.documentElement.lang === "nl" ? "nl" : "en";

function changed(view: RoomView): void {
  const t = texts(view.language);
  language = view.language;
  document.documentElement.lang = language;
  document.title = t("title");
  list(listening, [[view.listening, language] as const], ([state]) =>
    h("span", { class: "listening-state" }, listeningIcon(state), h("span", {}, t(`listening.${state}`))),
  );
  text(name, view.phase?.name ?? t("title"));
  text(elapsed, view.phase ? clock(view.phase.elapsed_s) : "");
  text(planned, view.phase ? t("time.of", { planned: clock(view.phase.planned_s) }) : "");
  fill(question, t("room.question"), view.question ? [view.question] : []);
  fill(insights, t("marks.insights"), view.insights);
  fill(actions, t("marks.actions"), view.actions);
}

function fill(part: ReturnType<typeof section>, heading: string, lines: readonly string[]): void {
  show(part.root, lines.length > 0);
  text(part.heading, heading);
  list(part.body, lines, (line) => h("li", {}, line));
}

follow<RoomView>("room", changed, (state) => {
  attribute(document.body, "data-contact", state);
  text(contact, state === "good" ? "" : texts(language)(`connection.${state}`));
});
