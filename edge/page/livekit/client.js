/** The LiveKit client, loaded only where there is a room: it weighs more than the rest of the page. */
const PLACE = "../vendor/livekit-client.js";

/** The client's own namespace. Rejects where `make page-livekit` has not put it there. */
export async function loadClient() {
  // By import and not by a script element: the page's policy lets no text become a script's address.
  await import(PLACE);
  const client = globalThis.LivekitClient;
  // A lost connection is this page's everyday business and no news in the console.
  client.setLogLevel("silent");
  return client;
}
