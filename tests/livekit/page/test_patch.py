"""A patch makes in the page exactly the document that the box meant, or nothing at all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from edge.io.livekit.encoding import apply, diff
from tests.livekit.test_encoding import payloads

Json = dict[str, Any]
APPLY = """async ([payload, patch]) => {
    const { applyPatch } = await import("/livekit/patch.js");
    const before = JSON.stringify(payload);
    const made = applyPatch(payload, patch);
    return { made: JSON.stringify(made), untouched: JSON.stringify(payload) === before };
}"""
APPLY_ALL = """async (pairs) => {
    const { applyPatch } = await import("/livekit/patch.js");
    return JSON.stringify(JSON.parse(pairs).map(([payload, patch]) => applyPatch(payload, patch)));
}"""
MERGE = "async ([a, b]) => JSON.stringify((await import('/livekit/patch.js')).merge(JSON.parse(a), JSON.parse(b)))"
RFC_7396 = [
    ('{"a":"b"}', '{"a":"c"}', '{"a":"c"}'),
    ('{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'),
    ('{"a":"b"}', '{"a":null}', "{}"),
    ('{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'),
    ('{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'),
    ('{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'),
    ('{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'),
    ('{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'),
    ('["a","b"]', '["c","d"]', '["c","d"]'),
    ('{"a":"b"}', '["c"]', '["c"]'),
    ('{"a":"foo"}', "null", "null"),
    ('{"a":"foo"}', '"bar"', '"bar"'),
    ('{"e":null}', '{"a":1}', '{"e":null,"a":1}'),
    ("[1,2]", '{"a":"b","c":null}', '{"a":"b"}'),
    ("{}", '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'),
]
"""The examples of RFC 7396, appendix A."""
BASE: Json = {"state": "x", "components": [{"id": "a", "n": 1}, {"id": "b"}]}


def applied(page: Page, payload: Json, patch: object) -> Json | None:
    """What the page makes of it, null for nothing; it must not change what it was given."""
    found = page.evaluate(APPLY, [payload, patch])
    assert found["untouched"]
    made: Json | None = json.loads(found["made"])
    return made


@pytest.mark.parametrize(("target", "patch", "result"), RFC_7396)
def test_a_merge_patch_does_what_the_standard_says(modules: Page, target: str, patch: str, result: str) -> None:
    """All examples of the standard."""
    assert json.loads(modules.evaluate(MERGE, [target, patch])) == json.loads(result)


@settings(max_examples=10, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate))
@given(st.lists(st.tuples(payloads, payloads), min_size=8, max_size=8))
def test_the_page_makes_the_document_that_the_box_meant(modules: Page, pairs: list[tuple[Json, Json]]) -> None:
    """Whatever two documents are: difference made in Python, put together in the browser."""
    patched = [(old, diff(old, new), new) for old, new in pairs]
    fitting = [(old, patch, new) for old, patch, new in patched if patch is not None]
    given = json.dumps([[old, patch] for old, patch, _ in fitting])
    # The browser has one kind of number, and writes large ones as if they were whole.
    made = json.loads(modules.evaluate(APPLY_ALL, given), parse_int=float)
    assert made == [new for _, _, new in fitting]
    assert made == [apply(old, patch) for old, patch, _ in fitting]


@pytest.mark.parametrize(
    "patch",
    [
        None,
        [],
        {},
        {"set": {}, "order": ["a"]},
        {"set": {}, "order": "a", "rest": {}},
        {"set": [], "order": ["a"], "rest": {}},
        {"set": {}, "order": ["a", "stranger"], "rest": {}},
        {"set": {"a": None}, "order": ["a"], "rest": {}},
        {"set": {}, "order": ["a"], "rest": None},
        {"set": {}, "order": [["a"]], "rest": {}},
    ],
)
def test_a_patch_that_does_not_fit_makes_nothing(modules: Page, patch: object) -> None:
    """Never half a screen."""
    assert applied(modules, BASE, patch) is None


def test_a_patch_cannot_reach_beyond_the_document(modules: Page) -> None:
    """Members with the names of the language's own are members like others."""
    rest = json.loads('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}')
    script = """async ([payload, patch]) => {
        const { applyPatch } = await import("/livekit/patch.js");
        const made = applyPatch(JSON.parse(payload), JSON.parse(patch));
        return [{}.polluted ?? null, made.polluted ?? null, Object.hasOwn(made, "__proto__")];
    }"""
    patch = {"set": {}, "order": ["b"], "rest": rest}
    assert modules.evaluate(script, [json.dumps(BASE), json.dumps(patch)]) == [None, None, True]
