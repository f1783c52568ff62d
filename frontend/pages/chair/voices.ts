// Who speaks: by keys 1 to 9 at any time; and, where everybody agreed, by voices that are learned in the opening round.

import { attribute, h, list, show, text } from "../dom";
import type { ChairView, Role, Voice } from "../view";
import { button, type Desk, type Part } from "./desk";

/** How many seats are shown when nobody said how many people there are. */
const USUAL = 6;
const MOST = 9;
/** Seconds of speech that make a voice. */
const NEEDED_S = 8;

let opened = false;
let panel: HTMLElement | undefined;

const role = (seat: number): Role => (seat === 1 ? "chair" : seat === 2 ? "case_bringer" : "participant");

function name(desk: Desk, seat: number): string {
  return desk.t(`voices.${role(seat)}`, { seat });
}

/** Says that whoever speaks now sits on a seat; 0: nobody knows. */
export function tapSeat(desk: Desk, seat: number): void {
  const told = seat ? desk.t("voices.speaks", { who: name(desk, seat) }) : desk.t("voices.unknown");
  void desk.ask({ do: "speaks", seat }).then((taken) => taken && desk.tell(told));
}

/** The seat of a digit key, 0 for "unknown"; null for other keys. */
export const seatOfKey = (key: string): number | null => (/^[0-9]$/.test(key) ? Number(key) : null);

export function openVoices(): void {
  opened = true;
  if (!panel) return;
  show(panel, true);
  panel.focus();
}

interface Row {
  readonly seat: number;
  readonly voice: Voice | null;
  readonly speaks: boolean;
  readonly agreed: boolean;
}

/** The part of the page that the chair opens for the opening round. */
export function voices(desk: Desk): Part {
  const { t } = desk;
  const rows = h("ul", { class: "seats" });
  const line = h("p", { class: "read-aloud" }, t("voices.consent"));
  const agree = button(t("voices.agree"), () => void desk.ask({ do: "voices", agreed: true }));
  const forget = button(t("voices.forget"), () => {
    void desk.ask({ do: "forget_voices" }).then((taken) => taken && desk.tell(t("voices.forgotten")));
  });
  const how = h("p", { class: "hint" });
  const close = button(t("close"), () => {
    opened = false;
    show(root, false);
  }, undefined, true);
  const asking = h("div", { class: "voices-asking" }, line, h("p", { class: "hint" }, t("voices.law")), agree);
  const root = h(
    "section",
    { class: "voices", tabindex: -1, "aria-labelledby": "voices-heading" },
    h("h2", { id: "voices-heading" }, t("voices.heading")),
    h("p", { class: "hint" }, t("voices.keys")),
    rows,
    asking,
    how,
    h("div", { class: "choices" }, forget, close),
  );
  panel = root;
  return {
    root,
    update(view) {
      show(root, opened);
      const told = view.voices;
      show(asking, told !== null && !told.agreed && view.mode === "audio");
      show(how, told !== null && told.agreed);
      show(forget, told !== null && told.agreed);
      text(how, told?.judging ? t("voices.judging") : t("voices.how"));
      list(rows, seats(view), (row) => seatRow(desk, row));
    },
  };
}

function seats(view: ChairView): readonly Row[] {
  const people = Math.min(MOST, Math.max(3, view.consent.people ?? USUAL));
  return Array.from({ length: people }, (_, place) => {
    const seat = place + 1;
    return {
      seat,
      voice: view.voices?.seats.find((each) => each.seat === seat) ?? null,
      speaks: view.speaks?.seat === seat,
      agreed: view.voices?.agreed === true,
    };
  });
}

function seatRow(desk: Desk, { seat, voice, speaks, agreed }: Row): HTMLElement {
  const { t } = desk;
  const who = name(desk, seat);
  const tap = button(who, () => tapSeat(desk, speaks ? 0 : seat), String(seat), true);
  attribute(tap, "aria-pressed", speaks ? "true" : "false");
  if (!agreed) return h("li", {}, tap);
  const listening = voice?.state === "listening";
  const learn = button(
    t(listening ? "voices.stop" : voice ? "voices.again_button" : "voices.learn"),
    () => void desk.ask(listening ? { do: "stop_learning" } : { do: "learn_voice", seat }),
    undefined,
    true,
  );
  learn.setAttribute("aria-label", t(listening ? "voices.stop_one" : "voices.learn_one", { who }));
  const share = voice ? Math.min(1, voice.spoken_s / NEEDED_S) : 0;
  const state = h("span", { class: `voice is-${voice?.state ?? "none"}` }, voice ? t(`voices.state.${voice.state}`) : "");
  if (listening) state.style.setProperty("--share", `${Math.round(share * 100)}%`);
  return h("li", {}, tap, learn, state);
}
