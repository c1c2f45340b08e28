/**
 * The choice of an item's options, kept on the page until the guest adds or saves.
 *
 * A choice is a Map: "choice" group -> option id or null; "extra" group -> Map of option id -> amount other than none.
 */
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

/** How many options of a group are taken. */
export function count(group, choice) {
  const value = choice.get(group.id);
  return group.kind === "choice" ? Number(value !== null) : value.size;
}

/** How many may be taken. */
export function most(group) {
  return group.kind === "choice" ? 1 : (group.max ?? group.options.length);
}

/** Whether everything that must be chosen is chosen. */
export function complete(groups, choice) {
  return groups.every((group) => count(group, choice) >= (group.min ?? 0));
}

/** What the chosen options bring of what may harm some guests, as the document names it. */
export function optionAllergens(groups, choice) {
  const taken = (group, id) => (group.kind === "choice" ? choice.get(group.id) === id : choice.get(group.id).has(id));
  return groups.flatMap((group) => group.options.filter(({ id }) => taken(group, id)).flatMap((option) => option.allergens ?? []));
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
