/** Line drawings on a 24 x 24 grid; beside words, never instead of them where a word fits. */
import { h } from "./dom.js";

const PATHS = {
  accessibility: "M12 3.2a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2M4.5 8.6l5.3 1.6v4L7.6 21M19.5 8.6l-5.3 1.6v4l2.2 6.8M9.8 10.2h4.4M9.8 14.2h4.4",
  all: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z",
  back: "M20 12H5M11 5l-7 7 7 7",
  bag: "M5 8h14l1 13H4zM8.5 11V7a3.5 3.5 0 0 1 7 0v4",
  bubble: "M4 5h16v11H10l-4 4v-4H4z",
  check: "M4.5 12.5l5 5 10-11",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5.5l3.5 2",
  close: "M5.5 5.5l13 13M18.5 5.5l-13 13",
  contrast: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 3v18M12 7h5.5M12 11h7M12 15h6.5",
  dish: "M3 17h18M5 17a7 7 0 0 1 14 0M12 10V8M10.5 7h3M2.5 20h19",
  down: "M5 9l7 7 7-7",
  edit: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  filter: "M3 6h11M18 6h3M3 12h3M10 12h11M3 18h9M16 18h5M16 4v4M8 10v4M14 16v4",
  globe: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v6M12 7.2v.2",
  lower: "M5 4h14M12 8v11M6 13l6 6 6-6",
  microphone: "M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3.5M8.5 21.5h7",
  minus: "M5 12h14",
  motion: "M3 8h9M5 12h11M3 16h9M16 6l5 6-5 6",
  pause: "M8 5v14M16 5v14",
  play: "M7 4.5v15l12-7.5z",
  plus: "M12 5v14M5 12h14",
  repeat: "M4 12a8 8 0 0 1 14-5l2 2M20 4v5h-5M20 12a8 8 0 0 1-14 5l-2-2M4 20v-5h5",
  restart: "M4 5v5h5M4.6 10A8 8 0 1 1 4 14",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L21 21",
  speaker: "M4 9.5v5h4l5 4.5V5L8 9.5zM16.5 9a4 4 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11",
  text: "M3 19L8.5 5h1L15 19M5 14.5h8M15.5 19l3-8h.6l3 8M16.6 16.4h4.4",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6",
  up: "M5 15l7-7 7 7",
  // Diets and tags
  leaf: "M5 19C4 10 9 4 20 4c0 11-6 16-15 15zM5 19c3-5 6-8 10-10",
  sprout: "M12 21v-9M12 12C12 8 9 6 4 6c0 5 3 7 8 6zM12 12c0-5 3-8 8-8 0 6-3 9-8 8z",
  star: "M12 3l2.7 5.8 6.3.8-4.6 4.4 1.2 6.3-5.6-3.1-5.6 3.1 1.2-6.3L3 9.6l6.3-.8z",
  flame: "M12 3c1 4 6 6 6 11a6 6 0 0 1-12 0c0-3 2-4 2-7 2 1 3 2 3 4 1-2 2-4 1-8z",
  tag: "M4 4h8l8 8-8 8-8-8zM8.5 8.5v.1",
  seal: "M12 3l2.6 2 3.2-.2.9 3.1 2.6 1.9-1.1 3 1.1 3-2.6 1.9-.9 3.1-3.2-.2-2.6 2-2.6-2-3.2.2-.9-3.1-2.6-1.9 1.1-3-1.1-3 2.6-1.9.9-3.1 3.2.2zM8.5 12.2l2.5 2.5 4.5-5",
  // The fourteen allergens of EU 1169/2011, Annex II
  celery: "M12 21V9M8.5 21V12M15.5 21V12M12 9C9 8 8 6 9 3c3 0 5 2 5 4s-1 2-2 2z",
  crustaceans: "M19 6C12 3 5 7 5 13c0 4 3 7 7 7M19 6c1 3-1 6-4 6h-4M12 20l3-1M8.5 9.5L5 6M14.5 8.2v.1",
  egg: "M12 3c3.5 0 6.2 6 6.2 10.5a6.2 6.2 0 0 1-12.4 0C5.8 9 8.5 3 12 3z",
  fish: "M3 12c3-5 9-6 13-2l5-3v10l-5-3c-4 4-10 3-13-2zM7.5 11.3v.1",
  gluten: "M12 21V8M12 12.5c-3 0-4.5-2-4.5-4 3 0 4.5 2 4.5 4zM12 12.5c3 0 4.5-2 4.5-4-3 0-4.5 2-4.5 4zM12 18c-3 0-4.5-2-4.5-4 3 0 4.5 2 4.5 4zM12 18c3 0 4.5-2 4.5-4-3 0-4.5 2-4.5 4zM12 8c-1.5-1.5-1.5-3.5 0-5 1.5 1.5 1.5 3.5 0 5z",
  lupin: "M12 21v-8M12 13a4 4 0 0 1-4-4 4 4 0 0 1 4 4zM12 13a4 4 0 0 0 4-4 4 4 0 0 0-4 4zM12 8V3M9 5l3 3 3-3M12 18c-2 0-4-1-4-3M12 18c2 0 4-1 4-3",
  milk: "M9 3h6M10 3v4l-2.5 4v9a1 1 0 0 0 1 1h7a1 1 0 0 0 1-1v-9L14 7V3M7.5 14h9",
  molluscs: "M12 20C6 18 3 13 4 9c2-5 14-5 16 0 1 4-2 9-8 11zM12 20V5.5M12 20L7 7M12 20l5-13",
  mustard: "M11 2h2v4h-2zM8.5 8.5L11 6h2l2.5 2.5V21h-7zM8.5 13h7",
  nuts: "M6 9.5h12c0 5-3 9-6 11.5-3-2.5-6-6.5-6-11.5zM5 9.5C5 6 8 4.5 12 4.5s7 1.5 7 5zM12 4.5V2.5",
  peanuts: "M9 3c3 0 4 2 4 4s2 3 4 4 4 4 2 7-6 4-9 2-3-5-4-7-3-3-2-6 2-4 5-4zM9 7v.1M15.5 16v.1",
  sesame: "M8 4c2 2 2 5 0 7-2-2-2-5 0-7zM16 4c2 2 2 5 0 7-2-2-2-5 0-7zM12 13c2 2 2 5 0 7-2-2-2-5 0-7z",
  soy: "M4 19C3 10 9 4 20 4c1 9-6 16-16 15zM9 15v.1M12 12v.1M15.5 8.5v.1",
  sulphites: "M9.5 3h5M10.5 3v6L5 18.5A1.7 1.7 0 0 0 6.5 21h11a1.7 1.7 0 0 0 1.5-2.5L13.5 9V3M8 15h8",
};
/** Other names that menus use for the same thing. */
const SAME = {
  eggs: "egg", peanut: "peanuts", soybeans: "soy", soya: "soy", wheat: "gluten", shellfish: "crustaceans", "tree-nuts": "nuts", tree_nuts: "nuts", sulfites: "sulphites", lactose: "milk", dairy: "milk",
  vegan: "sprout", vegetarian: "leaf", halal: "seal", kosher: "seal", popular: "star", new: "star", spicy: "flame", hot: "flame",
};
/** Drawings that point along the line of reading. */
const TURNS = new Set(["back", "motion"]);

/** Whether a drawing of its own exists for this name. */
export function drawn(name) {
  return Object.hasOwn(PATHS, name) || Object.hasOwn(SAME, name);
}

/** A drawing by name; a small label where nothing of that name is drawn. Silent: words stand beside it. */
export function icon(name) {
  const known = Object.hasOwn(PATHS, name) ? name : Object.hasOwn(SAME, name) ? SAME[name] : "tag";
  const look = TURNS.has(known) ? "icon turns" : "icon";
  return h("svg", { key: `icon:${known}`, class: look, viewBox: "0 0 24 24", "aria-hidden": "true" }, h("path", { d: PATHS[known] }));
}

/** A ring of which `gone` percent are used up. */
export function ring(gone) {
  const circle = "M18 2a16 16 0 1 1 0 32a16 16 0 1 1 0-32";
  return h(
    "svg",
    { key: "ring", class: "ring", viewBox: "0 0 36 36", "aria-hidden": "true" },
    h("path", { key: "track", class: "track", d: circle, pathLength: "100" }),
    h("path", { key: "left", d: circle, pathLength: "100", vars: { "--gone": String(gone) } }),
  );
}
