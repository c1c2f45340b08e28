/**
 * The component table: type in the document -> where it goes and how it is described.
 *
 * A new component is one module with a view and one row here. `place` names what the guest is looking at, so that a
 * new place starts scrolled to its top.
 */
import { Attract } from "./attract.js";
import { CartSummary } from "./cart.js";
import { CategoryBar } from "./categories.js";
import { Filter } from "./filter.js";
import { ItemGrid } from "./grid.js";
import { HeroItem } from "./hero.js";
import { IdleWarning } from "./idle.js";
import { Captions, Heard, Notice } from "./messages.js";
import { OptionPicker } from "./picker.js";
import { OrderPlaced, OutOfService, PaymentStatus } from "./outcome.js";
import { Prompt } from "./prompt.js";
import { Review } from "./review.js";
import { Suggestions } from "./suggestions.js";
import { Undo } from "./undo.js";

/** Screens on which what was just said and answered lies over the foot of what is touched, so that nothing there moves. */
const OVER_THE_STAGE = new Set(["browse", "detail", "review"]);
const told = (mode) => (OVER_THE_STAGE.has(mode) ? "told" : "messages");
/** Words that still come change many times a second: on every screen they lie over it, and beside a question. */
const saying = (covered) => (covered ? "beside" : "told");

export const COMPONENTS = {
  Attract: { region: "stage", view: Attract, place: () => "attract" },
  CategoryBar: { region: "nav", view: CategoryBar },
  Filter: { region: "nav", view: Filter },
  ItemGrid: { region: "stage", view: ItemGrid, place: (grid) => `grid ${grid.title} ${grid.page}` },
  HeroItem: { region: "stage", view: HeroItem, place: (hero) => `hero ${hero.data?.item_id}` },
  OptionPicker: { region: "stage", view: OptionPicker, place: (picker) => `line ${picker.line_id}` },
  CartSummary: { region: "order", view: CartSummary },
  Review: { region: "stage", view: Review, place: () => "review" },
  Suggestions: { region: "extras", view: Suggestions },
  Prompt: { region: "overlay", view: Prompt },
  Heard: { region: ({ partial }, mode, covered) => (partial === true ? saying(covered) : told(mode)), view: Heard },
  Captions: { region: "captions", view: Captions },
  Undo: { region: "undo", view: Undo },
  // The answer to the last input comes and goes with it; others stay as long as what they tell.
  Notice: { region: ({ id }, mode) => (id === "notice" ? told(mode) : "messages"), view: Notice },
  IdleWarning: { region: "overlay", view: IdleWarning },
  PaymentStatus: { region: "stage", view: PaymentStatus, place: () => "payment" },
  OrderPlaced: { region: "stage", view: OrderPlaced, place: () => "placed" },
  OutOfService: { region: "stage", view: OutOfService, place: () => "closed" },
};

/** The region of a component on a screen of that mode; `covered` says that a question lies over all of it. */
export function regionOf(component, mode, covered) {
  const { region } = COMPONENTS[component.type];
  return typeof region === "function" ? region(component, mode, covered) : region;
}
