/** Time that runs out, for components that show how much of it is left. */

const TICK_MS = 250;

/**
 * What is left of `seconds`: `{left}` in whole seconds and `{gone}` in percent; asks for the next drawing by itself.
 *
 * `local` keeps the end over updates: the time starts anew only with another `stamp`, never because a document says the
 * same again.
 */
export function countdown(local, seconds, stamp, kiosk) {
  const now = performance.now();
  if (local.stamp !== stamp || local.ends === undefined) Object.assign(local, { stamp, total: seconds * 1000, ends: now + seconds * 1000 });
  const remaining = Math.max(0, local.ends - now);
  if (remaining > 0) kiosk.changedIn(TICK_MS);
  return { left: Math.ceil(remaining / 1000), gone: local.total > 0 ? Math.round(100 - (100 * remaining) / local.total) : 100 };
}
