/** Asks whether the guest is still there, and says how long it waits. */
import { h } from "../dom.js";
import { button, dialog } from "./parts.js";

const TICK_MS = 250;

export function IdleWarning(data, kiosk) {
  const local = kiosk.local(data.id, data.seconds, () => ({ ends: performance.now() + (data.seconds ?? 0) * 1000 }));
  const seconds = Math.max(0, Math.ceil((local.ends - performance.now()) / 1000));
  if (seconds > 0) kiosk.changedIn(TICK_MS);
  return dialog(
    "idle",
    data.message,
    // The number changes every second; who listens hears the question once, not the count.
    h("p", { class: "countdown", "aria-hidden": "true", "data-seconds": seconds }, seconds),
    h("p", { class: "countdown-words" }, kiosk.t("seconds_left", { seconds })),
    h(
      "div",
      { class: "dialog-buttons" },
      button(kiosk.t("still_here"), () => kiosk.send("session.extend"), {
        name: "extend",
        class: "primary big",
        "data-escape": true,
        "data-first": true,
      }),
      button(kiosk.t("start_over"), () => kiosk.send("session.end"), { name: "end", class: "big" }),
    ),
  );
}
