// Several sessions: questions to reflect on first, then the trends, then each method against its own target.

import { h } from "../pages/dom";
import type { Desk, View } from "./desk";
import type { Comparison, Figure, TrendPoint } from "./model";
import { picture } from "./picture";
import { fitting } from "./pictures/fitting";
import { trend, type TrendOf } from "./pictures/trend";
import { fetchData } from "./server";
import { local } from "./words";

/** The figures of the group's growth, by their place in `independence`, have a part of their own. */
const GROWN = ["interventions", "self_correction", "talk_chair"];
const GROWTH = ["interventions_per_hour", "self_correction", "chair_share"] as const;

export async function compareView(desk: Desk): Promise<View> {
  const root = h("article", { class: "compare" });
  const title = desk.t("page.compare.title");

  async function refresh(): Promise<void> {
    const comparison = await fetchData<Comparison | null>("compare");
    root.replaceChildren(
      h(
        "header",
        {},
        h("h1", { tabindex: -1 }, title),
        h(
          "p",
          { class: "lead" },
          desk.t(comparison ? "page.compare.lead" : "page.compare.too_few", {
            count: comparison?.independence.length ?? 0,
          }),
        ),
      ),
      ...(comparison ? parts(comparison, desk) : []),
    );
  }

  await refresh();
  return { root, title, refresh };
}

function parts(comparison: Comparison, desk: Desk): HTMLElement[] {
  const { t } = desk;
  const small = (of: TrendOf) =>
    known(of)
      ? picture(
          trend(of, (session) => (location.hash = `#session/${session}`), desk),
          desk.plots,
          desk,
        ).root
      : h(
          "div",
          { class: "unknown" },
          h("h3", {}, of.title),
          h("p", { class: "about" }, t(`unknown.${of.points[0]?.unknown ?? "none"}`)),
        );
  const trends = comparison.trends
    .filter((each) => !GROWN.includes(each.figure))
    .map((each) =>
      small({
        id: each.figure,
        title: t(`figure.${each.figure}.name`),
        about: t(`page.trend.${each.direction}`),
        unit: each.unit,
        sure: false,
        points: each.points,
      }),
    );
  const growth = GROWTH.map((name) =>
    small({
      id: `growth-${name}`,
      title: t(`page.growth.${name}`),
      about: t(`page.growth.${name}_means`),
      unit: comparison.independence[0]?.[name].unit ?? "count",
      sure: comparison.independence[0]?.[name].sure ?? false,
      points: comparison.independence.map((each) => point(each.session, each.date, each[name])),
    }),
  );
  const dates = (sessions: readonly number[]) => sessions.map((index) => desk.overview().sessions[index]?.date ?? "");
  const methods = comparison.methods.filter((method) => method.sessions.length > 0);
  return [
    section(
      "questions",
      t("page.compare.patterns"),
      t(comparison.patterns.length ? "page.compare.patterns_about" : "page.compare.no_patterns"),
      h(
        "ul",
        { class: "reflect" },
        ...comparison.patterns.map((pattern) => h("li", {}, local(pattern.question, desk))),
      ),
    ),
    section(
      "trends",
      t("page.compare.trends"),
      t("page.compare.trends_about"),
      h("div", { class: "multiples" }, ...trends),
    ),
    section("growth", t("page.growth.title"), t("page.growth.about"), h("div", { class: "multiples" }, ...growth)),
    section(
      "methods",
      t("page.compare.methods"),
      t("page.compare.methods_about"),
      ...methods.map((method) => picture(fitting(method, dates(method.sessions), desk), desk.plots, desk).root),
    ),
  ];
}

function section(name: string, title: string, about: string, ...content: readonly Node[]): HTMLElement {
  return h("section", { class: name }, h("h2", {}, title), h("p", { class: "about" }, about), ...content);
}

const known = (of: TrendOf): boolean => of.points.some((each) => each.value !== null);

const point = (session: number, date: string, { value, low, high, unknown }: Figure): TrendPoint => ({
  session,
  date,
  value,
  low,
  high,
  unknown,
});
