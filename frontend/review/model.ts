// What the server gives: the routes of companion/review/pages.py. Times are seconds of the session.

import type { Language } from "../pages/view";

export type { Language };
export type Label = "question" | "advice" | "reflection" | "other";
/** In both languages; a method of somebody's own may be in one only. */
export type Both = Readonly<Partial<Record<Language, string>>>;
export type Unit = "share" | "ratio" | "count" | "s" | "per_hour" | "evenness";
export type Level = "allow" | "count" | "signal";

export interface Named {
  readonly id: string;
  readonly name: Both;
}

export interface SessionCard {
  readonly index: number;
  /** Null: a practice session, which nobody seals. */
  readonly file: string | null;
  readonly date: string;
  readonly language: Language;
  readonly method: Named;
  readonly duration_s: number;
  readonly sentences: number;
  readonly with_words: boolean;
  readonly corrections: number;
  readonly unsaved: number;
}

export interface PracticeCard {
  readonly id: string;
  readonly language: Language;
  readonly title: string;
  readonly method: Named;
  readonly sentences: number;
  readonly moments: number;
}

export interface Overview {
  readonly mode: "review" | "practice";
  readonly language: Language;
  readonly sessions: readonly SessionCard[];
  readonly practices: readonly PracticeCard[];
  readonly authors: readonly string[];
  readonly acts: readonly string[];
}

export interface Figure {
  readonly id: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: Unit;
  readonly part: number | null;
  readonly whole: number | null;
  readonly unknown: string | null;
  /** No classifier was involved, so there is nothing to be unsure of. */
  readonly sure: boolean;
}

export interface Count {
  readonly act: string;
  readonly count: number;
  readonly low: number;
  readonly high: number;
}

export interface Phase extends Named {
  readonly index: number;
  readonly kind: string;
  readonly start_s: number;
  readonly end_s: number;
  readonly planned_s: number;
  readonly actual_s: number;
  readonly labels: readonly Count[];
  readonly acts: readonly Count[];
  readonly fitting: Figure;
}

export interface Sentence {
  readonly id: string;
  readonly start_s: number;
  readonly end_s: number;
  readonly phase: number;
  readonly role: string | null;
  /** Companion's act, and the one in force: corrected, or the same. */
  readonly given: string;
  readonly act: string;
  readonly confidence: number;
  readonly likely: readonly (readonly [act: string, chance: number])[];
  readonly level: Level;
  readonly signal: number | null;
  readonly corrected: { readonly by: string } | null;
  readonly text: string | null;
  readonly evidence: readonly (readonly [start: number, end: number])[];
}

export interface Signal {
  readonly id: number;
  readonly t_s: number;
  readonly sentence: string;
  readonly rule: string;
  readonly phase: number;
  readonly shown: boolean;
  readonly reason: string | null;
  readonly answer: "correct" | "not_so" | null;
  readonly acted_on_s: number | null;
}

export interface Session {
  readonly index: number;
  readonly file: string | null;
  readonly date: string;
  readonly language: Language;
  readonly method: Named;
  readonly duration_s: number;
  readonly with_words: boolean;
  readonly phases: readonly Phase[];
  readonly sentences: readonly Sentence[];
  readonly signals: readonly Signal[];
  readonly gaps: readonly { readonly from_s: number; readonly to_s: number; readonly why: string }[];
  readonly balance_s: number;
  readonly balance: readonly {
    readonly start_s: number;
    readonly end_s: number;
    readonly counts: Readonly<Record<Label, number>>;
  }[];
  readonly figures: readonly Figure[];
}

export interface TrendPoint {
  readonly session: number;
  readonly date: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly unknown: string | null;
}

export interface Trend {
  readonly figure: string;
  readonly unit: Unit;
  readonly points: readonly TrendPoint[];
  readonly direction: "up" | "down" | "none" | "too_few";
}

export interface MethodComparison extends Named {
  readonly sessions: readonly number[];
  readonly phases: readonly (Named & {
    readonly planned_s: number;
    readonly actual_s: readonly (number | null)[];
    readonly fitting: readonly (Figure | null)[];
  })[];
}

export interface Comparison {
  readonly trends: readonly Trend[];
  readonly methods: readonly MethodComparison[];
  readonly patterns: readonly { readonly id: string; readonly question: Both }[];
  readonly independence: readonly {
    readonly session: number;
    readonly date: string;
    readonly interventions_per_hour: Figure;
    readonly self_correction: Figure;
    readonly chair_share: Figure;
  }[];
}

export interface PracticeSentence {
  readonly id: string;
  readonly phase: number;
  readonly role: string | null;
  readonly text: string;
  readonly yours: string | null;
  readonly companion: string | null;
  readonly companion_confidence: number | null;
  readonly reference: string | null;
  readonly why: string | null;
}

export interface Moment {
  readonly id: string;
  readonly after: string;
  readonly situation: string;
  readonly offers: readonly string[];
  readonly thought: string;
}

export interface Agreement {
  readonly share: number | null;
  readonly kappa: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export type Pair = "with_reference" | "with_companion" | "companion_with_reference";

export interface Practice {
  readonly id: string;
  readonly language: Language;
  readonly title: string;
  readonly method: Named;
  readonly phases: readonly (Named & { readonly index: number; readonly kind: string })[];
  readonly sentences: readonly PracticeSentence[];
  readonly moments: readonly Moment[];
  readonly agreement: {
    readonly answered: number;
    readonly labels: Readonly<Record<Pair, Agreement>>;
    readonly acts: Readonly<Record<Pair, Agreement>>;
  };
  /** Ids of sentences, the most instructive first. */
  readonly disagreements: readonly string[];
}

export interface Saved {
  readonly session: number;
  readonly path: string;
}
