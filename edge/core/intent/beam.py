"""The beam: the cheapest readings of a lattice as order lines, followed word by word."""

from __future__ import annotations

from edge.core.intent import beam_costs as costs
from edge.core.intent.beam_context import Context
from edge.core.intent.beam_end import finish
from edge.core.intent.beam_state import State
from edge.core.intent.beam_steps import IN_PLACE, STEPS
from edge.core.intent.grammar import Grammar
from edge.core.intent.lattice import Lattice


def search(grammar: Grammar, lattice: Lattice) -> list[State]:
    """The finished readings, the cheapest first; ties keep the order in which they were found."""
    count = len(lattice.tokens)
    context = Context(grammar, [token.text for token in lattice.tokens], lattice)
    layers: list[list[State]] = [[] for _ in range(count + 1)]
    layers[0].append(State())
    for at, matches in enumerate(lattice.starts):
        layer = layers[at]
        if len(layer) > 1:
            layer = pruned(layer)
        alone = len(matches) == 1 and matches[0].kind in IN_PLACE
        for state in layer:
            state.sole = alone
            for match in matches:
                layers[match.end] += STEPS[match.kind](context, state, match)
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
