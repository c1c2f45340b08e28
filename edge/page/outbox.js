/**
 * Keeps every input until the box has answered it, so that a lost connection loses no tap.
 *
 * The box does an id only once, so sending an input again with its id is always safe.
 */
export const LIMIT = 100;
export const MAX_AGE_MS = 10_000;

export class Outbox {
  #waiting = new Map();
  #lost;
  #timer = null;
  #lifetime;

  /** `lost(input)` is told of each input that nobody answered in time, or that found no room. */
  constructor(lost, lifetime = MAX_AGE_MS) {
    this.#lost = lost;
    this.#lifetime = lifetime;
  }

  /** Takes an input; false when there is no room for it. */
  keep(input) {
    if (this.#waiting.size >= LIMIT) {
      this.#lost(input);
      return false;
    }
    this.#waiting.set(input.id, { input, deadline: performance.now() + this.#lifetime });
    this.#schedule();
    return true;
  }

  /** The box has answered input `id`. */
  settle(id) {
    if (id !== null && id !== undefined) this.#waiting.delete(id);
  }

  /** Replaces what a newer input of the same type makes pointless. */
  forget(type) {
    for (const [id, { input }] of this.#waiting) if (input.type === type) this.#waiting.delete(id);
  }

  /** What is still unanswered, oldest first. */
  unanswered() {
    return [...this.#waiting.values()].map(({ input }) => input);
  }

  #schedule() {
    if (this.#timer !== null || this.#waiting.size === 0) return;
    const [oldest] = this.#waiting.values();
    this.#timer = setTimeout(() => this.#expire(), Math.max(0, oldest.deadline - performance.now()));
  }

  #expire() {
    this.#timer = null;
    const now = performance.now();
    for (const [id, { input, deadline }] of this.#waiting) {
      if (deadline > now) break;
      this.#waiting.delete(id);
      this.#lost(input);
    }
    this.#schedule();
  }
}
