// What the chair asks for. The answer is a later view; only a refusal comes back at once, in words.

import type { Kind, Label, Language } from "./view";

export type Command =
  | { do: "next" | "pause" | "resume" | "latecomer" | "withdraw" | "take_offer" | "dismiss_offer" | "end" }
  | { do: "phase"; id: string }
  | { do: "confirm_mark"; id: string | number }
  | { do: "correct" | "not_so" | "show_words"; id: number }
  | { do: "strike"; minutes: 1 | 2 | 5 }
  | { do: "mark"; kind: Kind; text?: string }
  | { do: "tap"; label: Label }
  | { do: "role"; role: "chair" | "case_bringer" | "participant" }
  | { do: "question"; text: string; which: "before" | "now" }
  | { do: "consent"; people: number; agreed: boolean; hierarchy: boolean }
  | { do: "language"; language: Language };

/** Null when it was taken; else why not, or "" when there was no answer. */
export async function send(command: Command): Promise<string | null> {
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
