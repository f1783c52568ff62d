// Times as the chair reads them.

import type { Language } from "./view";

/** Minutes and seconds, from an hour on with hours: 4:05, 1:02:09. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60)];
  return hours ? `${hours}:${two(minutes % 60)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

export function day(iso: string, language: Language): string {
  return new Date(`${iso}T12:00:00`).toLocaleDateString(language, { day: "numeric", month: "long" });
}
