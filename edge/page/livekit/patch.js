/** What a `ui.patch` makes of the payload it builds upon (design section 5). Pure: nothing that is given is changed. */

function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** RFC 7396. By way of a Map, so that a member called `__proto__` is a member like any other. */
export function merge(target, patch) {
  if (!isObject(patch)) return patch;
  const merged = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, merge(merged.get(name), value));
  }
  return Object.fromEntries(merged);
}

/**
 * The payload after a patch `{set, order, rest}`: the components that `order` names, each as `set` has it or else as it
 * was; all other members by the merge patch `rest`. Null when the patch does not fit the payload.
 */
export function applyPatch(payload, patch) {
  if (!isObject(payload) || !Array.isArray(payload.components)) return null;
  if (!isObject(patch) || !isObject(patch.set) || !Array.isArray(patch.order) || !isObject(patch.rest)) return null;
  const known = new Map(payload.components.map((component) => [component?.id, component]));
  for (const [id, component] of Object.entries(patch.set)) known.set(id, component);
  const components = patch.order.map((id) => known.get(id) ?? null);
  if (components.includes(null)) return null;
  const { components: _, ...others } = payload;
  return { ...merge(others, patch.rest), components };
}
