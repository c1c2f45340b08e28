"""Sentences that change a cart, as patterns of a language: compiled once, matched on the tokens of a clause."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

TARGET, VALUE, NUMBER = "target", "value", "number"
MAX_CLAUSE = 24
"""Tokens of a clause that are matched; nobody changes an order in a longer breath."""
MAX_TRIES = 4_000
"""Steps of one match. The longest real one takes some 200; only noise comes near."""

Span = tuple[int, int]


class _Part(NamedTuple):
    """One place of a pattern: a slot by its name, or one of some words, perhaps missing."""

    slot: str = ""
    words: frozenset[str] = frozenset()
    optional: bool = False


class Frame(NamedTuple):
    """What a pattern does, and its places."""

    does: str
    parts: tuple[_Part, ...]
    needs: int
    """The places for words that must be filled, as bits; see `Frames`."""


class Frames(NamedTuple):
    """The frames of a language in their order. Most of them end at one comparison of bits."""

    frames: tuple[Frame, ...]
    fills: dict[str, int]
    """Word -> the places that it fills."""

    def only(self, does: Collection[str]) -> Frames:
        """Those that do one of these."""
        return self._replace(frames=tuple(frame for frame in self.frames if frame.does in does))

    def possible(self, tokens: Sequence[str]) -> Iterator[Frame]:
        """Those whose words are all there."""
        filled = 0
        for token in tokens:
            filled |= self.fills.get(token, 0)
        return (frame for frame in self.frames if frame.needs & filled == frame.needs)


class Found(NamedTuple):
    """A frame in a clause: what is done, and the tokens of its slots."""

    does: str
    slots: dict[str, Span]


Normal = Callable[[str], Sequence[str]]
"""From a text to its tokens, as the utterance's are made."""


def compile_frames(rows: Sequence[tuple[str, str]], normal: Normal) -> Frames:
    """The frames of a language. Raises ValueError for a slot that is none, and for a pattern of slots alone."""
    found, fills, bit = list[Frame](), dict[str, int](), 1
    for does, pattern in rows:
        parts, needs = tuple(_part(text, pattern, normal) for text in pattern.split()), 0
        for part in parts:
            if part.slot or part.optional:
                continue
            for word in part.words:
                fills[word] = fills.get(word, 0) | bit
            needs, bit = needs | bit, bit << 1
        if not needs:
            raise ValueError(f"the pattern {pattern!r} has no word of its own")
        found.append(Frame(does, parts, needs))
    return Frames(tuple(found), fills)


def _part(text: str, pattern: str, normal: Normal) -> _Part:
    if text.startswith("{"):
        slot = text.strip("{}")
        if slot not in (TARGET, VALUE, NUMBER):
            raise ValueError(f"the pattern {pattern!r} has no slot {slot!r}")
        return _Part(slot)
    optional = text.startswith("[")
    return _Part(
        words=frozenset(word for one in text.strip("[]").split("|") for word in normal(one)), optional=optional
    )


def matches(frames: Frames, tokens: Sequence[str], fits: Callable[[str, Span], bool]) -> Iterator[Found]:
    """Every way in which a frame explains all `tokens`, in the order of the frames. `fits` says whether some tokens can
    be what a slot asks for; it may be asked the same more than once."""
    if not tokens or len(tokens) > MAX_CLAUSE:
        return
    tries = [MAX_TRIES]
    for frame in frames.possible(tokens):
        for slots in _match(frame.parts, tokens, 0, 0, fits, tries):
            yield Found(frame.does, slots)


def _match(
    parts: Sequence[_Part],
    tokens: Sequence[str],
    part_at: int,
    at: int,
    fits: Callable[[str, Span], bool],
    tries: list[int],
) -> Iterator[dict[str, Span]]:
    tries[0] -= 1
    if tries[0] < 0:
        return
    if part_at == len(parts):
        if at == len(tokens):
            yield {}
        return
    part = parts[part_at]
    if not part.slot:
        if at < len(tokens) and tokens[at] in part.words:
            yield from _match(parts, tokens, part_at + 1, at + 1, fits, tries)
        if part.optional:
            yield from _match(parts, tokens, part_at + 1, at, fits, tries)
        return
    # The longest target first: of "make the first burger large" it is "the first burger".
    left = sum(not one.optional for one in parts[part_at + 1 :])
    for end in range(len(tokens) - left, at, -1):
        rest = list(_match(parts, tokens, part_at + 1, end, fits, tries))
        if rest and fits(part.slot, (at, end)):
            for slots in rest:
                yield {part.slot: (at, end), **slots}
