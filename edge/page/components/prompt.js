/** A question that one touch settles: yes or no, one of the options of an item, or what may have been meant. */
import { h } from "../dom.js";
import { quoted } from "./messages.js";
import { button, dialog, money, name, picture } from "./parts.js";

const LAYOUTS = { guesses: guess, options: option };

export function Prompt(data, kiosk) {
  const given = data.choices ?? [];
  const layout = Object.hasOwn(LAYOUTS, data.kind ?? "") ? data.kind : "question";
  const first = given.find((choice) => choice?.leaves !== true)?.id;
  const answer = (choice) => kiosk.send("prompt.answer", { id: data.prompt_id, choice });
  const control = (choice) => {
    const props = { key: choice.id, name: `choice:${choice.id}`, "data-escape": choice.leaves === true, "data-first": choice.id === first };
    if (choice.leaves || layout === "question") return button(choice.label, () => answer(choice.id), { ...props, class: choice.id === first ? "primary big" : "big" });
    return LAYOUTS[layout](choice, () => answer(choice.id), props);
  };
  const [answers, ways] = [given.filter((choice) => !choice.leaves), given.filter((choice) => choice.leaves)];
  // A yes and a no stand together; many answers have a place of their own, and the way out stands below it.
  const groups = layout === "question" ? [["dialog-buttons", given]] : [[`prompt-${layout}`, answers], ["dialog-buttons", ways]];
  return dialog(
    "prompt",
    together(data.question),
    data.heard && h("p", { key: "heard", class: "prompt-heard" }, quoted(String(data.heard))),
    groups.map(([look, choices]) => h("div", { key: look, class: look }, choices.map(control))),
  );
}

/** A number stays with what it counts when a line breaks. */
function together(words) {
  return String(words ?? "").replaceAll(/(?<=^|[\s(,])(\d+) (?=\S)/g, "$1\u00a0");
}

/** What may have been meant: its picture, its words, and what it costs. */
function guess(choice, press, props) {
  const words = h("span", { key: "words", class: "guess-words" }, name(together(choice.label)));
  // "From" stands before a price in the page's own direction.
  const costs = choice.price_text && h("span", { key: "price", class: "option-price" }, name(choice.price_text));
  return button([choice.image && picture(choice), words, costs], press, { ...props, class: "guess" });
}

function option(choice, press, props) {
  const warning = choice.warning_text && h("span", { key: "warning", class: "option-warning" }, h("b", { "aria-hidden": "true" }, "! "), choice.warning_text);
  const costs = choice.price_text && h("span", { key: "price", class: "option-price" }, money(choice.price_text));
  return button([h("span", { key: "words" }, name(choice.label)), costs, warning], press, { ...props, class: "tile" });
}
