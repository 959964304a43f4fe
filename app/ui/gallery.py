"""All activations in one picture."""

from __future__ import annotations

from typing import Any

from app.ui.i18n import Words, words
from app.ui.palette import FUNCTION, GRADIENT
from app.ui.plot import Chart, dressed, grid, line, placed
from mathcore.errors import N_

ACROSS = 3
HEIGHT_OF_A_ROW = 150


NAMES = {"identity": N_("identity"), "sigmoid": N_("sigmoid"), "step": N_("unit step")}
"""Activations that are no proper names."""


def title_of(name: str, _: Words) -> str:
    """An activation's name as it is read."""
    return _(NAMES[name]) if name in NAMES else name.replace("_", " ")


def overview_chart(curves: dict[str, dict[str, Any]], lang: str) -> Chart:
    """A small chart for each activation: the function, and its slope as a dashed line."""
    _ = words(lang)
    count = len(curves)
    traces = [
        placed(trace | {"showlegend": k == 0}, k)
        for k, curve in enumerate(curves.values())
        for trace in (
            line(curve["x"], curve["f"], _("f, the function"), FUNCTION, width=2.5),
            line(curve["x"], curve["slope"], _("f′, its slope"), GRADIENT, dash="dash", width=2),
        )
    ]
    # All have the same axes: only the lowest of a column and the first of a row say their numbers.
    lowest = range(count - ACROSS, count)
    frame = next(iter(curves.values()))["frame"]
    return Chart(
        traces,
        **dressed(lang, HEIGHT_OF_A_ROW * -(-count // ACROSS), 60, legend=1.03),
        **grid(
            [title_of(name, _) for name in curves],
            ACROSS,
            across=[
                {"dtick": 2, "showticklabels": k in lowest} | ({"matches": "x"} if k else {})
                for k in range(count)
            ],
            up=[
                {"dtick": 1, "range": frame, "showticklabels": k % ACROSS == 0}
                for k in range(count)
            ],
            gaps=(0.06, 0.045),
            size=13,
        ),
    )
