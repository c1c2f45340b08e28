/** A strip of what goes well with the order; each may be taken, looked at, or sent away. */
import { h } from "../dom.js";
import { button, picture } from "./parts.js";

export function Suggestions(data, kiosk) {
  const items = (data.items ?? []).filter((item) => item.available !== false);
  if (items.length === 0) return h("section", { class: "suggestions", hidden: true });
  return h(
    "section",
    { class: "suggestions" },
    h("h2", {}, data.title ?? kiosk.t("suggestions")),
    h("ul", {}, items.map((item) => h("li", { key: `suggestion:${item.item_id}` }, suggestion(item, kiosk)))),
  );
}

function suggestion(item, kiosk) {
  const id = item.item_id;
  const open = () => kiosk.send("touch.select_item", { item_id: id });
  const take = () => (item.quick_add ? kiosk.send("cart.add", { item_id: id, quantity: 1, options: [] }) : open());
  const dismiss = () => kiosk.send("suggestion.dismiss", { id: String(id) });
  return [
    h(
      "button",
      {
        type: "button",
        class: "suggestion",
        "data-focus": `suggestion:${id}`,
        "aria-label": `${kiosk.t(item.quick_add ? "add_item" : "choose_options", { name: item.name })}, ${item.price_text}`,
        on: { click: take },
      },
      picture(item),
      h("span", { class: "suggestion-name" }, item.name),
      h("span", { class: "suggestion-price" }, `+ ${item.price_text}`),
    ),
    button("×", dismiss, {
      name: `dismiss:${id}`,
      class: "round quiet",
      "aria-label": kiosk.t("no_thanks", { name: item.name }),
    }),
  ];
}
