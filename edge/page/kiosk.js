/**
 * The page's state and its rules: what comes in, what goes out, what the components may ask for.
 *
 * The box decides what the screen shows; here lives only what it need not know: half-made choices, open panels,
 * unanswered inputs.
 */
import { Shown } from "./documents.js";
import { showMinor, toMinor } from "./money.js";
import { Outbox } from "./outbox.js";
import { Screen } from "./screen.js";
import { Speech } from "./speech.js";
import { Status } from "./status.js";
import { text } from "./texts.js";
import { Transport, newId } from "./transport.js";

const DISPLAY = { reach: false, high_contrast: false, text_scale: 1, speech: false };
const ONLY_LATEST = new Set(["touch.search", "display.set"]);

export class Kiosk {
  #locals = new Map();
  #shown = new Shown();
  #outbox;
  #transport;
  #screen;
  #status;
  #speech = new Speech();
  #session = null;
  #redraw = null;
  /** The payload on the screen, null before the first. */
  document = null;

  constructor(address) {
    this.#status = new Status(this);
    this.#screen = new Screen(this);
    this.#outbox = new Outbox(() => this.#status.toast(this.t("not_sent")));
    this.#transport = new Transport(address, {
      open: () => this.#greet(),
      message: (message) => this.#receive(message),
      down: () => this.#status.disconnected(),
    });
  }

  start() {
    this.#screen.draw();
    this.#transport.start();
  }

  get language() {
    return this.document?.language ?? "en";
  }

  get currency() {
    return this.document?.cart?.currency ?? "EUR";
  }

  get display() {
    return { ...DISPLAY, ...this.document?.display };
  }

  get inSession() {
    return this.#session !== null;
  }

  /** A text of the page in the guest's language. */
  t(key, values) {
    return text(this.language, key, values);
  }

  /** Minor units of a price in the document. */
  minor(price) {
    return toMinor(price ?? 0, this.currency);
  }

  /** Minor units as the guest reads them. */
  price(minor) {
    return showMinor(minor, this.language, this.currency);
  }

  /** Sends an input of the guest; kept until the box answers it. */
  send(type, payload = {}) {
    this.#status.caption("");
    this.#speech.stop();
    if (ONLY_LATEST.has(type)) this.#outbox.forget(type);
    const input = { type, id: newId(), payload };
    if (this.#outbox.keep(input)) this.#transport.send(input);
  }

  /**
   * What component `id` keeps for itself while it shows `subject`; `make` gives its first value. Gone when another
   * subject is shown, when the component leaves the screen, and at the latest with the session.
   */
  local(id, subject, make = () => ({})) {
    const kept = this.#locals.get(id);
    if (kept?.subject === subject) return kept.value;
    const value = make();
    this.#locals.set(id, { subject, value });
    return value;
  }

  /** Draws again, after a change of something local. */
  changed() {
    this.#screen.draw();
  }

  /** Draws again after a while, for what shows the time. */
  changedIn(milliseconds) {
    clearTimeout(this.#redraw);
    this.#redraw = setTimeout(() => this.changed(), milliseconds);
  }

  /** The Escape key: the way out of whatever is on top. */
  escape() {
    this.#screen.escape();
  }

  #greet() {
    this.#status.connected();
    this.#transport.send({ type: "hello", id: newId(), payload: { have: this.#shown.have, display: this.display } });
    for (const input of this.#outbox.unanswered()) this.#transport.send(input);
  }

  #receive(message) {
    this.#outbox.settle(message.in_reply_to);
    if (message.type === "ui.update") this.#show(message);
    else if (message.type === "error") this.#status.toast(String(message.payload?.message ?? ""));
    else if (message.type === "tts.say") this.#say(message.payload ?? {});
  }

  #show(message) {
    if (!Array.isArray(message.payload?.components) || !this.#shown.take(message)) return;
    const session = message.session_id ?? null;
    if (session !== this.#session) this.#locals.clear();
    this.#session = session;
    this.document = message.payload;
    const present = new Set(this.document.components.map((component) => component?.id));
    for (const id of this.#locals.keys()) if (!id.startsWith("page:") && !present.has(id)) this.#locals.delete(id);
    this.#screen.draw();
  }

  #say(words) {
    this.#status.caption(String(words.text ?? ""));
    if (this.display.speech) this.#speech.say(String(words.text ?? ""), words.language ?? this.language, words.interrupt);
  }
}
