/**
 * The connection to the box: a WebSocket that comes back by itself.
 *
 * The next attempt is made at once, because most losses are a process that restarts behind a listening socket; further
 * ones wait longer, up to two seconds. A connection that says nothing is asked, and given up when it does not answer.
 */
const FIRST_RETRY_MS = 20;
const LONGEST_RETRY_MS = 2_000;
const CONNECT_LIMIT_MS = 3_000;
const SILENCE_MS = 15_000;
const ANSWER_LIMIT_MS = 5_000;

export class Transport {
  #url;
  #on;
  #socket = null;
  #retries = 0;
  #timer = null;

  /** `on`: `open()` when connected, `message(object)` for each message, `down()` when the connection is lost. */
  constructor(url, on) {
    this.#url = url;
    this.#on = on;
  }

  /** Whether a message sent now goes out now. */
  get connected() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Connects, and from then on stays connected. */
  start() {
    if (this.#socket !== null) return;
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#arm(CONNECT_LIMIT_MS, () => this.#lose(socket));
    socket.addEventListener("open", () => {
      if (socket !== this.#socket) return;
      this.#listen(socket);
      this.#on.open();
    });
    socket.addEventListener("message", (event) => this.#receive(socket, event.data));
    socket.addEventListener("close", () => this.#lose(socket));
  }

  /** Closes the connection and leaves it closed, without a word to anybody, until it is started again. */
  stop() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    this.#retries = 0;
    socket?.close();
  }

  /** Sends a message; false when there is no connection. */
  send(message) {
    if (!this.connected) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #receive(socket, data) {
    if (socket !== this.#socket) return;
    this.#retries = 0;
    this.#listen(socket);
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    if (message !== null && typeof message === "object") this.#on.message(message);
  }

  #listen(socket) {
    this.#arm(SILENCE_MS, () => {
      this.send({ type: "ping", payload: { size: 0 } });
      this.#arm(ANSWER_LIMIT_MS, () => this.#lose(socket));
    });
  }

  #lose(socket) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    // A half-open connection never reports its own close, so it is not waited for.
    socket.close();
    this.#on.down();
    const delay = this.#retries === 0 ? FIRST_RETRY_MS : Math.min(LONGEST_RETRY_MS, 100 * 2 ** (this.#retries - 1));
    this.#retries += 1;
    this.#arm(delay, () => this.start());
  }

  #arm(delay, then) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, delay);
  }
}

/** The box's WebSocket, beside the page it served. */
export function socketAddress(location) {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`;
}

/** A new message id: a random UUID, also where the page is not served from a secure origin. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
