"""Plain understanding by key words: correct on what it knows, and honest about the rest.

The order of the questions below is the order of what it would cost to be wrong: an allergy first, then what takes
something away, then what adds, then what only shows. What is not understood is `unknown`, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from edge.core.intent.lexicon import LANGUAGES, Lexicon, Span, find, find_all, lexicon, tokens_of
from edge.core.intent.lines import Draft, Reading, read_lines
from edge.core.intent.model import Asked, CartLineView, Edit, Intent, Used
from edge.core.menu import Menu

MIN_CONFIDENCE = 0.34
"""Below this share of understood words, an item's name is a mention and not an order."""
MAX_STRANGE = 3
"""Words that carry meaning but not to us, beyond which a command is not taken for one."""


def understand(text: str, language: str, menu: Menu, cart: Sequence[CartLineView], asked: Asked | None) -> Intent:
    """What `text` means; see `edge.core.intent.Understand`."""
    tokens = tokens_of(text)
    if not tokens:
        return Intent("unknown", 0.0, text=text)
    return _Utterance.of(text, tokens, lexicon(menu, language), menu, cart, asked).intent()


def prepare(menu: Menu) -> None:
    """Compile the menu for every language now, so that the first guest does not wait for it."""
    for language in LANGUAGES:
        lexicon(menu, language)


@dataclass(slots=True)
class _Utterance:
    text: str
    tokens: list[str]
    lexicon: Lexicon
    menu: Menu
    cart: Sequence[CartLineView]
    asked: Asked | None
    spans: list[Span]
    reading: Reading
    outside: list[str]
    """The words, with those of items and options blanked: a "vegan burger" says nothing of its buyer."""

    @classmethod
    def of(
        cls,
        text: str,
        tokens: list[str],
        words: Lexicon,
        menu: Menu,
        cart: Sequence[CartLineView],
        asked: Asked | None,
    ) -> _Utterance:
        spans = words.spans(tokens)
        named = {at for span in spans if span.kind in ("item", "option") for at in range(span.start, span.end)}
        outside = ["" if at in named else token for at, token in enumerate(tokens)]
        return cls(text, tokens, words, menu, cart, asked, spans, read_lines(menu, words, tokens, spans), outside)

    def intent(self) -> Intent:
        """The first reading that fits."""
        return (
            self._allergy()
            or self._diet()
            or self._change()
            or self._question()
            or self._order()
            or self._command()
            or self._search()
            or self._made("unknown", 0.0)
        )

    # ------------------------------------------------------------------ allergy and diet
    def _allergy(self) -> Intent | None:
        """An allergy is said by its own words, by "nut free", or by leaving out what nobody leaves out for taste."""
        said = find(self.lexicon.allergy, self.outside) is not None
        found = self._named(self._outside_long_names()) if said else []
        free = [span.value for span in find_all(self.lexicon.allergens, self.outside) if self._is_free_from(span)]
        hidden = [name for name in self._named(self.reading.without) if name in self.lexicon.language.hidden_allergens]
        allergens = tuple(dict.fromkeys((*found, *free, *hidden)))
        if allergens:
            return self._made("allergy", 1.0, allergens=allergens)
        # An allergy that the menu's data knows nothing of must reach somebody who does.
        return self._made("staff", 0.9) if said else None

    def _is_free_from(self, span: Span) -> bool:
        return span.end < len(self.tokens) and self.outside[span.end] in self.lexicon.free_from

    def _named(self, words: Sequence[str]) -> list[str]:
        return [str(span.value) for span in find_all(self.lexicon.allergens, words)]

    def _outside_long_names(self) -> list[str]:
        """The words without names of several words: "fish burger" names no allergy, the option "egg" does."""
        spans = (span for span in self.spans if span.kind == "item" and span.end - span.start > 1)
        named = {at for span in spans for at in range(span.start, span.end)}
        return ["" if at in named else token for at, token in enumerate(self.tokens)]

    def _diet(self) -> Intent | None:
        found = find_all(self.lexicon.avoids, self.tokens) if not self.reading.drafts else []
        if not found and find(self.lexicon.oneself, self.outside) is not None:
            found = find_all(self.lexicon.diets, self.outside)
        if not found:
            return None
        return self._made("diet", 1.0, restrictions=tuple(dict.fromkeys(str(span.value) for span in found)))

    # ------------------------------------------------------------------ the cart
    def _change(self) -> Intent | None:
        reading = self.reading
        in_cart = {line.item_id: line.quantity for line in self.cart}
        if find(self.lexicon.removes, self.outside) is not None:
            edits = self._removals([*reading.drafts, *reading.refused], in_cart)
            if edits or (edits := self._option_removals()):
                return self._made("change_cart", self._confidence(), edits=edits)
        refused = [draft for draft in reading.refused if draft.item.item_id in in_cart]
        if refused and not reading.drafts:
            return self._made("change_cart", self._confidence(), edits=self._removals(refused, in_cart))
        if self.cart and find(self.lexicon.changes, self.outside) is not None:
            return self._new_quantities(in_cart)
        return None

    def _removals(self, drafts: Iterable[Draft], in_cart: dict[int, int]) -> tuple[Edit, ...]:
        """ "remove one coke" of three leaves two; without a number all of them go."""
        edits: list[Edit] = []
        for draft in drafts:
            item_id, said = draft.item.item_id, draft.quantity
            left = in_cart.get(item_id, 0) - said if said is not None else 0
            if left > 0:
                edits.append(Edit("quantity", item_id, quantity=left))
            else:
                edits.append(Edit("remove", item_id))
        return tuple(edits)

    def _option_removals(self) -> tuple[Edit, ...]:
        """ "remove the onions": from the newest line that has such an option."""
        edits: list[Edit] = []
        for (_, name), _ in self.reading.loose:
            for line in reversed(self.cart):
                item = self.menu.item(line.item_id)
                group = next((g for g in self.menu.groups_of(item) if g.option(name)), None) if item else None
                if group is not None:
                    edits.append(Edit("options", line.item_id, options=((group.id, name, "none"),)))
                    break
        return tuple(edits)

    def _new_quantities(self, in_cart: dict[int, int]) -> Intent | None:
        """ "make it three": of the items that were named, else of the newest line."""
        reading, edits = self.reading, list[Edit]()
        for draft in reading.drafts:
            if draft.quantity is None or draft.item.item_id not in in_cart or draft.options:
                return None
            edits.append(Edit("quantity", draft.item.item_id, quantity=draft.quantity))
        if not edits and reading.number is not None and not reading.loose:
            edits.append(Edit("quantity", self.cart[-1].item_id, quantity=reading.number))
        return self._made("change_cart", self._confidence(), edits=tuple(edits)) if edits else None

    def _order(self) -> Intent | None:
        drafts, confidence = self.reading.drafts, self._confidence()
        if not drafts or confidence < MIN_CONFIDENCE:
            return None
        if self.reading.without:
            # Something is not wanted that no option covers: show the dish, for leaving it in would be wrong.
            return self._made("search_menu", confidence, query=drafts[-1].item.name)
        return self._made("add_items", confidence, lines=tuple(draft.line() for draft in drafts))

    # ------------------------------------------------------------------ questions, commands, search
    def _question(self) -> Intent | None:
        """ "Do you have a cheeseburger?" is no order, "do you have two" is one."""
        if find(self.lexicon.asks, self.outside) is None or any((d.quantity or 1) > 1 for d in self.reading.drafts):
            return None
        return self._search()

    def _search(self) -> Intent | None:
        """Words of the menu, or a clear question for something that may not be on it."""
        query, asks = self._query(), find_all(self.lexicon.asks, self.outside)
        known = bool(self.reading.drafts) or any(word in self.lexicon.partial for word in query)
        clear = any(span.end - span.start > 1 for span in asks) and self._command() is None
        if not query or self._strange() > MAX_STRANGE or not (known or (clear and len(query) < MAX_STRANGE)):
            return None
        return self._made("search_menu", 0.9 if known else 0.5, query=" ".join(query))

    def _query(self) -> list[str]:
        """The words to search with. A category is searched by its own name, whatever it was called."""
        spans = find_all(self.lexicon.categories, self.tokens)
        if spans and not self.reading.drafts and not any(s.kind == "other" for s in self._outside(spans)):
            return self.tokens[spans[0].start : spans[0].end]
        asks = {at for s in find_all(self.lexicon.asks, self.outside) for at in range(s.start, s.end)}
        meant = {at for s in self.spans if s.kind in ("item", "option", "other") for at in range(s.start, s.end)}
        return [token for at, token in enumerate(self.tokens) if at in meant and at not in asks]

    def _outside(self, spans: Sequence[Span]) -> list[Span]:
        """Our spans that these do not touch."""
        return [own for own in self.spans if not any(own.start < s.end and s.start < own.end for s in spans)]

    def _command(self) -> Intent | None:
        """The most urgent command that was said. A bare yes or no must be all that was said, or answer a question."""
        if self.reading.drafts:
            return None
        found = {str(span.value): span for span in reversed(find_all(self.lexicon.commands, self.outside))}
        strange = self._strange()
        for intent, _ in self.lexicon.language.commands:
            allowed = MAX_STRANGE if intent not in _SMALL or self.asked is not None else 0
            if intent in found and strange <= allowed:
                return self._made(intent, 1.0 if strange == 0 else 0.8)
        return None

    # ------------------------------------------------------------------ measures
    def _strange(self) -> int:
        """How many words carry a meaning that we do not know."""
        tables = (self.lexicon.commands, self.lexicon.removes, self.lexicon.changes, self.lexicon.asks)
        others = [span.start for span in self.spans if span.kind == "other"]
        if not others:
            return 0
        known = {at for table in tables for s in find_all(table, self.outside) for at in range(s.start, s.end)}
        return sum(at not in known for at in others)

    def _confidence(self) -> float:
        """The share of the words that carry meaning which we know the meaning of."""
        known = sum(span.end - span.start for span in self.spans if span.kind in _MEANING)
        return round(known / max(1, known + self._strange()), 2)

    def _made(self, intent: str, confidence: float, **members: object) -> Intent:
        used = tuple(Used(s.start, s.end, s.kind) for s in self.spans if s.kind not in ("other", "filler"))
        return Intent(intent, confidence, text=self.text, used=used, **members)  # type: ignore[arg-type]


_MEANING = frozenset(("item", "option", "number", "no", "extra", "light", "with"))
_SMALL = frozenset(("yes", "no", "thank", "greet"))
