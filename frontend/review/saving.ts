// Keeps corrections: a new sealed file beside the old one. The server seals; new words are shown once.

import { h } from "../pages/dom";
import { button, type Desk } from "./desk";
import type { Saved } from "./model";
import { fetchData, takeWords } from "./server";

export function askSave(session: number, desk: Desk): void {
  const { t } = desk;
  const newWords = h("input", { type: "radio", name: "seal", id: "seal-words", checked: true });
  const key = h("input", { type: "radio", name: "seal", id: "seal-key" });
  const keys = h("textarea", { id: "keys", rows: 2, spellcheck: false, input: () => (key.checked = true) });
  const problem = h("p", { class: "problem", role: "alert" });
  const save = button(t("page.save.save"), () => void sealed(), "main");
  const leave = button(t("page.save.leave"), () => dialog.close());
  const choices = h("div", { class: "choices" }, save, leave);
  const form = h(
    "div",
    { class: "form" },
    h("p", { class: "option" }, newWords, h("label", { for: "seal-words" }, t("page.save.words"))),
    h("p", { class: "option" }, key, h("label", { for: "seal-key" }, t("page.save.key"))),
    h("label", { for: "keys", class: "hint" }, t("page.save.keys")),
    keys,
    problem,
  );
  const dialog = h(
    "dialog",
    { "aria-labelledby": "save-title", close: () => dialog.remove() },
    h("h2", { id: "save-title", tabindex: -1 }, t("page.save.title")),
    h("p", {}, t("page.save.about")),
    form,
    choices,
  );

  async function sealed(): Promise<void> {
    const to = key.checked ? keys.value.split(/[\s,;]+/).filter(Boolean) : [];
    if (key.checked && !to.length) {
      problem.textContent = t("page.save.missing");
      keys.focus();
      return;
    }
    const told = (words: string) => (problem.textContent = words);
    if (!(await desk.ask({ do: "save", session, to }, told))) return;
    const saved = await fetchData<Saved | null>("saved");
    if (!saved) return;
    const news = [h("p", {}, t("page.save.done")), h("p", { class: "path" }, saved.path)];
    const words = await takeWords();
    if (words) {
      const secret = words.join(" ");
      const copied = h("span", { role: "status" });
      const copy = button(t("page.save.copy"), () => {
        void navigator.clipboard.writeText(secret).then(() => (copied.textContent = t("page.save.copied")));
      });
      news.push(h("p", {}, t("page.save.once")), h("p", { class: "secret" }, secret), h("p", {}, copy, " ", copied));
    }
    form.replaceChildren(...news);
    leave.textContent = t("page.save.close");
    choices.replaceChildren(leave);
    leave.focus();
  }

  document.body.append(dialog);
  dialog.showModal();
  newWords.focus();
}
