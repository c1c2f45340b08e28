/** Writes down what the page would let be heard, because a test has no ears: words, tones, and their end. */
(() => {
  const heard = [];
  const note = (kind, more = {}) => heard.push({ kind, at: performance.now(), ...more });
  const engine = {
    speaking: false, pending: false, paused: false,
    speak: (one) => note("said", { text: one.text, lang: one.lang, volume: one.volume }),
    cancel: () => note("silence"),
    pause: () => note("pause"),
    resume: () => note("resume"),
    getVoices: () => [],
    addEventListener: () => {},
  };
  Object.defineProperty(window, "speechSynthesis", { value: engine });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; this.volume = 1; } addEventListener() {} };
  const tone = (prototype, method) => {
    if (prototype?.[method]) prototype[method] = function () { note("tone"); return Promise.resolve(); };
  };
  tone(window.AudioScheduledSourceNode?.prototype, "start");
  tone(window.OscillatorNode?.prototype, "start");
  // What was never begun cannot be ended.
  if (window.AudioScheduledSourceNode) window.AudioScheduledSourceNode.prototype.stop = () => {};
  tone(window.HTMLMediaElement?.prototype, "play");
  window.heard = heard;
})();
