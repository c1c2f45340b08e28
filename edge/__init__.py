"""The edge appliance of a voice and touch ordering kiosk: one box, one guest, one order at a time."""

__version__ = "0.1.0"
