// Single letters as keys. They can be turned off (WCAG 2.1.4): speech input and screen readers type letters too.

import { ACTIONS } from "./actions";
import type { Desk } from "./desk";
import { lettersOn } from "./letters";

export function listenToKeys(desk: () => Desk): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.defaultPrevented) return;
    if (typing(event.target) || document.querySelector("dialog[open]") || !lettersOn()) return;
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
