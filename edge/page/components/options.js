/**
 * The choice of an item's options, kept on the page until the guest adds or saves.
 *
 * A choice is a Map: "choice" group -> option id or null; "extra" group -> Map of option id -> amount other than none.
 */
import { h } from "../dom.js";
import { button } from "./parts.js";

const WEIGHT = { normal: 1, none: 0, extra: 2, light: 1 };

function defaults(group) {
  const given = group.default ?? [];
  return Array.isArray(given) ? given : [given];
}

/** What is chosen before the guest touches anything; `selected` are the options of a line that is changed. */
export function startingChoice(groups, selected = null) {
  const choice = new Map();
  for (const group of groups) {
    const chosen = selected?.filter((option) => option.group === group.id);
    if (group.kind === "choice") {
      const taken = chosen?.find(({ amount }) => amount !== "none")?.option;
      choice.set(group.id, taken ?? (chosen?.length ? null : (defaults(group)[0] ?? null)));
      continue;
    }
    const amounts = new Map(defaults(group).map((id) => [id, "normal"]));
    for (const { option, amount } of chosen ?? []) amounts.set(option, amount ?? "normal");
    choice.set(group.id, new Map([...amounts].filter(([, amount]) => amount !== "none")));
  }
  return choice;
}

function count(group, choice) {
  const value = choice.get(group.id);
  return group.kind === "choice" ? Number(value !== null) : value.size;
}

function most(group) {
  return group.kind === "choice" ? 1 : (group.max ?? group.options.length);
}

/** Whether everything that must be chosen is chosen. */
export function complete(groups, choice) {
  return groups.every((group) => count(group, choice) >= (group.min ?? 0));
}

/** What the options add to one unit, in minor units; `minor` turns a document's price into them. */
export function optionsPrice(groups, choice, minor) {
  let sum = 0;
  for (const group of groups) {
    const value = choice.get(group.id);
    for (const option of group.options) {
      const amount = group.kind === "choice" ? (option.id === value ? "normal" : "none") : (value.get(option.id) ?? "none");
      sum += WEIGHT[amount] * minor(option.price);
    }
  }
  return sum;
}

/** The choice as messages carry it: of each choice what is taken, of the extras what differs from the default. */
export function chosenOptions(groups, choice) {
  const chosen = [];
  for (const group of groups) {
    const value = choice.get(group.id);
    if (group.kind === "choice") {
      if (value !== null) chosen.push({ group: group.id, option: value, amount: "normal" });
      // Without a word about it the box would take the default.
      else for (const id of defaults(group)) chosen.push({ group: group.id, option: id, amount: "none" });
      continue;
    }
    for (const { id } of group.options) {
      const amount = value.get(id) ?? "none";
      if (amount !== (defaults(group).includes(id) ? "normal" : "none")) chosen.push({ group: group.id, option: id, amount });
    }
  }
  return chosen;
}

/** The pickers of all groups. `changed` is called after each change of `choice`. */
export function optionPickers(groups, choice, kiosk, changed) {
  return groups.map((group) => {
    const rows = group.kind === "choice" ? choiceRows(group, choice, kiosk, changed) : extraRows(group, choice, kiosk, changed);
    const label = { class: "group", role: group.kind === "choice" ? "radiogroup" : "group", "aria-label": group.name };
    return h("div", { key: group.id, ...label }, h("h3", {}, group.name, " ", hint(group, choice, kiosk)), rows);
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

function priceText(option, kiosk) {
  const minor = kiosk.minor(option.price);
  if (minor === 0) return null;
  return h("span", { class: "option-price" }, `${minor > 0 ? "+" : "−"}${kiosk.price(Math.abs(minor))}`);
}

function choiceRows(group, choice, kiosk, changed) {
  const pick = (id) => {
    choice.set(group.id, id);
    changed();
  };
  const chosen = choice.get(group.id);
  const row = (option) => {
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
    return h("label", { key: option.id, class: "option choice" }, h("input", radio), h("span", {}, option.name), priceText(option, kiosk));
  };
  return h("div", { class: "options" }, group.options.map(row));
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
      h("span", { class: "option-name" }, option.name, " ", priceText(option, kiosk)),
      h("div", { class: "amounts" }, ["none", "light", "normal", "extra"].map(pick)),
    );
  };
  return h("div", { class: "options" }, group.options.map(row));
}
