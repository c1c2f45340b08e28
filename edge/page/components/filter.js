/** What a guest does not eat, said once for the whole menu. */
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { openPanel } from "./panel.js";
import { button, dialog, label, name } from "./parts.js";

/** The button that opens the panel, and says how many filters are on. */
export function Filter(data, kiosk) {
  const active = Number(data.active) || 0;
  return button([icon("filter"), h("span", { key: "words", class: "words" }, kiosk.t("filter")), active > 0 && h("span", { key: "count", class: "count" }, active)], () => openPanel(kiosk, "filter"), {
    name: "filter",
    class: "filter-open",
    "aria-pressed": String(active > 0),
  });
}

/** The panel itself; null where the document has no filter. */
export function FilterPanel(kiosk, close) {
  const data = kiosk.document?.components.find((component) => component?.type === "Filter");
  if (!data) return null;
  const toggle = (id) => kiosk.send("touch.action", { id });
  const group = (title, entries) =>
    (entries ?? []).length > 0 &&
    h(
      "div",
      { key: title, role: "group", "aria-label": title },
      h("h3", {}, title),
      h("div", { class: "filter-options" }, entries.map((entry) => option(kiosk, entry, toggle))),
    );
  return dialog(
    "filter",
    data.title ?? kiosk.t("filter_title"),
    h(
      "div",
      { key: "groups", class: "filter-groups" },
      group(kiosk.t("filter_diets"), data.diets),
      group(kiosk.t("filter_allergens"), data.allergens),
    ),
    h("p", { key: "note", class: "filter-note" }, kiosk.t("filter_note")),
    h(
      "div",
      { key: "buttons", class: "dialog-buttons" },
      button(kiosk.t("filter_show"), close, { name: "close", class: "primary big", "data-escape": true, "data-first": true }),
      (Number(data.active) || 0) > 0 && button(data.clear?.label ?? kiosk.t("filter_clear"), () => toggle(data.clear?.action ?? "filter:clear"), { key: "clear", name: "filter:clear", class: "big" }),
    ),
  );
}

function option(kiosk, entry, toggle) {
  const { id, name: words } = label(kiosk, entry);
  const action = entry.action ?? `filter:${id}`;
  return button([icon(entry.on ? "check" : id.replace(/^no-/, "")), name(words)], () => toggle(action), {
    key: id,
    name: action,
    "aria-pressed": String(Boolean(entry.on)),
  });
}
