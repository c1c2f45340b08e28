/**
 * A soft sign that the screen asks something: a guest who looks away, or cannot see it, is asked by ear too
 * (EAA annex I: more than one sense for every timed answer).
 */
const TONES_HZ = [660, 880];
const TONE_S = 0.18;
const LOUDEST = 0.25;

export class Chime {
  #audio = null;

  /** Two rising tones; `volume` from 0 to 1. Silent before the first touch, when no browser lets a page be heard. */
  ring(volume) {
    if (!window.AudioContext || !navigator.userActivation?.hasBeenActive || !(volume > 0)) return;
    this.#audio ??= new AudioContext();
    this.#audio.resume();
    TONES_HZ.forEach((hertz, place) => this.#tone(hertz, this.#audio.currentTime + place * TONE_S, Math.min(1, volume) * LOUDEST));
  }

  #tone(hertz, begins, loudness) {
    const gain = this.#audio.createGain();
    const tone = this.#audio.createOscillator();
    tone.frequency.value = hertz;
    // A tone that begins or ends at full strength clicks.
    gain.gain.setValueAtTime(0, begins);
    gain.gain.linearRampToValueAtTime(loudness, begins + 0.03);
    gain.gain.linearRampToValueAtTime(0, begins + TONE_S);
    tone.connect(gain).connect(this.#audio.destination);
    tone.addEventListener("ended", () => gain.disconnect());
    tone.start(begins);
    tone.stop(begins + TONE_S);
  }
}
