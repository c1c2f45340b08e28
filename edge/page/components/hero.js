/** One item in full, with its options, until it is added or left. */
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { chosenOptions, complete, optionAllergens, optionsPrice, startingChoice } from "./choice.js";
import { optionPickers } from "./options.js";
import { allergenNames, badges, button, name, picture, stepper } from "./parts.js";

export function HeroItem(component, kiosk) {
  const item = component.data ?? {};
  const groups = item.groups ?? [];
  const subject = JSON.stringify([item.item_id, item.selected]);
  const local = kiosk.local(component.id, subject, () => ({ quantity: 1, choice: startingChoice(groups, item.selected) }));
  return h(
    "section",
    { class: "hero" },
    h(
      "div",
      { class: "hero-top" },
      h("div", { class: "hero-picture" }, picture(item)),
      h(
        "div",
        { class: "hero-words" },
        h("h1", {}, name(item.name)),
        badges(kiosk, item),
        item.description && h("p", { key: "description" }, name(item.description)),
        item.hours_text && h("p", { key: "hours", class: "hours" }, icon("clock"), item.hours_text),
        warning(item),
        allergens(item, kiosk, optionAllergens(groups, local.choice)),
      ),
    ),
    item.available !== false && combo(item.combo, kiosk, () => chosenOptions(groups, local.choice)),
    optionPickers(groups, local.choice, kiosk, () => kiosk.changed(), item),
    item.available === false ? soldOut(item, kiosk) : addBar(item, groups, local, kiosk),
  );
}

/** That a dish does not suit this guest: beside the dish, before it is added. */
export function warning(item) {
  if (!item.warning_text) return null;
  return h("p", { key: "warning", class: "unsuitable" }, h("span", { class: "sign", "aria-hidden": "true" }, "!"), h("span", {}, item.warning_text));
}

/** What an item contains, and `more` with what is chosen for it, each by its sign and its word. */
export function allergens(item, kiosk, more = []) {
  const all = allergenNames(kiosk, { allergens: [...(item.allergens ?? []), ...more] });
  const found = [...new Map(all.map((one) => [one.id, one])).values()];
  if (found.length === 0) return h("div", { key: "allergens", class: "allergens" }, item.allergens_text ?? kiosk.t("no_allergens"));
  const badge = ({ id, name: words }) => h("li", { key: id, class: "badge" }, icon(id), name(words));
  return h("div", { key: "allergens", class: "allergens" }, h("b", {}, kiosk.t("contains")), h("ul", { class: "badges" }, found.map(badge)));
}

/** The same dish as part of a menu, with the `options` chosen so far: said where it is chosen, never pushed. */
export function combo(offer, kiosk, options) {
  if (!offer?.item_id) return null;
  const open = () => {
    if (offer.action) kiosk.send("touch.action", { id: offer.action, options: options() });
    else kiosk.send("touch.select_item", { item_id: offer.item_id });
  };
  return h(
    "button",
    { key: "combo", type: "button", class: "combo", "data-focus": "combo", on: { click: open } },
    icon("bag"),
    h("span", {}, h("b", {}, kiosk.t("make_menu")), name(offer.name)),
    h("bdi", { class: "combo-price", dir: "ltr" }, offer.extra_text ?? offer.price_text),
  );
}

/** The way back, by touch and by Escape. */
export function backButton(kiosk, label = kiosk.t("back"), look = {}) {
  return button([icon("back"), h("span", {}, label)], () => kiosk.send("touch.back"), { name: "back", "data-escape": true, ...look });
}

function soldOut(item, kiosk) {
  // Every refusal says why, what to do, and is itself the way there.
  const why = h("p", { key: "why", class: "sold-out" }, h("b", {}, item.sold_out_text ?? kiosk.t("sold_out")), h("span", {}, kiosk.t("sold_out_next")));
  return h("div", { class: "bar" }, why, backButton(kiosk, kiosk.t("other_dishes"), { class: "primary big grow", "data-first": true }));
}

function addBar(item, groups, local, kiosk) {
  const unit = kiosk.minor(item.price) + optionsPrice(groups, local.choice, (price) => kiosk.minor(price));
  const add = () => {
    const options = chosenOptions(groups, local.choice);
    kiosk.send("cart.add", { item_id: item.item_id, quantity: local.quantity, options });
  };
  const change = (quantity) => {
    local.quantity = quantity;
    kiosk.changed();
  };
  return h(
    "div",
    { class: "bar" },
    backButton(kiosk),
    stepper(kiosk, { name: "hero", quantity: local.quantity, label: item.name, change }),
    button([h("span", {}, kiosk.t("add_to_order")), " ", h("b", {}, kiosk.price(unit * local.quantity))], add, {
      name: "add",
      class: "primary big grow",
      "data-first": true,
      disabled: !complete(groups, local.choice),
    }),
  );
}
