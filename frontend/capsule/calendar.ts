// Actions with a date, and the day of looking back, as a calendar file (RFC 5545): byte for byte what
// companion/export/calendar.py writes, so that importing from the capsule and from `companion open` doesn't double an action.

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Action, Summary } from "./summary";
import type { Texts } from "./texts";

const FOLD_OCTETS = 75;

export function hasDates(summary: Summary): boolean {
  return Boolean(summary.look_back) || summary.actions.some((action) => action.due);
}

export function calendar(summary: Summary, texts: Texts): string {
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//companion//summary//EN", "METHOD:PUBLISH"];
  const { date, look_back } = summary;
  const origin = texts("calendar.from_session", { date });
  for (const action of summary.actions) {
    if (action.due) lines.push(...entry(action.what, action.due, described(action, origin, texts), date));
  }
  if (look_back) lines.push(...entry(texts("calendar.look_back"), look_back.due, origin, date));
  lines.push("END:VCALENDAR");
  return lines.map(folded).join("");
}

function described({ when, first_step }: Action, origin: string, texts: Texts): string {
  const spoken = when ? `\n${texts("calendar.spoken", { when })}` : "";
  return origin + spoken + (first_step ? `\n${texts("summary.first_step", { step: first_step })}` : "");
}

function entry(what: string, due: string, description: string, date: string): string[] {
  const uid = bytesToHex(sha256(utf8ToBytes([date, due, what].join("\0")))).slice(0, 32);
  return [
    "BEGIN:VEVENT",
    `UID:${uid}@companion`,
    `DTSTAMP:${compact(date)}T000000Z`,
    `DTSTART;VALUE=DATE:${compact(due)}`,
    `SUMMARY:${escaped(what)}`,
    `DESCRIPTION:${escaped(description)}`,
    "CLASS:PRIVATE",
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ];
}

function compact(iso: string): string {
  return iso.replaceAll("-", "");
}

function escaped(text: string): string {
  const kept = text.replaceAll("\r\n", "\n").replace(/[\p{C}\p{Z}]/gu, (c) => (c === " " || c === "\n" ? c : ""));
  return kept.replace(/[\\;,]/g, "\\$&").replaceAll("\n", "\\n");
}

function folded(line: string): string {
  let [all, octets] = ["", 0];
  for (const character of line) {
    const length = utf8ToBytes(character).length;
    if (octets + length > FOLD_OCTETS) [all, octets] = [`${all}\r\n `, 1];
    [all, octets] = [all + character, octets + length];
  }
  return `${all}\r\n`;
}
