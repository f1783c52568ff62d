// The middle of the page, one thing at a time: a signal, else an offer to move on, else what is asked of whom.

import { h, list } from "../dom";
import { shapeIcon } from "../icons";
import type { ChairView, Signal } from "../view";
import { action } from "./actions";
import { button, type Desk, type Part } from "./desk";

export function moment(desk: Desk): Part {
  const root = h("section", { class: "moment" });
  return {
    root,
    update(view) {
      list(root, [what(view)], (shown) => {
        if (shown.signal) return signalPanel(desk, shown.signal);
        if (shown.offer) return offerPanel(desk, shown.offer.name);
        return h("p", { class: shown.prompt ? "prompt" : "asked" }, shown.prompt ?? shown.ask ?? "");
      });
    },
  };
}

/** What of the view is shown here: the age of a signal is not, so that its panel stays still while it stands. */
function what({ signal, offer, prompt, phase }: ChairView) {
  return { signal: signal && { ...signal, age_s: 0 }, offer, prompt, ask: phase?.ask };
}

function signalPanel(desk: Desk, signal: Signal): HTMLElement {
  const { t } = desk;
  const times = { class: "count", title: t("signal.count", { count: signal.count }) };
  const count = signal.count > 1 ? [h("span", times, `×${signal.count}`)] : [];
  const words = signal.words
    ? h("p", { class: "words" }, h("small", {}, `${t("signal.words")}: `), `“${signal.words}”`)
    : button(t("signal.show_words"), () => action("w").run(desk), "w", true);
  return h(
    "div",
    { class: `signal ${signal.shape}` },
    shapeIcon(signal.shape),
    h("h2", { class: "word" }, signal.word, " ", ...count),
    h("p", { class: "still" }, signal.still),
    h("p", { class: "say" }, `“${signal.say}”`),
    h(
      "div",
      { class: "choices" },
      button(t("signal.correct"), () => action("c").run(desk), "c", true),
      button(t("signal.not_so"), () => action("d").run(desk), "d", true),
      words,
    ),
  );
}

function offerPanel(desk: Desk, name: string): HTMLElement {
  const { t } = desk;
  return h(
    "div",
    { class: "offer" },
    h("p", { class: "word" }, t("phase.offer", { name })),
    h(
      "div",
      { class: "choices" },
      button(t("phase.take_offer"), () => action("o").run(desk), "o"),
      button(t("phase.dismiss_offer"), () => void desk.ask({ do: "dismiss_offer" }), undefined, true),
    ),
  );
}
