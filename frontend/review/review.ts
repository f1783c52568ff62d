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

const [texts, plots, found] = await Promise.all([fetchTexts(), fetchPlots(), fetchData<Overview>("overview")]);
let overview = found;
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
    async ask(command, told = tell) {
      const refusal = await send(command);
      if (refusal !== null) told(refusal || t("page.failed"));
      return refusal === null;
    },
  };
}

interface Place {
  readonly address: string;
  readonly name: string;
}

/** The sessions to read: those of files; only without any, those to practise on. */
const readable = (): Overview["sessions"] =>
  overview.sessions.filter((each) => overview.mode === "practice" || each.file !== null);

/** The kinds of places there are; the first one is where the page opens. */
function places(): Place[] {
  const { t } = desk;
  const { practices, mode } = overview;
  const sessions = readable();
  const practise = practices.find((each) => each.language === language) ?? practices[0];
  const one = practise ? [{ address: `practise/${practise.id}`, name: t("page.nav.practise") }] : [];
  const read = sessions.length
    ? [{ address: "session/0", name: t(sessions.length > 1 ? "page.nav.sessions" : "page.nav.session") }]
    : [];
  if (mode === "practice") return [...one, ...read];
  const compare = sessions.length > 1 ? [{ address: "compare", name: t("page.nav.compare") }] : [];
  return [...read, ...compare, ...one];
}

const kind = (address: string): string => address.split("/")[0] ?? "";

/** The sessions by date, where there are several. Practice sessions come after the files, and have a title. */
function sessionLinks(): Place[] {
  const { sessions: all, practices } = overview;
  const sessions = readable();
  if (sessions.length < 2 || kind(shown) !== "session") return [];
  return sessions.map((each) => {
    const practice = each.file === null ? practices[each.index - (all.length - practices.length)] : undefined;
    return { address: `session/${each.index}`, name: practice?.title ?? date(each.date, desk, "short") };
  });
}

function navigation(label: string, all: readonly Place[], here: (place: Place) => boolean): HTMLElement {
  const links = all.map((place) => {
    const link = h("a", { href: `#${place.address}` }, place.name);
    attribute(link, "aria-current", here(place) ? "page" : undefined);
    return h("li", {}, link);
  });
  return h("nav", { "aria-label": label }, h("ul", {}, ...links));
}

function decorate(): void {
  const { t } = desk;
  const other: Language = language === "nl" ? "en" : "nl";
  const translate = button(t("page.language"), () => {
    speak(other);
    void open(shown).then(() => document.getElementById("language")?.focus());
  });
  translate.id = "language";
  translate.lang = other;
  const dates = sessionLinks();
  banner.replaceChildren(
    h(
      "div",
      { class: "bar" },
      h("p", { class: "name" }, t("page.title")),
      navigation(t("page.nav.label"), places(), (place) => kind(place.address) === kind(shown)),
      h("div", { class: "choices" }, translate, button(t("page.stop.button"), stop)),
    ),
    ...(dates.length ? [navigation(t("page.nav.sessions"), dates, (place) => place.address === shown)] : []),
    ...(plots ? [] : [h("p", { class: "no-plots" }, t("page.no_plots"))]),
  );
}

function make(address: string): Promise<View> {
  const which = address.split("/")[1] ?? "";
  if (kind(address) === "session") return sessionView(Number(which), desk);
  if (address === "compare") return compareView(desk);
  return practiceView(which, desk);
}

async function open(address: string): Promise<void> {
  const { sessions, practices } = overview;
  const known =
    (address === "compare" && sessions.length > 1) ||
    sessions.some((each) => address === `session/${each.index}`) ||
    practices.some((each) => address === `practise/${each.id}`);
  const wanted = known ? address : (places()[0]?.address ?? "");
  const made = await make(wanted).catch(unanswered);
  if (!made) return;
  shown = wanted;
  view = made;
  main.replaceChildren(made.root);
  document.title = `${made.title} · ${desk.t("page.title")}`;
  decorate();
}

function unanswered(): void {
  tell(desk.t("page.failed"));
}

function stop(): void {
  const { t } = desk;
  const unsaved = overview.sessions.reduce((sum, each) => sum + (each.file === null ? 0 : each.unsaved), 0);
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
  document.body.replaceChildren(
    h("main", { class: "ended" }, h("h1", {}, desk.t("page.stop.ended")), h("p", {}, desk.t("page.stop.ended_about"))),
  );
}

let version: number | undefined;
async function changed({ n }: { n: number }): Promise<void> {
  const first = version === undefined;
  if (n === version) return;
  version = n;
  if (first) return;
  overview = await fetchData<Overview>("overview").catch(() => overview);
  await view?.refresh().catch(unanswered);
}

speak(language);
await open(location.hash.slice(1));
addEventListener("hashchange", () => {
  void open(location.hash.slice(1)).then(() => {
    scrollTo(0, 0);
    main.querySelector<HTMLElement>("h1")?.focus();
  });
});
const feed = follow<{ n: number }>(
  "review",
  (now) => void changed(now),
  (state) => {
    attribute(document.body, "data-contact", state);
    text(contact, state === "good" ? "" : desk.t(`page.connection.${state}`));
  },
);
