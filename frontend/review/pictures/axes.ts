// What the pictures share: fitting words into a width, and where names stand.

/** Mean width of a letter over its size: of our typeface, and nearly of those that stand in for it in saved files. */
const LETTER = 0.56;

/** As much of a name as fits, cut with an ellipsis; `least` where next to nothing fits. */
export function shorten(words: string, room_px: number, size_px: number, least: string): string {
  const letters = Math.floor(room_px / (size_px * LETTER));
  if (words.length <= letters) return words;
  return letters < 7 ? least : `${words.slice(0, letters - 1).trimEnd()}…`;
}

/** From here on names stand beside their bars; below, above them. */
export const WIDE_PX = 620;

export const beside = (width: number): boolean => width >= WIDE_PX;
