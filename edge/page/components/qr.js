/** A QR code from the path that the box has drawn. */
import { h } from "../dom.js";

/** Only what draws lines and squares; and no more of it than the largest code needs. */
const PATH = /^[MmLlHhVvZz0-9 .,-]+$/;
const LONGEST = 32_768;
const LARGEST = 200;

/**
 * The code as an SVG, or null when `path` and `size` (modules along a side, the quiet zone included) are none. `label`
 * says what it is.
 */
export function qrCode(path, size, label) {
  if (typeof path !== "string" || path.length > LONGEST || !PATH.test(path)) return null;
  if (!Number.isInteger(size) || size < 1 || size > LARGEST) return null;
  // A path that closes its squares is filled; one of horizontal strokes is drawn a module wide.
  const look = /[zZ]/.test(path) ? { fill: "#000000" } : { stroke: "#000000", "stroke-width": 1, fill: "none" };
  return h(
    "svg",
    { key: "qr", class: "qr", viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": label, "shape-rendering": "crispEdges" },
    h("path", { d: path, ...look }),
  );
}
