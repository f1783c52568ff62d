// Actions with a date as a calendar file (RFC 5545): byte for byte what companion/export/calendar.py writes, so that
// importing from the capsule and from `companion open` doesn't double an action.

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Action, Summary } from "./summary";
import type { Texts } from "./texts";

const FOLD_OCTETS = 75;

export function dated(summary: Summary): Action[] {
  return summary.actions.filter((action) => action.due !== null);
}

export function calendar(summary: Summary, texts: Texts): string {
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//companion//summary//EN", "METHOD:PUBLISH"];
  for (const action of dated(summary)) lines.push(...entry(action, summary.date, texts));
  lines.push("END:VCALENDAR");
  return lines.map(folded).join("");
}

function entry({ what, when, due }: Action, date: string, texts: Texts): string[] {
  const spoken = when ? `\n${texts("calendar.spoken", { when })}` : "";
  const uid = bytesToHex(sha256(utf8ToBytes([date, due, what].join("\0")))).slice(0, 32);
  return [
    "BEGIN:VEVENT",
    `UID:${uid}@companion`,
    `DTSTAMP:${compact(date)}T000000Z`,
    `DTSTART;VALUE=DATE:${compact(due ?? "")}`,
    `SUMMARY:${escaped(what)}`,
    `DESCRIPTION:${escaped(texts("calendar.from_session", { date }) + spoken)}`,
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
