/** The screen that waits for a guest: a touch anywhere begins. */
import { h } from "../dom.js";

export function Attract(data, kiosk) {
  const begin = () => kiosk.send("touch.engage");
  return h(
    "button",
    { type: "button", class: "attract", "data-focus": "begin", "data-first": true, on: { click: begin } },
    h("span", { class: "attract-art", "aria-hidden": "true" }, ["cheeseburger", "fries", "cola"].map((name) =>
      h("img", { key: name, src: `images/${name}.svg`, alt: "", draggable: "false" }))),
    data.restaurant && h("span", { class: "attract-restaurant" }, data.restaurant),
    h("span", { class: "attract-title" }, data.title),
    h("span", { class: "attract-subtitle" }, data.subtitle),
    h("span", { class: "attract-call" }, data.call),
  );
}
