// The words that open the summary: fetched when the case-bringer asks for them, shown on this page alone, and gone again
// when they are noted, hidden, a minute old, or when the window is no longer in front.

import { fetchWords } from "../commands";
import { attribute, h, show, text } from "../dom";
import { button, type Desk } from "./desk";

const SHOWN_MS = 60_000;

export function secretWords(desk: Desk): { root: HTMLElement; hide: () => void } {
  const { t } = desk;
  const words = h("ol", { class: "seven", "aria-label": t("hand.words") });
  const problem = h("p", { class: "problem", role: "alert" });
  const toggle = button(t("hand.show"), () => void (words.children.length ? hide() : reveal()));
  const noted = button(t("hand.noted"), () => {
    hide();
    void desk.ask({ do: "noted" });
  }, undefined, true);
  noted.setAttribute("aria-describedby", "noted-hint");
  const forgets = h("p", { class: "hint", id: "noted-hint" }, t("hand.noted_hint"));
  let timer = 0;

  async function reveal(): Promise<void> {
    const found = await fetchWords();
    text(problem, found ? "" : t("hand.gone"));
    if (!found) return;
    words.replaceChildren(...found.map((word) => h("li", {}, word)));
    told(true);
    for (const each of [noted, forgets]) show(each, true);
    timer = setTimeout(hide, SHOWN_MS);
  }

  function hide(): void {
    clearTimeout(timer);
    words.replaceChildren();
    told(false);
  }

  function told(shown: boolean): void {
    show(words, shown);
    attribute(toggle, "aria-expanded", String(shown));
    text(toggle.lastElementChild ?? toggle, t(shown ? "hand.hide" : "hand.show"));
  }

  window.addEventListener("blur", hide);
  window.addEventListener("pagehide", hide);
  document.addEventListener("visibilitychange", () => document.hidden && hide());
  told(false);
  // Nobody can have noted what was never shown.
  for (const each of [noted, forgets]) show(each, false);
  const root = h(
    "div",
    { class: "secret" },
    h("p", { class: "turn" }, t("hand.turn")),
    words,
    problem,
    h("div", { class: "choices" }, toggle, noted),
    h("p", { class: "hint" }, t("hand.hides")),
    forgets,
  );
  return { root, hide };
}
