"""Charts of a function of two variables: from above with arrows, in space, and cut."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import Any

from app.ui.i18n import Words, separators, words
from app.ui.palette import FUNCTION, GRADIENT, GREY, PARAMETER
from app.ui.plot import Chart, arrow, axis, dressed, grid, line, placed, point, scatter

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
) -> Chart:
    """Lines of equal height, the gradient at the point, the direction, the critical points."""
    _ = words(lang)
    places = field["places"]
    seen = [height for row in field["heights"] for height in row if height is not None]
    low, high = field["frame"]
    low = max(low, min(seen, default=low))
    apart = step_of(high - low, 24)
    traces = [
        {
            "type": "contour", "x": places, "y": places, "z": field["heights"], "zmin": low,
            "zmax": high, "colorscale": SCALE, "colorbar": BAR, "line": {"width": 0.7},
            "autocontour": False,
            "contours": {"start": ceil(low / apart) * apart, "end": high, "size": apart},
        }
    ]  # fmt: skip
    for kind, shape in SHAPES.items():
        found = [one for one in (criticals or {"points": []})["points"] if one["kind"] == kind]
        if found:
            traces.append(
                scatter(
                    x=[one["place"][0] for one in found],
                    y=[one["place"][1] for one in found],
                    name=kind_words(kind, _),
                    mode="markers",
                    marker={"symbol": shape, "size": 11, "color": "white",
                            "line": {"color": "black", "width": 2}},
                )
            )  # fmt: skip
    heads = []
    if here is not None:
        arrows = [(here["arrow"], GRADIENT, _("gradient"))]
        if along is not None:
            arrows.append((along["arrow"], PARAMETER, _("direction")))
        start = x, y = here["point"]
        for vector, color, name in arrows:
            end = [a + b for a, b in zip(start, vector, strict=True)]
            # The line is in the legend; what is no longer than nothing has no head.
            traces.append(line([start[0], end[0]], [start[1], end[1]], name, color, width=4))
            if any(vector):
                heads.append(arrow(start, end, arrowsize=1.2, arrowwidth=3, arrowcolor=color))
        traces.append(point(x, y, FUNCTION, "circle"))
    span = [places[0], places[-1]]
    return Chart(
        traces,
        **dressed(lang, 560, legend=1.03),
        annotations=heads,
        # Equal units across and up: only so the gradient stands square on the lines.
        xaxis=axis(letters[0], range=span, constrain="domain"),
        yaxis=axis(letters[1], range=span, scaleanchor="x", constrain="domain"),
    )


def step_of(span: float, most: int) -> float:
    """The least round number, 1, 2 or 5 by a power of ten, of which at most so many fit in a span.

    >>> step_of(34, 24), step_of(0.9, 24)
    (2.0, 0.05)
    """
    power = 10.0 ** floor(log10(span / most))
    return next(power * k for k in (1, 2, 5, 10) if span <= most * power * k)


def surface_chart(
    field: Plain, letters: list[str], here: Plain | None, plane: list[Any], lang: str
) -> Chart:
    """The surface in space; with the heights of the plane that touches it, where it has one."""
    _ = words(lang)
    places = field["places"]
    low, high = field["frame"]
    over = {"type": "surface", "x": places, "y": places}
    traces = [
        {
            **over, "z": field["heights"], "cmin": low, "cmax": high, "colorscale": SCALE,
            "colorbar": BAR, "name": "f",
        }
    ]  # fmt: skip
    if here is not None:
        traces += [
            {
                **over, "z": plane, "opacity": 0.45, "showscale": False,
                "colorscale": [[0, GRADIENT], [1, GRADIENT]], "name": _("tangent plane"),
            },
            {
                "type": "scatter3d", "x": here["point"][:1], "y": here["point"][1:],
                "z": [here["height"]], "mode": "markers", "showlegend": False,
                "marker": {"color": GRADIENT, "size": 5},
            },
        ]  # fmt: skip
    return Chart(
        traces,
        height=560,
        separators=separators(lang),
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        scene={
            "xaxis": axis(letters[0]),
            "yaxis": axis(letters[1]),
            "zaxis": axis("f", range=[low, high]),
        },
    )


def slices_chart(here: Plain, letters: list[str], lang: str) -> Chart:
    """The surface cut along each variable through the point, with the slope of the cut."""
    _ = words(lang)
    traces, up = [], []
    for k, cut in enumerate(here["slices"]):
        named = {"showlegend": k == 0}
        traces += [
            placed(line(cut["x"], cut["f"], _("f, the function"), FUNCTION, width=3) | named, k),
            placed(
                line(cut["x"], cut["line"], _("tangent"), GRADIENT, dash="dash", width=2) | named, k
            ),
            placed(point(here["point"][k], here["height"], GREY, "circle"), k),
        ]
        inside = [height for height in cut["f"] if height is not None]
        margin = 0.1 * (max(inside) - min(inside)) or 1
        up.append({"range": [min(inside) - margin, max(inside) + margin]})
    titles = [_("cut along {letter}", letter=letter) for letter in letters]
    return Chart(
        traces,
        **dressed(lang, 320, 60, legend=1.12),
        **grid(titles, 2, across=[axis(letter) for letter in letters], up=up),
    )
