/** Categories of the menu as a rail, and the search field beside them. */
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { keyboard } from "./keyboard.js";
import { button, name, safePicture } from "./parts.js";

const TYPING_PAUSE_MS = 120;
const LONGEST_QUERY = 80;

export function CategoryBar(data, kiosk) {
  const local = kiosk.local(data.id, "search", () => ({ query: data.query ?? "", timer: null, keyboard: false }));
  const open = (category) => {
    clearTimeout(local.timer);
    Object.assign(local, { query: "", keyboard: false });
    kiosk.send("touch.category", { category });
    kiosk.changed();
  };
  const tab = (id, words, sign) => {
    const chosen = (data.selected ?? null) === id && local.query === "";
    const look = { key: `category:${id}`, type: "button", class: "tab", "data-focus": `category:${id}`, "aria-pressed": String(chosen) };
    return h("button", { ...look, on: { click: () => open(id) } }, sign, name(words));
  };
  const tabs = (data.categories ?? []).map((category) => tab(category.id, category.name, sign(category)));
  return h(
    "div",
    { class: "categories" },
    searchField(local, kiosk),
    h("div", { key: "rail", class: "rail", role: "group", "aria-label": kiosk.t("categories") }, tab(null, kiosk.t("all"), icon("all")), tabs),
    local.keyboard && keyboard(kiosk, typing(local, kiosk)),
  );
}

function sign({ icon: source }) {
  const picture = safePicture(source);
  if (!picture) return icon("dish");
  const path = picture.includes("/") || picture.startsWith("data:") ? picture : `images/food/${picture.replace(/\.svg$/, "")}.svg`;
  return h("img", { key: path, src: path, alt: "", decoding: "async", draggable: "false" });
}

function typing(local, kiosk) {
  return {
    query: () => local.query,
    change: (query) => {
      local.query = query.slice(0, LONGEST_QUERY);
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
    { key: "search", class: "search", role: "search" },
    icon("search"),
    h("input", {
      type: "text",
      inputmode: "none",
      autocomplete: "off",
      spellcheck: "false",
      maxlength: String(LONGEST_QUERY),
      dir: "auto",
      "data-focus": "search",
      placeholder: kiosk.t("search_short"),
      "aria-label": kiosk.t("search"),
      prop: { value: local.query },
      on: { input: (event) => change(event.target.value), pointerdown: touched },
    }),
    local.query !== "" &&
      button(icon("close"), () => change(""), { key: "clear", name: "clear", class: "clear round", "aria-label": kiosk.t("clear_search") }),
  );
}
