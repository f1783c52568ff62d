// The summary capsule: a page that carries a sealed summary and opens it here, without a network, for whoever knows the
// words. Until this script runs, the page shows how to open it elsewhere; so it also does where scripts don't run.

import { h } from "../pages/dom";
import { askForWords } from "./form";
import { fitOnPaper } from "./paper";
import { Problem, open, sealedIn } from "./sealed";
import { sheet } from "./sheet";
import { given } from "./texts";
import { readings } from "./words";

const part = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no ${id}`);
  return element;
};

const main = part("capsule");
const all = given(part("texts"));
const { texts } = all;

function start(): void {
  let file: Uint8Array;
  try {
    file = sealedIn(part("sealed"));
  } catch (error) {
    // The explanation stays: another copy, or another program, may do better.
    main.prepend(h("p", { class: "problem whole", role: "alert" }, words(error)));
    return;
  }

  const form = askForWords(all, (typed) => void tryToOpen(typed));
  const ask = (): void => {
    form.clear();
    main.replaceChildren(form.element);
    form.focus();
  };

  async function tryToOpen(typed: string): Promise<void> {
    form.say(texts("capsule.opening"), "busy");
    await painted();
    try {
      const summary = await open(file, readings(typed, all.list));
      form.say("", "busy");
      form.clear();
      main.replaceChildren(sheet(summary, texts, ask));
      main.querySelector("h1")?.focus();
      window.scrollTo(0, 0);
    } catch (error) {
      form.say(words(error), "problem");
      form.focus();
    }
  }

  ask();
  fitOnPaper(main);
  // Whoever comes back with the browser's "back" finds the summary closed.
  window.addEventListener("pagehide", ask);
}

function words(error: unknown): string {
  return texts(`capsule.problem.${error instanceof Problem ? error.code : "damaged"}`);
}

/** Until the browser has shown what the page says now: deriving the key leaves it no time. */
function painted(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}

start();
