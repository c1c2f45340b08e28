/** Timers by name, at most one of each. */
export class Timers {
  #running = new Map();

  /** Runs `then` after `delay` milliseconds; one of that name that runs already is replaced. */
  arm(name, delay, then) {
    this.disarm(name);
    const run = () => {
      this.#running.delete(name);
      then();
    };
    this.#running.set(name, setTimeout(run, delay));
  }

  /** The same, but one that runs already goes on. */
  armOnce(name, delay, then) {
    if (!this.#running.has(name)) this.arm(name, delay, then);
  }

  disarm(...names) {
    for (const name of names) {
      clearTimeout(this.#running.get(name));
      this.#running.delete(name);
    }
  }

  isArmed(name) {
    return this.#running.has(name);
  }
}
