/** The options of a line that is in the order already. */
import { h } from "../dom.js";
import { allergens, backButton, combo, warning } from "./hero.js";
import { chosenOptions, complete, optionAllergens, optionsPrice, startingChoice } from "./choice.js";
import { optionPickers } from "./options.js";
import { button, name, picture, stepper } from "./parts.js";

export function OptionPicker(data, kiosk) {
  const groups = data.groups ?? [];
  const minor = (price) => kiosk.minor(price);
  const subject = JSON.stringify([data.line_id, data.quantity, data.selected]);
  // A line changed elsewhere (by voice, say) starts the choice afresh: what is saved is what was last seen.
  const local = kiosk.local(data.id, subject, () => {
    const choice = startingChoice(groups, data.selected ?? []);
    return { quantity: data.quantity ?? 1, choice, before: optionsPrice(groups, choice, minor) };
  });
  const line = (kiosk.document.cart?.items ?? []).find(({ line_id: id }) => id === data.line_id);
  const unit = line && kiosk.minor(line.price) - local.before + optionsPrice(groups, local.choice, minor);
  const save = () => {
    const options = chosenOptions(groups, local.choice);
    kiosk.send("cart.update", { line_id: data.line_id, quantity: local.quantity, options });
  };
  const change = (quantity) => {
    local.quantity = quantity;
    kiosk.changed();
  };
  return h(
    "section",
    { class: "hero" },
    h(
      "div",
      { key: "top", class: data.image ? "hero-top small" : "hero-top plain" },
      data.image && h("div", { key: "picture", class: "hero-picture" }, picture(data)),
      h("div", { key: "words", class: "hero-words" }, h("h1", {}, name(data.name)), warning(data), data.allergens && allergens(data, kiosk, optionAllergens(groups, local.choice))),
    ),
    combo(data.combo, kiosk, () => chosenOptions(groups, local.choice)),
    optionPickers(groups, local.choice, kiosk, () => kiosk.changed(), data),
    h(
      "div",
      { class: "bar" },
      backButton(kiosk),
      stepper(kiosk, { name: "line", quantity: local.quantity, label: data.name, change }),
      button([h("span", {}, kiosk.t("save")), " ", line && h("b", {}, kiosk.price(unit * local.quantity))], save, {
        name: "save",
        class: "primary big grow",
        "data-first": true,
        disabled: !complete(groups, local.choice),
      }),
    ),
  );
}
