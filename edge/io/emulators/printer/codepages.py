"""Code pages of ESC t and character sets of ESC R, as Epson's reference numbers them."""

from __future__ import annotations

from collections.abc import Mapping

PAGES: Mapping[int, str] = {
    0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 13: "cp857", 14: "cp737", 15: "iso8859_7",
    16: "cp1252", 17: "cp866", 18: "cp852", 19: "cp858", 32: "cp720", 33: "cp775", 34: "cp855", 35: "cp861",
    36: "cp862", 37: "cp864", 38: "cp869", 39: "iso8859_2", 40: "iso8859_15", 44: "cp1125", 45: "cp1250",
    46: "cp1251", 47: "cp1253", 48: "cp1254", 49: "cp1255", 50: "cp1256", 51: "cp1257", 52: "cp1258", 53: "kz1048",
}  # fmt: skip
"""ESC t number -> codec."""
_PLACES = "#$@[\\]^`{|}~"
COUNTRIES: Mapping[int, str] = {
    0: "#$@[\\]^`{|}~",
    1: "#$à°ç§^`éùè¨",
    2: "#$§ÄÖÜ^`äöüß",
    3: "£$@[\\]^`{|}~",
    4: "#$@ÆØÅ^`æøå~",
    5: "#¤ÉÄÖÅÜéäöåü",
    6: "#$@°\\é^ùàòèì",
    7: "₧$@¡Ñ¿^`¨ñ}~",
    8: "#$@[¥]^`{|}~",
    9: "#¤ÉÆØÅÜéæøåü",
    10: "#$ÉÆØÅÜéæøåü",
    11: "₧$á¡Ñ¿éüíñóú",
    13: "#$@[₩]^`{|}~",
}
"""ESC R number -> what stands at the places of #$@[\\]^`{|}~."""
UNKNOWN = "�"


def decode(byte: int, page: str | None, country: int) -> str:
    """The character that a byte prints; UNKNOWN where the page has none or is not known."""
    if byte < 0x80:
        character = chr(byte)
        place = _PLACES.find(character)
        return COUNTRIES.get(country, _PLACES)[place] if place >= 0 else character
    if page is None:
        return UNKNOWN
    character = bytes((byte,)).decode(page, "replace")
    # Places without a letter are control characters in some pages.
    return character if character.isprintable() else " " if character == "\xa0" else UNKNOWN
