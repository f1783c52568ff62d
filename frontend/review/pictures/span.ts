// A stretch of a session, and what is in it.

import type { Sentence, Session } from "../model";

export interface Span {
  readonly from_s: number;
  readonly to_s: number;
}

export const visible = (session: Session, { from_s, to_s }: Span): readonly Sentence[] =>
  session.sentences.filter((each) => each.start_s < to_s && each.end_s > from_s);

/** The place of the next sentence with a signal, or this one when there are no more. */
export function nextSignal(session: Session, span: Span, from: number, by: 1 | -1): number {
  const shown = visible(session, span);
  for (let index = from + by; index >= 0 && index < shown.length; index += by) {
    if (shown[index]?.signal !== null) return index;
  }
  return from;
}
