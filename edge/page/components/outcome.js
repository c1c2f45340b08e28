/** Screens of the order's end: at the terminal, the order number, closed. */
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { button } from "./parts.js";
import { qrCode } from "./qr.js";

const PHASES = new Set(["started", "cancelling", "checking", "staff"]);
/** How the drawing moves while the terminal wants this; anything else is work that the guest waits for. */
const MOTIONS = {
  insert_card: "in", card_unreadable: "in", card_invalid: "in", card_expired: "in", funds: "in", limit: "in", not_possible: "in",
  remove_card: "out",
  enter_pin: "keys", wrong_pin: "keys", confirm_amount: "keys", choose_application: "keys", choose_language: "keys",
  approved: "good",
  declined: "still", aborted: "still",
};

export function PaymentStatus(data, kiosk) {
  const phase = PHASES.has(data.phase) ? data.phase : "started";
  const motion = phase !== "started" ? "work" : Object.hasOwn(MOTIONS, data.step) ? MOTIONS[data.step] : "work";
  return h(
    "section",
    { class: `outcome payment phase-${phase}`, role: "status" },
    phase === "staff" ? bell() : terminal(motion),
    h("p", { class: "payment-total" }, h("span", {}, kiosk.t("total")), " ", h("b", { "data-total": "" }, data.total_text)),
    h("h1", { class: "payment-step" }, data.message),
    data.detail && h("p", { class: "outcome-words" }, data.detail),
    data.reference && h("p", { class: "reference" }, kiosk.t("reference"), " ", h("b", {}, data.reference)),
  );
}

function terminal(motion) {
  const part = (name) => h("img", { key: name, class: `scene-${name}`, src: `images/${name}.svg`, alt: "", draggable: "false" });
  return h(
    "div",
    { key: "terminal", class: `scene motion-${motion}`, "aria-hidden": "true" },
    part("card"),
    part("terminal"),
    h("span", { key: "dots", class: "scene-dots" }, [1, 2, 3].map((dot) => h("i", { key: dot }))),
  );
}

function bell() {
  return h("img", { key: "bell", class: "outcome-art ringing", src: "images/bell.svg", alt: "", draggable: "false" });
}

const LONG_NUMBER = 6;

export function OrderPlaced(data, kiosk) {
  const number = String(data.order_number ?? "");
  return h(
    "section",
    { class: "outcome placed", role: "status" },
    h(
      "div",
      { class: "placed-order" },
      number && h("h1", { key: "number", class: "placed-number" }, h("span", { class: "outcome-label" }, kiosk.t("order_number")), " ", h("span", { class: number.length > LONG_NUMBER ? "order-number long" : "order-number" }, number)),
      h(number ? "p" : "h1", { key: "message", class: "outcome-words" }, data.message),
      data.next && h("p", { class: "placed-next" }, data.next),
    ),
    receipt(data.receipt ?? {}, kiosk),
    button(kiosk.t("new_order"), () => kiosk.send("touch.engage"), { name: "again", class: "big", "data-first": true }),
  );
}

const RECEIPTS = new Set(["printing", "printed", "failed", "none"]);

function receipt({ state, message, qr, qr_size: size }, kiosk) {
  const code = qrCode(qr, size, kiosk.t("receipt_code"));
  if (!message && !code) return null;
  const look = RECEIPTS.has(state) ? state : "none";
  return h(
    "div",
    { key: "receipt", class: `receipt receipt-${look}` },
    code ?? h("span", { key: "paper", class: "paper", "aria-hidden": "true" }, h("i", {}), h("i", {}), h("i", {})),
    message && h("p", { key: "words", class: "receipt-words" }, message),
  );
}

export function OutOfService(data, kiosk) {
  return h("section", { class: "outcome closed", role: "status" }, icon("dish"), h("h1", {}, data.title ?? kiosk.t("closed")), h("p", { class: "outcome-words" }, data.message), data.opens_text && h("p", { key: "opens", class: "opens" }, icon("clock"), data.opens_text));
}
