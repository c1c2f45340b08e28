/** Categories of the menu, and the search field beside them. */
import { h } from "../dom.js";
import { button } from "./parts.js";
import { keyboard } from "./keyboard.js";

const TYPING_PAUSE_MS = 120;

export function CategoryBar(data, kiosk) {
  const local = kiosk.local(data.id, "search", () => ({ query: data.query ?? "", timer: null, keyboard: false }));
  const open = (category) => {
    clearTimeout(local.timer);
    Object.assign(local, { query: "", keyboard: false });
    kiosk.send("touch.category", { category });
    kiosk.changed();
  };
  const tab = (id, name) =>
    button(name, () => open(id), {
      key: `category:${id}`,
      name: `category:${id}`,
      class: "tab",
      "aria-pressed": String((data.selected ?? null) === id && local.query === ""),
    });
  const tabs = [tab(null, kiosk.t("all")), ...(data.categories ?? []).map(({ id, name }) => tab(id, name))];
  return h(
    "div",
    { class: "categories", role: "group", "aria-label": kiosk.t("categories") },
    tabs,
    searchField(local, kiosk),
    local.keyboard && keyboard(kiosk, typing(local, kiosk)),
  );
}

function typing(local, kiosk) {
  return {
    query: () => local.query,
    change: (query) => {
      local.query = query.slice(0, 80);
      clearTimeout(local.timer);
      local.timer = setTimeout(() => kiosk.send("touch.search", { query: local.query }), TYPING_PAUSE_MS);
      kiosk.changed();
    },
    close: () => {
      local.keyboard = false;
      kiosk.changed();
    },
  };
}

function searchField(local, kiosk) {
  const { change } = typing(local, kiosk);
  // A kiosk has no keys: a touch into the field brings some; who comes by a real keyboard has them.
  const touched = () => {
    local.keyboard = true;
    kiosk.changed();
  };
  return h(
    "div",
    { class: "search", role: "search" },
    h("input", {
      type: "text",
      inputmode: "none",
      autocomplete: "off",
      spellcheck: "false",
      maxlength: "80",
      "data-focus": "search",
      placeholder: kiosk.t("search"),
      "aria-label": kiosk.t("search"),
      prop: { value: local.query },
      on: { input: (event) => change(event.target.value), pointerdown: touched },
    }),
    local.query !== "" &&
      button("×", () => change(""), { key: "clear", name: "clear", class: "clear", "aria-label": kiosk.t("clear_search") }),
  );
}
