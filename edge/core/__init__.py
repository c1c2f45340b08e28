"""The pure core: `step(session, event, now) -> (session, effects)`. No clock, socket, file, or `edge.io`."""
