"""Charts of a function of two variables: from above with arrows, in space, and cut."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from app.ui.charts import line, point
from app.ui.i18n import Words, separators, words
from app.ui.palette import FUNCTION, GRADIENT, GREY, PARAMETER

Plain = dict[str, Any]
SHAPES = {"minimum": "circle", "maximum": "square", "saddle": "x", "undecided": "diamond-open"}
SCALE = "Cividis"
BAR = {
    "orientation": "h", "thickness": 12, "nticks": 6, "yref": "container", "y": 0,
    "yanchor": "bottom",
}  # fmt: skip
"""The scale of heights, below: beside a map on a phone it would be taller than the map."""


def kind_words(kind: str, _: Words) -> str:
    return {
        "minimum": _("minimum"),
        "maximum": _("maximum"),
        "saddle": _("saddle"),
        "undecided": _("undecided"),
    }[kind]


def contour_chart(
    field: Plain,
    letters: list[str],
    here: Plain | None,
    along: Plain | None,
    criticals: Plain | None,
    lang: str,
) -> go.Figure:
    """Lines of equal height, the gradient at the point, the direction, the critical points."""
    _ = words(lang)
    places = field["places"]
    low, high = field["frame"]
    figure = go.Figure(
        go.Contour(
            x=places, y=places, z=field["heights"], colorscale=SCALE, zmin=low, zmax=high,
            autocontour=False, contours={"start": low, "end": high, "size": (high - low) / 18},
            line={"width": 0.7}, colorbar=BAR,
        )
    )  # fmt: skip
    for kind, shape in SHAPES.items():
        found = [one for one in (criticals or {"points": []})["points"] if one["kind"] == kind]
        if found:
            figure.add_trace(
                go.Scatter(
                    x=[one["place"][0] for one in found],
                    y=[one["place"][1] for one in found],
                    name=kind_words(kind, _),
                    mode="markers",
                    marker={"symbol": shape, "size": 11, "color": "white",
                            "line": {"color": "black", "width": 2}},
                )
            )  # fmt: skip
    if here is not None:
        arrows = [(here["arrow"], GRADIENT, _("gradient"))]
        if along is not None:
            arrows.append((along["arrow"], PARAMETER, _("direction")))
        for vector, color, name in arrows:
            add_arrow(figure, here["point"], vector, color, name)
        figure.add_trace(point(*here["point"], FUNCTION, "circle"))
    span = [places[0], places[-1]]
    figure.update_layout(
        height=560,
        separators=separators(lang),
        margin={"l": 8, "r": 8, "t": 40, "b": 8},
        legend={"orientation": "h", "y": 1.03, "yanchor": "bottom", "x": 0},
        # Equal units across and up: only so the gradient stands square on the lines.
        xaxis={"title": letters[0], "range": span, "constrain": "domain"},
        yaxis={"title": letters[1], "range": span, "scaleanchor": "x", "constrain": "domain"},
        dragmode=False,
    )
    return figure


def add_arrow(
    figure: go.Figure, start: list[float], vector: list[float], color: str, name: str
) -> None:
    """An arrow from a point; its line is in the legend."""
    end = [a + b for a, b in zip(start, vector, strict=True)]
    figure.add_trace(line([start[0], end[0]], [start[1], end[1]], name, color, width=4))
    if any(vector):
        figure.add_annotation(
            x=end[0], y=end[1], ax=start[0], ay=start[1], xref="x", yref="y", axref="x", ayref="y",
            showarrow=True, arrowhead=2, arrowsize=1.2, arrowwidth=3, arrowcolor=color, text="",
        )  # fmt: skip


def surface_chart(field: Plain, letters: list[str], here: Plain | None, lang: str) -> go.Figure:
    """The surface in space, with the plane that touches it."""
    _ = words(lang)
    places = field["places"]
    low, high = field["frame"]
    figure = go.Figure(
        go.Surface(
            x=places, y=places, z=field["heights"], colorscale=SCALE, cmin=low, cmax=high,
            colorbar=BAR, name="f",
        )
    )  # fmt: skip
    if here is not None:
        figure.add_trace(
            go.Surface(
                x=places, y=places, z=here["plane_heights"], opacity=0.45, showscale=False,
                colorscale=[[0, GRADIENT], [1, GRADIENT]], name=_("tangent plane"),
            )
        )  # fmt: skip
        figure.add_trace(
            go.Scatter3d(
                x=here["point"][:1], y=here["point"][1:], z=[here["height"]], mode="markers",
                marker={"color": GRADIENT, "size": 5}, showlegend=False,
            )
        )  # fmt: skip
    figure.update_layout(
        height=560,
        separators=separators(lang),
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        scene={
            "xaxis": {"title": letters[0]},
            "yaxis": {"title": letters[1]},
            "zaxis": {"title": "f", "range": [low, high]},
        },
    )
    return figure


def slices_chart(here: Plain, letters: list[str], lang: str) -> go.Figure:
    """The surface cut along each variable through the point, with the slope of the cut."""
    _ = words(lang)
    figure = make_subplots(
        1, 2, subplot_titles=[_("cut along {letter}", letter=letter) for letter in letters]
    )
    for k, cut in enumerate(here["slices"]):
        traces = (
            line(cut["x"], cut["f"], _("f, the function"), FUNCTION, width=3),
            line(cut["x"], cut["line"], _("tangent"), GRADIENT, dash="dash", width=2),
            point(here["point"][k], here["height"], GREY, "circle"),
        )
        for trace in traces:
            if k:
                trace.update(showlegend=False)
            figure.add_trace(trace, 1, k + 1)
        inside = [height for height in cut["f"] if height is not None]
        margin = 0.1 * (max(inside) - min(inside)) or 1
        figure.update_yaxes(range=[min(inside) - margin, max(inside) + margin], col=k + 1)
        figure.update_xaxes(title=letters[k], col=k + 1)
    figure.update_layout(
        height=320,
        separators=separators(lang),
        margin={"l": 8, "r": 8, "t": 60, "b": 8},
        legend={"orientation": "h", "y": 1.12, "yanchor": "bottom", "x": 0},
        dragmode=False,
    )
    return figure
