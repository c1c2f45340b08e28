/**
 * The connection to the box through its LiveKit room: same interface and same promises as the WebSocket's transport.
 *
 * Being in the room proves nothing. It is open once the box itself has answered in it, and lost when the box leaves, when
 * the SDK has tried to get back for a while, or when an input stays without any word. Whoever has another way then uses
 * it; this one comes back by itself.
 */
import { newId } from "../transport.js";
import { Backoff } from "./backoff.js";
import { Inbox } from "./inbox.js";
import { BOX } from "./participants.js";
import { Timers } from "./timers.js";

const TOPIC = "kiosk";
const ACCEPT = ["text", "patch", "deflate"];
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
const WEBSOCKET_LIMIT_MS = 5_000;
const CHANNEL_LIMIT_MS = 10_000;
/** How long the SDK may try to get back before the guest goes another way. */
const PATIENCE_MS = 1_000;
const ANSWER_LIMIT_MS = 1_000;
const SILENCE_MS = 15_000;
/**
 * So many questions without an answer, and the room is left and joined anew. The server tells the box of a new page up to
 * three seconds after it came; before that the box does not know whom to answer.
 */
const QUESTIONS = 8;
/** Documents come in bursts; only the newest is acknowledged. */
const ACK_AFTER_MS = 20;
const LARGEST_DOCUMENT = 1 << 20;
const encoder = new TextEncoder();

export class RoomTransport {
  #ask;
  #load;
  #on;
  #room = null;
  #open = false;
  #missing = false;
  #questions = 0;
  #newest = null;
  /** The ids of what was said in this room and not answered. */
  #waiting = new Set();
  #timers = new Timers();
  #backoff = new Backoff(FIRST_RETRY_MS, LONGEST_RETRY_MS);
  #inbox = new Inbox({ message: (message) => this.#receive(message), gap: () => this.#hello() });
  /** How many rooms were made so far; the client keeps each of them in memory (livekit/client-sdk-js#2008). */
  rooms = 0;
  /** Whether nothing is ever sent. */
  silent;

  /**
   * `ask()` gives an invitation or null, `load()` the client. `on`: `open()` when the box can be talked to,
   * `message(object)`, `down()` when it cannot any more, and for who wants more of the room `joined(room, client,
   * invitation)` and `left()`. With `silent` nothing is ever sent: the page watches.
   */
  constructor(ask, load, on, { silent = false } = {}) {
    this.#ask = ask;
    this.#load = load;
    this.#on = on;
    this.silent = silent;
  }

  /** Whether a message sent now goes out now. */
  get connected() {
    return this.#open && this.#isJoined;
  }

  /** Joins, and from then on stays in the room. */
  start() {
    this.#join().catch(() => this.#timers.isArmed("join") || this.#again());
  }

  /** Sends a message; false when it could not go out. */
  send(message) {
    if (this.silent || !this.#open) return false;
    if (!this.#isJoined) {
      // A guest who touches does not wait for the SDK's attempts.
      this.#lose();
      return false;
    }
    // The server tells the box of a new page seconds late, so the page says whom to answer.
    const own = { accept: ACCEPT, identity: this.#room.localParticipant.identity };
    this.#publish(message.type === "hello" ? { ...message, payload: { ...message.payload, ...own } } : message);
    return true;
  }

  get #isJoined() {
    return this.#room?.state === "connected";
  }

  // ---------------------------------------------------------------- the room
  async #join() {
    const invitation = await this.#ask();
    if (invitation === null) return;
    const client = await this.#load();
    const room = new client.Room({
      singlePeerConnection: true,
      disconnectOnPageLeave: true,
      dataStream: { maxPayloadByteLength: LARGEST_DOCUMENT },
    });
    this.rooms += 1;
    this.#room = room;
    this.#listen(room, client.RoomEvent);
    const limits = { websocketTimeout: WEBSOCKET_LIMIT_MS, peerConnectionTimeout: CHANNEL_LIMIT_MS, maxRetries: 0 };
    await room.connect(invitation.url, invitation.token, { autoSubscribe: false, ...limits });
    this.#on.joined?.(room, client, invitation);
    this.#look();
  }

  #listen(room, events) {
    const patience = () => this.#timers.armOnce("patience", PATIENCE_MS, () => this.#lose());
    const reactions = {
      [events.DataReceived]: (bytes, _participant, _kind, topic, _encryption, identity) => {
        if (identity === BOX && topic === TOPIC) this.#inbox.packet(bytes);
      },
      [events.ParticipantConnected]: () => this.#look(),
      // Whoever is active anew under the box's name knows nothing of what was said to the one before.
      [events.ParticipantActive]: ({ identity }) => identity === BOX && this.#resume(),
      [events.ParticipantDisconnected]: ({ identity }) => identity === BOX && this.#lose(),
      [events.SignalReconnecting]: patience,
      [events.Reconnecting]: patience,
      [events.Reconnected]: () => this.#resume(),
      [events.Disconnected]: () => this.#again(),
    };
    for (const [event, react] of Object.entries(reactions)) room.on(event, (...given) => room === this.#room && react(...given));
    room.registerTextStreamHandler(TOPIC, (reader, { identity }) => {
      if (room === this.#room && identity === BOX) this.#inbox.stream(() => reader.readAll());
    });
  }

  /** Whether the box is there. Before it is active in the room it does not get what is said. */
  #look() {
    if (this.#open || !this.#isJoined || this.#timers.isArmed("answer")) return;
    if (!this.#room.remoteParticipants.get(BOX)?.isActive) return;
    this.#inbox.restart();
    if (this.silent) this.#begin();
    else this.#question();
  }

  /** Only who answers is there: guests' inputs are not entrusted to a process that has just died. */
  #question() {
    this.#questions += 1;
    this.#publish({ type: "ping", id: newId(), payload: { size: 0 } });
  }

  #begin() {
    this.#open = true;
    this.#questions = 0;
    this.#waiting.clear();
    this.#backoff.reset();
    this.#on.open();
  }

  /** What was under way while the SDK reconnected may be lost, so all is said again. */
  #resume() {
    this.#timers.disarm("patience");
    if (!this.#open) return this.#look();
    this.#waiting.clear();
    this.#inbox.restart();
    this.#on.open();
  }

  #unanswered() {
    this.#lose();
    if (this.#questions >= QUESTIONS) this.#again();
    else this.#look();
  }

  /** The way to the box is closed for now; the room may come back by itself. */
  #lose() {
    this.#timers.disarm("patience", "answer", "silence", "ack", "hello");
    this.#waiting.clear();
    this.#missing = false;
    if (!this.#open) return;
    this.#open = false;
    this.#on.down();
  }

  /** Leaves this room for good and joins another one later. */
  #again() {
    const room = this.#room;
    this.#room = null;
    this.#questions = 0;
    this.#lose();
    room?.disconnect().catch(() => {});
    if (room) this.#on.left?.();
    this.#timers.arm("join", this.#backoff.next(), () => this.start());
  }

  // ---------------------------------------------------------------- messages
  #receive(message) {
    if (!this.#open && this.#isJoined) this.#begin();
    // Any other message is no answer: the one who was asked may be gone, and this be another.
    this.#waiting.delete(message.in_reply_to);
    if (this.#waiting.size === 0) this.#timers.disarm("answer");
    if (this.#open && !this.silent) this.#timers.arm("silence", SILENCE_MS, () => this.send({ type: "ping", id: newId(), payload: { size: 0 } }));
    if (message.type === "ui.update") this.#got(message);
    this.#on.message(message);
  }

  #got({ epoch, seq }) {
    this.#missing = false;
    this.#newest = { epoch, seq };
    if (this.#open && !this.silent) this.#timers.armOnce("ack", ACK_AFTER_MS, () => this.#publish({ type: "ui.ack", payload: this.#newest }));
  }

  /** Something was missed; the answer to a hello is always a whole document. */
  #hello() {
    if (this.#missing) return;
    this.#missing = this.send({ type: "hello", id: newId(), payload: { have: this.#inbox.have } });
    // Asked once for all that was missed, and once more where the answer itself was.
    this.#timers.arm("hello", ANSWER_LIMIT_MS, () => (this.#missing = false));
  }

  #publish(message) {
    const room = this.#room;
    if (message.id !== undefined) {
      this.#waiting.add(message.id);
      this.#timers.armOnce("answer", ANSWER_LIMIT_MS, () => this.#unanswered());
    }
    const options = { reliable: true, topic: TOPIC, destinationIdentities: [BOX] };
    room.localParticipant.publishData(encoder.encode(JSON.stringify(message)), options).catch(() => room === this.#room && this.#lose());
  }
}
