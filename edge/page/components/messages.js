/** What was heard and understood, what is being said, and what the guest must know. */
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { glimpses } from "./glimpses.js";

export function Heard(data, kiosk) {
  const partial = data.partial === true;
  const voice = h("span", { key: "voice", class: "listening", "aria-hidden": "true" }, partial ? [1, 2, 3].map((bar) => h("i", { key: bar })) : icon("bubble"));
  const words = quoted(String(data.text ?? ""), data.spans, partial);
  return h(
    "div",
    { class: partial ? "message heard partial" : "message heard", role: "status", "aria-live": partial ? "off" : null },
    voice,
    // The guest's words are the same element from the first of them to the last, whatever comes and goes around them.
    h("div", { key: "words", class: "heard-body" }, partial ? speaking(data, words, kiosk) : settled(data, words, kiosk)),
  );
}

function speaking(data, words, kiosk) {
  const lines = glimpses(data.lines, kiosk);
  return [
    h("p", { key: "still", class: "still-listening" }, kiosk.t("listening")),
    h("p", { key: "said", class: "heard-words" }, words),
    lines || (data.understood && h("p", { key: "glimpsed", class: "glimpsed" }, data.understood)),
  ];
}

function settled(data, words, kiosk) {
  return [
    h("p", { key: "said", class: "heard-words" }, h("span", { key: "heard", class: "visually-hidden" }, kiosk.t("heard"), " "), words),
    data.understood && h("p", { key: "understood", class: "understood" }, icon("check"), h("span", {}, data.understood)),
  ];
}

/** More would push the menu away; of a sentence that goes on, its end is news. */
const MOST_LETTERS = 160;

/** The guest's own words with what was understood of them marked; spans that overlap or lie outside are passed over. */
export function quoted(said, spans = [], goesOn = false) {
  const long = said.length > MOST_LETTERS;
  const words = !long ? said : goesOn ? `…${said.slice(-MOST_LETTERS)}` : `${said.slice(0, MOST_LETTERS)}…`;
  const moved = long && goesOn ? words.length - said.length : 0;
  const parts = [];
  let at = 0;
  const ordered = (Array.isArray(spans) ? spans : []).filter((span) => Number.isInteger(span?.start) && Number.isInteger(span?.end));
  const placed = ordered.map(({ start, end, kind }) => ({ start: start + moved, end: end + moved, kind }));
  for (const { start, end, kind } of placed.sort((a, b) => a.start - b.start)) {
    if (start < at || end <= start || end > words.length) continue;
    parts.push(words.slice(at, start), h("mark", { class: /^\w+$/.test(kind ?? "") ? `kind-${kind}` : null }, words.slice(start, end)));
    at = end;
  }
  return h("q", { key: "quoted" }, [...parts, words.slice(at)].filter((part) => part !== ""));
}

export function Captions(data) {
  return h("p", { class: "caption", lang: data.language, hidden: !data.text }, data.text);
}

const LEVELS = new Set(["info", "warning", "error"]);
const SIGNS = { info: "i", warning: "!", error: "!" };

export function Notice(data) {
  const level = LEVELS.has(data.level) ? data.level : "info";
  const role = level === "info" ? "status" : "alert";
  return h("div", { class: `message notice ${level}`, role }, h("span", { class: "sign", "aria-hidden": "true" }, SIGNS[level]), h("p", {}, data.message));
}
