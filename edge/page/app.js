/** Starts the page: connection, outbox, screen. */
import { Kiosk } from "./kiosk.js";
import { installKeys } from "./focus.js";
import { socketAddress } from "./transport.js";

const kiosk = new Kiosk(socketAddress(window.location));
installKeys(document, () => kiosk.escape());
// A long press or a stray drag must not open a browser menu on a public screen.
document.addEventListener("contextmenu", (event) => event.preventDefault());
document.addEventListener("dragstart", (event) => event.preventDefault());
kiosk.start();
// Nobody should look at a gap while a card is asked for: what is drawn then is fetched while there is time.
for (const name of ["terminal", "card", "bell"]) new Image().src = `images/${name}.svg`;
