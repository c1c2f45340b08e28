/** The lines of an order, to look at and to change. */
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { button, lineDetails, name, picture, stepper } from "./parts.js";

export function orderLines(lines, kiosk) {
  return h("ul", { key: "lines", class: "lines" }, lines.map((line) => h("li", { key: `line:${line.line_id}`, class: "line" }, orderLine(line, kiosk))));
}

function orderLine(line, kiosk) {
  const edit = () => kiosk.send("touch.action", { id: `edit:${line.line_id}` });
  const change = (quantity) => kiosk.send("cart.update", { line_id: line.line_id, quantity });
  const remove = () => kiosk.send("cart.remove", { line_id: line.line_id });
  return [
    h(
      "button",
      {
        type: "button",
        class: line.image ? "line-open pictured" : "line-open",
        "data-focus": `line:${line.line_id}`,
        "aria-label": kiosk.t("change_item", { name: [line.name, ...(line.customizations ?? [])].join(", ") }),
        on: { click: edit },
      },
      line.image && picture(line),
      h("span", { class: "line-name" }, name(line.name), icon("edit")),
      lineDetails(line, kiosk),
      (line.sold_out_text || line.warning_text) && h("span", { key: "warning", class: "line-warning" }, h("b", { "aria-hidden": "true" }, "! "), line.sold_out_text ?? line.warning_text),
      line.quantity > 1 && line.price_text && h("span", { class: "each" }, kiosk.t("each", { price: line.price_text })),
    ),
    stepper(kiosk, { name: `line:${line.line_id}`, quantity: line.quantity, label: line.name, change }),
    h("span", { class: "line-total" }, line.total_text),
    button(icon("trash"), remove, {
      name: `remove:${line.line_id}`,
      class: "round quiet",
      "aria-label": kiosk.t("remove_item", { name: line.name }),
    }),
  ];
}
