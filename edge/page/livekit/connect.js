/** Which way a page talks to its box: an observer through the room only, a kiosk's page as its box is set up. */
import { Transport, socketAddress } from "../transport.js";
import { Choice } from "./choice.js";
import { loadClient } from "./client.js";
import { askForInvitation, hasRoom, observersInvitation } from "./invitation.js";
import { Microphone } from "./microphone.js";
import { observe } from "./observer.js";
import { RoomTransport } from "./room.js";
import { Speaker } from "./speaker.js";

/** The transport of this window's page. `on` is what a transport tells, and `changed()` for the microphone's state. */
export function connect({ document, location }, on) {
  const observers = observersInvitation(location);
  if (observers !== null) return observe(document, observers, on);
  const local = (to) => new Transport(socketAddress(location), to);
  if (!hasRoom(document)) return local(on);
  const microphone = new Microphone(on.changed);
  const speaker = new Speaker(document);
  const voice = {
    joined: (...joined) => {
      microphone.join(...joined);
      speaker.join(...joined);
    },
    left: () => {
      microphone.leave();
      speaker.leave();
    },
  };
  const room = (to) => new RoomTransport(() => askForInvitation(location.origin), loadClient, { ...to, ...voice });
  return new Choice(local, room, on, { microphone, reload: () => location.reload() });
}
