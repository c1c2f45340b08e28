/** What appears over any screen: the lost connection, refusals, and the words being said. */
import { h, patchChildren } from "./dom.js";
import { icon } from "./icons.js";

const BANNER_AFTER_MS = 300;
const TOAST_MS = 6_000;
const TOASTS = 3;
const CAPTION_LEAST_MS = 4_000;
const CAPTION_PER_LETTER_MS = 70;

export class Status {
  #kiosk;
  #toasts = [];
  #next = 0;
  #bannerTimer = null;
  #captionTimer = null;

  constructor(kiosk) {
    this.#kiosk = kiosk;
  }

  /** The connection is back. */
  connected() {
    clearTimeout(this.#bannerTimer);
    this.#bannerTimer = null;
    patchChildren(document.getElementById("banner"), []);
  }

  /** The connection is lost; short losses are nobody's business. */
  disconnected() {
    this.#bannerTimer ??= setTimeout(() => {
      patchChildren(document.getElementById("banner"), [h("p", { class: "banner" }, h("i", { "aria-hidden": "true" }), this.#kiosk.t("reconnecting"))]);
    }, BANNER_AFTER_MS);
  }

  /** Shows a message for a while; the guest may dismiss it by a touch. */
  toast(message) {
    if (!message) return;
    const toast = { key: `toast${this.#next++}`, message };
    // The same refusal twice is one message that stays longer, not a pile.
    this.#toasts = [...this.#toasts.filter((other) => other.message !== message), toast].slice(-TOASTS);
    this.#drawToasts();
    setTimeout(() => this.#dismiss(toast), TOAST_MS);
  }

  /** Shows what is being said. */
  caption(words) {
    const place = document.getElementById("caption");
    clearTimeout(this.#captionTimer);
    patchChildren(place, words ? [h("p", { class: "caption" }, words)] : []);
    const duration = Math.max(CAPTION_LEAST_MS, words.length * CAPTION_PER_LETTER_MS);
    this.#captionTimer = setTimeout(() => patchChildren(place, []), duration);
  }

  #dismiss(toast) {
    this.#toasts = this.#toasts.filter((other) => other !== toast);
    this.#drawToasts();
  }

  #drawToasts() {
    const describe = (toast) =>
      h("div", { key: toast.key, class: "toast", role: "alert", on: { click: () => this.#dismiss(toast) } }, icon("info"), toast.message);
    patchChildren(document.getElementById("toasts"), this.#toasts.map(describe));
  }
}
