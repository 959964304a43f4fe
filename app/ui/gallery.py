"""All activations in one picture."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from app.ui.charts import line
from app.ui.i18n import separators, words
from app.ui.palette import FUNCTION, GRADIENT

ACROSS = 3
HEIGHT_OF_A_ROW = 150


def title_of(name: str) -> str:
    """A record's name as it is read."""
    return name.replace("_", " ")


def overview_chart(curves: dict[str, dict[str, Any]], lang: str) -> go.Figure:
    """A small chart for each activation: the function, and its slope as a dashed line."""
    _ = words(lang)
    rows = -(-len(curves) // ACROSS)
    figure = make_subplots(
        rows,
        ACROSS,
        subplot_titles=[title_of(name) for name in curves],
        shared_xaxes=True,
        vertical_spacing=0.045,
        horizontal_spacing=0.06,
    )
    for k, curve in enumerate(curves.values()):
        for trace in (
            line(curve["x"], curve["f"], _("f, the function"), FUNCTION, width=2.5),
            line(curve["x"], curve["slope"], _("f′, its slope"), GRADIENT, dash="dash", width=2),
        ):
            trace.update(showlegend=k == 0)
            figure.add_trace(trace, k // ACROSS + 1, k % ACROSS + 1)
    figure.update_xaxes(nticks=4)
    figure.update_yaxes(range=next(iter(curves.values()))["frame"], nticks=4)
    figure.update_annotations(font_size=13)
    figure.update_layout(
        height=HEIGHT_OF_A_ROW * rows,
        separators=separators(lang),
        margin={"l": 8, "r": 8, "t": 60, "b": 8},
        legend={"orientation": "h", "y": 1.03, "yanchor": "bottom", "x": 0},
        dragmode=False,
    )
    return figure
