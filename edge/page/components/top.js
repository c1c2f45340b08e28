/** What is on every screen: whose house this is, and at the foot the language, the display and the way to begin anew. */
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { primary } from "../texts.js";
import { openPanel } from "./panel.js";
import { button, safePicture } from "./parts.js";

const NO_END = new Set(["attract", "checkout", "closed", "done"]);

export function Brand(kiosk) {
  const { name: house, image } = kiosk.brand;
  // Without a sign of its own it gets one that suits any restaurant.
  const sign = h("img", { src: safePicture(image) ?? "images/icon.svg", alt: "", decoding: "async", draggable: "false" });
  return [h("p", { key: "brand", class: "brand" }, sign, h("bdi", { class: "brand-name" }, house ?? kiosk.t("title")))];
}

export function Tools(kiosk) {
  const { document: payload } = kiosk;
  if (!payload) return [];
  return [
    language(kiosk),
    microphone(kiosk),
    button([icon("accessibility"), h("span", {}, kiosk.t("display"))], () => openPanel(kiosk, "display"), { key: "display", name: "display", class: "quiet", "data-top": "display" }),
    reach(kiosk),
    kiosk.inSession && !NO_END.has(payload.layout_mode) && startOver(kiosk, payload),
  ].filter(Boolean);
}

function language(kiosk) {
  const known = kiosk.languages;
  const here = known.findIndex(({ id }) => primary(id) === primary(kiosk.language));
  // Between two languages one touch is enough, and the button speaks the one that it leads to.
  const other = known.length === 2 ? known[here === 0 ? 1 : 0] : null;
  const press = () => (other ? kiosk.send("session.language", { language: other.id }) : openPanel(kiosk, "language"));
  const shown = other ?? known[here] ?? { id: kiosk.language, name: kiosk.t("language_title") };
  return button([icon("globe"), h("span", { lang: shown.id }, shown.name)], press, { key: "language", name: "language", class: "quiet", "data-top": "language" });
}

/** Who is listened to must see it, and can end it by one touch. */
function microphone(kiosk) {
  const state = kiosk.microphone?.state ?? null;
  if (state === null) return null;
  const props = { key: "microphone", name: "microphone", class: "quiet microphone", "aria-pressed": String(state === "on"), disabled: state === "missing" };
  return button([icon("microphone"), h("span", {}, kiosk.t(`microphone_${state}`))], () => kiosk.microphone.toggle(), props);
}

/** One tap, not three: whoever needs it cannot reach for a panel first (EN 301 549 8.3). */
function reach(kiosk) {
  const { reach: on } = kiosk.display;
  return button([icon("lower"), h("span", { class: "words" }, kiosk.t("reach_short"))], () => kiosk.send("display.set", { reach: !on }), {
    key: "reach",
    name: "reach",
    class: "quiet",
    "aria-label": kiosk.t("reach"),
    "aria-pressed": String(Boolean(on)),
    "data-top": "reach",
  });
}

function startOver(kiosk, payload) {
  const press = () => {
    // Nothing to lose, nothing to ask.
    if ((payload.cart?.items ?? []).length === 0) kiosk.send("session.end");
    else openPanel(kiosk, "start_over");
  };
  return button([icon("restart"), h("span", {}, kiosk.t("start_over"))], press, { key: "over", name: "start_over", class: "quiet", "data-top": "start_over" });
}
