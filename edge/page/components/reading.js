/** Hold of the voice that reads aloud: again, pause, louder and softer. */
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { button } from "./parts.js";

/** The controls, on every screen while the guest has speech switched on. */
export function Reading(kiosk) {
  if (!kiosk.document || !kiosk.display.speech) return [];
  const { speech } = kiosk;
  const act = (key, sign, press, disabled = false) =>
    button([icon(sign), h("span", {}, kiosk.t(key))], press, { key: sign, name: `speech:${key}`, "data-speech": true, disabled });
  const bars = Array.from({ length: speech.loudest }, (_, bar) => h("i", { key: bar, class: bar < speech.level ? "on" : "" }));
  const volume = kiosk.t("volume", { level: speech.level, most: speech.loudest });
  return [
    act("repeat", "repeat", () => speech.repeat()),
    speech.paused ? act("resume", "play", () => speech.resume()) : act("pause", "pause", () => speech.pause()),
    act("softer", "minus", () => speech.setLevel(speech.level - 1), speech.level <= 1),
    h("span", { key: "volume", class: "volume", role: "img", "aria-label": volume }, bars),
    act("louder", "plus", () => speech.setLevel(speech.level + 1), speech.level >= speech.loudest),
  ];
}
