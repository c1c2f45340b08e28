"""The pure core: `step(session, event, now) -> (session, effects)`. No clock, socket or file, and nothing of `edge.io`."""
