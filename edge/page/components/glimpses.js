/** What a sentence would do, as far as it has been said: a guess, which the next words may take back. */
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { money, name, picture } from "./parts.js";

const MOST_LINES = 6;
const CHANGES = new Set(["add", "change", "remove"]);

/** The lines guessed so far; one that stays is the same element, however often the rest of the sentence changes. */
export function glimpses(lines, kiosk) {
  const shown = (Array.isArray(lines) ? lines : []).filter((line) => line !== null && typeof line === "object").slice(0, MOST_LINES);
  const seen = new Map();
  const key = ({ item_id: item, change }) => {
    const stem = `${change}:${item}`;
    const nth = seen.get(stem) ?? 0;
    seen.set(stem, nth + 1);
    return `${stem}:${nth}`;
  };
  return shown.length > 0 && h("ul", { key: "glimpses", class: "glimpses" }, shown.map((line) => glimpse(line, key(line), kiosk)));
}

function glimpse(line, key, kiosk) {
  const change = CHANGES.has(line.change) ? line.change : "add";
  const details = [...signs(change, Boolean(line.detail), kiosk), line.detail].filter(Boolean);
  return h(
    "li",
    { key, class: `glimpse ${change}` },
    line.image && picture(line),
    h("span", { key: "name", class: "glimpse-name" }, h("bdi", { class: "glimpse-count", dir: "ltr" }, `${line.quantity ?? 1}×`), name(line.name)),
    line.price_text && h("span", { key: "price", class: "glimpse-price" }, money(line.price_text)),
    details.length > 0 && h("span", { key: "details", class: "glimpse-details" }, details),
  );
}

/** What becomes of a line that is in the order already; beside what it becomes a sign is enough for the eye. */
function signs(change, detailed, kiosk) {
  if (change === "change") return [icon("edit"), h("span", { key: "change", class: "visually-hidden" }, kiosk.t("glimpse_change"), " ")];
  return change === "remove" ? [`${kiosk.t("glimpse_remove")}${detailed ? ": " : ""}`] : [];
}
