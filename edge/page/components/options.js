/** The pickers of an item's options: tiles to choose one, rows to choose any and how much of it. */
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { count, most } from "./choice.js";
import { button, money, name, picture } from "./parts.js";

const FEW = 4;
const AMOUNTS = ["none", "light", "normal", "extra"];

/** The pickers of all groups. `changed` is called after each change of `choice`; `item` is what the options belong to. */
export function optionPickers(groups, choice, kiosk, changed, item = {}) {
  // What must be chosen comes before what may be.
  const ordered = [...groups].sort((a, b) => Number(b.kind === "choice") - Number(a.kind === "choice"));
  return ordered.map((group) => {
    const rows = group.kind === "choice" ? choiceTiles(group, choice, kiosk, changed, item) : extraRows(group, choice, kiosk, changed);
    const label = { class: "group", role: group.kind === "choice" ? "radiogroup" : "group", "aria-label": group.name };
    return h("div", { key: `group:${group.id}`, ...label }, h("h2", {}, name(group.name), " ", hint(group, choice, kiosk)), rows);
  });
}

function hint(group, choice, kiosk) {
  const missing = count(group, choice) < (group.min ?? 0);
  if (missing) return h("em", { class: "hint missing" }, kiosk.t("required"));
  if (group.kind === "extra" && most(group) < group.options.length) {
    return h("em", { class: "hint" }, kiosk.t("up_to", { max: most(group) }));
  }
  return (group.min ?? 0) === 0 && group.kind === "extra" && h("em", { class: "hint" }, kiosk.t("optional"));
}

/** That an option does not suit this guest: where it is chosen, before it is. */
function unsuitable(option) {
  if (!option.warning_text) return null;
  return h("span", { key: "warning", class: "option-warning" }, h("b", { "aria-hidden": "true" }, "! "), option.warning_text);
}

function priceText(option, kiosk) {
  const minor = kiosk.minor(option.price);
  if (minor === 0) return null;
  return h("span", { class: "option-price" }, money(`${minor > 0 ? "+" : "−"}${kiosk.price(Math.abs(minor))}`));
}

/** Few options of which each costs more than the one before are sizes, whatever the menu calls them. */
function areSizes(options) {
  return options.length > 1 && options.length <= FEW && options.every((option, place) => place === 0 || option.price > options[place - 1].price);
}

function tilePicture(option, place, group, item) {
  if (option.image) return h("span", { class: "option-picture" }, picture(option));
  if (!item.image || !areSizes(group.options)) return null;
  const step = place + 1 + (FEW - group.options.length);
  return h("span", { class: `option-picture step-${step}` }, picture(item));
}

function choiceTiles(group, choice, kiosk, changed, item) {
  const pick = (id) => {
    choice.set(group.id, id);
    changed();
  };
  const chosen = choice.get(group.id);
  const tile = (option, place) => {
    const radio = {
      type: "radio",
      name: `group:${group.id}`,
      value: option.id,
      "data-focus": `${group.id}:${option.id}`,
      prop: { checked: chosen === option.id },
      on: {
        change: () => pick(option.id),
        // A choice that need not be made can be taken back by touching it again.
        click: () => chosen === option.id && (group.min ?? 0) === 0 && pick(null),
      },
    };
    return h(
      "label",
      { key: option.id, class: "option choice" },
      h("input", radio),
      tilePicture(option, place, group, item),
      h("span", {}, name(option.name)),
      priceText(option, kiosk),
      unsuitable(option),
      h("span", { class: "tick", "aria-hidden": "true" }, icon("check")),
    );
  };
  return h("div", { class: group.options.length <= FEW ? "options tiles few" : "options tiles" }, group.options.map(tile));
}

function extraRows(group, choice, kiosk, changed) {
  const amounts = choice.get(group.id);
  const full = amounts.size >= most(group);
  const set = (id, amount) => {
    if (amount === "none") amounts.delete(id);
    else amounts.set(id, amount);
    changed();
  };
  const row = (option) => {
    const now = amounts.get(option.id) ?? "none";
    const pick = (amount) =>
      button(kiosk.t(`amount_${amount}`), () => set(option.id, amount), {
        name: `${group.id}:${option.id}:${amount}`,
        class: "amount",
        "aria-pressed": String(now === amount),
        disabled: amount !== "none" && now === "none" && full,
      });
    return h(
      "div",
      { key: option.id, class: now === "none" ? "option extra" : "option extra chosen", role: "group", "aria-label": option.name },
      h("span", { class: "option-name" }, name(option.name), " ", priceText(option, kiosk), unsuitable(option)),
      h("div", { class: "amounts" }, AMOUNTS.map(pick)),
    );
  };
  return h("div", { class: "options" }, group.options.map(row));
}
