"""A menu of 300 dishes that nobody cooks, for what has to work in any size: made of parts, the same every time."""

from __future__ import annotations

from edge.core.menu import Menu, parse_menu

_STYLES = ("Smoky", "Crispy", "Golden", "Royal", "Garden", "Fiery", "Rustic", "Maple", "Coastal", "Midnight")
_MAINS = (
    "Lamb", "Turkey", "Salmon", "Pumpkin", "Lentil", "Prawn", "Mozzarella", "Artichoke", "Chestnut", "Pepperoni",
)  # fmt: skip
_FORMS = ("Burrito", "Flatbread", "Casserole")
_GERMAN = dict(zip(_FORMS, ("Burrito", "Fladenbrot", "Auflauf"), strict=True))
_DIETS = {"Pumpkin": ["vegan", "vegetarian"], "Lentil": ["vegan", "vegetarian"], "Mozzarella": ["vegetarian"]}


def large_menu() -> Menu:
    """300 items in three categories, in English and German, prices from 3.00 to 17.95 EUR."""
    names = [(style, main, form) for form in _FORMS for main in _MAINS for style in _STYLES]
    items = [
        {
            "item_id": at,
            "name": " ".join(name),
            "category": name[2].lower(),
            "price": 300 + 5 * at,
            "description": f"Our {name[1].lower()}, {name[0].lower()} and freshly made.",
            "allergens": ["milk"] if name[1] == "Mozzarella" else [],
            "diet": _DIETS.get(name[1], []),
        }
        for at, name in enumerate(names, 1)
    ]
    german = {str(at): {"name": f"{style} {main} {_GERMAN[form]}"} for at, (style, main, form) in enumerate(names, 1)}
    categories = [{"id": form.lower(), "name": f"{form}s"} for form in _FORMS]
    return parse_menu(
        {
            "name": "The Test Kitchen",
            "currency": "EUR",
            "language": "en",
            "categories": categories,
            "items": items,
            "texts": {"de": {"items": german}},
        }
    )
