/** A restaurant's look: values for the roles of `css/tokens.css`, as data of the document. */
const NAME = /^[a-z][a-z0-9-]{0,40}$/;
/** Colours, lengths and font names; nothing that could load or run. */
const VALUE = /^[\w#%.,()"'\s/+-]{1,200}$/;
const LOADS = /url|image|expression|import|attr|element/i;
/** What the page decides by the guest's display settings. */
const OWN = new Set(["text-scale", "touch", "band", "gone"]);

let applied = [];

/** Sets the theme's tokens on the root; in high contrast the guest's eyes come before the house's colours. */
export function applyTheme(root, tokens, contrast) {
  const wanted = contrast || tokens === null || typeof tokens !== "object" ? [] : Object.entries(tokens ?? {});
  const safe = wanted.filter(([name, value]) => NAME.test(name) && !OWN.has(name) && VALUE.test(String(value)) && !LOADS.test(String(value)));
  const names = new Set(safe.map(([name]) => name));
  for (const name of applied) if (!names.has(name)) root.style.removeProperty(`--${name}`);
  for (const [name, value] of safe) root.style.setProperty(`--${name}`, String(value));
  applied = [...names];
}
