"""The emulator process: a card terminal and a receipt printer on pseudo terminals, to build and to test against."""
