/**
 * Reads aloud by the browser's own voice (Web Speech API), when the guest has asked for it.
 *
 * The guest can have it again, halt it and make it louder (49 CFR 27.71(k)(5)); the next guest finds it as it was.
 */
const TOGETHER_MS = 60;

export class Speech {
  #engine = window.speechSynthesis;
  #waiting = [];
  #timer = null;
  #last = null;
  #changed;
  #volume = 1;
  paused = false;

  /** `changed()` is called when what the controls show has changed. */
  constructor(changed = () => {}) {
    this.#changed = changed;
  }

  /** Speaks `words` at once, in place of what is being said. */
  say(words, language) {
    this.stop();
    if (words) this.#speak({ words, language });
  }

  /**
   * Speaks `words` together with what else comes within a moment: a sentence of the box and the screen that it belongs to
   * are one announcement, whichever arrives first. `first` puts them at its beginning.
   */
  add(words, language, first = false) {
    if (!words || this.#waiting.some((other) => other.words.includes(words))) return;
    this.#waiting = this.#waiting.filter((other) => !words.includes(other.words));
    if (first) this.#waiting.unshift({ words, language });
    else this.#waiting.push({ words, language });
    this.#timer ??= setTimeout(() => this.#announce(), TOGETHER_MS);
  }

  /** Says the last words once more. */
  repeat() {
    const last = this.#last;
    if (last) this.say(last.words, last.language);
  }

  pause() {
    this.#engine?.pause();
    this.#setPaused(true);
  }

  resume() {
    this.#engine?.resume();
    this.#setPaused(false);
  }

  /** From 0 to 1, from the next words on. */
  setVolume(volume) {
    this.#volume = Math.min(1, Math.max(0, Number(volume) || 0));
  }

  /** Silence at once: the guest has acted and need not listen to the end. */
  stop() {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = [];
    this.#engine?.cancel();
    // A paused engine would keep the next words to itself.
    if (this.paused) this.resume();
  }

  /** Forgets what was said: the next guest is somebody else. */
  reset() {
    this.stop();
    this.#last = null;
  }

  #announce() {
    const [first, ...others] = this.#waiting;
    this.say([first, ...others].map(({ words }) => sentence(words)).join(" "), first.language);
  }

  #speak(words) {
    this.#last = words;
    const utterance = new SpeechSynthesisUtterance(words.words);
    utterance.lang = words.language;
    utterance.volume = this.#volume;
    this.#engine?.speak(utterance);
  }

  #setPaused(paused) {
    this.paused = paused;
    this.#changed();
  }
}

/** With its end: a voice runs words together that no stop divides. */
function sentence(words) {
  return /[.!?…؟。]\s*$/.test(words) ? words : `${words.trimEnd()}.`;
}
