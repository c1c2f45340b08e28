"""Finding dishes as guests look for them: as they type, with misspellings, by category, synonym, diet, allergen, price.

Pure and on the box: one index over all languages of a menu, built when it is loaded, asked in well under a millisecond.
`MenuSearch.find` is the whole interface.
"""

from edge.core.search.find import MenuSearch, search_of

__all__ = ["MenuSearch", "search_of"]
