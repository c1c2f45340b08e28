/** Keys on the screen for the search field. */
import { h } from "../dom.js";
import { primary } from "../texts.js";
import { button } from "./parts.js";

const ROWS = {
  en: ["qwertyuiop", "asdfghjkl", "zxcvbnm"],
  de: ["qwertzuiopü", "asdfghjklöä", "yxcvbnmß"],
  ar: ["ضصثقفغعهخحج", "شسيبلاتنمكط", "ئءؤرىةوزظدذ"],
};
const DIGITS = "1234567890";

/** `typing`: `query()` as it stands, `change(query)`, `close()`. */
export function keyboard(kiosk, typing) {
  const rows = ROWS[primary(kiosk.language)] ?? ROWS.en;
  // The field keeps its focus and its caret while keys are touched.
  const stay = (event) => event.preventDefault();
  const key = (label, press, props = {}) => button(label, press, { key: label, name: `key:${label}`, class: "key", ...props });
  const letters = (row) => h("div", { class: "keys" }, [...row].map((letter) => key(letter, () => typing.change(typing.query() + letter))));
  return h(
    "div",
    { key: "keyboard", class: "keyboard", role: "group", "aria-label": kiosk.t("keyboard"), on: { pointerdown: stay, mousedown: stay } },
    [DIGITS, ...rows].map(letters),
    h(
      "div",
      { class: "keys" },
      key(kiosk.t("space"), () => typing.change(`${typing.query()} `), { class: "key wide" }),
      key(kiosk.t("delete"), () => typing.change([...typing.query()].slice(0, -1).join("")), { class: "key" }),
      key(kiosk.t("done"), typing.close, { class: "key primary", "data-escape": true }),
    ),
  );
}
