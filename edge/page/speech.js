/** Reads aloud what the box says, when the guest has asked for it. */
export class Speech {
  #engine = window.speechSynthesis;

  /** Speaks `words`; `interrupt` takes the place of what is being said. */
  say(words, language, interrupt) {
    if (!this.#engine || !words) return;
    if (interrupt) this.#engine.cancel();
    const utterance = new SpeechSynthesisUtterance(words);
    utterance.lang = language;
    this.#engine.speak(utterance);
  }

  /** Silence at once: the guest has acted and need not listen to the end. */
  stop() {
    this.#engine?.cancel();
  }
}
