/**
 * What the tests measure on the page: what can be touched, what is read, how large it is and what it covers.
 *
 * An expression whose value is an object of functions; the tests call them in the page.
 */
(() => {
  const CONTROLS = "button, a[href], input, select, textarea, summary, [role=button], [role=switch], [role=radio], [role=tab], [tabindex]";
  const HIDDEN_BELOW_PX = 3;
  /** Of a line's height: of less, where a list is cut by its edge, nothing is read. */
  const MOSTLY = 0.75;

  /**
   * The part of a rectangle that nothing clips: neither the window nor a box that cuts or scrolls. Of what is `within` the
   * element, as its text is, the element's own edge counts too.
   */
  function clipped(element, box, within = false) {
    const seen = { left: Math.max(0, box.left), top: Math.max(0, box.top), right: Math.min(innerWidth, box.right), bottom: Math.min(innerHeight, box.bottom) };
    for (let parent = element; parent && parent !== document.body; parent = parent.parentElement) {
      const { overflowX, overflowY, clipPath, position } = getComputedStyle(parent);
      if (within || parent !== element || clipPath !== "none") {
        const edge = parent.getBoundingClientRect();
        if (overflowX !== "visible") Object.assign(seen, { left: Math.max(seen.left, edge.left), right: Math.min(seen.right, edge.right) });
        if (overflowY !== "visible") Object.assign(seen, { top: Math.max(seen.top, edge.top), bottom: Math.min(seen.bottom, edge.bottom) });
        if (clipPath.startsWith("inset(50%")) Object.assign(seen, { right: seen.left });
      }
      if (position === "fixed") break;
    }
    const width = Math.max(0, seen.right - seen.left);
    const height = Math.max(0, seen.bottom - seen.top);
    return { x: seen.left, y: seen.top, width, height };
  }

  function drawn(element) {
    return element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest("[inert]");
  }

  function isSeen(part) {
    return part.width >= HIDDEN_BELOW_PX && part.height >= HIDDEN_BELOW_PX;
  }

  function name(element) {
    const own = element.getAttribute("aria-label") ?? element.textContent ?? "";
    return own.trim().replace(/\s+/g, " ").slice(0, 60);
  }

  function box(rect) {
    return { x: rect.left, y: rect.top, width: rect.width, height: rect.height };
  }

  /** Everything that can be touched now. An input is touched by its label, where it is inside one. */
  function controls() {
    const found = [];
    for (const element of document.querySelectorAll(CONTROLS)) {
      if (element.disabled || element.tabIndex < 0 && element.tagName !== "INPUT") continue;
      const target = element.tagName === "INPUT" ? element.closest("label") ?? element : element;
      if (!drawn(target)) continue;
      const whole = target.getBoundingClientRect();
      const part = clipped(target, whole);
      if (!isSeen(part)) continue;
      const shown = [...target.querySelectorAll("*"), target].some((one) =>
        [...one.childNodes].some((node) => node.nodeType === 3 && /[\p{L}\p{N}]/u.test(node.data)));
      found.push({ id: element.dataset.focus ?? "", name: name(element) || name(target), whole: box(whole), seen: part, free: part.height >= whole.height - 1 && part.width >= whole.width - 1 && isOnTop(target, part), worded: shown, text: element.matches("input[type=text], input[type=search], input:not([type])") });
    }
    return found;
  }

  const canvas = document.createElement("canvas").getContext("2d");

  /** Height in px of a capital of the font that this element is drawn with. */
  function capital(style) {
    canvas.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    return canvas.measureText("H").actualBoundingBoxAscent;
  }

  function opacity(element) {
    let all = 1;
    for (let one = element; one; one = one.parentElement) all *= Number(getComputedStyle(one).opacity);
    return all;
  }

  /** Everything that can be read now, line by line. */
  function texts() {
    const before = document.adoptedStyleSheets;
    // What is said and what is being heard cover what lies below them although touches go through: only what takes touches is found at a point.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(".caption, .partial { pointer-events: auto !important; }");
    document.adoptedStyleSheets = [...before, sheet];
    try {
      return allTexts();
    } finally {
      document.adoptedStyleSheets = before;
    }
  }

  function allTexts() {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      if (!node.data.trim() || !drawn(parent) || ["SCRIPT", "STYLE"].includes(parent.tagName)) continue;
      range.selectNodeContents(node);
      const lines = [...range.getClientRects()]
        .map((line) => [line, clipped(parent, line, true)])
        .filter(([whole, line]) => isSeen(line) && line.height >= MOSTLY * whole.height && isOnTop(parent, line))
        .map(([, line]) => line);
      if (lines.length > 0) found.push(read(node.data, parent, lines));
    }
    for (const input of document.querySelectorAll("input[placeholder]")) {
      if (!drawn(input) || input.value) continue;
      const part = clipped(input, inside(input));
      if (isSeen(part) && isOnTop(input, part)) found.push(read(input.placeholder, input, [part], getComputedStyle(input, "::placeholder")));
    }
    return found;
  }

  /** Whether nothing lies over it, as a bar that stays does while what is below scrolls. */
  function isOnTop(element, { x, y, width, height }) {
    return [0.02, 0.5, 0.98].every((share) => [0.1, 0.9].every((down) => {
      const top = document.elementFromPoint(x + width * share, y + height * down);
      return top === null || top.contains(element) || element.contains(top) || getComputedStyle(element).pointerEvents === "none";
    }));
  }

  /** The rectangle within border and padding. */
  function inside(element) {
    const rect = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const inset = (side) => parseFloat(style[`border${side}Width`]) + parseFloat(style[`padding${side}`]);
    return { left: rect.left + inset("Left"), right: rect.right - inset("Right"), top: rect.top + inset("Top"), bottom: rect.bottom - inset("Bottom") };
  }

  function read(text, element, lines, style = getComputedStyle(element)) {
    return {
      text: text.trim().replace(/\s+/g, " ").slice(0, 60),
      capital: capital(style),
      colour: style.webkitTextFillColor || style.color,
      opacity: opacity(element),
      disabled: Boolean(element.closest(":disabled, [aria-disabled=true]")),
      inControl: Boolean(element.closest(CONTROLS)),
      lines,
    };
  }

  /** Hides the letters and leaves what is behind them; `false` shows them again. */
  function withoutLetters(on) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("*, *::placeholder, *::before, *::after { -webkit-text-fill-color: transparent !important; text-shadow: none !important; text-decoration-color: transparent !important; caret-color: transparent !important; }");
    document.adoptedStyleSheets = on ? [sheet] : [];
  }

  /** An element that cuts its words off without a mark: nothing scrolls there, no ellipsis says that there is more. */
  function cutOff() {
    const found = [];
    for (const element of document.querySelectorAll("body *")) {
      const style = getComputedStyle(element);
      if (!drawn(element) || !element.textContent.trim() || element instanceof SVGElement) continue;
      const wide = element.scrollWidth - element.clientWidth;
      const high = element.scrollHeight - element.clientHeight;
      const scrolls = (way) => ["auto", "scroll"].includes(way);
      const marked = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
      if (style.display === "inline" || element.clientWidth < HIDDEN_BELOW_PX) continue;
      const cutsWide = wide > 1 && !scrolls(style.overflowX) && style.overflowX !== "visible" && !marked;
      const cutsHigh = high > 1 && !scrolls(style.overflowY) && style.overflowY !== "visible" && !marked;
      if (cutsWide || cutsHigh) found.push(`${element.tagName}.${element.className} cuts ${wide} x ${high} px of ${name(element)}`);
    }
    return found;
  }

  /** Lines of text that leave the window or their scrolling box sideways, where nobody can follow them. */
  function outside() {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim() || !drawn(parent)) continue;
      const style = getComputedStyle(parent);
      if (style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none") continue;
      range.selectNodeContents(walker.currentNode);
      for (const line of range.getClientRects()) {
        const sideways = scrollsSideways(parent);
        if (!isSeen(clipped(parent, line, true)) || sideways) continue;
        if (line.left < -1 || line.right > innerWidth + 1) found.push(`${name(parent)} leaves the window by ${Math.max(-line.left, line.right - innerWidth)} px`);
      }
    }
    return found;
  }

  function scrollsSideways(element) {
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1) return true;
    }
    return false;
  }

  /** Lines of different elements that are drawn over each other, and words that are drawn over a control not theirs. */
  function overlaps() {
    const lines = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim() || !drawn(parent)) continue;
      range.selectNodeContents(walker.currentNode);
      const size = parseFloat(getComputedStyle(parent).fontSize);
      for (const rect of range.getClientRects()) {
        const part = clipped(parent, rect, true);
        if (!isSeen(part)) continue;
        // The box of a line is higher than its letters: what counts is from the capital's top to the base line.
        const spare = Math.max(0, (part.height - size * 0.75) / 2);
        lines.push({ node: walker.currentNode, parent, layer: layer(parent), x: part.x, right: part.x + part.width, y: part.y + spare, bottom: part.y + part.height - spare });
      }
    }
    const found = [];
    for (let i = 0; i < lines.length; i += 1) {
      for (let j = i + 1; j < lines.length; j += 1) {
        const [a, b] = [lines[i], lines[j]];
        if (a.node === b.node || a.right - 1 <= b.x || b.right - 1 <= a.x || a.bottom - 1 <= b.y || b.bottom - 1 <= a.y) continue;
        if (a.layer !== b.layer && (isOpaque(a.layer) || isOpaque(b.layer))) continue;
        found.push(`${name(a.parent)} | ${name(b.parent)}`);
      }
    }
    return found;
  }

  /** The bar, sheet or card that an element lies in: it stays while what it covers scrolls or waits. */
  function layer(element) {
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      if (["sticky", "fixed"].includes(getComputedStyle(one).position) || one.matches("#told .message, #undo button")) return one;
    }
    return null;
  }

  /** Whether nothing shows through a layer: it has a colour of its own all over. */
  function isOpaque(element) {
    const colour = element && getComputedStyle(element).backgroundColor;
    return Boolean(colour) && !/, 0\)$|, 0\.|\/ 0/.test(colour);
  }

  return { controls, texts, withoutLetters, cutOff, outside, overlaps };
})()
