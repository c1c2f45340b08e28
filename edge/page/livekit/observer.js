/** An observer's page: the guest's screen as it is, and nothing on it that could be touched. */
import { h, patchChildren } from "../dom.js";
import { text } from "../texts.js";
import { loadClient } from "./client.js";
import { RoomTransport } from "./room.js";

/** The way of an observer: through the room, listening only. */
export function observe(document, invitation, on) {
  for (const part of ["kiosk", "overlay"]) document.getElementById(part).inert = true;
  const place = document.getElementById("observer");
  const label = (language) => patchChildren(place, [h("p", { key: "observer", role: "status" }, text(language, "observing"))]);
  label("en");
  const message = (received) => {
    if (received.type === "ui.update") label(received.payload?.language ?? "en");
    on.message(received);
  };
  return new RoomTransport(async () => invitation, loadClient, { ...on, message }, { silent: true });
}
