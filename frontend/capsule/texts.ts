// What Python put into the page beside the sealed text: the words of one language, and the list that passphrases
// come from (companion/export/capsule.py).

/** The text under a key, its {placeholders} filled. */
export type Texts = (key: string, values?: Readonly<Record<string, string | number>>) => string;

export interface Given {
  readonly texts: Texts;
  /** The list that generated words come from. */
  readonly list: readonly string[];
  /** How many words companion generates. */
  readonly count: number;
}

interface Block {
  readonly texts: Readonly<Record<string, string>>;
  readonly list: string;
  readonly count: number;
}

export function given(element: Element): Given {
  const block = JSON.parse(element.textContent ?? "") as Block;
  const texts: Texts = (key, values = {}) =>
    (block.texts[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
  return { texts, list: block.list.split(" "), count: block.count };
}
