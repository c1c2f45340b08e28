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
NOODLE_ICONS: dict[str, str] = {
    "ramen": '<path d="M40 2 30 30M50 4 36 30" stroke="#8f5a1c" stroke-width="4" stroke-linecap="round"/><path d="M10 30q4-10 10-2 4-10 10-2 4-10 10-2 4-8 12 4" fill="none" stroke="#f3c25c" stroke-width="5"/><path d="M4 30h56c0 14-8 24-18 26v4H22v-4C12 54 4 44 4 30z" fill="#b3202a"/><path d="M10 40q5-5 9 0t9 0 9 0 9 0 8-1" fill="none" stroke="#fff" stroke-width="2.6"/>',
    "udon": '<path d="M8 28q6-14 14-4 4-14 14-4 8-12 20 8" fill="none" stroke="#f4e3bd" stroke-width="8"/><path d="M4 30h56c0 14-8 24-18 26v4H22v-4C12 54 4 44 4 30z" fill="#2f4f94"/><circle cx="44" cy="22" r="7" fill="#fff3ee"/><path d="M40 22q4-6 8 0-2 4-5 1" fill="none" stroke="#ef6f92" stroke-width="2.4"/>',
    "fried": '<path d="M4 40h56c-4 12-14 16-28 16S8 52 4 40z" fill="#22345c"/><path d="M8 40q6-22 24-24t24 24z" fill="#a8601c"/><path d="M14 36q6-14 12-4 4-14 12-2 6-10 12 6" fill="none" stroke="#e8ae5c" stroke-width="4"/><path d="M24 20q8-8 16 0" fill="none" stroke="#5fa12b" stroke-width="5" stroke-linecap="round"/>',
    "small": '<path d="M4 44C4 20 52 8 60 32c0 18-48 28-56 12z" fill="#f3e2c0"/><path d="M4 44c10 8 46 2 56-12 0 20-50 30-56 12z" fill="#b46a1c"/><path d="M14 28q5-6 9-3 4-8 9-4 5-6 9-1" fill="none" stroke="#a8875c" stroke-width="3" stroke-linecap="round"/>',
    "rice": '<path d="M6 50C10 34 26 6 32 6s22 28 26 44c1 8-4 9-8 9H14c-4 0-9-1-8-9z" fill="#fffdf6" stroke="#d9cdb6" stroke-width="3"/><path d="M22 38h20v21H22z" fill="#1c3524"/>',
    "tea": '<path d="M14 22h36c0 20-4 32-8 36H22c-4-4-8-16-8-36z" fill="#7c97b3"/><ellipse cx="32" cy="22" rx="18" ry="5" fill="#b4c44e"/><path d="M18 40q5-5 9 0t9 0 9 0" fill="none" stroke="#fff" stroke-width="2.6"/><path d="M26 14q-4-5 0-10M38 14q-4-5 0-10" fill="none" stroke="#9aa9b8" stroke-width="3" stroke-linecap="round"/>',
    "sweet": '<ellipse cx="20" cy="42" rx="16" ry="13" fill="#f9bccb"/><ellipse cx="45" cy="42" rx="16" ry="13" fill="#c9db8f"/><ellipse cx="32" cy="26" rx="16" ry="13" fill="#fbf3e4" stroke="#e0d2b8" stroke-width="2"/><path d="M24 22q4-5 9-4" fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round"/>',
    "sets": '<path d="M4 34h56l-4 24H8z" fill="#3a2a24"/><path d="M10 38h44l-3 16H13z" fill="#b3202a"/><path d="M8 28h28c0 10-5 16-9 17H17c-4-1-9-7-9-17z" fill="#22345c"/><path d="M10 28q4-8 8-2 4-8 8-2 4-6 8 4" fill="none" stroke="#f3c25c" stroke-width="4"/><path d="M42 26h14c0 10-2 15-4 18h-6c-2-3-4-8-4-18z" fill="#7c97b3"/>',
}


ALL = {**ICONS, **{f"noodles-{name}": shape for name, shape in NOODLE_ICONS.items()}}


def icon(name: str) -> str:
    """The file of an icon. Raises KeyError."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">{ALL[name]}</svg>\n'
