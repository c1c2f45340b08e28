"""Small pictures of categories: 64 x 64 units, a few flat shapes that are told apart at 32 pixels."""

from __future__ import annotations

SIZE = 64
GLASS = '<path d="M16 18h32l-4 38q0 3-4 3H24q-4 0-4-3z" fill="{0}"/><path d="M16 18h32l-1 8H17z" fill="#fff" opacity=".45"/><path d="M34 24 40 4h9" fill="none" stroke="{1}" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/>'
ICONS: dict[str, str] = {
    "meals": '<path d="M30 6h20l-3 30H33z" fill="#c8301a"/><path d="M34 8 30 30M40 6v26M46 8l4 22" stroke="#ffc94a" stroke-width="5"/><path d="M36 22h24l-4 34q-1 3-4 3H43q-3 0-4-3z" fill="#e2452f"/><path d="M4 36C4 24 40 24 40 36z" fill="#e39a3c"/><path d="M2 40q5 6 10 0 5 6 10 0 5 6 10 0 5 6 10 0" fill="none" stroke="#5fa12b" stroke-width="5"/><rect x="4" y="43" width="36" height="7" rx="3.5" fill="#6b3518"/><path d="M5 52h34q0 7-7 7H12q-7 0-7-7z" fill="#e39a3c"/>',
    "burgers": '<path d="M6 28C6 4 58 4 58 28z" fill="#e39a3c"/><path d="M14 22C16 12 26 9 34 9" fill="none" stroke="#ffdf9e" stroke-width="3" stroke-linecap="round"/><path d="M4 33q7 8 14 0 7 8 14 0 7 8 14 0 7 8 14 0" fill="none" stroke="#5fa12b" stroke-width="6" stroke-linecap="round"/><rect x="6" y="37" width="52" height="10" rx="5" fill="#6b3518"/><path d="M20 37h26l-8 9z" fill="#ffc02e"/><path d="M7 49h50q0 10-10 10H17Q7 59 7 49z" fill="#e39a3c"/>',
    "chicken": '<path d="M40 6c16 2 22 18 14 30-6 9-18 10-26 6L18 52q2 8-5 8-5 0-5-4-5-1-4-5 2-6 9-4l9-10C16 24 24 4 40 6z" fill="#d4742a"/><path d="M24 34C20 22 28 8 42 8" fill="none" stroke="#ffc27a" stroke-width="4" stroke-linecap="round"/><path d="M20 40 10 51q-4-2-5 1t4 3q0 5 4 3t1-5l10-11z" fill="#fff3dc"/>',
    "wraps": '<path d="M16 18 44 4q14 6 14 18L34 60H20z" fill="#f0d29b"/><ellipse cx="32" cy="15" rx="19" ry="10" transform="rotate(-26 32 15)" fill="#6fa530"/><circle cx="26" cy="18" r="4.5" fill="#e2341d"/><circle cx="36" cy="12" r="4.5" fill="#e9b55f"/><circle cx="44" cy="9" r="3" fill="#fff3d6"/><path d="M18 26 34 60H20z" fill="#c99a55"/>',
    "veggie": '<path d="M58 6C22 4 6 20 8 44l4 4C38 54 60 40 58 6z" fill="#5fa12b"/><path d="M6 60C14 42 26 30 44 20" fill="none" stroke="#d9f0a3" stroke-width="4" stroke-linecap="round"/><path d="M22 38V26M30 31V20M24 37h12" stroke="#d9f0a3" stroke-width="3" stroke-linecap="round"/>',
    "salads": '<circle cx="20" cy="22" r="11" fill="#5fa12b"/><circle cx="36" cy="17" r="12" fill="#84c23c"/><circle cx="48" cy="25" r="10" fill="#4f8f22"/><circle cx="28" cy="27" r="8" fill="#e2341d"/><circle cx="43" cy="27" r="6" fill="#ffc94a"/><path d="M4 30h56c0 16-10 28-22 28H26C14 58 4 46 4 30z" fill="#8a6a4a"/><path d="M4 30h56l-1 6H5z" fill="#b08d66"/>',
    "sides": '<path d="M16 26 12 6h7l3 20zM25 24 24 2h7l1 22zM36 24l2-20h7l-3 20zM45 26l6-16 6 2-6 16z" fill="#f8c64c"/><path d="M8 24q24 14 48 0l-6 34q0 3-4 3H18q-4 0-4-3z" fill="#d8321f"/><path d="M14 30 18 56" stroke="#ff8a6e" stroke-width="4" stroke-linecap="round"/>',
    "sauces": '<path d="M27 4h10l3 14H24z" fill="#8a1a0a"/><path d="M18 24q0-8 14-8t14 8v30q0 6-6 6H24q-6 0-6-6z" fill="#d8321f"/><path d="M18 30h28v18H18z" fill="#fff3dd"/><path d="M32 32c5 5 6 7 6 9a6 6 0 0 1-12 0c0-2 1-4 6-9z" fill="#d8321f"/>',
    "desserts": '<path d="M20 40h24L34 62h-4z" fill="#d9a257"/><path d="m24 42 10 16M40 42 30 58" stroke="#a86b25" stroke-width="2"/><circle cx="22" cy="30" r="12" fill="#ffd9df"/><circle cx="42" cy="30" r="12" fill="#fdeebb"/><circle cx="32" cy="20" r="13" fill="#8a5836"/><circle cx="33" cy="6" r="5" fill="#d8142a"/><path d="M10 36q6 8 12 2 5 8 10 2 5 6 10 0 6 6 12-2" fill="none" stroke="#fff7e6" stroke-width="5" stroke-linecap="round"/>',
    "shakes": '<path d="M36 20 44 2h8" fill="none" stroke="#d8321f" stroke-width="4" stroke-linecap="round"/><path d="M14 26h36l-5 32q-1 4-5 4H24q-4 0-5-4z" fill="#f28aa2"/><path d="M12 28c0-8 8-8 9-9 2-9 20-9 22 0 1 1 9 1 9 9z" fill="#fff3e6"/><circle cx="29" cy="9" r="5" fill="#d8142a"/><path d="M20 32l4 24" stroke="#fff" stroke-width="4" stroke-linecap="round" opacity=".6"/>',
    "drinks": GLASS.format("#7a3a1c", "#d8321f")
    + '<rect x="22" y="28" width="10" height="9" rx="2" fill="#fff" opacity=".55"/><rect x="32" y="36" width="9" height="8" rx="2" fill="#fff" opacity=".4"/>',
    "hot-drinks": '<path d="M46 28c14-2 14 18-2 18" fill="none" stroke="#b98d66" stroke-width="5"/><path d="M6 24h42v18q0 14-14 14H20Q6 56 6 42z" fill="#c9a27a"/><ellipse cx="27" cy="24" rx="21" ry="6" fill="#5b2c12"/><path d="M19 14q-4-5 0-10M28 14q-4-5 0-10M37 14q-4-5 0-10" fill="none" stroke="#a98b74" stroke-width="3" stroke-linecap="round"/>',
    "breakfast": '<path d="M8 34C2 20 18 6 30 10 42 2 62 14 56 30c8 14-6 28-20 24C20 62 2 50 8 34z" fill="#f4ead9"/><path d="M8 34C2 20 18 6 30 10" fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round"/><circle cx="32" cy="32" r="12" fill="#ffb21c"/><path d="M25 29q2-5 8-5" fill="none" stroke="#ffe9a6" stroke-width="3" stroke-linecap="round"/>',
    "kids": '<path d="M32 3 40 22l21 2-16 13 5 21-18-11-18 11 5-21L3 24l21-2z" fill="#ffb81f"/><circle cx="25" cy="30" r="3" fill="#5b2c12"/><circle cx="39" cy="30" r="3" fill="#5b2c12"/><path d="M23 38q9 9 18 0" fill="none" stroke="#5b2c12" stroke-width="3.4" stroke-linecap="round"/>',
}


def icon(name: str) -> str:
    """The file of an icon. Raises KeyError."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">{ICONS[name]}</svg>\n'
