/** The order so far, always in sight while the guest chooses. */
import { h } from "../dom.js";
import { orderLines } from "./lines.js";

export function CartSummary(component, kiosk) {
  const { item_count: count = 0, total_text: total = "" } = component.data ?? {};
  const lines = kiosk.document.cart?.items ?? [];
  const counted = kiosk.t(count === 1 ? "items_one" : "items_other", { count });
  return h(
    "section",
    { class: "cart", "aria-live": "polite" },
    h(
      "div",
      { class: "cart-head" },
      h("h2", {}, kiosk.t("your_order")),
      h("span", { class: "cart-count" }, counted),
      h("span", { class: "cart-total", "data-total": "" }, total),
    ),
    lines.length > 0 ? orderLines(lines, kiosk) : h("p", { key: "empty", class: "empty" }, kiosk.t("empty_cart")),
  );
}
