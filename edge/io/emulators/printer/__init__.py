"""An ESC/POS receipt printer: its buffer, its status, its faults, and the paper that comes out of it."""
