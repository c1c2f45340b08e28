/** Panels that the guest opens over any screen: language, display and sound, beginning anew, filter. */
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { primary } from "../texts.js";
import { FilterPanel } from "./filter.js";
import { openPanel, panelOpen } from "./panel.js";
import { button, dialog } from "./parts.js";

const SIZES = [
  { key: "text_normal", scale: 1 },
  { key: "large_text", scale: 1.3 },
  { key: "largest_text", scale: 1.6 },
];
const PANELS = { display: DisplayPanel, filter: FilterPanel, language: LanguagePanel, start_over: StartOverQuestion };

/** The open panel, or null. */
export function Panel(kiosk) {
  const open = panelOpen(kiosk);
  return open && kiosk.document ? PANELS[open](kiosk, () => openPanel(kiosk, null)) : null;
}

/** Asks before an order is thrown away. */
function StartOverQuestion(kiosk, close) {
  if (!kiosk.inSession) return null;
  const end = () => {
    close();
    kiosk.send("session.end");
  };
  return dialog(
    "start_over",
    kiosk.t("start_over_question"),
    h(
      "div",
      { class: "dialog-buttons" },
      button(kiosk.t("keep_order"), close, { name: "keep", class: "primary big", "data-escape": true, "data-first": true }),
      button([icon("restart"), kiosk.t("start_over")], end, { name: "end", class: "big" }),
    ),
  );
}

function LanguagePanel(kiosk, close) {
  const choose = (id) => {
    close();
    kiosk.send("session.language", { language: id });
  };
  const here = primary(kiosk.language);
  return dialog(
    "language",
    kiosk.t("language_title"),
    h(
      "div",
      { class: "dialog-buttons" },
      kiosk.languages.map(({ id, name }) =>
        button(name, () => choose(id), { key: id, name: `language:${id}`, class: "big", lang: id, "aria-pressed": String(primary(id) === here) }),
      ),
      button(kiosk.t("close"), close, { key: "close", name: "close", class: "quiet", "data-escape": true }),
    ),
  );
}

/** Size, contrast, speech and motion; reach has a button of its own on every screen. */
function DisplayPanel(kiosk, close) {
  const { display } = kiosk;
  const flip = (key, sign, on, press) =>
    row(kiosk, key, sign, button(kiosk.t(on ? "on" : "off"), press, { name: key, class: "toggle", role: "switch", "aria-checked": String(on), "aria-label": kiosk.t(key) }));
  const setting = (key, sign) => flip(key, sign, Boolean(display[key]), () => kiosk.send("display.set", { [key]: !display[key] }));
  return dialog(
    "display",
    kiosk.t("display_title"),
    row(kiosk, "text_size", "text", sizes(kiosk)),
    setting("high_contrast", "contrast"),
    setting("speech", "speaker"),
    flip("motion", "motion", kiosk.still, () => kiosk.setStill(!kiosk.still)),
    h(
      "div",
      { key: "buttons", class: "dialog-buttons" },
      button(kiosk.t("close"), close, { name: "close", class: "primary big", "data-escape": true, "data-first": true }),
    ),
  );
}

function row(kiosk, key, sign, control) {
  return h("div", { key, class: "switch" }, icon(sign), h("span", {}, kiosk.t(key)), control);
}

function sizes(kiosk) {
  const now = Number(kiosk.display.text_scale) || 1;
  const nearest = SIZES.reduce((best, size) => (Math.abs(size.scale - now) < Math.abs(best.scale - now) ? size : best));
  const size = ({ key, scale }) =>
    button("A", () => kiosk.send("display.set", { text_scale: scale }), {
      key,
      name: key,
      "aria-label": kiosk.t(key),
      "aria-pressed": String(nearest.key === key),
    });
  return h("div", { class: "sizes", role: "group", "aria-label": kiosk.t("text_size") }, SIZES.map(size));
}
