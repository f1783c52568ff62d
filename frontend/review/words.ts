// Acts, figures and times in words.

import { clock } from "../pages/time";
import type { Texts } from "../pages/texts";
import type { Both, Figure, Label, Language, Named, Unit } from "./model";

/** What every part of the page needs to speak. */
export interface Speech {
  readonly t: Texts;
  readonly language: Language;
}

export const LABELS: readonly Label[] = ["question", "advice", "reflection", "other"];

export const labelOf = (act: string): Label => act.split("/")[0] as Label;
export const subtypeOf = (act: string): string => act.split("/")[1] ?? "";

/** "advice, disguised"; only "advice" where it was counted by key. */
export function actName(act: string, { t }: Speech): string {
  const label = t(`label.${labelOf(act)}`);
  return subtypeOf(act) ? `${label}, ${t(`page.act.${subtypeOf(act)}`)}` : label;
}

/** What an act does, in a line. */
export const actMeans = (act: string, { t }: Speech): string =>
  t(subtypeOf(act) ? `page.act_means.${subtypeOf(act)}` : `page.label_means.${labelOf(act)}`);

/** In the language of the page, or in the other where there is only that. */
export const local = (texts: Both | undefined, { language }: Speech): string =>
  texts?.[language] ?? texts?.[language === "nl" ? "en" : "nl"] ?? "";

export function number(value: number, { language }: Speech, digits = 1): string {
  return value.toLocaleString(language, { maximumFractionDigits: digits });
}

export function percent(value: number, { language }: Speech): string {
  return value.toLocaleString(language, { style: "percent", maximumFractionDigits: 0 });
}

/** A chance as people say it: nothing is ever a hundred per cent sure. */
export function sureness(chance: number, speech: Speech): string {
  return chance > 0.99 ? speech.t("page.inspect.nearly", { share: percent(0.99, speech) }) : percent(chance, speech);
}

/** A figure's value in its unit. */
export function amount(value: number, unit: Unit, speech: Speech): string {
  const { t } = speech;
  switch (unit) {
    case "share":
      return percent(value, speech);
    case "s":
      return value < 60
        ? t("page.unit.s", { value: number(value, speech) })
        : t("page.unit.min", { value: clock(value) });
    case "per_hour":
      return t("page.unit.per_hour", { value: number(value, speech) });
    case "evenness":
      return number(value, speech, 2);
    default:
      return number(value, speech);
  }
}

export function figureValue(figure: Figure, speech: Speech): string {
  return figure.value === null ? speech.t("page.figure.none") : amount(figure.value, figure.unit, speech);
}

/** The uncertainty in words: "between 2.1 and 3.0". */
export function between(
  figure: Pick<Figure, "value" | "low" | "high" | "unit" | "unknown" | "sure">,
  speech: Speech,
): string {
  const { t } = speech;
  if (figure.value === null) return figure.unknown ? t(`unknown.${figure.unknown}`) : "";
  if (figure.sure) return t("page.figure.sure");
  if (figure.low === null) return "";
  // "per hour" once is enough.
  const bare = (value: number) =>
    figure.unit === "per_hour" ? number(value, speech) : amount(value, figure.unit, speech);
  const low = bare(figure.low);
  if (figure.high === null) return t("page.figure.at_least", { low });
  const high = bare(figure.high);
  return low === high ? t("page.figure.about", { value: low }) : t("page.figure.between", { low, high });
}

export function countWords(count: { count: number; low: number; high: number }, name: string, { t }: Speech): string {
  const range = count.low === count.high ? "" : ` (${t("page.figure.between", { low: count.low, high: count.high })})`;
  return `${count.count} ${name}${range}`;
}

export function date(iso: string, { language }: Speech, length: "long" | "short" = "long"): string {
  const how: Intl.DateTimeFormatOptions =
    length === "long" ? { day: "numeric", month: "long", year: "numeric" } : { day: "numeric", month: "short" };
  return new Date(`${iso}T12:00:00`).toLocaleDateString(language, how);
}

/** A stretch of time in round numbers: 30 s, 2 min. */
export const stretch = (seconds: number, { t }: Speech): string =>
  seconds < 60 ? t("page.unit.s", { value: seconds }) : t("page.unit.min", { value: minutes(seconds) });

export const minutes = (seconds: number): number => Math.round(seconds / 60);

export function phaseName(session: { readonly phases: readonly Named[] }, index: number, speech: Speech): string {
  return local(session.phases[index]?.name, speech);
}

export const roleName = (role: string | null, { t }: Speech): string => t(`page.role.${role ?? "unknown"}`);
