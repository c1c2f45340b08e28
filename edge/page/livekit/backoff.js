/** How long to wait before the next attempt: longer each time, and never all kiosks of a house at once. */
export class Backoff {
  #first;
  #longest;
  #random;
  #failures = 0;

  /** Milliseconds before the first and between later attempts at most; `random` gives a number from 0 to 1. */
  constructor(first, longest, random = Math.random) {
    this.#first = first;
    this.#longest = longest;
    this.#random = random;
  }

  /** The next wait in milliseconds: between half and the whole of a limit that doubles. */
  next() {
    const limit = Math.min(this.#longest, this.#first * 2 ** this.#failures);
    this.#failures += 1;
    return limit * (0.5 + this.#random() / 2);
  }

  /** It worked. */
  reset() {
    this.#failures = 0;
  }
}
