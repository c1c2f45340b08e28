/**
 * Two ways to the box, one page: through the room while the box answers there, by the local WebSocket otherwise.
 *
 * Only one way is used at a time. The local one is there at once and is closed only when the room's is open, so a guest
 * never waits for a room; what was sent one way and not answered is sent again the other way with the same ids, and
 * documents that come by both are put in order by who shows them.
 */
import { Timers } from "./timers.js";

/** The client keeps every room it ever made; a reload is the only way to be rid of them. */
const ROOMS_LIMIT = 20;
const QUIET_MS = 10_000;

export class Choice {
  #local;
  #room;
  #on;
  #used = null;
  #timers = new Timers();
  #reload;
  /** The guest's microphone in the room. */
  microphone;

  /**
   * `makeLocal(on)` and `makeRoom(on)` give the transports; `on` is what a transport promises: `open()`, `message(object)`,
   * `down()`. `open` comes with every change of the way, `down` only when there is none. `reload()` loads the page anew.
   */
  constructor(makeLocal, makeRoom, on, { microphone, reload }) {
    this.#on = on;
    this.#reload = reload;
    this.microphone = microphone;
    this.#local = makeLocal({ open: () => this.#localOpen(), message: on.message, down: () => this.#down(this.#local) });
    this.#room = makeRoom({ open: () => this.#roomOpen(), message: on.message, down: () => this.#roomDown() });
  }

  get connected() {
    return this.#used?.connected ?? false;
  }

  start() {
    this.#local.start();
    this.#room.start();
  }

  send(message) {
    this.#timers.disarm("quiet");
    return this.#used?.send(message) ?? false;
  }

  #localOpen() {
    this.#used = this.#local;
    this.#on.open();
  }

  #roomOpen() {
    this.#used = this.#room;
    this.#local.stop();
    this.#on.open();
  }

  #roomDown() {
    this.#down(this.#room);
    this.#local.start();
  }

  #down(way) {
    if (this.#used !== way) return;
    this.#used = null;
    this.#on.down();
  }

  /** Whose document is on the screen; null: nobody is there, the moment to get rid of old rooms if nobody comes meanwhile. */
  follow(session) {
    this.microphone.follow(session);
    if (session !== null) this.#timers.disarm("quiet");
    else if (this.#room.rooms > ROOMS_LIMIT) this.#timers.armOnce("quiet", QUIET_MS, this.#reload);
  }
}
