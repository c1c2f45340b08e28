"""Whether decoded JSON has the shape of a type: every place where it has not, not only the first."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import Struct

from edge.core.menu_problem import Path, Problem, plain

MAX_DEPTH = 12
"""Of types; ours are far flatter."""


def problems_in(value: Any, kind: Any, path: Path, label: str = "") -> Iterator[Problem]:
    """What keeps `value` from being a `kind`; nothing when it is one."""
    yield from _problems(value, kind, path, label, MAX_DEPTH)


def unknown_in(value: Any, kind: Any, path: Path, label: str = "") -> Iterator[Problem]:
    """Members that no type knows, so that nothing reads them: mostly misspelt."""
    if (struct := _struct(kind)) is not None and isinstance(value, dict):
        known = [field.encode_name for field in _fields(struct)]
        for member in value:
            if member not in known:
                near = get_close_matches(member, known, 1)
                cure = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
                yield Problem((*path, member), "is not read by anything", cure, label)
    for step, inner, inner_kind in _inside(value, kind):
        yield from unknown_in(inner, inner_kind, (*path, step), label)


def _problems(value: Any, kind: Any, path: Path, label: str, depth: int) -> Iterator[Problem]:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        deeper = list(_deeper(value, kind, path, label, depth)) if depth else []
        yield from deeper or [_leaf(str(error), kind, path, label)]


def _leaf(message: str, kind: Any, path: Path, label: str) -> Problem:
    text, cure = plain(message)
    return Problem(path, text, cure or _example(kind), label)


def _example(kind: Any) -> str:
    """What a value of this type looks like, where the decoder's own words would only show a pattern."""
    if get_origin(kind) is Literal:
        return "use " + " or ".join(str(one) for one in get_args(kind))
    if get_origin(kind) is Annotated:
        for note in get_args(kind)[1:]:
            if isinstance(note, msgspec.Meta) and note.examples:
                return f"write it like {note.examples[0]}"
    return ""


def _deeper(value: Any, kind: Any, path: Path, label: str, depth: int) -> Iterator[Problem]:
    if (struct := _struct(kind)) is not None and isinstance(value, dict):
        for field in _fields(struct):
            if field.required and field.encode_name not in value:
                yield Problem(path, f"has no {field.encode_name}", f"add {field.encode_name}", label)
    for step, inner, inner_kind in _inside(value, kind):
        yield from _problems(inner, inner_kind, (*path, step), label, depth - 1)


def _inside(value: Any, kind: Any) -> Iterator[tuple[str | int, Any, Any]]:
    """The values inside a value, each with its step and the type that it must have."""
    for one in _choices(kind):
        origin, arguments = get_origin(one), get_args(one)
        if isinstance(value, dict) and isinstance(one, type) and issubclass(one, Struct):
            for field in _fields(one):
                if field.encode_name in value:
                    yield field.encode_name, value[field.encode_name], field.type
        elif isinstance(value, dict) and origin is dict:
            yield from ((key, inner, arguments[1]) for key, inner in value.items())
        elif isinstance(value, list) and origin is tuple:
            kinds = [arguments[0]] * len(value) if arguments[-1] is ... else list(arguments)
            yield from (
                (at, inner, inner_kind) for at, (inner, inner_kind) in enumerate(zip(value, kinds, strict=False))
            )


@cache
def _fields(struct: type[Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    """The members of a type; looking them up takes longer than checking a row."""
    return msgspec.structs.fields(struct)


@cache
def _choices(kind: Any) -> tuple[Any, ...]:
    if get_origin(kind) is Annotated:
        return _choices(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return tuple(inner for one in get_args(kind) for inner in _choices(one))
    return (kind,)


@cache
def _struct(kind: Any) -> type[Struct] | None:
    return next((one for one in _choices(kind) if isinstance(one, type) and issubclass(one, Struct)), None)
