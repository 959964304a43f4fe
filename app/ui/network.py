"""A network as units and connections with numbers on them, drawn from plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.ui.palette import GREEN, GREY, ORANGE, SKY
from app.ui.plot import Chart, scatter

Unit = tuple[int, int]
Edge = tuple[int, int, int]
KINDS = ((ORANGE, "square"), (GREEN, "circle"), (SKY, "diamond"))
ACROSS = 2.0
# Dark on light in either theme: these labels lie over lines.
INK, PAPER = "#1F2933", "rgba(255,255,255,0.85)"
SHARES = (0.4, 0.63, 0.52)
NEAR_INPUTS = 0.36


def height_of(sizes: Sequence[int], layer: int, unit: int) -> float:
    """Units of a layer stand evenly, around the middle."""
    tallest = max(sizes)
    apart = (tallest - 1) / max(sizes[layer] - 1, 1) if sizes[layer] > 1 else 0.0
    apart = min(apart, 1.6)
    return ((sizes[layer] - 1) / 2 - unit) * max(apart, 1.0)


def drawn_network(
    sizes: Sequence[int],
    names: Mapping[Unit, str],
    units: Mapping[Unit, str],
    edges: Mapping[Edge, str],
    titles: Sequence[str],
    *,
    marked: Sequence[Edge] = (),
    color: str = GREY,
    room: int = 100,
) -> Chart:
    """Units with their names inside and numbers beside them, edges with theirs along them.

    Args:
        sizes: units of each layer, inputs first.
        names: what stands in a unit, by layer and unit, from 0.
        units: what stands under a unit.
        edges: what stands on an edge, by layer of its end (from 1), start and end.
        titles: what stands above each layer.
        marked: edges that are drawn thick, in `color`.
        room: pixels up and down for a unit.
    """
    traces, notes = [], []
    place = {
        (layer, unit): (ACROSS * layer, height_of(sizes, layer, unit))
        for layer, size in enumerate(sizes)
        for unit in range(size)
    }
    for thick in (False, True):
        chosen = [edge for edge in edges if (edge in marked) is thick]
        ends = [(place[layer - 1, j], place[layer, k]) for layer, j, k in chosen]
        traces.append(
            scatter(
                x=[v for a, b in ends for v in (a[0], b[0], None)],
                y=[v for a, b in ends for v in (a[1], b[1], None)],
                mode="lines",
                line={"color": color if thick else GREY, "width": 5 if thick else 1.4},
                hoverinfo="skip",
            )
        )
    for (layer, j, k), text in edges.items():
        share = share_of(sizes, layer, j)
        (ax, ay), (bx, by) = place[layer - 1, j], place[layer, k]
        notes.append(
            {
                "x": ax + share * (bx - ax), "y": ay + share * (by - ay), "text": text,
                "font": {"size": 12, "color": INK}, "bgcolor": PAPER, "borderpad": 1,
            }
        )  # fmt: skip
    for layer, size in enumerate(sizes):
        tint, shape = KINDS[0 if layer == 0 else 2 if layer == len(sizes) - 1 else 1]
        xs, ys = zip(*(place[layer, unit] for unit in range(size)), strict=True)
        traces.append(
            scatter(
                x=xs, y=ys, mode="markers+text", hoverinfo="skip",
                marker={"size": 38, "color": tint, "symbol": shape, "line": {"width": 1}},
                text=[names.get((layer, unit), "") for unit in range(size)],
                textfont={"size": 13, "color": "black"},
            )
        )  # fmt: skip
    for (layer, unit), text in units.items():
        x, y = place[layer, unit]
        notes.append(
            {
                "x": x, "y": y, "yshift": -22, "yanchor": "top", "text": text,
                "font": {"size": 13, "color": INK}, "bgcolor": PAPER,
            }
        )  # fmt: skip
    top = max(y for _, y in place.values()) + 0.75
    notes += [
        {"x": ACROSS * layer, "y": top, "text": title, "font": {"size": 13}}
        for layer, title in enumerate(titles)
    ]
    said = [{"showarrow": False, **note} for note in notes]
    return Chart(traces, annotations=said, **layout(sizes, top, room))


def share_of(sizes: Sequence[int], layer: int, start: int) -> float:
    """How far along an edge its numbers stand: where those of a crossing edge do not."""
    starts = sizes[layer - 1]
    if starts == 1:
        return 0.5
    # Two inputs have little written under them: beside them there is room, on a phone too.
    return NEAR_INPUTS if layer == 1 and starts == 2 else SHARES[start % 3]


def layout(sizes: Sequence[int], top: float, room: int) -> dict[str, Any]:
    return {
        "height": 130 + room * max(2, max(sizes)),
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "showlegend": False,
        "xaxis": {"visible": False, "range": [-0.6, ACROSS * (len(sizes) - 1) + 0.6]},
        "yaxis": {"visible": False, "range": [-top - 0.15, top + 0.2]},
        "dragmode": False,
    }


def sub(number: int) -> str:
    """A number as an index: 12 as ₁₂."""
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
