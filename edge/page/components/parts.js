/** Parts that several components are made of. */
import { h } from "../dom.js";

/** A button. `props.class` adds to the look, `props.name` is its stable name for keyboard focus. */
export function button(label, press, { name, class: look = "", ...props } = {}) {
  const all = { type: "button", class: `button ${look}`.trim(), "data-focus": name, ...props, on: { click: press } };
  return h("button", all, label);
}

/** Only pictures that came with the box or in the document: a menu must not make the kiosk call other hosts. */
function safePicture(path) {
  if (typeof path !== "string" || path.includes("..")) return null;
  return /^\/?[\w-][\w./-]*$/.test(path) || /^data:image\/(png|jpeg|webp|svg\+xml)[;,]/.test(path) ? path : null;
}

/** An item's picture; a drawn plate when there is none. Decorative: the name stands beside it. */
export function picture(item) {
  const source = safePicture(item.image) ?? "images/plate.svg";
  const missing = (event) => {
    if (!event.target.src.endsWith("images/plate.svg")) event.target.src = "images/plate.svg";
  };
  return h("img", { class: "picture", src: source, alt: "", draggable: "false", on: { error: missing } });
}

/** Less, the number, more. `change` gets the new number. */
export function stepper(kiosk, { name, quantity, least = 1, most = 99, label, change }) {
  const step = (by, sign, key) =>
    button(sign, () => change(quantity + by), {
      name: `${name}:${key}`,
      class: "round",
      "aria-label": kiosk.t(key, { name: label }),
      disabled: quantity + by < least || quantity + by > most,
    });
  return h(
    "div",
    { class: "stepper", role: "group", "aria-label": kiosk.t("quantity") },
    step(-1, "−", "less"),
    h("output", { class: "quantity" }, quantity),
    step(1, "+", "more"),
  );
}

/** Small words beside an item: diets and other tags. */
export function tags(kiosk, item) {
  const words = [...new Set([...(item.diet ?? []), ...(item.tags ?? [])])];
  return words.length > 0 && h("ul", { class: "tags" }, words.map((word) => h("li", { key: word }, kiosk.t(word))));
}

/** What a line of the order is beyond its name. */
export function lineDetails(line, kiosk) {
  // What comes without asking is no news.
  const named = (line.options ?? []).filter((option) => option.name && !option.default);
  const chosen = named.map(({ amount, name }) => kiosk.t(`with_${amount}`, { name }));
  const words = [...new Set([...chosen, ...(line.customizations ?? [])])];
  return words.length > 0 && h("p", { class: "details" }, words.join(", "));
}

/** A dialog over the whole screen. `name` tells one dialog from the next. */
export function dialog(name, title, ...children) {
  const props = { key: name, class: "dialog", role: "dialog", "aria-modal": "true", "aria-label": title };
  return h("div", props, h("div", { class: "sheet" }, h("h2", {}, title), children));
}
