/** What was heard and understood, what is being said, and what the guest must know. */
import { h } from "../dom.js";
import { icon } from "../icons.js";

export function Heard(data, kiosk) {
  const partial = data.partial === true;
  const voice = h("span", { key: "voice", class: "listening", "aria-hidden": "true" }, partial ? [1, 2, 3].map((bar) => h("i", { key: bar })) : icon("bubble"));
  return h(
    "div",
    { class: partial ? "message heard partial" : "message heard", role: "status" },
    voice,
    h(
      "div",
      { key: "words" },
      h("p", { class: "heard-words" }, h("span", { class: "visually-hidden" }, kiosk.t(partial ? "listening" : "heard"), " "), quoted(String(data.text ?? ""), data.spans, partial)),
      data.understood && h("p", { key: "understood", class: "understood" }, icon("check"), h("span", {}, data.understood)),
    ),
  );
}

/** More would push the menu away; of a sentence that goes on, its end is news. */
const MOST_LETTERS = 160;

/** The guest's own words with what was understood of them marked; spans that overlap or lie outside are passed over. */
export function quoted(said, spans = [], goesOn = false) {
  const long = said.length > MOST_LETTERS;
  const words = !long ? said : goesOn ? `…${said.slice(-MOST_LETTERS)}` : `${said.slice(0, MOST_LETTERS)}…`;
  const parts = [];
  let at = 0;
  const ordered = (Array.isArray(spans) ? spans : []).filter((span) => Number.isInteger(span?.start) && Number.isInteger(span?.end));
  for (const { start, end, kind } of ordered.sort((a, b) => a.start - b.start)) {
    if (start < at || end <= start || end > words.length) continue;
    parts.push(words.slice(at, start), h("mark", { class: /^\w+$/.test(kind ?? "") ? `kind-${kind}` : null }, words.slice(start, end)));
    at = end;
  }
  return h("q", {}, [...parts, words.slice(at)].filter((part) => part !== ""));
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
