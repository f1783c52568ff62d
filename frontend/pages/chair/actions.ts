// Everything that has a key: one table for the keyboard, the row of buttons and the help.

import type { ChairView, Kind, Label } from "../view";
import type { Desk } from "./desk";
import { askEnd, askStrike, showHelp, showMore, writeMark } from "./dialogs";

export interface Action {
  readonly letter: string;
  /** Key of its name among the texts. */
  readonly name: (view: ChairView) => string;
  readonly possible: (view: ChairView) => boolean;
  readonly run: (desk: Desk) => void;
  /** Where its button stands: in the row, or in the part of the page it belongs to. */
  readonly row: boolean;
}

const running = (view: ChairView) => view.stage === "running";
const talking = (view: ChairView) => running(view) || view.stage === "closing" || view.stage === "question";
const noAudio = (view: ChairView) => running(view) && view.mode === "no_audio";

function mark(letter: string, kind: Kind): Action {
  return {
    letter,
    name: () => `do.${kind}`,
    possible: talking,
    row: true,
    run: (desk) => {
      if (desk.view().mode === "no_audio") writeMark(desk, kind);
      else void desk.ask({ do: "mark", kind }).then((taken) => taken && desk.tell(desk.t("noted")));
    },
  };
}

function tap(letter: string, label: Label): Action {
  return {
    letter,
    name: () => `do.${label}`,
    possible: noAudio,
    row: false,
    run: (desk) => void desk.ask({ do: "tap", label }),
  };
}

export const ACTIONS: readonly Action[] = [
  tap("q", "question"),
  tap("v", "advice"),
  tap("r", "reflection"),
  {
    letter: "n",
    name: () => "do.next",
    possible: (view) => running(view) && view.next !== null,
    row: true,
    run: (desk) => void desk.ask({ do: "next" }),
  },
  {
    letter: "p",
    name: (view) => (view.listening === "paused" ? "do.resume" : "do.pause"),
    possible: talking,
    row: true,
    run: (desk) => void desk.ask({ do: desk.view().listening === "paused" ? "resume" : "pause" }),
  },
  mark("i", "insight"),
  mark("a", "action"),
  { letter: "s", name: () => "do.strike", possible: talking, row: true, run: askStrike },
  { letter: "m", name: () => "do.more", possible: talking, row: true, run: showMore },
  { letter: "e", name: () => "do.end", possible: (view) => view.stage !== "ended", row: true, run: askEnd },
  {
    letter: "d",
    name: () => "signal.not_so",
    possible: (view) => running(view) && view.signal !== null,
    row: false,
    run: (desk) => withSignal(desk, (id) => void desk.ask({ do: "not_so", id })),
  },
  {
    letter: "c",
    name: () => "signal.correct",
    possible: (view) => running(view) && view.signal !== null,
    row: false,
    run: (desk) => withSignal(desk, (id) => void desk.ask({ do: "correct", id })),
  },
  {
    letter: "w",
    name: () => "signal.show_words",
    possible: (view) => running(view) && view.signal !== null && view.signal.words === null,
    row: false,
    run: (desk) => withSignal(desk, (id) => void desk.ask({ do: "show_words", id })),
  },
  {
    letter: "o",
    name: () => "phase.take_offer",
    possible: (view) => running(view) && view.offer !== null,
    row: false,
    run: (desk) => void desk.ask({ do: "take_offer" }),
  },
  { letter: "?", name: () => "do.help", possible: () => true, row: false, run: (desk) => showHelp(desk, ACTIONS) },
];

/** The action of a letter; every letter in this file's calls is in the table. */
export function action(letter: string): Action {
  const found = ACTIONS.find((each) => each.letter === letter);
  if (!found) throw new Error(`no action has the key ${letter}`);
  return found;
}

function withSignal(desk: Desk, run: (id: number) => void): void {
  const signal = desk.view().signal;
  if (signal) run(signal.id);
}
