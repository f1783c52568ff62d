// What can be taken along, without words: a report to print, and counts for a spreadsheet.

import { h } from "../pages/dom";
import { button, type Desk } from "./desk";
import type { Plots } from "./drawing";
import type { Session } from "./model";
import type { Subject } from "./picture";
import { balance } from "./pictures/balance";
import { mix } from "./pictures/mix";
import { planned } from "./pictures/planned";
import { ribbon } from "./pictures/ribbon";
import { asText, onPaper, saveAs, standalone } from "./save";
import { fetchData } from "./server";

/** As wide as a page of paper is at the size at which its words are read. */
const PAPER_PX = 960;

interface Report {
  readonly name: string;
  readonly html: string;
}

interface Counts {
  readonly name: string;
  readonly csv: string;
  readonly dictionary_name: string;
  readonly dictionary: string;
}

export function report(session: () => Session, desk: Desk): HTMLElement {
  const { t } = desk;
  return h(
    "div",
    { class: "choices" },
    button(t("page.report.save"), () => void saveReport(session(), desk), "main"),
    button(t("page.report.counts"), () => void saveCounts()),
    button(t("page.report.dictionary"), () => void saveDictionary()),
  );
}

async function saveReport(session: Session, desk: Desk): Promise<void> {
  const { name, html } = await fetchData<Report>(`report/${session.index}`);
  const whole = { from_s: 0, to_s: session.duration_s };
  const now = () => session;
  const subjects: Readonly<Record<string, Subject>> = {
    ribbon: ribbon(now, () => whole, desk),
    acts: mix(now, desk),
    balance: balance(now, desk),
    minutes: planned(now, desk),
  };
  const { plots } = desk;
  const filled = plots
    ? html.replace(/<!--picture:(\w+)-->/g, (marker, which: string) => {
        const subject = subjects[which];
        return subject ? figure(plots, subject) : marker;
      })
    : html;
  saveAs(name, "text/html", filled);
}

function figure(plots: Plots, subject: Subject): string {
  const { drawing } = subject.draw(plots, PAPER_PX);
  const paper = standalone(drawing, subject.title, subject.about);
  paper.removeAttribute("width");
  paper.removeAttribute("height");
  const caption = `<strong>${escaped(subject.title)}</strong><br>${escaped(subject.about)}`;
  const legend = (subject.legend ?? []).map(legendEntry).join(" &#8195;");
  return `<figure><figcaption>${caption}${legend && `<br>${legend}`}</figcaption>${asText(paper)}</figure>`;
}

/** A sample and its word. */
function legendEntry(entry: Node): string {
  return [...entry.childNodes]
    .map((part) =>
      part instanceof SVGSVGElement ? sample(part) : escaped(part.textContent ?? "").replaceAll(" ", "&#160;"),
    )
    .join("&#160;");
}

function sample(swatch: SVGSVGElement): string {
  const paper = onPaper(swatch);
  // Here, because the report's own style makes drawings as wide as the page.
  return asText(paper).replace("<svg", '<svg style="width: 21px; height: 14px; vertical-align: -2px"');
}

const escaped = (words: string): string => words.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

async function saveCounts(): Promise<void> {
  const { name, csv } = await fetchData<Counts>("counts");
  saveAs(name, "text/csv", csv);
}

async function saveDictionary(): Promise<void> {
  const { dictionary_name, dictionary } = await fetchData<Counts>("counts");
  saveAs(dictionary_name, "text/csv", dictionary);
}
