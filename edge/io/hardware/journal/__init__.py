"""The journal of orders and payments: what must survive a power cut, written before the irreversible act."""
