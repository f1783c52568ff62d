// One session, from the ribbon to the figures.

import { h, show, text } from "../pages/dom";
import { button, type Desk, type View } from "./desk";
import { figureList } from "./figures";
import { inspector } from "./inspector";
import type { Session } from "./model";
import { picture } from "./picture";
import { balance } from "./pictures/balance";
import { mix } from "./pictures/mix";
import { planned } from "./pictures/planned";
import { ribbon } from "./pictures/ribbon";
import { report } from "./report";
import { askSave } from "./saving";
import { fetchData } from "./server";
import { date, local, minutes } from "./words";

export async function sessionView(index: number, desk: Desk): Promise<View> {
  const { t } = desk;
  let session = await fetchData<Session>(`session/${index}`);
  const now = () => session;
  const whole = { from_s: 0, to_s: session.duration_s };
  let span = whole;

  const lead = h("p", { class: "lead" });
  const up = inspector(now, (id) => band.go(id), desk);
  const zoomed = h(
    "div",
    { class: "zoom", role: "group", "aria-label": t("page.ribbon.zoom") },
    h("span", {}, t("page.ribbon.zoom")),
  );
  const band = picture(
    ribbon(now, () => span, desk, { chosen: up.show, marks: up.shown, tools: zoomed }),
    desk.plots,
    desk,
  );
  const pictures = [band, ...[mix, balance, planned].map((make) => picture(make(now, desk), desk.plots, desk))];
  const figures = figureList(() => session.figures, desk);
  const unsaved = h("p", { class: "unsaved" });
  const keep = button(t("page.save.open"), () => askSave(index, desk), "main");
  const saving = h("div", { class: "saving", role: "status" }, unsaved, keep);

  const zooms = [whole, ...session.phases.map((phase) => ({ from_s: phase.start_s, to_s: phase.end_s }))].map(
    (to, place) => {
      const phase = session.phases[place - 1];
      const label = phase ? String(phase.index + 1) : t("page.ribbon.whole");
      const one = button(label, () => zoom(to, one));
      one.setAttribute("aria-pressed", String(place === 0));
      if (phase) {
        one.title = local(phase.name, desk);
        one.setAttribute("aria-label", `${phase.index + 1} ${local(phase.name, desk)}`);
      }
      return one;
    },
  );
  zoomed.append(...zooms);

  function zoom(to: typeof whole, pressed: HTMLButtonElement): void {
    span = to;
    for (const each of zooms) each.setAttribute("aria-pressed", String(each === pressed));
    band.redraw();
  }

  function update(): void {
    const count = (label: string) =>
      session.phases.reduce((sum, phase) => sum + (phase.labels.find((each) => each.act === label)?.count ?? 0), 0);
    const shown = session.signals.filter((signal) => signal.shown);
    text(
      lead,
      [
        t("page.session.lead", {
          minutes: minutes(session.duration_s),
          sentences: session.sentences.length,
          questions: count("question"),
          advice: count("advice"),
          reflections: count("reflection"),
        }),
        shown.length
          ? t("page.session.lead_signals", {
              shown: shown.length,
              acted: shown.filter((signal) => signal.acted_on_s !== null).length,
            })
          : t("page.session.lead_quiet"),
      ].join(" "),
    );
    const open = desk.overview().sessions.find((card) => card.index === index)?.unsaved ?? 0;
    show(saving, open > 0 && session.file !== null);
    text(unsaved, open === 1 ? t("page.save.one") : t("page.save.several", { count: open }));
  }

  update();
  const title = `${local(session.method.name, desk)}, ${date(session.date, desk)}`;
  const root = h(
    "article",
    { class: "session" },
    h(
      "header",
      {},
      h("h1", { tabindex: -1 }, title),
      lead,
      ...(session.with_words ? [] : [h("p", { class: "hint" }, t("page.session.no_words"))]),
    ),
    saving,
    h("section", { class: "wide" }, band.root, up.root),
    h(
      "section",
      {},
      h("h2", {}, t("page.session.figures")),
      h("p", { class: "about" }, t("page.session.figures_about")),
      figures.root,
    ),
    ...pictures.slice(1).map((each) => h("section", {}, each.root)),
    h(
      "section",
      { class: "take-along" },
      h("h2", {}, t("page.report.title")),
      h("p", { class: "about" }, t("page.report.about")),
      report(now, desk),
    ),
  );

  return {
    root,
    title,
    async refresh() {
      session = await fetchData<Session>(`session/${index}`);
      for (const each of pictures) each.redraw();
      figures.update();
      up.update();
      update();
    },
  };
}
