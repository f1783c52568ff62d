// What the server pushes: the view models of docs/pages.md. Times are seconds.

export type Language = "nl" | "en";
export type Listening = "on" | "paused" | "silent" | "lost" | "off" | "starting";
export type Label = "question" | "advice" | "reflection";
export type Kind = "insight" | "action";
export type Shape = "triangle" | "square" | "circle";
export type Stage = "preflight" | "consent" | "question" | "running" | "closing" | "confirming" | "handing" | "ended";

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Phase extends Named {
  readonly kind: string;
  readonly planned_s: number;
  readonly elapsed_s: number;
  readonly ask: string;
}

export interface Signal {
  readonly id: number;
  readonly word: string;
  readonly still: string;
  readonly say: string;
  readonly shape: Shape;
  readonly words: string | null;
  readonly age_s: number;
  readonly count: number;
}

export interface Mark {
  readonly id: string | number;
  readonly kind: Kind;
  readonly text: string | null;
  readonly confirmed: boolean;
}

export type LineKind =
  | "case" | "question_before" | "question_now" | "touched" | "insight" | "option" | "action" | "look_back";
export type Decision = "kept" | "dropped" | "open";
export type Choice = "do" | "maybe" | "no";

export interface SummaryLine {
  readonly id: string;
  readonly kind: LineKind;
  readonly text: string;
  readonly decision: Decision;
  readonly spoken: boolean;
  readonly choice: Choice | null;
  readonly first_step: string | null;
  /** The words that were used. */
  readonly when: string | null;
  /** ISO date. */
  readonly due: string | null;
}

export interface Place {
  readonly path: string;
  readonly label: string;
  readonly stick: boolean;
  readonly free_mb: number | null;
}

export interface HandedCopy {
  readonly id: number;
  readonly folder: string;
  readonly files: readonly string[];
  readonly stick: boolean;
}

export interface Handing {
  readonly lock: "words" | "own" | "keys" | null;
  readonly names: readonly string[];
  readonly noted: boolean;
  readonly recipients: readonly string[];
  readonly places: readonly Place[];
  readonly copies: readonly HandedCopy[];
  readonly removed: readonly string[];
  readonly problem: string | null;
  readonly mail: string;
}

export type Role = "chair" | "case_bringer" | "participant";

/** How learning the voice of a seat goes; nothing of the voice itself. */
export interface Voice {
  readonly seat: number;
  readonly state: "listening" | "short" | "good" | "fair" | "again";
  readonly spoken_s: number;
}

export interface Voices {
  readonly agreed: boolean;
  readonly judging: boolean;
  readonly seats: readonly Voice[];
}

export interface ChairView {
  readonly n: number;
  readonly language: Language;
  readonly stage: Stage;
  readonly t_s: number;
  readonly mode: "audio" | "no_audio";
  readonly consent: {
    readonly text: string;
    readonly people: number | null;
    readonly hierarchy: boolean | null;
    readonly asks_words: boolean;
    readonly words: boolean | null;
  };
  readonly method: Named & { readonly phases: readonly (Named & { readonly minutes: number })[] };
  readonly speaks: { readonly seat: number | null; readonly role: Role } | null;
  readonly voices: Voices | null;
  readonly phase: Phase | null;
  readonly next: Named | null;
  readonly offer: { readonly phase: string; readonly name: string } | null;
  readonly signal: Signal | null;
  readonly balance: Readonly<Record<Label, number>>;
  readonly listening: Listening;
  readonly level: number;
  readonly lost_s: number;
  readonly lag_s: number;
  readonly tier: "normal" | "light";
  readonly question: { readonly before: string | null; readonly now: string | null; readonly asked_again: boolean };
  readonly marks: readonly Mark[];
  readonly previous: readonly { readonly what: string; readonly due: string | null }[];
  readonly prompt: string | null;
  readonly notices: readonly { readonly code: string; readonly text: string }[];
  readonly lines: readonly SummaryLine[] | null;
  readonly handing: Handing | null;
}

export interface RoomView {
  readonly n: number;
  readonly language: Language;
  readonly t_s: number;
  readonly phase: { readonly name: string; readonly planned_s: number; readonly elapsed_s: number } | null;
  readonly question: string | null;
  readonly insights: readonly string[];
  readonly actions: readonly string[];
  readonly listening: "on" | "paused" | "off";
}
