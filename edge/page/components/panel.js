/** Which panel of the page is open over the screen; the box need not know. */

function opened(kiosk) {
  return kiosk.local("page:panel", "panel", () => ({ name: null }));
}

/** The name of the open panel, or null. */
export function panelOpen(kiosk) {
  return opened(kiosk).name;
}

/** Opens a panel in place of any other; null closes. */
export function openPanel(kiosk, name) {
  opened(kiosk).name = name;
  kiosk.changed();
}
