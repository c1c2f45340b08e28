/**
 * Reads aloud by the browser's own voice (Web Speech API), when the guest has asked for it.
 *
 * The guest can have it again, halt it and make it louder (49 CFR 27.71(k)(5)); the next guest finds it as it was.
 */
const LOUDEST = 4;
const FIRST_LEVEL = 3;

export class Speech {
  #engine = window.speechSynthesis;
  #last = null;
  #changed;
  paused = false;
  level = FIRST_LEVEL;
  loudest = LOUDEST;

  /** `changed()` is called when what the controls show has changed. */
  constructor(changed = () => {}) {
    this.#changed = changed;
  }

  /** Speaks `words`; `interrupt` takes the place of what is being said. */
  say(words, language, interrupt) {
    if (!this.#engine || !words) return;
    if (interrupt) this.stop();
    this.#last = { words, language };
    this.#speak(this.#last);
  }

  /** Says the last words once more. */
  repeat() {
    this.stop();
    if (this.#last) this.#speak(this.#last);
  }

  pause() {
    this.#engine?.pause();
    this.#setPaused(true);
  }

  resume() {
    this.#engine?.resume();
    this.#setPaused(false);
  }

  /** Louder or softer, from now on and for what is being said: it begins again. */
  setLevel(level) {
    this.level = Math.min(LOUDEST, Math.max(1, level));
    this.repeat();
    this.#changed();
  }

  /** Silence at once: the guest has acted and need not listen to the end. */
  stop() {
    this.#engine?.cancel();
    // A paused engine would keep the next words to itself.
    if (this.paused) this.resume();
  }

  /** Forgets what was said and how loud: the next guest is somebody else. */
  reset() {
    this.stop();
    this.#last = null;
    this.level = FIRST_LEVEL;
  }

  #speak({ words, language }) {
    const utterance = new SpeechSynthesisUtterance(words);
    utterance.lang = language;
    utterance.volume = this.level / LOUDEST;
    this.#engine?.speak(utterance);
  }

  #setPaused(paused) {
    this.paused = paused;
    this.#changed();
  }
}
