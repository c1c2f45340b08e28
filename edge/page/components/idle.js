/** Asks whether the guest is still there, and says how long it waits. */
import { h } from "../dom.js";
import { ring } from "../icons.js";
import { countdown } from "./countdown.js";
import { button, dialog } from "./parts.js";

export function IdleWarning(data, kiosk) {
  const local = kiosk.local(data.id, data.seconds, () => ({}));
  const { left, gone } = countdown(local, data.seconds ?? 0, data.seconds, kiosk);
  return dialog(
    "idle",
    data.message,
    // The number changes every second; who listens hears the question once, not the count.
    h("div", { key: "time", class: "countdown-ring", "aria-hidden": "true" }, ring(gone), h("p", { key: "left", class: "countdown", "data-seconds": left }, left)),
    h("p", { key: "words", class: "countdown-words" }, kiosk.t("seconds_left", { seconds: left })),
    h(
      "div",
      { key: "buttons", class: "dialog-buttons" },
      button(data.extend_label ?? kiosk.t("still_here"), () => kiosk.send("session.extend"), {
        name: "extend",
        class: "primary big",
        "data-escape": true,
        "data-first": true,
      }),
      button(data.end_label ?? kiosk.t("start_over"), () => kiosk.send("session.end"), { name: "end", class: "big" }),
    ),
  );
}
