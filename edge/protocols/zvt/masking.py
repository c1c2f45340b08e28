"""Card numbers never leave the codec: only their last four digits do (PCI DSS 3.4)."""

from __future__ import annotations

import re

_RUN = re.compile(r"[0-9](?:[ -]?[0-9]){12,}")
_SHORTEST, _LONGEST = 13, 19
_FIRST_DIGITS = "23456"
"""Of payment cards (ISO 7812). Merchant, trace and terminal numbers begin with others, mostly with 0 and 1."""
_KEPT = 4


def luhn_valid(digits: str) -> bool:
    """Whether the last of `digits` is the check digit that card numbers have."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def masked(text: str) -> str:
    """`text` with every card number in it masked up to its last four digits, at unchanged length.

    A card number is 13 to 19 digits, in one piece or in groups with a space or a hyphen between, with a right check
    digit; other groups of digits may stand before and behind it.
    """
    return _RUN.sub(_mask_run, text)


def _mask_run(match: re.Match[str]) -> str:
    run = match.group()
    places = [place for place, sign in enumerate(run) if sign.isdigit()]
    digits = "".join(run[place] for place in places)
    # Where a group begins or ends: a card number does both there.
    ends = {at for at in range(len(places) + 1) if at in (0, len(places)) or places[at] - places[at - 1] > 1}
    shown = list(run)
    for start in sorted(ends):
        for end in range(start + _SHORTEST, start + _LONGEST + 1):
            if end in ends and digits[start] in _FIRST_DIGITS and luhn_valid(digits[start:end]):
                for place in places[start : end - _KEPT]:
                    shown[place] = "*"
    return "".join(shown)


def masked_pan(nibbles: str) -> str | None:
    """`**** 1234` of a card number's hexadecimal digits: E stands for a masked one, F fills up, D ends it.

    None if there is nothing to show.
    """
    pan = nibbles.lower().split("d")[0].rstrip("f")
    last = "".join("*" if digit == "e" else digit for digit in pan[-_KEPT:])
    # The last four digits of a short number would be half of it.
    return f"**** {last}" if len(pan) >= 10 and set(last) <= set("0123456789*") and last != "****" else None
