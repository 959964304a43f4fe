"""Plotly charts as plain data: what a page says of a chart is what the browser gets.

Plotly's own figures look at every value that they are given, some hundred thousand calls a chart:
most of what a page cost the server, at every rerun. Here that is done when somebody asks: the file
of a chart does, and so do the tests, of every chart on every page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from typing import Any

import plotly.graph_objects as go
from plotly.basedatatypes import BaseFigure

from app.ui.i18n import separators
from app.ui.palette import GRADIENT, GREY

Trace = dict[str, Any]
Layout = dict[str, Any]
TITLE = 16


class Chart(BaseFigure):  # type: ignore[misc]  # Plotly states no types
    """Traces, frames and a layout, named as Plotly's browser library names them."""

    def __init__(
        self, traces: Iterable[Trace], frames: Iterable[dict[str, Any]] = (), **layout: Any
    ) -> None:
        # Nothing of Plotly's own is set up: Streamlit asks a figure for `to_dict` only.
        self._said: dict[str, Any] = {
            "data": list(traces),
            "layout": layout,
            "frames": list(frames),
        }

    def to_dict(self) -> dict[str, Any]:
        """What the browser gets: to be read, not to be changed."""
        said = {name: part for name, part in self._said.items() if part}
        return said | {"layout": {"template": _template(), **self._said["layout"]}}

    def changed(self, frames: Iterable[dict[str, Any]] = (), **layout: Any) -> Chart:
        """The same traces with frames and with another layout where one is given."""
        return Chart(self._said["data"], frames, **self._said["layout"] | layout)

    def table(self) -> list[list[Any]]:
        """Every point that is drawn at first, under a row of names; a map has a row a place.

        The panel is the title of the axes, where there are several.
        """
        rows: list[list[Any]] = [["panel", "series", "x", "y", "z"]]
        for trace in self._said["data"]:
            x, y, z = (trace.get(key) for key in "xyz")
            if trace["type"] in ("contour", "surface"):
                points = [
                    (across, up, height)
                    for up, heights in zip(y, z, strict=True)
                    for across, height in zip(x, heights, strict=True)
                ]
            elif "base" in trace:
                ends = ((low, low + long) for low, long in zip(trace["base"], x, strict=True))
                points = [
                    (end, name, None) for name, both in zip(y, ends, strict=True) for end in both
                ]
            else:
                points = list(zip(x, y, z or [None] * len(x), strict=True))
            panel = self.notes[_number(trace["xaxis"])]["text"] if "xaxis" in trace else ""
            shown = (one for one in points if one != (None, None, None))
            rows += [[panel, trace.get("name", ""), *one] for one in shown]
        return rows

    @property
    def notes(self) -> list[dict[str, Any]]:
        """The texts on the chart."""
        notes: list[dict[str, Any]] = self._said["layout"].get("annotations", [])
        return notes

    @property
    def height(self) -> int:
        height: int = self._said["layout"]["height"]
        return height

    @cached_property
    def _looked_at(self) -> go.Figure:
        return go.Figure(**self._said)

    @property
    def data(self) -> tuple[Any, ...]:
        """The traces, looked at by Plotly."""
        traces: tuple[Any, ...] = self._looked_at.data
        return traces

    @property
    def layout(self) -> go.Layout:
        """The layout, looked at by Plotly."""
        return self._looked_at.layout

    @property
    def frames(self) -> tuple[go.Frame, ...]:
        """The frames, looked at by Plotly."""
        frames: tuple[go.Frame, ...] = self._looked_at.frames
        return frames


@cache
def _template() -> dict[str, Any]:
    """The looks that Streamlit has set for all charts."""
    template: dict[str, Any] = go.Figure().to_dict()["layout"]["template"]
    return template


# What a chart is put together from


def scatter(**settings: Any) -> Trace:
    return {"type": "scatter", **settings}


def line(x: Sequence[Any], y: Sequence[Any], name: str, color: str, **style: Any) -> Trace:
    # Plotly leaves out points that lie almost on a line, and a curve gets corners.
    style = {"color": color, "simplify": False, **style}
    return scatter(x=x, y=y, name=name, mode="lines", line=style)


def point(x: float, y: float | None, color: str, shape: str) -> Trace:
    marker = {"color": color, "size": 11, "symbol": shape, "line": {"color": "white", "width": 1}}
    return scatter(x=[x], y=[y], mode="markers", marker=marker, showlegend=False, hoverinfo="skip")


def arrow(start: Sequence[float], end: Sequence[float], **style: Any) -> dict[str, Any]:
    """An annotation without words: the head of a line."""
    (ax, ay), (x, y) = start, end
    ends = {"x": x, "y": y, "ax": ax, "ay": ay}
    axes = {"xref": "x", "yref": "y", "axref": "x", "ayref": "y"}
    return {**ends, **axes, "showarrow": True, "arrowhead": 2, "text": "", **style}


def upright(x: float, **style: Any) -> dict[str, Any]:
    """A shape: a line from the bottom to the top."""
    ends = {"x0": x, "x1": x, "xref": "x", "y0": 0, "y1": 1, "yref": "y domain"}
    return {"type": "line", **ends, "line": style}


def frame(
    name: str, traces: Iterable[int], data: Sequence[Trace], *captions: dict[str, Any]
) -> dict[str, Any]:
    """What a frame puts in place of some traces, and of the figure's captions."""
    return {
        "name": name,
        "traces": list(traces),
        "data": list(data),
        "layout": {"annotations": list(captions)},
    }


def caption(text: str) -> dict[str, Any]:
    """A line of text above a chart, as an annotation that a frame may replace."""
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "yshift": 52,
        "yanchor": "bottom",
        "xanchor": "left",
        "align": "left",
        "showarrow": False,
        "font": {"size": 15},
    }


def slider(count: int, active: int) -> dict[str, Any]:
    """A slider over the frames named 0, 1, ...; it moves the chart without the server.

    The place is said above the chart: labels under the ticks would collide, and Plotly would
    measure every one of them.
    """
    still = {"mode": "immediate", "frame": {"duration": 0}, "transition": {"duration": 0}}
    return {
        "active": active,
        "currentvalue": {"visible": False},
        "ticklen": 0,
        "minorticklen": 0,
        "bgcolor": "rgba(128,128,128,0.25)",
        "activebgcolor": GRADIENT,
        "bordercolor": GREY,
        "pad": {"t": 56, "b": 0},
        "steps": [
            {"label": "", "method": "animate", "args": [[str(k)], still]} for k in range(count)
        ],
    }


def axis(title: str, **settings: Any) -> dict[str, Any]:
    return {"title": {"text": title}, **settings}


LIFT = 7
"""How far a legend is above the axes, in pixels: half a line, for the number at their end."""


def dressed(lang: str, height: int, above: int = 44, *, legend: float = 1) -> Layout:
    """What the layouts of the app share.

    Args:
        height: of the chart, in pixels; `above` of them are for the legend and a caption.
        legend: where its bottom is, in heights of the axes.
    """
    return {
        "height": height,
        "separators": separators(lang),
        # Room for numbers and a title at the axes: where a label finds too little of it, Plotly
        # makes more, and draws the whole chart twice.
        "margin": {"l": 44, "r": 16, "t": above, "b": 68},
        # Nothing behind it: where axes are narrower than their chart, a number may stand there.
        "legend": {
            "orientation": "h",
            "y": legend + LIFT / height,
            "yanchor": "bottom",
            "x": 0,
            "bgcolor": "rgba(0,0,0,0)",
        },
        "dragmode": False,
    }


# Several axes in one chart


def placed(trace: Trace, k: int) -> Trace:
    """A trace in the axes number k, from 0."""
    return trace | {"xaxis": f"x{_nth(k)}", "yaxis": f"y{_nth(k)}"}


def grid(
    titles: Sequence[str],
    columns: int,
    across: Sequence[dict[str, Any]],
    up: Sequence[dict[str, Any]],
    *,
    gaps: tuple[float, float] = (0.1, 0.3),
    size: int = TITLE,
) -> Layout:
    """Axes in rows and columns, each under its title.

    Args:
        across, up: the settings of the axes, one each for every title.
        gaps: between columns and between rows, in widths and heights of the chart.
        size: of the titles, in pixels.
    """
    rows = -(-len(titles) // columns)
    wide, high = ((1 - gap * (n - 1)) / n for gap, n in zip(gaps, (columns, rows), strict=True))
    found: Layout = {"annotations": []}
    for k, title in enumerate(titles):
        left = (k % columns) * (wide + gaps[0])
        bottom = (rows - 1 - k // columns) * (high + gaps[1])
        # Sums of shares may miss 1 by a bit, and Plotly takes no more than 1.
        spans = [left, min(left + wide, 1)], [bottom, min(bottom + high, 1)]
        found[f"xaxis{_nth(k)}"] = {"anchor": f"y{_nth(k)}", "domain": spans[0], **across[k]}
        found[f"yaxis{_nth(k)}"] = {"anchor": f"x{_nth(k)}", "domain": spans[1], **up[k]}
        found["annotations"].append(
            caption(title)
            | {"x": left + wide / 2, "y": bottom + high, "yshift": 0}
            | {"xanchor": "center", "align": "center", "font": {"size": size}}
        )
    return found


def _nth(k: int) -> str:
    """How Plotly counts axes."""
    return "" if k == 0 else str(k + 1)


def _number(name: str) -> int:
    """The number k of axes that Plotly calls x, x2, ..."""
    return int(name[1:] or 1) - 1
