"""The networks of the lecture's chart as units and connections, and how one is drawn.

Adding a network is one row of `ZOO` and one section of `app/lessons/<language>/zoo.md`.
"""

from __future__ import annotations

from itertools import combinations, pairwise, product
from typing import NamedTuple

from app.ui.i18n import Words
from app.ui.palette import GREEN, GREY, ORANGE, PURPLE, SKY
from app.ui.plot import Chart, arrow, scatter
from mathcore.errors import N_

Edge = tuple[int, int]

KINDS = {
    "input": (N_("input unit"), ORANGE, "square"),
    "hidden": (N_("hidden unit"), GREEN, "circle"),
    "output": (N_("output unit"), SKY, "diamond"),
    "visible": (N_("visible unit"), ORANGE, "square"),
    "unit": (N_("unit"), SKY, "circle"),
    "state": (N_("state"), PURPLE, "hexagon"),
}


class Drawn(NamedTuple):
    """A network: the kind and place of each unit, and which are connected, in one direction or
    in both."""

    name: str
    kinds: tuple[str, ...]
    places: tuple[tuple[float, float], ...]
    arrows: tuple[Edge, ...] = ()
    lines: tuple[Edge, ...] = ()


def ring(count: int) -> tuple[tuple[float, float], ...]:
    """Places on a circle, the first at its top: the powers of a root of one."""
    turned = (1j * complex(-1) ** (-2 * k / count) for k in range(count))
    return tuple((place.real, place.imag) for place in turned)


def rows(*sizes: int) -> tuple[tuple[float, float], ...]:
    """Places in columns, one for each layer, from left to right."""
    return tuple(
        (2.0 * layer, (size - 1) / 2 - k) for layer, size in enumerate(sizes) for k in range(size)
    )


def between(*sizes: int) -> tuple[tuple[Edge, ...], ...]:
    """For each two neighbouring layers, all connections between their units."""
    starts = [sum(sizes[:k]) for k in range(len(sizes) + 1)]
    layers = [range(low, high) for low, high in pairwise(starts)]
    return tuple(tuple(product(left, right)) for left, right in pairwise(layers))


def of_layers(*layers: tuple[str, int]) -> tuple[str, ...]:
    """The kinds of all units, layer by layer."""
    return tuple(kind for kind, size in layers for _ in range(size))


def all_pairs(count: int) -> tuple[Edge, ...]:
    return tuple(combinations(range(count), 2))


def backward(edges: tuple[Edge, ...]) -> tuple[Edge, ...]:
    return tuple((end, start) for start, end in edges)


BELIEF = between(4, 3, 3, 2)
ZOO = (
    Drawn(
        "forward",
        of_layers(("input", 3), ("hidden", 4), ("output", 2)),
        rows(3, 4, 2),
        arrows=sum(between(3, 4, 2), ()),
    ),
    Drawn(
        "markov",
        ("state",) * 4,
        ring(4),
        arrows=((0, 1), (1, 2), (2, 3), (3, 0), (1, 3), (2, 0)),
    ),
    Drawn("hopfield", ("unit",) * 6, ring(6), lines=all_pairs(6)),
    Drawn("boltzmann", of_layers(("visible", 4), ("hidden", 3)), ring(7), lines=all_pairs(7)),
    Drawn(
        "restricted",
        of_layers(("visible", 4), ("hidden", 3)),
        rows(4, 3),
        lines=sum(between(4, 3), ()),
    ),
    Drawn(
        "belief",
        of_layers(("visible", 4), ("hidden", 8)),
        rows(4, 3, 3, 2),
        arrows=backward(sum(BELIEF[:-1], ())),
        lines=BELIEF[-1],
    ),
)


def drawing(network: Drawn, _: Words) -> Chart:
    """Units as marks by their kind, connections as lines, with a head where they have one way."""
    ends = [[network.places[k] for k in edge] for edge in network.lines]
    lines = scatter(
        x=[x for (a, _y), (b, _z) in ends for x in (a, b, None)],
        y=[y for (_x, a), (_z, b) in ends for y in (a, b, None)],
        mode="lines",
        line={"color": GREY, "width": 1.2},
        showlegend=False,
    )
    style = {"arrowwidth": 1.2, "arrowcolor": GREY, "standoff": 10, "startstandoff": 10}
    arrows = [arrow(network.places[a], network.places[b], **style) for a, b in network.arrows]
    units = []
    for kind in dict.fromkeys(network.kinds):
        name, color, symbol = KINDS[kind]
        places = [p for p, k in zip(network.places, network.kinds, strict=True) if k == kind]
        units.append(
            scatter(
                x=[x for x, _y in places],
                y=[y for _x, y in places],
                name=_(name),
                mode="markers",
                marker={"size": 18, "color": color, "symbol": symbol},
            )
        )
    xs, ys = zip(*network.places, strict=True)
    return Chart(
        [lines, *units],
        height=260,
        annotations=arrows,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        showlegend=True,
        legend={"orientation": "h", "y": 0, "yanchor": "top", "x": 0.5, "xanchor": "center"},
        xaxis={"visible": False, "range": [min(xs) - 0.3, max(xs) + 0.3]},
        yaxis={
            "visible": False,
            "range": [min(ys) - 0.4, max(ys) + 0.4],
            "scaleanchor": "x",
        },
    )


def counted(network: Drawn, _: Words) -> str:
    """How many units and connections there are in the drawing."""
    if "state" in network.kinds:
        return _(
            "{states} states; {arrows} ways from one to another.",
            states=len(network.places),
            arrows=len(network.arrows),
        )
    return _(
        "{units} units; connections: {arrows} one way, {lines} both ways.",
        units=len(network.places),
        arrows=len(network.arrows),
        lines=len(network.lines),
    )
