// The sealed text: whether it came here whole, and what it holds for whoever knows the words.

import { Decrypter, armor } from "age-encryption";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { type Summary, decode } from "./summary";

/** Why the summary can't be shown; each code has its text under `capsule.problem`. */
export type Code = "wrong_words" | "damaged" | "newer" | "not_summary" | "memory";

export class Problem extends Error {
  constructor(readonly code: Code) {
    super(code);
  }
}

/** The age file in `element`. Its hash tells at once, before anybody types, when a mail or a disk has changed it. */
export function sealedIn(element: HTMLElement): Uint8Array {
  let file: Uint8Array;
  try {
    file = armor.decode(element.textContent ?? "");
  } catch {
    throw new Problem("damaged");
  }
  if (bytesToHex(sha256(file)) !== element.dataset["sha256"]) throw new Problem("damaged");
  return file;
}

/**
 * Opens the file with the first of `passphrases` that fits. Blocks for about a second each: scrypt in plain JavaScript,
 * because Web Crypto has none, and nothing at all where a page is not from a secure origin.
 */
export async function open(file: Uint8Array, passphrases: readonly string[]): Promise<Summary> {
  const decrypter = new Decrypter();
  for (const passphrase of passphrases) decrypter.addPassphrase(passphrase);
  let document: string;
  try {
    document = await decrypter.decrypt(file, "text");
  } catch (error) {
    if (error instanceof RangeError) throw new Problem("memory");
    const message = error instanceof Error ? error.message : "";
    throw new Problem(message.startsWith("no identity matched") ? "wrong_words" : "damaged");
  }
  const summary = decode(document);
  if (typeof summary === "string") throw new Problem(summary);
  return summary;
}
