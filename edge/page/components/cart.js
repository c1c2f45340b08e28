/** The order so far, the newest line first, always in sight while the guest chooses; a drawer where the screen stands upright. */
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { orderLines } from "./lines.js";
import { button } from "./parts.js";

const IN_SIGHT = 1;

export function CartSummary(component, kiosk) {
  const { item_count: count = 0, total_text: total = "" } = component.data ?? {};
  const lines = kiosk.document.cart?.items ?? [];
  const local = kiosk.local(component.id, "drawer", () => ({ open: false }));
  const open = local.open && lines.length > 0;
  return h(
    "section",
    { class: open ? "cart open" : "cart", "aria-live": "polite" },
    h(
      "div",
      { key: "head", class: "cart-head" },
      icon("bag"),
      h("h2", {}, kiosk.t("your_order")),
      h("span", { class: "cart-count" }, kiosk.t(count === 1 ? "items_one" : "items_other", { count })),
      h("span", { class: "cart-total", "data-total": "" }, total),
      (lines.length > IN_SIGHT || kiosk.display.reach) && lines.length > 0 && drawer(open, local, kiosk),
    ),
    lines.length > 0 ? orderLines([...lines].reverse(), kiosk) : h("p", { key: "empty", class: "empty" }, kiosk.t("empty_cart")),
  );
}

function drawer(open, local, kiosk) {
  const turn = () => {
    local.open = !open;
    kiosk.changed();
  };
  return button(icon(open ? "down" : "up"), turn, {
    key: "drawer",
    name: "drawer",
    class: "round quiet cart-toggle",
    "aria-expanded": String(open),
    "aria-label": kiosk.t(open ? "show_less" : "show_all"),
  });
}
