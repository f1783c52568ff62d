// The review page: what is open, and one view of it at a time. The address says which, so Back works.

import "./review.css";
import { attribute, h, text } from "../pages/dom";
import { follow } from "../pages/feed";
import { fetchTexts } from "../pages/texts";
import { compareView } from "./compare";
import { button, type Desk, type View } from "./desk";
import { fetchPlots } from "./drawing";
import type { Language, Overview } from "./model";
import { practiceView } from "./practice/view";
import { fetchData, send } from "./server";
import { sessionView } from "./session";
import { date } from "./words";

const MESSAGE_MS = 8000;

const [texts, plots] = await Promise.all([fetchTexts(), fetchPlots()]);
let overview = await fetchData<Overview>("overview");
let language: Language = overview.language;
let view: View | undefined;
let desk: Desk;
let shown = "";

const banner = h("header", { class: "banner" });
const main = h("main", { tabindex: -1 });
const message = h("p", { class: "message", role: "status" });
const contact = h("p", { class: "contact", role: "status" });
document.body.append(contact, banner, main, message);

let quiet = 0;
function tell(words: string): void {
  clearTimeout(quiet);
  text(message, words);
  quiet = setTimeout(() => text(message, ""), MESSAGE_MS);
}

function speak(to: Language): void {
  language = to;
  document.documentElement.lang = to;
  const t = texts(to);
  desk = {
    t,
    language,
    plots,
    overview: () => overview,
    tell,
    async ask(command) {
      const refusal = await send(command);
      if (refusal !== null) tell(refusal || t("page.failed"));
      return refusal === null;
    },
  };
}

/** The places there are; the first one is where the page opens. */
function places(): { address: string; name: string }[] {
  const { t } = desk;
  const { sessions, practices, mode } = overview;
  const practise = practices.find((each) => each.language === language) ?? practices[0];
  const one = practise ? [{ address: `practise/${practise.id}`, name: t("page.nav.practise") }] : [];
  const read = sessions.map((each) => ({
    address: `session/${each.index}`,
    name: sessions.length === 1 ? t("page.nav.session") : date(each.date, desk, "short"),
  }));
  const compare = sessions.length > 1 ? [{ address: "compare", name: t("page.nav.compare") }] : [];
  return mode === "practice" ? [...one, ...read, ...compare] : [...read, ...compare, ...one];
}

function decorate(): void {
  const { t } = desk;
  const other: Language = language === "nl" ? "en" : "nl";
  const here = shown.startsWith("practise/") ? "practise/" : shown;
  const links = places().map(({ address, name }) => {
    const link = h("a", { href: `#${address}` }, name);
    attribute(link, "aria-current", address.startsWith(here) ? "page" : undefined);
    return h("li", {}, link);
  });
  const translate = button(t("page.language"), () => {
    speak(other);
    void open(shown).then(() => document.getElementById("language")?.focus());
  });
  translate.id = "language";
  translate.lang = other;
  banner.replaceChildren(
    h("p", { class: "name" }, t("page.title")),
    h("nav", { "aria-label": t("page.nav.label") }, h("ul", {}, ...links)),
    h("div", { class: "choices" }, translate, button(t("page.stop.button"), stop)),
    ...(plots ? [] : [h("p", { class: "no-plots" }, t("page.no_plots"))]),
  );
}

function make(address: string): Promise<View> {
  const [kind, which = ""] = address.split("/");
  if (kind === "session") return sessionView(Number(which), desk);
  if (kind === "compare") return compareView(desk);
  return practiceView(which, desk);
}

async function open(address: string): Promise<void> {
  const known = places().some((each) => each.address === address) || overview.practices.some((each) => address === `practise/${each.id}`);
  shown = known ? address : (places()[0]?.address ?? "");
  const made = await make(shown);
  view = made;
  main.replaceChildren(made.root);
  document.title = `${made.title} · ${desk.t("page.title")}`;
  decorate();
}

function stop(): void {
  const { t } = desk;
  const unsaved = overview.sessions.reduce((sum, each) => sum + each.unsaved, 0);
  const leave = button(t("page.stop.stay"), () => dialog.close());
  const end = button(t("page.stop.end"), () => void desk.ask({ do: "stop" }).then((taken) => taken && ended()), "main");
  const dialog = h(
    "dialog",
    { "aria-labelledby": "stop-title", close: () => dialog.remove() },
    h("h2", { id: "stop-title" }, t("page.stop.title")),
    h("p", {}, t(unsaved ? "page.stop.unsaved" : "page.stop.about")),
    h("div", { class: "choices" }, end, leave),
  );
  document.body.append(dialog);
  dialog.showModal();
  leave.focus();
}

function ended(): void {
  feed.stop();
  document.body.replaceChildren(h("main", { class: "ended" }, h("h1", {}, desk.t("page.stop.ended")), h("p", {}, desk.t("page.stop.ended_about"))));
}

let version: number | undefined;
async function changed({ n }: { n: number }): Promise<void> {
  const first = version === undefined;
  if (n === version) return;
  version = n;
  if (first) return;
  overview = await fetchData<Overview>("overview");
  await view?.refresh();
}

speak(language);
await open(location.hash.slice(1));
addEventListener("hashchange", () => {
  void open(location.hash.slice(1)).then(() => {
    scrollTo(0, 0);
    main.querySelector<HTMLElement>("h1")?.focus();
  });
});
const feed = follow<{ n: number }>("review", (now) => void changed(now), (state) => {
  attribute(document.body, "data-contact", state);
  text(contact, state === "good" ? "" : desk.t(`page.connection.${state}`));
});
