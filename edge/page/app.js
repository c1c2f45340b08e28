/** Starts the page: connection, outbox, screen. */
import { installEcho, installKeys } from "./focus.js";
import { Kiosk } from "./kiosk.js";
import { connect } from "./livekit/connect.js";
import { installPress } from "./press.js";

const kiosk = new Kiosk((on) => connect(window, on));
installKeys(document, () => kiosk.escape());
installEcho(document, (words) => kiosk.echo(words));
// Whoever touches has heard enough; only the voice's own controls are meant for what it says.
installPress(document, (target) => target.closest?.("[data-speech]") || kiosk.speech.stop());
// A long press or a stray drag must not open a browser menu on a public screen.
document.addEventListener("contextmenu", (event) => event.preventDefault());
document.addEventListener("dragstart", (event) => event.preventDefault());
kiosk.start();
// Nobody should look at a gap while a card is asked for: what is drawn then is fetched while there is time.
for (const name of ["terminal", "card", "bell", "eat-in", "take-away"]) new Image().src = `images/${name}.svg`;
