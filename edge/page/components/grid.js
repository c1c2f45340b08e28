/** Items to choose from: a touch opens one, + adds it where nothing needs to be chosen. */
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { pages } from "./pages.js";
import { allergenNames, badges, button, name, picture } from "./parts.js";

const BADGES_ON_A_CARD = 2;

export function ItemGrid(data, kiosk) {
  const items = data.items ?? [];
  const counts = new Map();
  for (const line of kiosk.document.cart?.items ?? []) counts.set(line.item_id, (counts.get(line.item_id) ?? 0) + line.quantity);
  return h(
    "section",
    { class: "grid-section" },
    data.title && h("h1", {}, name(data.title)),
    items.length === 0
      ? h("div", { key: "none", class: "empty" }, icon("dish"), h("p", {}, data.empty ?? kiosk.t("no_items")))
      : h("ul", { key: "items", class: "grid" }, items.map((item) => h("li", { key: `item:${item.item_id}` }, card(item, counts.get(item.item_id), kiosk)))),
    (data.pages ?? 1) > 1 && pages(data, kiosk),
  );
}

function card(item, count, kiosk) {
  const sold = item.available === false;
  const open = () => kiosk.send("touch.select_item", { item_id: item.item_id });
  const add = () => (item.quick_add ? kiosk.send("cart.add", { item_id: item.item_id, quantity: 1, options: [] }) : open());
  const label = kiosk.t(item.quick_add ? "add_item" : "choose_options", { name: item.name });
  return h(
    "article",
    { class: sold ? "card sold" : "card" },
    h(
      "button",
      { type: "button", class: "card-open", "data-focus": `open:${item.item_id}`, on: { click: open } },
      h("span", { class: "card-picture" }, picture(item), signs(item, kiosk), sold && h("span", { key: "sold", class: "ribbon" }, item.sold_out_text ?? kiosk.t("sold_out"))),
      h("span", { class: "card-name" }, name(item.name)),
      item.warning_text && h("span", { key: "warning", class: "card-warning" }, h("b", { "aria-hidden": "true" }, "! "), item.warning_text),
      contains(item, kiosk),
      h("span", { class: "card-price" }, h("bdi", {}, item.price_from_text ?? item.price_text), count > 0 && inOrder(count, kiosk)),
    ),
    !sold && button(icon("plus"), add, { key: "add", name: `add:${item.item_id}`, class: item.quick_add ? "round primary card-add" : "round card-add", "aria-label": label }),
  );
}

/** How often it is in the order already: a touch on + must be seen where the finger is. */
function inOrder(count, kiosk) {
  const said = h("span", { class: "visually-hidden" }, kiosk.t("in_order", { count }));
  return h("span", { key: "count", class: "in-order" }, h("bdi", { "aria-hidden": "true" }, `×${count}`), said);
}

function signs(item, kiosk) {
  const found = badges(kiosk, item, BADGES_ON_A_CARD);
  // A list may not stand in a button: here it is words in a row.
  return found && { ...found, tag: "span", key: "badges", children: found.children.map((badge) => ({ ...badge, tag: "span" })) };
}

function contains(item, kiosk) {
  const names = allergenNames(kiosk, item).map((allergen) => allergen.name);
  if (names.length === 0) return null;
  return h("span", { key: "contains", class: "card-contains" }, h("span", { class: "visually-hidden" }, kiosk.t("contains"), " "), icon("info"), " ", names.join(", "));
}
