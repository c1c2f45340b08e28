/**
 * What comes in over the room, made into whole messages and handed on in the order in which it arrived.
 *
 * Three carriers: a data packet with the message's JSON, a text stream, and a deflated packet (`inflate.js`). Unpacking
 * takes different times, so each message waits for those before it; one that does not come to an end is given up.
 */
import { Inflater } from "./inflate.js";
import { applyPatch } from "./patch.js";

const LONGEST_UNPACKING_MS = 2_000;
const WAITING_LIMIT = 256;
/** JSON never begins below it; a deflated packet always does. */
const FIRST_OF_JSON = 0x20;

export class Inbox {
  #on;
  #inflater = new Inflater();
  #last = Promise.resolve();
  #waiting = 0;
  #life = 0;
  #base = null;

  /** `on`: `message(object)` for each message, with patches made into documents; `gap()` when one could not be read. */
  constructor(on) {
    this.#on = on;
  }

  /** The position of the last document, null before the first: what the next patch may build upon. */
  get have() {
    return this.#base && { epoch: this.#base.epoch, seq: this.#base.seq };
  }

  /** A data packet (Uint8Array). */
  packet(bytes) {
    this.#take(bytes[0] < FIRST_OF_JSON ? () => this.#inflater.unpack(bytes) : async () => new TextDecoder().decode(bytes));
  }

  /** A text stream; `read` gives its whole text. */
  stream(read) {
    this.#take(read);
  }

  /** The connection is a new one: what is still being unpacked came over the old one. */
  restart() {
    this.#life += 1;
    this.#waiting = 0;
    this.#inflater.restart();
    this.#last = Promise.resolve();
  }

  #take(unpack) {
    if (this.#waiting >= WAITING_LIMIT) return this.#on.gap();
    this.#waiting += 1;
    const life = this.#life;
    const unpacked = within(LONGEST_UNPACKING_MS, unpack()).catch(() => null);
    const handle = async () => {
      const text = await unpacked;
      if (life !== this.#life) return;
      this.#waiting -= 1;
      this.#read(text);
    };
    // A message that the page fails at is told to the console; those after it come all the same.
    this.#last = this.#last.then(handle).catch(reportError);
  }

  #read(text) {
    const message = parsed(text);
    if (message === null) this.#on.gap();
    else if (message.type === "ui.patch") this.#patch(message);
    else {
      if (message.type === "ui.update") this.#base = message;
      this.#on.message(message);
    }
  }

  #patch(message) {
    const fits = this.#base !== null && this.#base.epoch === message.epoch && this.#base.seq === message.payload?.base;
    const payload = fits ? applyPatch(this.#base.payload, message.payload) : null;
    if (payload !== null) this.#base = { ...message, type: "ui.update", payload };
    // What cannot be shown still answers its input: that was done, and must not be done again.
    this.#on.message(payload === null ? message : this.#base);
    if (payload === null) this.#on.gap();
  }
}

function parsed(text) {
  try {
    const message = JSON.parse(text);
    return message !== null && typeof message === "object" ? message : null;
  } catch {
    return null;
  }
}

function within(milliseconds, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing within ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
