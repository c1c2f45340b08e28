/**
 * The one render loop: from the document to the regions of the page, once per frame.
 *
 * Components are told apart by their id, so an element lives as long as its component is on the screen.
 */
import { COMPONENTS, regionOf } from "./components/index.js";
import { Actions } from "./components/actions.js";
import { Panel } from "./components/panels.js";
import { Reading } from "./components/reading.js";
import { Brand, Tools } from "./components/top.js";
import { h, patchChildren } from "./dom.js";
import { keepFocus } from "./focus.js";
import { applyTheme } from "./theme.js";

const REGIONS = ["messages", "nav", "stage", "told", "extras", "order", "captions", "undo"];
/** Parts of the page that a screen reader finds by name. */
const NAMED = { tools: "tools", speech: "reading", actions: "next_step", order: "order_region", said: "captions", test: "test_band" };
/** What is said and refused must reach the guest over a dialog too. */
const ALWAYS = new Set(["status", "said"]);
const SMALLEST = 0.75;
const LARGEST = 1.6;
/** From here on some rows are laid out for large text. */
const LARGE = 1.15;
const SCROLLS_REMEMBERED = 50;
const MARKS = { rail: "#nav .rail", keys: "#nav .keyboard", undo: "#undo .undo", told: "#told .message", saying: "#told .partial", bar: "#stage .bar" };
const MOST_STEPS = 3;

/** What the guest is looking at: another place begins at its top. */
function placeOf(components) {
  return components
    .map((component) => COMPONENTS[component.type].place?.(component))
    .filter(Boolean)
    .join("|");
}

export class Screen {
  #kiosk;
  #asked = false;
  #place = "";
  #scrolls = new Map();
  #chosen = null;

  constructor(kiosk) {
    this.#kiosk = kiosk;
  }

  /** Draws with the next frame; any number of calls before it are one drawing. */
  draw() {
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => {
      this.#asked = false;
      keepFocus(() => this.#drawNow());
    });
  }

  /** Leaves what is on top by its own button for that. */
  escape() {
    const top = document.querySelector("#overlay [data-escape]") ?? document.querySelector("#kiosk [data-escape]");
    top?.click();
  }

  #drawNow() {
    const kiosk = this.#kiosk;
    const payload = kiosk.document;
    const shown = (payload?.components ?? []).filter((component) => component && Object.hasOwn(COMPONENTS, component.type));
    const place = payload ? placeOf(shown) : this.#place;
    // Read while nothing has changed yet: afterwards it would cost a layout of its own.
    const left = place === this.#place ? 0 : document.getElementById("stage").scrollTop;
    this.#drawFrame(payload);
    if (!payload) return;
    const mode = payload.layout_mode;
    const overlays = [Panel(kiosk)].filter(Boolean);
    const dialogs = shown.filter((c) => regionOf(c, mode) === "overlay").map((c) => this.#describe(c));
    const covered = overlays.length + dialogs.length > 0;
    const beside = shown.filter((c) => regionOf(c, mode, covered) === "beside").map((c) => this.#describe(c));
    patchChildren(document.getElementById("overlay"), [...overlays, ...dialogs].slice(-1).map((top) => ({ ...top, children: [...top.children, ...beside] })));
    for (const region of REGIONS) this.#fill(region, shown.filter((c) => regionOf(c, mode, covered) === region));
    for (const part of document.getElementById("kiosk").children) part.inert = covered && !ALWAYS.has(part.id);
    patchChildren(document.getElementById("actions"), Actions(payload.suggested_actions ?? [], kiosk));
    this.#mark();
    this.#scroll(place, left);
    this.#reveal();
  }

  #drawFrame(payload) {
    const kiosk = this.#kiosk;
    this.#drawLook(document.documentElement, payload);
    document.title = kiosk.t("title");
    this.#drawTest(payload?.test === true);
    document.getElementById("kiosk").dataset.mode = payload?.layout_mode ?? "loading";
    this.#fillWith("top", Brand(kiosk));
    this.#fillWith("tools", Tools(kiosk));
    this.#fillWith("speech", Reading(kiosk));
    for (const [region, key] of Object.entries(NAMED)) document.getElementById(region).setAttribute("aria-label", kiosk.t(key));
    if (!payload) this.#fillWith("stage", [h("div", { key: "wait", class: "wait", role: "status" }, h("i", { class: "spinner" }), h("p", {}, kiosk.t("one_moment")))]);
  }

  /** How the guest wants to see it, and in what house; on the root, so that every rule of style can ask. */
  #drawLook(root, payload) {
    const { reach, high_contrast: asked, text_scale: wanted } = this.#kiosk.display;
    const contrast = Boolean(asked) || payload?.theme_override === "high-contrast";
    const scale = Math.min(LARGEST, Math.max(SMALLEST, Number(wanted) || 1));
    root.lang = this.#kiosk.language;
    root.dir = this.#kiosk.direction;
    root.toggleAttribute("data-reach", Boolean(reach));
    root.toggleAttribute("data-contrast", contrast);
    root.toggleAttribute("data-still", this.#kiosk.still);
    root.classList.toggle("large-text", scale > LARGE);
    root.style.setProperty("--text-scale", String(scale));
    if (payload?.theme_override) root.dataset.theme = String(payload.theme_override);
    else delete root.dataset.theme;
    applyTheme(root, payload?.theme?.tokens ?? null, contrast);
  }

  /** Play money must look like it on every screen, dialogs included: the band is outside all of them. */
  #drawTest(on) {
    const band = document.getElementById("test");
    document.documentElement.toggleAttribute("data-test", on);
    band.hidden = !on;
    patchChildren(band, on ? [h("span", {}, this.#kiosk.t("test_band"))] : []);
  }

  #fill(region, components) {
    this.#fillWith(region, components.map((component) => this.#describe(component)));
  }

  #fillWith(region, vnodes) {
    patchChildren(document.getElementById(region), vnodes);
  }

  #describe(component) {
    const kind = COMPONENTS[component.type];
    const vnode = kind.view(component, this.#kiosk);
    const { a11y = {} } = component;
    // The document's own words for assistive technology win over the component's.
    const spoken = { "aria-label": a11y.label ?? vnode.props["aria-label"], role: a11y.role ?? vnode.props.role };
    const live = a11y.live ? { "aria-live": a11y.live } : {};
    const props = { ...vnode.props, ...spoken, ...live, "data-component": component.id };
    return { ...vnode, key: `${component.type}:${component.id}`, props };
  }

  /** A category that was named aloud may be out of sight in the rail. Only on a change: the guest may look elsewhere. */
  #reveal() {
    const tab = document.querySelector(".rail [aria-pressed=true]");
    const chosen = tab?.dataset.focus ?? null;
    // A tab that was touched is in sight already; asking would cost a layout.
    if (chosen !== this.#chosen && tab !== document.activeElement) tab?.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.#chosen = chosen;
  }

  /** A new place starts at its top; a place that the guest comes back to is where it was left. */
  #scroll(place, left) {
    if (place === this.#place) return;
    this.#scrolls.delete(this.#place);
    this.#scrolls.set(this.#place, left);
    if (this.#scrolls.size > SCROLLS_REMEMBERED) this.#scrolls.delete(this.#scrolls.keys().next().value);
    this.#place = place;
    if (!this.#kiosk.inSession) this.#scrolls.clear();
    const wanted = this.#scrolls.get(place) ?? 0;
    if (wanted !== left) document.getElementById("stage").scrollTop = wanted;
  }

  /**
   * What is on the screen, as attributes of its root, for rules of style that reach from one region to another. A `:has()`
   * there would be checked again for every element that comes or goes.
   */
  #mark() {
    const root = document.getElementById("kiosk");
    for (const [name, selector] of Object.entries(MARKS)) root.toggleAttribute(`data-${name}`, root.querySelector(selector) !== null);
    const steps = String(Math.min(MOST_STEPS, document.getElementById("actions").childElementCount));
    if (root.dataset.steps !== steps) root.dataset.steps = steps;
  }
}
