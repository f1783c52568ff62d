// What the chair asks for. The answer is a later view; only a refusal comes back at once, in words.

import type { Choice, Decision, Kind, Label, Language, LineKind, Role } from "./view";

export type Command =
  | { do: "next" | "pause" | "resume" | "latecomer" | "withdraw" | "take_offer" | "dismiss_offer" | "end" }
  | { do: "phase"; id: string }
  | { do: "confirm_mark"; id: string | number }
  | { do: "correct" | "not_so" | "show_words"; id: number }
  | { do: "strike"; minutes: 1 | 2 | 5 }
  | { do: "mark"; kind: Kind; text?: string }
  | { do: "tap"; label: Label }
  | { do: "role"; role: Role }
  | { do: "speaks" | "learn_voice"; seat: number }
  | { do: "voices"; agreed: boolean }
  | { do: "stop_learning" | "forget_voices" }
  | { do: "question"; text: string; which: "before" | "now" }
  | { do: "consent"; people: number; agreed: boolean; hierarchy: boolean; words?: boolean }
  | { do: "language"; language: Language }
  | {
      do: "settle";
      line: string;
      decision: Decision;
      text?: string;
      choice?: Choice;
      first_step?: string;
      due?: string;
    }
  | { do: "add_line"; kind: LineKind; text: string }
  | { do: "hand_over" | "back" | "noted" | "look" | "finish" | "stop_unsaved" }
  | { do: "lock"; how: "words" | "own" | "keys"; passphrase?: string; names?: readonly string[] }
  | { do: "save"; path: string }
  | { do: "remove_copy"; id: number };

let before: Promise<unknown> = Promise.resolve();

/**
 * Null when it was taken; else why not, or "" when there was no answer. Commands arrive in the order in which they were
 * given: leaving a field and pressing a button are one gesture, and two connections would race.
 */
export function send(command: Command): Promise<string | null> {
  const answer = before.then(() => post(command));
  before = answer;
  return answer;
}

async function post(command: Command): Promise<string | null> {
  try {
    const answer = await fetch("/command", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(command),
    });
    if (answer.ok) return null;
    return answer.status === 409 ? ((await answer.json()) as { text: string }).text : "";
  } catch {
    return "";
  }
}

/** The words that open the summary, for this page alone; null when they are not there. They come in no view. */
export async function fetchWords(): Promise<readonly string[] | null> {
  try {
    const answer = await fetch("/words", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: "{}",
    });
    return answer.ok ? ((await answer.json()) as string[]) : null;
  } catch {
    return null;
  }
}
