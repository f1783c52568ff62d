// The conversation: phase and time, one signal, the question in sight, and quietly what was counted and marked.

import { attribute, h, list, show, text } from "../dom";
import { clock, day } from "../time";
import type { Label, Mark } from "../view";
import { ACTIONS, action } from "./actions";
import { button, sheet, type Desk, type Part } from "./desk";
import { questionForm } from "./forms";
import { moment } from "./moment";
import { voices } from "./voices";

const LABELS: readonly Label[] = ["question", "advice", "reflection"];
const TAPS: Readonly<Record<Label, string>> = { question: "q", advice: "v", reflection: "r" };

/** Sentences that fill a bar; with more of one kind than this, that one is full. */
const FULL_BAR = 8;

/** Marks of a kind that are shown during the conversation. */
const LATEST = 2;

/** All parts under one roof, brought up to date together. */
export function together(root: HTMLElement, parts: readonly Part[]): Part {
  root.append(...parts.map((part) => part.root));
  return {
    root,
    update(view) {
      for (const part of parts) part.update(view);
    },
  };
}

export function question(desk: Desk): Part {
  return together(sheet(), [previous(desk), questionForm(desk, "before"), keys(desk)]);
}

export function running(desk: Desk): Part {
  const kept = together(h("div", { class: "kept" }), [previous(desk), marks(desk, "insight"), marks(desk, "action")]);
  const beside = together(h("div", { class: "beside" }), [inSight(desk), kept, balance(desk)]);
  return together(h("main", { class: "session", tabindex: -1 }), [phaseHead(desk), moment(desk), voices(desk), beside, keys(desk)]);
}

export function closing(desk: Desk): Part {
  const { t } = desk;
  const form = questionForm(desk, "now");
  const known = inSight(desk);
  const kept = together(h("div", { class: "beside" }), [marks(desk, "insight"), marks(desk, "action")]);
  const all = together(
    sheet(h("h1", {}, t("closing.heading")), h("p", { class: "lead" }, t("closing.body"))),
    [form, known, kept, keys(desk)],
  );
  return {
    root: all.root,
    update(view) {
      all.update(view);
      const asking = view.question.asked_again && view.question.now === null;
      show(form.root, asking);
      show(known.root, !asking);
    },
  };
}

function phaseHead(desk: Desk): Part {
  const { t } = desk;
  const name = h("h1", { id: "phase-name" });
  const elapsed = h("p", { class: "elapsed" });
  const planned = h("span", { class: "planned" });
  const over = h("span", { class: "over" });
  const track = h("div", { class: "track", "aria-hidden": "true" });
  const next = h("p", { class: "next" });
  const root = h(
    "section",
    { class: "phase", "aria-labelledby": "phase-name" },
    name,
    elapsed,
    track,
    next,
    h("p", { class: "plan" }, planned, " ", over),
  );
  return {
    root,
    update(view) {
      const phase = view.phase;
      text(name, phase?.name ?? view.method.name);
      const [spent, plan] = [phase?.elapsed_s ?? 0, phase?.planned_s ?? 0];
      text(elapsed, clock(spent));
      text(planned, t("time.of", { planned: clock(plan) }));
      const late = plan > 0 && spent >= plan + 1;
      text(over, late ? t("time.over", { over: clock(spent - plan) }) : "");
      attribute(root, "data-late", late);
      track.style.setProperty("--share", `${plan ? Math.min(100, (spent / plan) * 100) : 0}%`);
      // Compared with the plan: past the end, how much of the bar had been planned.
      track.style.setProperty("--plan", `${late ? (plan / spent) * 100 : 100}%`);
      text(next, view.next ? t("phase.next", { name: view.next.name }) : t("phase.last"));
    },
  };
}

function inSight(desk: Desk): Part {
  const { t } = desk;
  const heading = h("h2");
  const words = h("p");
  return {
    root: h("section", { class: "in-sight" }, heading, words),
    update(view) {
      const { before, now } = view.question;
      text(heading, now ? t("question.heading_now") : t("question.heading"));
      text(words, now ?? before ?? t("question.none"));
    },
  };
}

function previous(desk: Desk): Part {
  const { t } = desk;
  const items = h("ul");
  const root = h("section", { class: "previous" }, h("h2", {}, t("previous.heading")), items);
  return {
    root,
    update(view) {
      show(root, view.previous.length > 0);
      list(items, view.previous, ({ what, due }) =>
        h("li", {}, what, ...(due ? [h("small", {}, ` ${t("previous.due", { date: day(due, view.language) })}`)] : [])),
      );
    },
  };
}

function balance(desk: Desk): Part {
  const { t } = desk;
  const rows = LABELS.map((label) => {
    const name = h("span", {}, t(`balance.${label}`));
    const tap = action(TAPS[label]);
    const byKey = button(t(tap.name(desk.view())), () => tap.run(desk), tap.letter, true);
    const count = h("span");
    const bar = h("span", { class: `amount ${label}`, "aria-hidden": "true" });
    const root = h("div", {}, h("dt", {}, name, byKey), h("dd", {}, count, bar));
    return { label, name, tap, byKey, count, bar, root };
  });
  const table = h("dl", {}, ...rows.map((row) => row.root));
  return {
    root: h("section", { class: "balance" }, h("h2", {}, t("balance.heading")), table),
    update(view) {
      const most = Math.max(FULL_BAR, ...Object.values(view.balance));
      for (const { label, name, tap, byKey, count, bar } of rows) {
        // Without sound the chair counts: the label becomes the button that does it.
        show(byKey, tap.possible(view));
        show(name, !tap.possible(view));
        text(count, String(view.balance[label]));
        bar.style.setProperty("--share", `${(view.balance[label] / most) * 100}%`);
      }
    },
  };
}

function marks(desk: Desk, kind: Mark["kind"]): Part {
  const { t } = desk;
  const items = h("ul");
  const root = h("section", { class: "marks" }, h("h2", {}, t(`marks.${kind}s`)), items);
  return {
    root,
    update(view) {
      const all = view.marks.filter((mark) => mark.kind === kind);
      // While people talk only the latest, so that the keys stay in sight; all of them at the end.
      const mine = view.stage === "closing" ? all : all.slice(-LATEST);
      show(root, mine.length > 0);
      list(items, mine, (mark) => {
        const words = mark.text ?? t("marks.unread");
        const ask = () => void desk.ask({ do: "confirm_mark", id: mark.id });
        const confirm = button(t("marks.confirm"), ask, undefined, true);
        confirm.setAttribute("aria-label", t("marks.confirm_one", { text: words }));
        return mark.confirmed ? h("li", { class: "confirmed" }, words) : h("li", {}, `${words} `, confirm);
      });
    },
  };
}

function keys(desk: Desk): Part {
  const buttons = ACTIONS.filter((each) => each.row).map((each) => {
    const label = desk.t(each.name(desk.view()));
    return { each, button: button(label, () => action(each.letter).run(desk), each.letter) };
  });
  return {
    root: h("div", { class: "keys" }, ...buttons.map((one) => one.button)),
    update(view) {
      for (const one of buttons) {
        show(one.button, one.each.possible(view));
        const label = one.button.lastElementChild;
        if (label) text(label, desk.t(one.each.name(view)));
      }
    },
  };
}
