// What the parts of the page work with: words, plots, and a way to ask the server.

import { h } from "../pages/dom";
import type { Plots } from "./drawing";
import type { Overview } from "./model";
import type { Command } from "./server";
import type { Speech } from "./words";

export interface Desk extends Speech {
  readonly plots: Plots | null;
  readonly overview: () => Overview;
  /** Sends a command; a refusal is told in words. What it changed comes back as a new version of the data. */
  readonly ask: (command: Command, tell?: (message: string) => void) => Promise<boolean>;
  /** One line for everybody, spoken too. */
  readonly tell: (message: string) => void;
}

/** What is shown below the banner. */
export interface View {
  readonly root: HTMLElement;
  readonly title: string;
  /** Fetches again what it shows, and shows it in place. */
  readonly refresh: () => Promise<void>;
}

export function button(label: string, run: () => void, kind: "main" | "quiet" = "quiet"): HTMLButtonElement {
  return h("button", { type: "button", class: kind, click: run }, label);
}
