/**
 * The page's state and its rules: what comes in, what goes out, what the components may ask for.
 *
 * The box decides what the screen shows; here lives only what it need not know: half-made choices, open panels,
 * unanswered inputs.
 */
import { Chime } from "./chime.js";
import { Shown } from "./documents.js";
import { showMinor, toMinor } from "./money.js";
import { Outbox } from "./outbox.js";
import { Screen } from "./screen.js";
import { Speech } from "./speech.js";
import { Status } from "./status.js";
import { LANGUAGES, direction, text } from "./texts.js";
import { newId } from "./transport.js";

const DISPLAY = { reach: false, high_contrast: false, text_scale: 1, speech: false, volume: 0.75 };
/** Said by the box itself, or by the keyboard as it comes by; reading them at each change would be noise. */
const SILENT = new Set(["Captions", "CategoryBar", "Filter", "Suggestions"]);
const ONLY_LATEST = new Set(["touch.search", "display.set"]);

export class Kiosk {
  #locals = new Map();
  #shown = new Shown();
  #outbox;
  #transport;
  #screen;
  #status;
  #session = null;
  #redraw = null;
  #told = new Map();
  #asking = false;
  #overheard = null;
  #chime = new Chime();
  /** The voice, for who wants to hear the screen. */
  speech = new Speech(() => this.changed());
  /** The payload on the screen, null before the first. */
  document = null;

  /** `connect(on)` gives the way to the box; `on` is what a transport tells (`transport.js`). */
  constructor(connect) {
    this.#status = new Status(this);
    this.#screen = new Screen(this);
    this.#outbox = new Outbox(() => this.#status.toast(this.t("not_sent")));
    this.#transport = connect({
      open: () => this.#greet(),
      message: (message) => this.#receive(message),
      down: () => this.#status.disconnected(),
      changed: () => this.changed(),
    });
  }

  start() {
    this.#screen.draw();
    this.#transport.start();
  }

  get language() {
    return this.document?.language ?? "en";
  }

  /** How the page is written: `ltr` or `rtl`. */
  get direction() {
    const given = this.document?.direction;
    return given === "rtl" || given === "ltr" ? given : direction(this.language);
  }

  /** Languages to choose from: [{id, name}]. */
  get languages() {
    const given = this.document?.languages;
    return Array.isArray(given) && given.length > 0 ? given : LANGUAGES;
  }

  /** Whose house this is: `{name, image}`, of which each may be missing. */
  get brand() {
    const given = this.document?.brand;
    return given !== null && typeof given === "object" ? given : {};
  }

  get currency() {
    return this.document?.cart?.currency ?? "EUR";
  }

  get display() {
    return { ...DISPLAY, ...this.document?.display };
  }

  /** The guest's microphone (`livekit/microphone.js`), null where nobody could hear it. */
  get microphone() {
    return this.#transport.microphone ?? null;
  }

  get inSession() {
    return this.#session !== null;
  }

  /** Whether nothing may move, because this guest has said so. */
  get still() {
    return this.local("page:motion", "motion", () => ({ still: false })).still;
  }

  setStill(still) {
    this.local("page:motion", "motion").still = still;
    this.changed();
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
    if (this.#transport.silent) return;
    this.#status.caption("");
    this.speech.stop();
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

  /** Says what the keyboard has come to, for who listens. */
  echo(words) {
    if (this.display.speech) this.speech.say(words.trim(), this.language);
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
    if (session !== this.#session) this.#forget();
    this.#session = session;
    this.#transport.follow?.(session);
    this.document = message.payload;
    const present = new Set(this.document.components.map((component) => component?.id));
    for (const id of this.#locals.keys()) if (!id.startsWith("page:") && !present.has(id)) this.#locals.delete(id);
    // Words may arrive before the document that has them as its caption: they are shown once.
    if (this.#hasCaptions) this.#status.caption("");
    this.#screen.draw();
    this.#ring();
    if (!this.#listens()) this.#tell();
  }

  /** Nothing of one guest is left to the next. */
  #forget() {
    this.#locals.clear();
    this.#told.clear();
    this.speech.reset();
  }

  /** Once with each question whether somebody is still there, also for guests who have not asked for the voice. */
  #ring() {
    const asked = this.document.components.some((component) => component?.type === "IdleWarning");
    if (asked && !this.#asking) this.#chime.ring(Number(this.display.volume) || 0);
    this.#asking = asked;
  }

  /** Whether the guest is speaking: each further word silences the voice, and what changes meanwhile is told afterwards. */
  #listens() {
    const partial = this.document.components.find((component) => component?.type === "Heard" && component.partial === true);
    const words = partial ? String(partial.text) : null;
    if (words !== null && words !== this.#overheard) {
      this.#status.caption("");
      this.speech.stop();
    }
    this.#overheard = words;
    return words !== null;
  }

  /** Tells a guest who listens what is new on the screen; what stays as it was is not said again. */
  #tell() {
    const before = this.#told;
    const spoken = this.document.components.filter((component) => component?.speech && !SILENT.has(component.type));
    // Of an undo only what has changed: the way back has a button that says its name.
    this.#told = new Map(spoken.map(({ id, type, message, speech }) => [id, String(type === "Undo" ? (message ?? "") : speech)]));
    this.speech.setVolume(this.display.volume);
    if (!this.display.speech) return;
    for (const [id, words] of this.#told) if (before.get(id) !== words) this.speech.add(words, this.language);
  }

  get #hasCaptions() {
    return Boolean(this.document?.components.some((component) => component?.type === "Captions"));
  }

  #say(words) {
    const said = String(words.text ?? "");
    if (!this.#hasCaptions) this.#status.caption(said);
    if (this.display.speech) this.speech.add(said, words.language ?? this.language, true);
  }
}
