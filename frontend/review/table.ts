// The table behind a picture: the same, in rows. It is built when somebody opens it.

import { h } from "../pages/dom";
import type { Speech } from "./words";

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function tableBehind(make: () => Table, name: string, { t }: Speech, open: boolean) {
  const frame = h("div", { class: "table", role: "region", "aria-label": name, tabindex: 0 });
  const root = h(
    "details",
    { class: "behind", toggle: () => update() },
    h("summary", {}, t("page.picture.table"), h("span", { class: "unseen" }, ` ${name}`)),
    frame,
  );

  function update(): void {
    if (root.open) frame.replaceChildren(tableElement(make(), name));
  }

  if (open) root.open = true;
  return { root, update };
}

export function tableElement({ columns, rows }: Table, name: string): HTMLElement {
  return h(
    "table",
    {},
    h("caption", { class: "unseen" }, name),
    h("thead", {}, h("tr", {}, ...columns.map((column) => h("th", { scope: "col" }, column)))),
    h(
      "tbody",
      {},
      ...rows.map(([first = "", ...rest]) =>
        h("tr", {}, h("th", { scope: "row" }, first), ...rest.map((cell) => h("td", {}, cell))),
      ),
    ),
  );
}
