"""The fault sweep: every byte of a payment x every fault x every kind of terminal, in virtual time."""
