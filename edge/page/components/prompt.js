/** A question that one touch settles. */
import { h } from "../dom.js";
import { button, dialog } from "./parts.js";

export function Prompt(data, kiosk) {
  const answer = (choice) => kiosk.send("prompt.answer", { id: data.prompt_id, choice });
  const choices = (data.choices ?? []).map(({ id, label }, index) =>
    button(label, () => answer(id), { key: id, name: `choice:${id}`, class: index === 0 ? "primary big" : "big" }),
  );
  return dialog("prompt", data.question, h("div", { class: "dialog-buttons" }, choices));
}
