"""Further menus, and the programs that draw their pictures."""
