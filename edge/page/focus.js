/**
 * Keyboard use: focus survives updates, arrow keys move it, and it never gets lost when its element leaves.
 */
const FOCUSABLE = "button:not([disabled]), input:not([disabled])";
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** To the first or last of what belongs together. */
const ENDS = new Map([["Home", 0], ["End", -1]]);
const TOGETHER = ".grid, .rail, .lines, .options, .dialog, #tools";
const remembered = new Map();
let byKey = false;

/** Runs an update of the page and leaves focus where the guest expects it. */
export function keepFocus(update) {
  const before = document.activeElement;
  remember(before);
  update();
  // Whether it can be seen costs a layout: only who goes on by keys would be lost without it.
  if (document.activeElement === before && before !== document.body && (!byKey || visible(before))) return;
  if (before !== document.body && before.isConnected && visible(before)) before.focus({ preventScroll: true });
  else if (byKey) focusScreen();
}

function remember(element) {
  const component = element?.closest?.("[data-component]");
  if (component && element.dataset.focus) remembered.set(component.dataset.component, element.dataset.focus);
}

/** The last place of the keyboard on this screen, else the screen's first control. */
function focusScreen() {
  const place = ["overlay", "stage"].map((id) => document.getElementById(id)).find((node) => node.childElementCount > 0);
  if (!place) return;
  for (const component of place.querySelectorAll("[data-component]")) {
    const name = remembered.get(component.dataset.component);
    const again = name && component.querySelector(`[data-focus="${CSS.escape(name)}"]`);
    if (again && !again.disabled) return again.focus();
  }
  (place.querySelector("[data-first]:not([disabled])") ?? controls(place)[0])?.focus();
}

function visible(element) {
  return element.getClientRects().length > 0 && !element.closest("[inert]") && !element.disabled;
}

function controls(root) {
  return [...root.querySelectorAll(FOCUSABLE)].filter(visible);
}

function leap(from, event) {
  const among = from.closest?.(TOGETHER);
  if (!among) return;
  event.preventDefault();
  controls(among).at(ENDS.get(event.key))?.focus();
}

/** The nearest control in a direction: along the axis first, sideways distance counts double. */
function neighbour(from, [dx, dy]) {
  const here = centre(from);
  let best = null;
  for (const element of controls(document)) {
    if (element === from) continue;
    const there = centre(element);
    const along = (there.x - here.x) * dx + (there.y - here.y) * dy;
    const aside = Math.abs((there.x - here.x) * dy) + Math.abs((there.y - here.y) * dx);
    const cost = along + 2 * aside;
    if (along > 4 && (!best || cost < best.cost)) best = { element, cost };
  }
  return best?.element;
}

function centre(element) {
  const box = element.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}

/** Listens for the keys of the whole page; `escape` is called for the Escape key. */
export function installKeys(root, escape) {
  root.addEventListener("pointerdown", () => (byKey = false), true);
  root.addEventListener("keydown", (event) => {
    byKey = true;
    if (event.key === "Escape") return escape();
    const from = document.activeElement;
    if (ENDS.has(event.key) && !(from instanceof HTMLInputElement)) return leap(from, event);
    const direction = ARROWS[event.key];
    if (!direction || event.defaultPrevented || keepsArrow(from, direction)) return;
    event.preventDefault();
    if (from === document.body) focusScreen();
    else step(from, neighbour(from, direction));
  });
}

/** Tells `say` the name of each control that the keyboard comes to: what a guest who does not see is about to press. */
export function installEcho(root, say) {
  root.addEventListener("focusin", (event) => {
    if (byKey) say(event.target.getAttribute("aria-label") ?? event.target.textContent ?? "");
  });
}

/** A line of text is walked through by left and right. */
function keepsArrow(element, [dx]) {
  return element instanceof HTMLInputElement && !isRadio(element) && dx !== 0;
}

function isRadio(element) {
  return element instanceof HTMLInputElement && element.type === "radio";
}

/**
 * Goes on to the next control. Choices of one group are walked through by choosing, as everywhere; but the arrows lead on
 * at its edge, because with four keys and no Tab a group that goes round in a circle is a dead end.
 */
function step(from, to) {
  if (!isRadio(to)) return to?.focus();
  const inside = isRadio(from) && from.name === to.name;
  if (inside) to.click();
  (inside ? to : (chosenOf(to) ?? to)).focus();
}

/** A group is entered where its choice is. */
function chosenOf(radio) {
  return radio.closest("[role=radiogroup]")?.querySelector("input:checked");
}
