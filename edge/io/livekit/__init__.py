"""The kiosk's LiveKit room: guests' pages over data channels, beside the local WebSocket (design section 5)."""
