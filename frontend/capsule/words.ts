// Words as people type them: capitals and what stands between them don't matter, and the beginning of a word is enough
// where it leaves no doubt. What is typed is never changed, because a passphrase of one's own must stay as it is.

const FEWEST_WORDS = 5;
const FEWEST_LETTERS = 3;

export interface Token {
  /** In small letters. */
  readonly typed: string;
  /** Where it stands in the text: half-open, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** The word of the list that it stands for. */
  readonly word: string | undefined;
}

export interface Suggestion {
  readonly token: Token;
  readonly word: string;
}

export function read(text: string, list: readonly string[]): Token[] {
  return [...text.matchAll(/\p{L}+/gu)].map((match) => {
    const typed = match[0].normalize("NFKC").toLowerCase();
    return { typed, start: match.index, end: match.index + match[0].length, word: meant(typed, list) };
  });
}

/** What to try as a passphrase, the likeliest first. The same rule as companion/export/words.py, plus beginnings. */
export function readings(text: string, list: readonly string[]): string[] {
  const tokens = read(text, list);
  const known = tokens.length >= FEWEST_WORDS && tokens.every((token) => token.word !== undefined);
  const joined = tokens.map((token) => token.word).join("-");
  return known && joined !== text ? [joined, text] : [text];
}

/** Words that would end the last token, and words that are one slip away from the others. */
export function suggestions(text: string, list: readonly string[], most = 6): Suggestion[] {
  const tokens = read(text, list);
  const last = tokens.at(-1);
  const unfinished = last?.end === text.length ? last : undefined;
  const slips = tokens
    .filter((token) => token.word === undefined && token !== unfinished)
    .flatMap((token) => near(token.typed, list).map((word) => ({ token, word })));
  return [...endings(unfinished, list), ...slips].slice(0, most);
}

function endings(token: Token | undefined, list: readonly string[]): Suggestion[] {
  if (!token || token.typed.length < 2 || token.word === token.typed) return [];
  const begun = list.filter((word) => word.startsWith(token.typed));
  return (begun.length ? begun : near(token.typed, list)).map((word) => ({ token, word }));
}

function meant(typed: string, list: readonly string[]): string | undefined {
  if (list.includes(typed)) return typed;
  if (typed.length < FEWEST_LETTERS) return undefined;
  const begun = list.filter((word) => word.startsWith(typed));
  return begun.length === 1 ? begun[0] : undefined;
}

/** Words one slip away; in Dutch also with a y for an ij, which many people write. */
function near(typed: string, list: readonly string[]): string[] {
  return list.filter((word) => oneSlip(typed, word) || oneSlip(typed.replaceAll("y", "ij"), word));
}

/** At most one letter too many, too few, another one, or two neighbours swapped. */
function oneSlip(typed: string, word: string): boolean {
  if (Math.abs(typed.length - word.length) > 1) return false;
  let from = 0;
  while (from < typed.length && typed[from] === word[from]) from++;
  const [a, b] = [typed.slice(from), word.slice(from)];
  const swapped = a.length > 1 && b === `${a[1]}${a[0]}${a.slice(2)}`;
  return swapped || a.slice(1) === b.slice(1) || a.slice(1) === b || a === b.slice(1);
}
