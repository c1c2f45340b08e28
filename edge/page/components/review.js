/** The whole order once more before it is paid. */
import { h } from "../dom.js";
import { backButton } from "./hero.js";
import { orderLines } from "./lines.js";
import { button } from "./parts.js";

export function Review(data, kiosk) {
  const kind = (type) =>
    button(kiosk.t(type), () => kiosk.send("order.type", { type }), {
      key: type,
      name: type,
      class: "toggle",
      "aria-pressed": String((data.order_type ?? kiosk.document.order_type) === type),
    });
  const leavable = (kiosk.document.suggested_actions ?? []).some(({ id }) => id === "keep_ordering");
  return h(
    "section",
    { class: "review" },
    h("h1", {}, kiosk.t("review")),
    h("div", { class: "toggles", role: "group", "aria-label": kiosk.t("order_type") }, kind("eat_in"), kind("take_away")),
    orderLines(data.lines ?? [], kiosk),
    h("p", { class: "review-total" }, h("span", {}, kiosk.t("total")), h("b", { "data-total": "" }, data.total_text)),
    leavable || backButton(kiosk, kiosk.t("back_to_menu")),
  );
}
