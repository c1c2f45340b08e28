/** The look of being pressed, given by the touch itself: in the same frame, before anything is sent or answered. */
const PRESSABLE = "button, label.option";

/** Marks what is under the finger; `touched` is called with every touch, wherever it is. */
export function installPress(root, touched) {
  let down = null;
  const release = () => {
    down?.removeAttribute("data-down");
    down = null;
  };
  root.addEventListener(
    "pointerdown",
    (event) => {
      release();
      touched(event.target);
      down = event.target.closest?.(PRESSABLE) ?? null;
      down?.setAttribute("data-down", "");
    },
    { capture: true, passive: true },
  );
  for (const type of ["pointerup", "pointercancel", "blur"]) root.addEventListener(type, release, true);
}
