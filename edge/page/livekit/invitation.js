/** The box's invitation into its room: `/token`, and whatever a link to an observer's page carries. */
const ASK_LIMIT_MS = 3_000;

/** Whether the box that served this page has a room; it says so in the page's head. */
export function hasRoom(document) {
  return document.querySelector('meta[name="livekit"]') !== null;
}

/** `{url, token, room, microphone}` with a fresh token, or null when the box has no room. Rejects when it cannot tell now. */
export async function askForInvitation(origin) {
  const answer = await fetch(new URL("/token", origin), { cache: "no-store", signal: AbortSignal.timeout(ASK_LIMIT_MS) });
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`the box answers ${answer.status}`);
  return answer.json();
}

/**
 * What an observer's link (`/?observe#url=...&token=...`) invites to, null for any other address. The token is in the
 * fragment because that is never sent to a server, nor written into its logs.
 */
export function observersInvitation(location) {
  if (!new URLSearchParams(location.search).has("observe")) return null;
  const given = new URLSearchParams(location.hash.slice(1));
  return { url: given.get("url") ?? "", token: given.get("token") ?? "", microphone: false };
}
