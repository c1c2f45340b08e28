/** Items to choose from: a touch opens one, + adds it where nothing needs to be chosen. */
import { h } from "../dom.js";
import { button, picture, tags } from "./parts.js";

export function ItemGrid(data, kiosk) {
  const items = data.items ?? [];
  return h(
    "section",
    { class: "grid-section" },
    data.title && h("h1", {}, data.title),
    items.length === 0
      ? h("p", { key: "none", class: "empty" }, kiosk.t("no_items"))
      : h("ul", { key: "items", class: "grid" }, items.map((item) => h("li", { key: `item:${item.item_id}` }, card(item, kiosk)))),
    (data.pages ?? 1) > 1 && pages(data, kiosk),
  );
}

function card(item, kiosk) {
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
      picture(item),
      h("span", { class: "card-name" }, item.name),
      tags(kiosk, item),
      h("span", { class: "card-price" }, sold ? kiosk.t("sold_out") : item.price_text),
    ),
    !sold && button("+", add, { name: `add:${item.item_id}`, class: "round primary card-add", "aria-label": label }),
  );
}

function pages(data, kiosk) {
  const turn = (to, key) =>
    button(kiosk.t(key), () => kiosk.send("touch.page", { component: data.id, page: to }), {
      name: key,
      disabled: to < 1 || to > data.pages,
    });
  return h(
    "div",
    { key: "pages", class: "pages" },
    turn(data.page - 1, "previous"),
    h("span", {}, kiosk.t("page_of", { page: data.page, pages: data.pages })),
    turn(data.page + 1, "next"),
  );
}
