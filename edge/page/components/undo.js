/** The last change can be taken back, as long as the ring is round. */
import { h } from "../dom.js";
import { ring } from "../icons.js";
import { countdown } from "./countdown.js";
import { button } from "./parts.js";

export function Undo(data, kiosk) {
  const local = kiosk.local(data.id, "undo", () => ({}));
  // Another order is another change, even when it reads the same.
  const stamp = JSON.stringify([data.message, (kiosk.document.cart?.items ?? []).map(({ line_id: line, quantity, total }) => [line, quantity, total])]);
  const { left, gone } = countdown(local, Math.max(0, Number(data.seconds) || 0), stamp, kiosk);
  if (left === 0) return h("div", { hidden: true });
  const time = h("span", { key: "time", class: "time", "aria-hidden": "true" }, h("span", { class: "seconds" }, left), ring(gone));
  return h(
    "div",
    {},
    button([time, h("span", { key: "words", class: "undo-words" }, data.message && h("span", { class: "undo-message" }, data.message), h("b", {}, data.label ?? kiosk.t("undo")))], () => kiosk.send("touch.action", { id: "undo" }), {
      name: "action:undo",
      class: "big undo",
      "data-action": "undo",
    }),
  );
}
