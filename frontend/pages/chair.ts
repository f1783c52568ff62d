// The chair's page: follows the session and shows the stage it is in.

import "../styles/chair.css";
import { confirming } from "./chair/confirm";
import type { Desk, Part } from "./chair/desk";
import { consent, preflight } from "./chair/forms";
import { ended, handing } from "./chair/hand";
import { askServer, banner, contactLine, messageLine, speaker } from "./chair/frame";
import { listenToKeys } from "./chair/keyboard";
import { closing, question, running } from "./chair/session";
import { h } from "./dom";
import { follow } from "./feed";
import { fetchTexts } from "./texts";
import type { ChairView, Stage } from "./view";

const STAGES: Readonly<Record<Stage, (desk: Desk) => Part>> = {
  preflight, consent, question, running, closing, confirming, handing, ended,
};

const texts = await fetchTexts();
const [message, contact, voice] = [messageLine(), contactLine(), speaker()];
const page = h("div", { class: "page" });
document.body.append(contact.root, page, message.root, voice.root);

let view: ChairView | undefined;
let desk: Desk | undefined;
let parts: readonly Part[] = [];

function changed(now: ChairView): void {
  const t = texts(now.language);
  const before = view;
  view = now;
  if (!desk || before?.language !== now.language || before.stage !== now.stage) {
    const focus = document.activeElement?.id;
    desk = { t, view: () => view ?? now, tell: message.tell, ask: (command) => askServer(command, message.tell, t) };
    document.documentElement.lang = now.language;
    parts = [banner(desk), STAGES[now.stage](desk)];
    page.replaceChildren(...parts.map((part) => part.root));
    page.dataset["stage"] = now.stage;
    // What had the focus is gone. A new stage is read from its beginning; a new language goes on where it was.
    if (before && before.stage !== now.stage) page.querySelector("main")?.focus();
    else if (focus) document.getElementById(focus)?.focus();
  }
  for (const part of parts) part.update(now);
  document.title = now.phase && now.stage === "running" ? `${now.phase.name} · ${t("title")}` : t("title");
  voice.follow(now, t);
  if (now.stage === "ended") feed.stop();
}

const feed = follow<ChairView>("chair", changed, (state) => contact.update(state, texts(view?.language ?? "en")));
listenToKeys(() => desk as Desk);
