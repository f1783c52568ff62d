// The words of the page. They come from the server, all languages at once; the scripts hold none of their own.

import type { Language } from "./view";

type Table = Readonly<Record<string, string>>;

/** The text under a key, its {placeholders} filled. */
export type Texts = (key: string, values?: Readonly<Record<string, string | number>>) => string;

export async function fetchTexts(): Promise<(language: Language) => Texts> {
  const answer = await fetch("/texts");
  const tables = (await answer.json()) as Readonly<Record<Language, Table>>;
  return (language) => (key, values = {}) => fill(tables[language][key] ?? key, values);
}

function fill(pattern: string, values: Readonly<Record<string, string | number>>): string {
  return pattern.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}
