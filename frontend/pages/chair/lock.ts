// What opens the summary: seven words that companion makes up, words of the case-bringer's own, or somebody's key.

import { h, list, show, text } from "../dom";
import { button, type Desk, type Part } from "./desk";
import { secretWords } from "./secret";

const SHORTEST_OWN = 12;

export function lockStep(desk: Desk): Part {
  const { t } = desk;
  const body = h("div", { class: "lock" });
  const root = h("li", { class: "step" }, h("h2", {}, t("hand.step_lock")), body);
  let hide = (): void => undefined;
  return {
    root,
    update({ handing: told }) {
      if (!told) return;
      const { lock, names, noted, recipients } = told;
      const saved = told.copies.length > 0;
      list(body, [{ lock, names, noted, recipients, saved }], () => {
        hide();
        if (!lock) return choices(desk, recipients);
        const words = lock === "words" && !noted ? secretWords(desk) : null;
        hide = words?.hide ?? hide;
        const otherwise = button(t("hand.otherwise"), () => otherwiseShown(), undefined, true);
        const again = choices(desk, recipients);
        show(again, false);
        const otherwiseShown = (): void => {
          show(again, true);
          show(otherwise, false);
        };
        return h(
          "div",
          { class: "locked" },
          h("p", {}, t(`hand.lock_${lock}`, { names: names.join(", ") }), ...(noted && lock === "words" ? [" ", t("hand.noted_done")] : [])),
          ...(words ? [words.root] : []),
          ...(saved ? [] : [otherwise]),
          again,
        );
      });
    },
  };
}

function choices(desk: Desk, recipients: readonly string[]): HTMLElement {
  const { t } = desk;
  const own = ownWords(desk);
  const keys = remembered(desk, recipients);
  const open = (one: HTMLElement, other: HTMLElement) => {
    show(one, true);
    show(other, false);
    one.querySelector("input")?.focus();
  };
  const choice = (name: string, run: () => void) =>
    h("div", { class: "choice" }, button(t(`hand.by_${name}`), run, undefined, true), h("p", { class: "hint" }, t(`hand.by_${name}_hint`)));
  return h(
    "div",
    { class: "ways" },
    h(
      "div",
      { class: "pair" },
      choice("words", () => void desk.ask({ do: "lock", how: "words" })),
      choice("own", () => open(own, keys)),
      ...(recipients.length ? [choice("keys", () => open(keys, own))] : []),
    ),
    own,
    keys,
  );
}

function ownWords(desk: Desk): HTMLElement {
  const { t } = desk;
  const field = (id: string) => h("input", { type: "password", id, maxlength: 200, autocomplete: "off" });
  const [first, second] = [field("own"), field("own-again")];
  const problem = h("p", { class: "problem", role: "alert" });
  const form = h(
    "form",
    {
      class: "own",
      submit: (event: Event) => {
        event.preventDefault();
        const short = first.value.length < SHORTEST_OWN;
        const wrong = short ? t("hand.own_short") : first.value !== second.value ? t("hand.own_differ") : "";
        text(problem, wrong);
        if (wrong) return (short ? first : second).focus();
        const passphrase = first.value;
        first.value = second.value = "";
        void desk.ask({ do: "lock", how: "own", passphrase });
      },
    },
    h("label", { for: "own" }, t("hand.own_label")),
    first,
    h("label", { for: "own-again" }, t("hand.own_again")),
    second,
    problem,
    h("div", { class: "choices" }, h("button", {}, t("hand.seal_it"))),
  );
  show(form, false);
  return form;
}

function remembered(desk: Desk, recipients: readonly string[]): HTMLElement {
  const { t } = desk;
  const boxes = recipients.map((name, place) => {
    const box = h("input", { type: "checkbox", id: `key-${place}` });
    return { name, box, root: h("span", { class: "option" }, box, h("label", { for: box.id }, name)) };
  });
  const problem = h("p", { class: "problem", role: "alert" });
  const form = h(
    "form",
    {
      class: "keyring",
      submit: (event: Event) => {
        event.preventDefault();
        const names = boxes.filter(({ box }) => box.checked).map(({ name }) => name);
        text(problem, names.length ? "" : t("hand.choose_key"));
        if (names.length) void desk.ask({ do: "lock", how: "keys", names });
      },
    },
    h("div", { class: "field" }, ...boxes.map(({ root }) => root)),
    problem,
    h("div", { class: "choices" }, h("button", {}, t("hand.seal_it"))),
  );
  show(form, false);
  return form;
}
