/**
 * Builds and updates DOM from plain descriptions.
 *
 * Text only ever becomes text nodes and attribute values, never markup: names on a menu are not to be trusted.
 * Elements live as long as their key does, so focus, scroll and a half-typed word survive every update.
 */

const SVG = "http://www.w3.org/2000/svg";
/** The drawing elements that descriptions may name; everything else is HTML. */
const DRAWN = new Set(["svg", "path"]);
const shown = new WeakMap();
const handlers = new WeakMap();

/**
 * Describes an element. `props`: `key` (stable among siblings), `on` ({event: function}), `prop` ({property: value} set
 * on the element itself), `vars` ({custom property: value} of its style), anything else is an attribute (true: present, false or null: absent). Children that are null,
 * undefined or a boolean show nothing.
 */
export function h(tag, props, ...children) {
  const kept = children.flat(Infinity).filter((child) => child !== null && child !== undefined && typeof child !== "boolean");
  return {
    tag,
    key: props?.key,
    props: props ?? {},
    children: kept.map((child) => (typeof child === "object" ? child : { text: String(child) })),
  };
}

/** Makes the children of `parent` what `next` describes, reusing what is there. */
export function patchChildren(parent, next) {
  const byKey = new Map();
  const wanted = new Set(next.map((vnode) => vnode.key));
  for (const node of [...parent.childNodes]) {
    const key = shown.get(node)?.key;
    if (key === undefined) continue;
    // What leaves goes first, so that what stays need not move: a moved element loses focus and scroll.
    if (wanted.has(key)) byKey.set(key, node);
    else node.remove();
  }
  let cursor = parent.firstChild;
  for (const vnode of next) {
    const candidate = vnode.key === undefined ? cursor : byKey.get(vnode.key);
    const node = fits(candidate, vnode) ? update(candidate, vnode) : create(vnode);
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
  }
  while (cursor) {
    const following = cursor.nextSibling;
    cursor.remove();
    cursor = following;
  }
}

function fits(node, vnode) {
  const last = node ? shown.get(node) : undefined;
  return last !== undefined && last.tag === vnode.tag && last.key === vnode.key;
}

function create(vnode) {
  const node = vnode.tag === undefined ? document.createTextNode(vnode.text) : element(vnode.tag);
  shown.set(node, { tag: vnode.tag, key: vnode.key, text: vnode.text, props: {}, children: [] });
  return vnode.tag === undefined ? node : update(node, vnode);
}

function element(tag) {
  return DRAWN.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
}

function update(node, vnode) {
  const last = shown.get(node);
  shown.set(node, vnode);
  if (vnode.tag === undefined) {
    if (last.text !== vnode.text) node.data = vnode.text;
    return node;
  }
  applyAttributes(node, last.props, vnode.props);
  applyVariables(node, last.props.vars ?? {}, vnode.props.vars ?? {});
  applyHandlers(node, vnode.props.on ?? {});
  patchChildren(node, vnode.children);
  // After the children: a select or radio group may only take a value that exists.
  for (const [name, value] of Object.entries(vnode.props.prop ?? {})) if (node[name] !== value) node[name] = value;
  return node;
}

const SPECIAL = new Set(["key", "on", "prop", "vars"]);

function applyAttributes(node, last, next) {
  for (const name of Object.keys(last)) {
    if (!SPECIAL.has(name) && !(name in next)) node.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(next)) {
    if (SPECIAL.has(name) || last[name] === value) continue;
    if (value === null || value === undefined || value === false) node.removeAttribute(name);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
}

/** By the style's own interface: the page's policy forbids style attributes. */
function applyVariables(node, last, next) {
  for (const name of Object.keys(last)) if (!(name in next)) node.style.removeProperty(name);
  for (const [name, value] of Object.entries(next)) if (last[name] !== value) node.style.setProperty(name, value);
}

function applyHandlers(node, on) {
  if (!handlers.has(node)) handlers.set(node, {});
  const current = handlers.get(node);
  for (const type of Object.keys(on)) {
    // One listener per event for the element's whole life; it calls whatever the newest description says.
    if (!(type in current)) node.addEventListener(type, (event) => current[type]?.(event));
  }
  for (const type of Object.keys(current)) current[type] = on[type];
  Object.assign(current, on);
}
