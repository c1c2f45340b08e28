"""The hardware process: card terminals, printers and the journal of orders and payments."""
