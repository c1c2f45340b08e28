/** The page's own words by language. Sentences about the order come from the box with each document. */
import { AR } from "./texts/ar.js";
import { DE } from "./texts/de.js";
import { EN } from "./texts/en.js";
import { JA } from "./texts/ja.js";

const TEXTS = { en: EN, de: DE, ar: AR, ja: JA };
const RIGHT_TO_LEFT = new Set(["ar", "he", "fa", "ur"]);

/** Languages offered where the document names none, by their own names. */
export const LANGUAGES = [
  { id: "en", name: "English" },
  { id: "de", name: "Deutsch" },
];

/** The language of a tag such as `de-AT`. */
export function primary(tag) {
  return String(tag).split("-")[0].toLowerCase();
}

/** How a language is written, where the document does not say. */
export function direction(language) {
  return RIGHT_TO_LEFT.has(primary(language)) ? "rtl" : "ltr";
}

/** The text in a language (tag such as `de-AT`), else in English, else the key itself: a menu may name what we do not know. */
export function text(language, key, values = {}) {
  const known = primary(language);
  const table = Object.hasOwn(TEXTS, known) ? TEXTS[known] : EN;
  const pattern = Object.hasOwn(table, key) ? table[key] : Object.hasOwn(EN, key) ? EN[key] : key;
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}
