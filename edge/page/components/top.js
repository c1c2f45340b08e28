/** What is always in sight: the language, how the screen looks, and the way to begin anew. */
import { h } from "../dom.js";
import { LANGUAGES } from "../texts.js";
import { button, dialog } from "./parts.js";

const LARGE = 1.3;

export function Top(kiosk) {
  const { document: payload } = kiosk;
  const here = kiosk.language.split("-")[0];
  const next = LANGUAGES[(LANGUAGES.findIndex(({ id }) => id === here) + 1) % LANGUAGES.length];
  const startOver = () => {
    // Nothing to lose, nothing to ask.
    if ((payload.cart?.items ?? []).length === 0) kiosk.send("session.end");
    else panel(kiosk, "start_over");
  };
  const canEnd = kiosk.inSession && payload && !["attract", "checkout", "closed"].includes(payload.layout_mode);
  return [
    h("p", { key: "title", class: "top-title" }, h("img", { src: "images/icon.svg", alt: "" }), kiosk.t("title")),
    h(
      "div",
      { key: "buttons", class: "top-buttons" },
      canEnd && button(kiosk.t("start_over"), startOver, { key: "over", name: "start_over", class: "quiet", "data-top": "start_over" }),
      payload && button(kiosk.t("display"), () => panel(kiosk, "display"), { key: "display", name: "display", class: "quiet", "data-top": "display" }),
      payload &&
        button(next.name, () => kiosk.send("session.language", { language: next.id }), {
          key: "language",
          name: "language",
          class: "quiet",
          lang: next.id,
          "data-top": "language",
        }),
    ),
  ];
}

function opened(kiosk) {
  return kiosk.local("page:panel", "panel", () => ({ name: null }));
}

function panel(kiosk, name) {
  opened(kiosk).name = name;
  kiosk.changed();
}

/** Asks before an order is thrown away; null while nobody wants to. */
export function StartOverQuestion(kiosk) {
  if (opened(kiosk).name !== "start_over" || !kiosk.inSession) return null;
  const close = () => panel(kiosk, null);
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
      button(kiosk.t("start_over"), end, { name: "end", class: "big" }),
    ),
  );
}

/** Switches for size, contrast, reach and speech; null while closed. */
export function DisplayPanel(kiosk) {
  if (opened(kiosk).name !== "display") return null;
  const { display } = kiosk;
  const row = (key, on, set) =>
    h(
      "div",
      { key, class: "switch" },
      h("span", {}, kiosk.t(key)),
      button(kiosk.t(on ? "on" : "off"), () => kiosk.send("display.set", set), { name: key, class: "toggle", role: "switch", "aria-checked": String(on), "aria-label": kiosk.t(key) }),
    );
  const large = Number(display.text_scale) > 1;
  return dialog(
    "display",
    kiosk.t("display_title"),
    row("large_text", large, { text_scale: large ? 1 : LARGE }),
    row("high_contrast", Boolean(display.high_contrast), { high_contrast: !display.high_contrast }),
    row("reach", Boolean(display.reach), { reach: !display.reach }),
    row("speech", Boolean(display.speech), { speech: !display.speech }),
    h(
      "div",
      { class: "dialog-buttons" },
      button(kiosk.t("close"), () => panel(kiosk, null), { name: "close", class: "primary big", "data-escape": true, "data-first": true }),
    ),
  );
}
