/**
 * Decides which documents may be shown: only what is newer than the screen, whatever order they arrive in.
 *
 * `seq` orders the documents of one epoch. Epochs cannot be compared; one that was left is never shown again.
 */
const EPOCHS_REMEMBERED = 32;

export class Shown {
  #left = [];
  /** The position of the document on the screen, null before the first. */
  have = null;

  /** Whether this document is newer than the screen; if so it counts as shown from now on. */
  take({ epoch, seq }) {
    if (this.have && this.have.epoch === epoch && seq <= this.have.seq) return false;
    if (this.#left.includes(epoch)) return false;
    if (this.have && this.have.epoch !== epoch) {
      this.#left.push(this.have.epoch);
      if (this.#left.length > EPOCHS_REMEMBERED) this.#left.shift();
    }
    this.have = { epoch, seq };
    return true;
  }
}
