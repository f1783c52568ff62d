// What the ribbon says in words: a sentence in a row of its table, in its tip, and what became of its signal.

import { clock } from "../../pages/time";
import type { Sentence, Session, Signal } from "../model";
import { actName, phaseName, roleName, type Speech } from "../words";
import { shorten } from "./axes";

/** Four lines. */
const TIP_PX = 1200;

/** What became of a signal, in a few words. */
export function signalWords(signal: Signal, { t }: Speech): string {
  const word = t(`signal.word.${signal.rule}`);
  if (!signal.shown)
    return t("page.signal.held", { word, why: signal.reason ? t(`signal.reason.${signal.reason}`) : "" });
  if (signal.acted_on_s === null) return t("page.signal.shown", { word });
  return t("page.signal.acted", { word, seconds: Math.round(signal.acted_on_s) });
}

/** The ribbon's table has a row like this for every sentence. */
export function row(session: Session, each: Sentence, speech: Speech): string[] {
  const { t } = speech;
  const signal = session.signals.find((one) => one.id === each.signal);
  return [
    clock(each.start_s),
    phaseName(session, each.phase, speech),
    roleName(each.role, speech),
    actName(each.act, speech),
    each.corrected ? t("page.inspect.corrected_short") : `${Math.round(each.confidence * 100)}%`,
    t(`page.level.${each.level}`),
    signal ? signalWords(signal, speech) : "",
  ];
}

/** What stands beside the pointer. */
export function lines(session: Session, sentence: Sentence, speech: Speech): string[] {
  const signal = session.signals.find((one) => one.id === sentence.signal);
  const told = sentence.text ? [`“${shorten(sentence.text, TIP_PX, 13, "")}”`] : [];
  return [
    `${clock(sentence.start_s)} · ${actName(sentence.act, speech)}`,
    ...told,
    ...(signal ? [signalWords(signal, speech)] : []),
  ];
}
