// Around every stage: whether companion listens, what is wrong, the language, and what a screen reader speaks.

import { send, type Command } from "../commands";
import { attribute, h, list, show, text } from "../dom";
import type { Contact } from "../feed";
import { listeningIcon } from "../icons";
import type { Texts } from "../texts";
import type { ChairView, Language, Listening } from "../view";
import { action } from "./actions";
import { button, type Desk, type Part } from "./desk";

/** Recognition that is less behind than this is on time, as far as a chair can tell. */
const LAG_WORTH_TELLING_S = 2;

export function banner(desk: Desk): Part {
  const { t } = desk;
  const listening = h("p", { class: "listening" });
  const health = h("p", { class: "health" });
  const other: Language = desk.view().language === "nl" ? "en" : "nl";
  const language = button(t("language"), () => void desk.ask({ do: "language", language: other }), undefined, true);
  language.id = "language";
  language.lang = other;
  const room = h("a", { href: "/room", target: "companion-room", rel: "opener" }, t("room_page"));
  const help = button(t("help"), () => action("?").run(desk), "?", true);
  const notices = h("ul", { class: "notices" });
  const agenda = h("a", { href: "/agenda", target: "companion-agenda", rel: "opener" }, t("agenda_page"));
  const nav = h("nav", {}, agenda, room, language, help);
  const root = h("header", {}, h("div", { class: "bar" }, listening, health, nav), notices);

  return {
    root,
    update(view) {
      list(listening, [view.listening], (state: Listening) => {
        const words = h("span", {}, t(`listening.${state}`));
        return h("span", { class: `listening-state ${state}` }, listeningIcon(state), words);
      });
      text(health, healthOf(view, t).join(" · "));
      list(notices, view.notices, (notice) => h("li", {}, notice.text));
      show(notices, view.notices.length > 0);
    },
  };
}

function healthOf(view: ChairView, t: Texts): string[] {
  const told = view.listening === "on" ? [] : [t(`listening_means.${view.listening}`)];
  if (view.lag_s >= LAG_WORTH_TELLING_S) told.push(t("health.lag", { seconds: Math.round(view.lag_s) }));
  if (view.lost_s >= 1) told.push(t("health.lost", { seconds: Math.round(view.lost_s) }));
  if (view.tier === "light") told.push(t("health.light"));
  return told;
}

/** Speaks to a screen reader: only a new signal and a new phase, politely. */
export function speaker(): { root: HTMLElement; follow: (view: ChairView, t: Texts) => void } {
  const root = h("p", { class: "unseen", "aria-live": "polite" });
  let phase: string | null | undefined;
  let signal: number | null | undefined;
  return {
    root,
    follow(view, t) {
      const [phaseNow, signalNow] = [view.phase?.id ?? null, view.signal?.id ?? null];
      // Nothing on arrival: then the page itself is read.
      if (phase !== undefined && view.phase && phaseNow !== phase) {
        text(root, t("say.phase", { name: view.phase.name, minutes: Math.round(view.phase.planned_s / 60) }));
      }
      if (signal !== undefined && view.signal && signalNow !== signal) {
        text(root, t("say.signal", { word: view.signal.word, still: view.signal.still, say: view.signal.say }));
      }
      phase = phaseNow;
      signal = signalNow;
    },
  };
}

const MESSAGE_MS = 6000;

/** A line for refusals and short words. */
export function messageLine(): { root: HTMLElement; tell: (message: string) => void } {
  const root = h("p", { class: "message", role: "status" });
  let timer = 0;
  return {
    root,
    tell(message) {
      clearTimeout(timer);
      text(root, message);
      timer = setTimeout(() => text(root, ""), MESSAGE_MS);
    },
  };
}

/** Says that the page is out of touch, and greys what it still shows. */
export function contactLine(): { root: HTMLElement; update: (contact: Contact, t: Texts) => void } {
  const root = h("p", { class: "contact", role: "status" });
  return {
    root,
    update(contact, t) {
      attribute(document.body, "data-contact", contact);
      text(root, contact === "good" ? "" : t(`connection.${contact}`));
    },
  };
}

/** Sends a command; tells in words why it was not taken. */
export async function askServer(command: Command, tell: (message: string) => void, t: Texts): Promise<boolean> {
  const refusal = await send(command);
  if (refusal === null) return true;
  tell(refusal || t("refused.failed"));
  return false;
}
