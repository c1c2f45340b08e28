"""Understanding: from what a guest said to what the guest wants. Pure, on the box, within one step of the core.

`understand` is the whole interface. What stands behind it may change; the types here may only be added to.
"""

from edge.core.intent.model import (
    INTENTS,
    Asked,
    CartLineView,
    Choice,
    Edit,
    Intent,
    IntentLine,
    Understand,
    Used,
)

__all__ = ["INTENTS", "Asked", "CartLineView", "Choice", "Edit", "Intent", "IntentLine", "Understand", "Used"]
