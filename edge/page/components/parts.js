/** Parts that several components are made of. */
import { h } from "../dom.js";
import { drawn, icon } from "../icons.js";

/** From here on not every tag is shown. */
const FEW = 2;

/** A button. `props.class` adds to the look, `props.name` is its stable name for keyboard focus. */
export function button(label, press, { name, class: look = "", ...props } = {}) {
  const all = { type: "button", class: `button ${look}`.trim(), "data-focus": name, ...props, on: { click: press } };
  return h("button", all, label);
}

/** Only pictures that came with the box or in the document: a menu must not make the kiosk call other hosts. */
export function safePicture(path) {
  if (typeof path !== "string" || path.includes("..")) return null;
  return /^\/?[\w-][\w./-]*$/.test(path) || /^data:image\/(png|jpeg|webp|svg\+xml)[;,]/.test(path) ? path : null;
}

/** An item's picture; a drawn plate when there is none. Decorative: the name stands beside it. */
export function picture(item) {
  const source = safePicture(item.image) ?? "images/plate.svg";
  const missing = (event) => {
    if (!event.target.src.endsWith("images/plate.svg")) event.target.src = "images/plate.svg";
  };
  return h("img", { key: `picture:${source}`, class: "picture", src: source, alt: "", decoding: "async", draggable: "false", on: { error: missing } });
}

/** A name from a menu: it may be written the other way than the page, and turns nothing around it. */
export function name(words) {
  return h("bdi", {}, words);
}

/** A price: its sign, number and currency keep their order, whichever way the words around it are written. */
export function money(price) {
  return h("bdi", { dir: "ltr" }, price);
}

/** Less, the number, more. `change` gets the new number. */
export function stepper(kiosk, { name: stable, quantity, least = 1, most = 99, label, change }) {
  const step = (by, sign, key) =>
    button(icon(sign), () => change(quantity + by), {
      name: `${stable}:${key}`,
      class: "round",
      "aria-label": kiosk.t(key, { name: label }),
      disabled: quantity + by < least || quantity + by > most,
    });
  return h(
    "div",
    { class: "stepper", role: "group", "aria-label": kiosk.t("quantity") },
    step(-1, "minus", "less"),
    h("output", { class: "quantity" }, quantity),
    step(1, "plus", "more"),
  );
}

/** `{id, name}` of a diet, a tag or an allergen, which a document gives whole or by its id alone. */
export function label(kiosk, entry) {
  const id = String(entry?.id ?? entry);
  return { id, name: entry?.name ?? kiosk.t(id) };
}

/**
 * Diets and tags of an item, each by its sign and its word. At most `most`, and where that is few only tags with a sign of
 * their own: what everybody calls its dishes is no news on a card.
 */
export function badges(kiosk, item, most = 12) {
  const ids = new Set();
  const found = [...(item.diet ?? []).map((entry) => ["diet", entry]), ...(item.tags ?? []).map((entry) => ["tag", entry])]
    .map(([kind, entry]) => ({ kind, ...label(kiosk, entry) }))
    .filter(({ id }) => !ids.has(id) && ids.add(id))
    .filter(({ kind, id }) => most > FEW || kind === "diet" || drawn(id));
  if (found.length === 0) return null;
  const badge = ({ kind, id, name: words }) => h("li", { key: id, class: `badge ${kind}` }, icon(id), name(words));
  return h("ul", { class: "badges" }, found.slice(0, most).map(badge));
}

/** Names of what an item contains that may harm some guests. */
export function allergenNames(kiosk, item) {
  return (item.allergens ?? []).map((entry) => label(kiosk, entry));
}

/** What a line of the order is beyond its name. */
export function lineDetails(line, kiosk) {
  // What comes without asking is no news.
  const named = (line.options ?? []).filter((option) => option.name && !option.default);
  const chosen = named.map(({ amount, name: option }) => kiosk.t(`with_${amount}`, { name: option }));
  const words = [...new Set([...chosen, ...(line.customizations ?? [])])];
  return words.length > 0 && h("span", { class: "details" }, words.join(", "));
}

/** A dialog over the whole screen. `stable` tells one dialog from the next. */
export function dialog(stable, title, ...children) {
  const props = { key: stable, class: "dialog", role: "dialog", "aria-modal": "true", "aria-label": title };
  return h("div", props, h("div", { class: "sheet" }, h("h2", {}, title), children));
}
