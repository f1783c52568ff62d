// What asks before it does something, or has no place on the page all the time.

import { h } from "../dom";
import type { Kind } from "../view";
import type { Action } from "./actions";
import { button, type Desk } from "./desk";
import { lettersOn, setLetters } from "./letters";
import { openVoices } from "./voices";

type Choice = HTMLButtonElement;

/** A modal dialog. Its buttons close it; a letter on one of them works while it is open. */
function open(desk: Desk, heading: string, body: readonly Node[], choices: readonly Choice[], cancel = "cancel"): void {
  const title = h("h2", { id: "dialog-title" }, heading);
  const leave = button(desk.t(cancel), () => dialog.close(), undefined, true);
  const dialog = h(
    "dialog",
    { "aria-labelledby": "dialog-title", close: () => dialog.remove() },
    title,
    ...body,
    h("div", { class: "choices" }, ...choices, leave),
  );
  for (const choice of choices) choice.addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => {
    if (event.target instanceof HTMLInputElement || event.repeat) return;
    const choice = choices.find((each) => each.getAttribute("aria-keyshortcuts") === event.key.toLowerCase());
    if (!choice) return;
    // Taken here: the page behind must not take the same letter once the dialog is gone.
    event.preventDefault();
    choice.click();
  });
  document.body.append(dialog);
  dialog.showModal();
  // Enter by habit must not strike, end or move on: leaving is what has the focus, unless there is something to write.
  (dialog.querySelector<HTMLInputElement>("input[type=text]") ?? leave).focus();
}

export function askStrike(desk: Desk): void {
  const choices = ([1, 2, 5] as const).map((minutes) =>
    button(desk.t(`strike.minutes_${minutes}`), () => void desk.ask({ do: "strike", minutes }), String(minutes)),
  );
  open(desk, desk.t("strike.heading"), [h("p", {}, desk.t("strike.body"))], choices);
}

export function askEnd(desk: Desk): void {
  const yes = button(desk.t("end.yes"), () => void desk.ask({ do: "end" }), "e");
  open(desk, desk.t("end.heading"), [h("p", {}, desk.t("end.body"))], [yes]);
}

/** Asks before something that can't be taken back. `no` is the key of the text on the way out. */
export function askBefore(
  desk: Desk,
  { heading, body, yes, no }: { heading: string; body: string; yes: string; no?: string },
  run: () => void,
): void {
  open(desk, heading, [h("p", {}, body)], [button(yes, run)], no);
}

export function writeMark(desk: Desk, kind: Kind): void {
  const field = h("input", { type: "text", maxlength: 500, id: "mark-text" });
  const form = h(
    "form",
    {
      submit: (event: Event) => {
        event.preventDefault();
        save.click();
      },
    },
    h("label", { for: "mark-text" }, desk.t("mark.text")),
    field,
  );
  const save = button(desk.t("mark.save"), () => {
    const text = field.value.trim();
    if (text) void desk.ask({ do: "mark", kind, text });
  });
  open(desk, desk.t(`mark.${kind}`), [form], [save]);
}

export function showMore(desk: Desk): void {
  const { t } = desk;
  const view = desk.view();
  const choice = (label: string, run: () => void) => button(label, run, undefined, true);
  const roles = (["chair", "case_bringer", "participant"] as const).map((role) =>
    choice(t(`more.${role}`), () => {
      void desk.ask({ do: "role", role }).then((taken) => taken && desk.tell(t("noted")));
    }),
  );
  const voices = choice(t("more.voices"), openVoices);
  const phases = view.stage !== "running" ? [] : view.method.phases.map((phase) =>
    choice(phase.name, () => void desk.ask({ do: "phase", id: phase.id })),
  );
  const latecomer = choice(t("more.latecomer"), () => void desk.ask({ do: "latecomer" }));
  const withdraw = choice(t("more.withdraw"), () => {
    // What was heard before may have to go too, so striking is offered at once.
    void desk.ask({ do: "withdraw" }).then((taken) => taken && askStrike(desk));
  });
  const group = (heading: string, choices: readonly Choice[]) =>
    h("section", {}, h("h3", {}, heading), h("div", { class: "choices" }, ...choices));
  const explained = (about: Choice, body: string) => h("section", {}, about, h("p", { class: "hint" }, body));
  const sections = [
    ...(phases.length ? [group(t("more.phases"), phases)] : []),
    group(t("more.roles"), view.stage === "running" ? [...roles, voices] : roles),
    explained(latecomer, t("more.latecomer_body")),
    ...(view.mode === "audio" ? [explained(withdraw, t("more.withdraw_body"))] : []),
  ];
  open(desk, t("more.heading"), sections, [], "close");
  for (const each of [...phases, ...roles, voices, latecomer, withdraw]) {
    each.addEventListener("click", () => each.closest("dialog")?.close());
  }
}

export function showHelp(desk: Desk, actions: readonly Action[]): void {
  const { t } = desk;
  const rows = actions.map((action) =>
    h("li", {}, h("kbd", {}, action.letter.toUpperCase()), ` ${t(action.name(desk.view()))}`),
  );
  const letters = h("input", { type: "checkbox", id: "letters", change: () => setLetters(letters.checked) });
  letters.checked = lettersOn();
  open(desk, t("help_page.heading"), [
    h("ul", { class: "keylist" }, ...rows),
    h("p", {}, letters, " ", h("label", { for: "letters" }, t("help_page.letters"))),
    h("p", { class: "hint" }, t("help_page.letters_hint")),
    h("p", {}, h("kbd", {}, "1"), "–", h("kbd", {}, "9"), ` ${t("voices.help")}`),
    h("p", {}, t("help_page.screen")),
  ], [], "close");
}
