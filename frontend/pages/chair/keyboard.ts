// Single letters as keys. They can be turned off (WCAG 2.1.4): speech input and screen readers type letters too.

import { ACTIONS } from "./actions";
import type { Desk } from "./desk";
import { lettersOn } from "./letters";
import { seatOfKey, tapSeat } from "./voices";

/** Stages in which somebody has the word. */
const TALKING: ReadonlySet<string> = new Set(["question", "running", "closing"]);

export function listenToKeys(desk: () => Desk): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented) return;
    if (typing(event.target) || document.querySelector("dialog[open]") || !lettersOn()) return;
    const seat = seatOfKey(event.key);
    if (seat !== null && TALKING.has(desk().view().stage)) {
      event.preventDefault();
      tapSeat(desk(), seat);
      return;
    }
    const action = ACTIONS.find((each) => each.letter === event.key.toLowerCase());
    if (!action?.possible(desk().view())) return;
    event.preventDefault();
    action.run(desk());
  });
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !["radio", "checkbox"].includes(target.type));
}
