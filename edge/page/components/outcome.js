/** Screens of the order's end: payment, order number, closed. */
import { h } from "../dom.js";

export function PaymentStatus(data) {
  return h(
    "section",
    { class: `outcome payment phase-${/^\w+$/.test(data.phase) ? data.phase : "unknown"}`, role: "status" },
    h("img", { class: "outcome-art", src: "images/terminal.svg", alt: "" }),
    h("h1", { "data-total": "" }, data.total_text),
    h("p", { class: "outcome-words" }, data.message),
  );
}

export function OrderPlaced(data, kiosk) {
  return h(
    "section",
    { class: "outcome placed", role: "status" },
    h("p", { class: "outcome-label" }, kiosk.t("order_number")),
    h("p", { class: "order-number" }, data.order_number),
    h("p", { class: "outcome-words" }, data.message),
    h("button", { type: "button", class: "button big", "data-first": true, on: { click: () => kiosk.send("touch.engage") } }, kiosk.t("title")),
  );
}

export function OutOfService(data, kiosk) {
  return h("section", { class: "outcome closed", role: "status" }, h("h1", {}, kiosk.t("closed")), h("p", { class: "outcome-words" }, data.message));
}
