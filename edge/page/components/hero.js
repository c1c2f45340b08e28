/** One item in full, with its options, until it is added or left. */
import { h } from "../dom.js";
import { chosenOptions, complete, optionPickers, optionsPrice, startingChoice } from "./options.js";
import { button, picture, stepper, tags } from "./parts.js";

export function HeroItem(component, kiosk) {
  const item = component.data ?? {};
  const groups = item.groups ?? [];
  const local = kiosk.local(component.id, item.item_id, () => ({ quantity: 1, choice: startingChoice(groups) }));
  return h(
    "section",
    { class: "hero" },
    h(
      "div",
      { class: "hero-top" },
      picture(item),
      h(
        "div",
        { class: "hero-words" },
        h("h1", {}, item.name),
        tags(kiosk, item),
        item.description && h("p", {}, item.description),
        allergens(item, kiosk),
      ),
    ),
    optionPickers(groups, local.choice, kiosk, () => kiosk.changed()),
    item.available === false ? soldOut(kiosk) : addBar(item, groups, local, kiosk),
  );
}

function allergens(item, kiosk) {
  const names = (item.allergens ?? []).map((id) => kiosk.t(id));
  return h("p", { class: "allergens" }, names.length > 0 ? [h("b", {}, kiosk.t("contains")), " ", names.join(", ")] : kiosk.t("no_allergens"));
}

/** The way back, by touch and by Escape. */
export function backButton(kiosk, label = kiosk.t("back")) {
  return button(label, () => kiosk.send("touch.back"), { name: "back", "data-escape": true });
}

function soldOut(kiosk) {
  return h("div", { class: "bar" }, backButton(kiosk), h("p", { class: "sold-out" }, kiosk.t("sold_out")));
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
    button([kiosk.t("add_to_order"), " ", h("b", {}, kiosk.price(unit * local.quantity))], add, {
      name: "add",
      class: "primary grow",
      "data-first": true,
      disabled: !complete(groups, local.choice),
    }),
  );
}
