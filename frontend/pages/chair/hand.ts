// Handing over: what opens the summary, where it goes, what goes along by mail; and the page after it.

import { h, list, show, text } from "../dom";
import { listeningIcon } from "../icons";
import type { ChairView, HandedCopy, Place } from "../view";
import { button, sheet, type Desk, type Part } from "./desk";
import { askBefore } from "./dialogs";
import { lockStep } from "./lock";

export function handing(desk: Desk): Part {
  const { t } = desk;
  const closed = h("p", { class: "closed" }, listeningIcon("off"), h("span", {}, t("hand.closed")));
  const problem = h("p", { class: "problem", role: "alert" });
  const lock = lockStep(desk);
  const place = placeStep(desk);
  const mail = mailStep(desk);
  const finish = button(t("hand.finish"), () => void desk.ask({ do: "finish" }));
  const back = button(t("hand.back"), () => void desk.ask({ do: "back" }), undefined, true);
  const stop = button(t("hand.stop"), () => askToStop(desk), undefined, true);
  const steps = h("ol", { class: "steps" }, ...[lock, place, mail].map((each) => each.root));
  const foot = h("div", { class: "foot" }, problem, h("div", { class: "choices" }, finish, back, stop));
  return {
    root: sheet(h("h1", {}, t("hand.heading")), closed, steps, foot),
    update(view) {
      const told = view.handing;
      if (!told) return;
      for (const each of [lock, place, mail]) each.update(view);
      text(problem, told.problem ?? "");
      const saved = told.copies.length > 0;
      show(mail.root, saved);
      show(finish, saved);
      show(back, !saved);
      show(stop, !saved);
    },
  };
}

export function ended(desk: Desk): Part {
  const { t } = desk;
  const heading = h("h1");
  const body = h("p", { class: "lead" });
  const where = h("ul", { class: "copies" });
  const close = h("p", {}, t("handed.close"));
  return {
    root: sheet(heading, body, where, close),
    update({ handing: told }) {
      const name = !told ? "ended" : told.copies.length ? "handed" : "not_handed";
      text(heading, t(`${name}.heading`));
      text(body, t(`${name}.body`));
      list(where, told?.copies ?? [], (copy) => h("li", {}, copy.folder, h("small", {}, copy.files.join(", "))));
      show(close, told !== null);
    },
  };
}

function askToStop(desk: Desk): void {
  const { t } = desk;
  const texts = { heading: t("hand.stop_heading"), body: t("hand.stop_body"), yes: t("hand.stop_yes") };
  askBefore(desk, texts, () => void desk.ask({ do: "stop_unsaved" }));
}

// --- where it goes --------------------------------------------------------------------------------------------------

function placeStep(desk: Desk): Part {
  const { t } = desk;
  const heading = h("h2", { tabindex: -1 }, t("hand.step_place"));
  const wait = h("p", { class: "hint" }, t("hand.place_wait"));
  const places = h("ul", { class: "places" });
  const none = h("p", { class: "hint" }, t("hand.none"));
  const look = button(t("hand.look"), () => void desk.ask({ do: "look" }), undefined, true);
  const path = h("input", { type: "text", id: "path", maxlength: 1000, spellcheck: "false", autocomplete: "off" });
  const busy = h("p", { class: "hint", role: "status" });
  const copies = h("ul", { class: "copies" });
  const removed = h("ul", { class: "removed" });
  const needless = h("p", { class: "hint" }, t("hand.laptop_left"));
  let answered = "";

  async function save(where: string): Promise<void> {
    if (!where) return path.focus();
    text(busy, t("hand.saving"));
    if (!(await desk.ask({ do: "save", path: where }))) text(busy, "");
  }

  const form = h(
    "form",
    {
      class: "other",
      submit: (event: Event) => {
        event.preventDefault();
        void save(path.value.trim());
      },
    },
    h("label", { for: "path" }, t("hand.path")),
    path,
    h("button", { class: "quiet" }, t("hand.save")),
  );
  const where = h("div", { class: "where" }, places, none, look, form, busy);
  return {
    root: h("li", { class: "step" }, heading, wait, copies, needless, removed, where),
    update(view) {
      const told = view.handing;
      if (!told) return;
      show(wait, !told.noted);
      show(where, told.noted);
      show(none, !told.places.some((place) => place.stick));
      const both = told.copies.some((copy) => copy.stick) && told.copies.some((copy) => !copy.stick);
      show(needless, both);
      const [many, more] = [told.copies.length > 1, told.copies.length > 0];
      list(places, told.places.map((place) => ({ place, more })), (each) => placeLine(desk, each.place, each.more, save));
      list(copies, told.copies.map((copy) => ({ copy, many })), (each) => copyLine(desk, each.copy, each.many));
      list(removed, told.removed, (folder) => h("li", {}, t("hand.deleted", { folder })));
      const outcome = JSON.stringify([told.copies, told.problem]);
      if (outcome !== answered) text(busy, "");
      answered = outcome;
    },
  };
}

function placeLine(desk: Desk, place: Place, quiet: boolean, save: (path: string) => Promise<void>): HTMLElement {
  const { t } = desk;
  const name = place.stick ? t("hand.stick", { label: place.label }) : t("hand.folder", { path: place.path });
  const here = button(t("hand.save"), () => void save(place.path), undefined, quiet);
  here.setAttribute("aria-label", `${t("hand.save")}: ${name}`);
  const free = place.free_mb === null ? [] : [h("small", {}, t("hand.free", { size: gigabytes(place.free_mb, desk) }))];
  return h("li", {}, h("span", {}, name, " ", ...free), here);
}

function gigabytes(megabytes: number, desk: Desk): string {
  const style = { style: "unit", unit: "gigabyte", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(desk.view().language, style).format(megabytes / 1000);
}

function copyLine(desk: Desk, copy: HandedCopy, many: boolean): HTMLElement {
  const { t } = desk;
  const remove = button(t("hand.delete"), () => askToDelete(desk, copy), undefined, true);
  remove.setAttribute("aria-label", `${t("hand.delete")}: ${copy.folder}`);
  return h(
    "li",
    {},
    h("span", {}, h("b", {}, copy.folder), h("small", {}, t("hand.verified"), ": ", copy.files.join(", "))),
    ...(many ? [remove] : []),
  );
}

function askToDelete(desk: Desk, copy: HandedCopy): void {
  const { t } = desk;
  const heading = t("hand.delete_heading", { folder: copy.folder });
  askBefore(desk, { heading, body: t("hand.delete_body"), yes: t("hand.delete_yes") }, () => {
    void desk.ask({ do: "remove_copy", id: copy.id });
  });
}

// --- what goes along by mail ----------------------------------------------------------------------------------------

function mailStep(desk: Desk): Part {
  const { t } = desk;
  const note = h("textarea", { id: "mail", rows: 7, readonly: true, "aria-describedby": "mail-hint" });
  const copied = h("p", { class: "hint", role: "status" });
  const copy = button(t("hand.copy"), () => {
    note.select();
    // Served from loopback, which browsers count as secure: the clipboard is there, unless the person forbade it.
    void navigator.clipboard.writeText(note.value).then(
      () => text(copied, t("hand.copied")),
      () => text(copied, t("hand.not_copied")),
    );
  }, undefined, true);
  return {
    root: h(
      "li",
      { class: "step" },
      h("h2", {}, t("hand.step_mail")),
      h("p", { class: "hint", id: "mail-hint" }, t("hand.mail_hint")),
      h("label", { for: "mail" }, t("hand.mail_label")),
      note,
      h("div", { class: "choices" }, copy, copied),
    ),
    update(view: ChairView) {
      const told = view.handing?.mail ?? "";
      if (note.value !== told) note.value = told;
    },
  };
}
