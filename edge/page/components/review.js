/** The whole order once more before it is paid. */
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { backButton } from "./hero.js";
import { orderLines } from "./lines.js";
import { pages } from "./pages.js";
import { button } from "./parts.js";

const PLACES = { eat_in: "images/eat-in.svg", take_away: "images/take-away.svg" };

export function Review(data, kiosk) {
  const chosen = data.order_type ?? kiosk.document.order_type;
  const kind = (type) =>
    button(
      [
        h("img", { key: "picture", src: PLACES[type], alt: "", draggable: "false" }),
        h("span", { key: "words" }, kiosk.t(type)),
        h("span", { key: "tick", class: "tick", "aria-hidden": "true" }, icon("check")),
      ],
      () => kiosk.send("order.type", { type }),
      { key: type, name: type, class: "toggle", "aria-pressed": String(chosen === type) },
    );
  const leavable = (kiosk.document.suggested_actions ?? []).some(({ id }) => id === "keep_ordering");
  return h(
    "section",
    { class: "review" },
    h("h1", {}, kiosk.t("review")),
    h("div", { class: "toggles", role: "group", "aria-label": kiosk.t("order_type") }, kind("eat_in"), kind("take_away")),
    orderLines(data.lines ?? [], kiosk),
    (data.pages ?? 1) > 1 && pages(data, kiosk),
    h("p", { key: "total", class: "review-total" }, h("span", {}, kiosk.t("total")), h("b", { "data-total": "" }, data.total_text)),
    leavable || backButton(kiosk, kiosk.t("back_to_menu")),
  );
}
