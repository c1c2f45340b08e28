"""Languages that devices speak, without a line under them: bytes in, values out. Drivers and emulators share them."""
