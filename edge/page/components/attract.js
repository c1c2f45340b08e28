/** The screen that waits for a guest: a touch anywhere begins, a touch on a language begins in it. */
import { h } from "../dom.js";
import { primary } from "../texts.js";
import { button, safePicture } from "./parts.js";

const PICTURES = ["images/food/cheeseburger.svg", "images/food/fries.svg", "images/food/vanilla-sundae.svg", "images/food/coke.svg"];
const MOST = 4;
/** Letters from which on words are set smaller, so that the food is still to be seen. */
const LONG = 60;

function look(name, words) {
  return String(words ?? "").length > LONG ? `${name} long` : name;
}

export function Attract(data, kiosk) {
  const begin = () => kiosk.send("touch.engage");
  const call = data.call ?? kiosk.t("title");
  return h(
    "section",
    { class: "attract" },
    h("button", { type: "button", class: "attract-begin", "data-focus": "begin", "data-first": true, "aria-label": call, on: { click: begin } }),
    art(data.pictures),
    h(
      "div",
      { key: "words", class: "attract-words" },
      data.restaurant && h("p", { class: "attract-restaurant" }, data.restaurant),
      h("h1", { class: look("attract-title", data.title) }, data.title),
      h("p", { class: look("attract-subtitle", data.subtitle) }, data.subtitle),
      h("p", { class: look("attract-call", call), "aria-hidden": "true" }, call),
    ),
    languages(data.languages ?? kiosk.languages, kiosk),
  );
}

function art(given) {
  const pictures = (Array.isArray(given) ? given : []).map(safePicture).filter(Boolean).slice(0, MOST);
  const shown = pictures.length > 0 ? pictures : PICTURES;
  const draw = (source, place) => h("img", { key: `${place} ${source}`, src: source, alt: "", decoding: "async", draggable: "false" });
  // The motion is timed for four: fewer are shown again.
  const turn = shown.length > 1 ? Array.from({ length: MOST }, (_, place) => shown[place % shown.length]) : shown;
  return h("div", { key: "art", class: turn.length > 1 ? "attract-art many" : "attract-art", "aria-hidden": "true" }, turn.map(draw));
}

function languages(known, kiosk) {
  if (known.length < 2) return null;
  const here = primary(kiosk.language);
  const choose = ({ id, name }) =>
    button(name, () => kiosk.send("session.language", { language: id }), {
      key: id,
      name: `language:${id}`,
      lang: id,
      "aria-pressed": String(primary(id) === here),
    });
  return h(
    "div",
    { key: "languages", class: "attract-languages", role: "group", "aria-label": kiosk.t("language_title") },
    known.map(choose),
  );
}

