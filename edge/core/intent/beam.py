"""The beam: the cheapest readings of a lattice as order lines, followed word by word."""

from __future__ import annotations

from edge.core.intent import beam_costs as costs
from edge.core.intent.beam_end import finish
from edge.core.intent.beam_state import State
from edge.core.intent.beam_steps import Steps
from edge.core.intent.grammar import Grammar
from edge.core.intent.lattice import Lattice


def search(grammar: Grammar, lattice: Lattice) -> list[State]:
    """The finished readings, the cheapest first; ties keep the order in which they were found."""
    count = len(lattice.tokens)
    texts = [token.text for token in lattice.tokens]
    steps = Steps(grammar, texts, lattice)
    layers: list[list[State]] = [[] for _ in range(count + 1)]
    layers[0].append(State())
    for at in range(count):
        layer = layers[at]
        if len(layer) > 1:
            layer = pruned(layer)
        for state in layer:
            for match in lattice.starts[at]:
                layers[match.end] += steps.continued(state, match)
    done = [finish(grammar, state) for state in pruned(layers[count])]
    done.sort(key=lambda state: state.cost)
    return done


def pruned(layer: list[State]) -> list[State]:
    """The states worth following."""
    layer.sort(key=lambda state: state.cost)
    if not layer:
        return layer
    most = layer[0].cost + costs.DROP
    return [state for state in layer[: costs.WIDTH] if state.cost <= most]
