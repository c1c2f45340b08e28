/** What was heard and understood, and what the guest must know. */
import { h } from "../dom.js";

export function Heard(data, kiosk) {
  return h(
    "div",
    { class: "message heard", role: "status" },
    h("p", {}, h("span", { class: "message-label" }, kiosk.t("heard")), " ", h("q", {}, data.text)),
    data.understood && h("p", { class: "understood" }, data.understood),
  );
}

const LEVELS = new Set(["info", "warning", "error"]);
const SIGNS = { info: "i", warning: "!", error: "!" };

export function Notice(data) {
  const level = LEVELS.has(data.level) ? data.level : "info";
  const role = level === "info" ? "status" : "alert";
  return h("div", { class: `message notice ${level}`, role }, h("span", { class: "sign", "aria-hidden": "true" }, SIGNS[level]), h("p", {}, data.message));
}
