"""How the core lives with the collector of cycles: a collection that walks over a whole menu is a pause for a guest."""

from __future__ import annotations

import gc

_YOUNG = 5_000
"""Objects that a screen may add before the youngest are looked at: more than one document, so that few are."""


def settle() -> None:
    """Leave everything that is there now out of later collections: a menu and what was made of it has no cycles.

    What is left out still goes by its reference counts, so a menu that is pushed over it takes no more memory.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 10, 10)
