/** The buttons that the box suggests as the next step. */
import { button } from "./parts.js";

const PRIMARY = new Set(["checkout", "pay"]);
/** Way out of a screen: also by the Escape key. */
const LEAVES = new Set(["keep_ordering", "cancel_payment"]);
/** Actions that a component of the screen offers itself, in its own place. */
const OFFERED_BY = { engage: ["Attract"], back: ["HeroItem", "OptionPicker"], undo: ["Undo"] };

export function Actions(actions, kiosk) {
  const press = (id) => {
    if (id === "pay") kiosk.send("checkout.start");
    else if (id === "cancel_payment") kiosk.send("checkout.cancel");
    else kiosk.send("touch.action", { id });
  };
  const types = new Set(kiosk.document.components.map((component) => component?.type));
  const offered = (id) => Object.hasOwn(OFFERED_BY, id) && OFFERED_BY[id].some((type) => types.has(type));
  return actions
    .filter((action) => typeof action?.id === "string" && !offered(action.id))
    .map(({ id, label }) =>
      button(label, () => press(id), {
        key: id,
        name: `action:${id}`,
        class: PRIMARY.has(id) ? "primary big" : "big",
        "data-action": id,
        "data-escape": LEAVES.has(id),
      }),
    );
}
