/** The one suggestion of an order: it may be taken, or sent away for good. */
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { button, name, picture } from "./parts.js";

export function Suggestions(data, kiosk) {
  // One at most, however many a box may send: guests count what is pushed at them.
  const item = (data.items ?? []).find((candidate) => candidate.available !== false);
  if (!item) return h("section", { class: "suggestions", hidden: true });
  return h("section", { class: "suggestions" }, suggestion(item, item.reason ?? data.reason ?? data.title ?? kiosk.t("suggestions"), kiosk));
}

function suggestion(item, reason, kiosk) {
  const id = item.item_id;
  const take = () =>
    item.quick_add ? kiosk.send("cart.add", { item_id: id, quantity: 1, options: [] }) : kiosk.send("touch.select_item", { item_id: id });
  return h(
    "div",
    { key: `suggestion:${id}`, class: "suggestion-card" },
    h(
      "button",
      {
        type: "button",
        class: "suggestion",
        "data-focus": `suggestion:${id}`,
        "aria-label": `${reason}: ${kiosk.t(item.quick_add ? "add_item" : "choose_options", { name: item.name })}, ${item.price_text}`,
        on: { click: take },
      },
      picture(item),
      h("span", {}, h("span", { class: "suggestion-reason" }, reason), h("span", { class: "suggestion-name" }, name(item.name))),
      h("span", { class: "suggestion-price" }, item.price_text),
      h("span", { class: "suggestion-add" }, icon("plus"), h("span", { class: "words" }, kiosk.t("add"))),
    ),
    button(icon("close"), () => kiosk.send("suggestion.dismiss", { id: String(id) }), {
      name: `dismiss:${id}`,
      class: "round quiet",
      "aria-label": kiosk.t("no_thanks", { name: item.name }),
    }),
  );
}
