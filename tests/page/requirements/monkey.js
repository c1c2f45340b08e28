/**
 * Touches controls at random, as a child left alone with the kiosk does: `touches` times, always the same for a seed.
 *
 * Resolves to how many were made. A screen without anything to touch (at the card terminal) is waited out.
 */
async ({ touches, seed }) => {
  let state = seed;
  const random = () => ((state = (state * 1664525 + 1013904223) >>> 0) / 2 ** 32);
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const touch = (control) => {
    const { left, top, width, height } = control.getBoundingClientRect();
    const at = { bubbles: true, cancelable: true, clientX: left + width / 2, clientY: top + height / 2, pointerType: "touch" };
    control.dispatchEvent(new PointerEvent("pointerdown", at));
    control.dispatchEvent(new PointerEvent("pointerup", at));
    control.click();
  };
  let made = 0;
  while (made < touches) {
    const there = [...document.querySelectorAll("button, input")].filter((one) => !one.disabled && one.checkVisibility() && !one.closest("[inert]"));
    if (there.length > 0) {
      touch(there[Math.floor(random() * there.length)]);
      made += 1;
    }
    await frame();
  }
  return made;
}
