// Asking for the words: one field, what it understood underneath, and words to choose from.

import { h, show, text } from "../pages/dom";
import type { Given } from "./texts";
import { type Suggestion, type Token, read, suggestions } from "./words";

export interface Form {
  readonly element: HTMLElement;
  readonly focus: () => void;
  /** Says why it did not open, or that it is busy opening; "" for neither. */
  readonly say: (message: string, kind: "problem" | "busy") => void;
  readonly clear: () => void;
}

/** `onOpen` gets what was typed, as it was typed. */
export function askForWords({ texts, list, count }: Given, onOpen: (typed: string) => void): Form {
  const field = h("textarea", {
    id: "words",
    rows: 2,
    autocomplete: "off",
    autocapitalize: "none",
    autocorrect: "off",
    spellcheck: "false", // some browsers have a server check the spelling
    enterkeyhint: "go",
    "aria-describedby": "how problem",
    input: () => {
      say("", "problem");
      refresh();
    },
    keydown: (event) => {
      if ((event as KeyboardEvent).key !== "Enter") return;
      event.preventDefault();
      form.requestSubmit();
    },
  });
  const understood = h("ol", { class: "understood", "aria-label": texts("capsule.understood") });
  const progress = h("p", { class: "progress", role: "status" });
  const offered = h("div", { class: "offered", role: "group", "aria-label": texts("capsule.suggestions") });
  const problem = h("p", { class: "problem", id: "problem", role: "alert" });
  const busy = h("p", { class: "busy", role: "status" });
  const button = h("button", { class: "main" }, texts("capsule.open"));
  const form = h(
    "form",
    {
      autocomplete: "off",
      submit: (event) => {
        event.preventDefault();
        if (button.disabled) return;
        if (field.value.trim()) onOpen(field.value.trim());
        else field.focus();
      },
    },
    h("label", { for: "words" }, texts("capsule.label")),
    field,
    offered,
    understood,
    progress,
    problem,
    h("p", { class: "go" }, button, busy),
  );

  function refresh(): void {
    const tokens = read(field.value, list);
    const known = tokens.filter((token) => token.word !== undefined).length;
    understood.replaceChildren(...tokens.map(chip));
    text(progress, known ? texts("capsule.progress", { count: known, total: count }) : "");
    offered.replaceChildren(...suggestions(field.value, list).map(offer));
    show(understood, known > 0);
    show(offered, field.value !== "");
  }

  function chip({ typed, word }: Token): HTMLElement {
    if (word === undefined) {
      const aside = h("span", { class: "unseen" }, ` ${texts("capsule.unknown")}`);
      return h("li", { class: "unknown" }, typed, aside);
    }
    return h("li", {}, h("b", {}, word.slice(0, typed.length)), word.slice(typed.length));
  }

  function offer({ token, word }: Suggestion): HTMLElement {
    const last = token.end === field.value.length;
    const put = (): void => {
      const { value } = field;
      field.value = value.slice(0, token.start) + word + (last ? " " : value.slice(token.end));
      refresh();
      field.focus();
    };
    const name = last ? word : texts("capsule.instead", { word, typed: token.typed });
    return h("button", { type: "button", class: "offer", click: put }, name);
  }

  function say(message: string, kind: "problem" | "busy"): void {
    text(problem, kind === "problem" ? message : "");
    text(busy, kind === "busy" ? message : "");
    button.disabled = kind === "busy" && message !== "";
    if (kind === "problem" && message) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }

  refresh();
  const element = h(
    "section",
    { class: "ask" },
    h("h1", {}, texts("capsule.ask")),
    h("p", { id: "how" }, texts("capsule.how", { count })),
    form,
    h(
      "details",
      {},
      h("summary", {}, texts("capsule.help")),
      h("p", {}, texts("capsule.help_own")),
      h("p", {}, texts("capsule.help_lost")),
    ),
    h("p", { class: "promise" }, texts("capsule.promise")),
  );
  return {
    element,
    say,
    focus: () => field.focus(),
    clear: () => {
      field.value = "";
      refresh();
    },
  };
}
