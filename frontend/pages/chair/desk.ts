// What every part of the chair's page works with.

import type { Command } from "../commands";
import { h } from "../dom";
import type { Texts } from "../texts";
import type { ChairView } from "../view";

export interface Desk {
  readonly t: Texts;
  /** The latest view. */
  readonly view: () => ChairView;
  /** Sends a command; true when it was taken. What stands in its way is told on the page. */
  readonly ask: (command: Command) => Promise<boolean>;
  /** A short word on the page, for what leaves no trace elsewhere. */
  readonly tell: (message: string) => void;
}

/** A part of the page that is built once per language and kept up to date. */
export interface Part {
  readonly root: HTMLElement;
  readonly update: (view: ChairView) => void;
}

/** The body of a stage that is read like a sheet of paper. It can have the focus, so that it is read from its start. */
export function sheet(...children: readonly (Node | string)[]): HTMLElement {
  return h("main", { class: "sheet", tabindex: -1 }, ...children);
}

/** A button; with a letter it shows the key that does the same. */
export function button(label: string, run: () => void, letter?: string, quiet = false): HTMLButtonElement {
  const key = letter ? [h("kbd", { "aria-hidden": "true" }, letter.toUpperCase())] : [];
  return h(
    "button",
    { type: "button", class: quiet ? "quiet" : undefined, "aria-keyshortcuts": letter, click: run },
    ...key,
    h("span", {}, label),
  );
}
