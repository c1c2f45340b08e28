/** Hold of the voice that reads aloud: again, pause, louder and softer. */
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { button } from "./parts.js";

const LEVELS = 4;

/** The controls, on every screen while the guest has speech switched on. */
export function Reading(kiosk) {
  if (!kiosk.document || !kiosk.display.speech) return [];
  const { speech } = kiosk;
  const level = Math.round((Number(kiosk.display.volume) || 0) * LEVELS);
  const turn = (to) => kiosk.send("display.set", { volume: to / LEVELS });
  const act = (key, sign, press, disabled = false) =>
    button([icon(sign), h("span", {}, kiosk.t(key))], press, { key: sign, name: `speech:${key}`, "data-speech": true, disabled });
  const bars = Array.from({ length: LEVELS }, (_, bar) => h("i", { key: bar, class: bar < level ? "on" : "" }));
  const volume = kiosk.t("volume", { level, most: LEVELS });
  return [
    act("repeat", "repeat", () => speech.repeat()),
    speech.paused ? act("resume", "play", () => speech.resume()) : act("pause", "pause", () => speech.pause()),
    act("softer", "minus", () => turn(level - 1), level <= 1),
    h("span", { key: "volume", class: "volume", role: "img", "aria-label": volume }, bars),
    act("louder", "plus", () => turn(level + 1), level >= LEVELS),
  ];
}
