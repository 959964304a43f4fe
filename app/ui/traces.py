"""The traces of a chart on axes of matplotlib: points and lines, bars, heights and maps."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from app.ui.palette import FUNCTION, GREY

DASHES = {"solid": "-", "dash": "--", "dot": ":", "dashdot": "-.", "longdash": (0, (8, 3))}
SHAPES = {
    "circle": "o", "square": "s", "diamond": "D", "cross": "P", "x": "X", "star": "*",
    "triangle-up": "^", "triangle-down": "v", "line-ns": "|", "line-ew": "_", "hexagon": "h",
    "pentagon": "p",
}  # fmt: skip
TRIMMED = {"diamond": 0.75}
"""Shapes that matplotlib draws larger than Plotly."""
PIXELS_A_POINT = 96 / 72


def draw_scatter(axes: Axes, trace: Any) -> None:
    """Points, a line through them, or words at them."""
    mode = trace.mode or "lines"
    x, y = places(trace.x), places(trace.y)
    label = label_of(trace)
    colour = trace.line.color or single(trace.marker.color) or FUNCTION
    if trace.fill == "toself":
        axes.fill(x, y, **inked(trace.fillcolor or colour), linewidth=0, label=label)
        return
    if "lines" in mode:
        axes.plot(
            x, y, **inked(colour), linestyle=DASHES.get(trace.line.dash or "solid", "-"),
            linewidth=(trace.line.width or 2) / PIXELS_A_POINT, label=label,
            drawstyle="steps-post" if trace.line.shape == "hv" else "default",
        )  # fmt: skip
        label = "_nolegend_"
    if "markers" in mode:
        draw_markers(axes, trace, x, y, label)
    if "text" in mode and trace.text is not None:
        texts = [trace.text] * len(x) if isinstance(trace.text, str) else trace.text
        for at_x, at_y, text in zip(x, y, texts, strict=True):
            axes.text(at_x, at_y, plain_text(str(text)), ha="center", va="center", fontsize=9)


def draw_markers(axes: Axes, trace: Any, x: Any, y: Any, label: str) -> None:
    """Every marker in its own shape and colour."""
    marker = trace.marker
    shapes, colours = each(marker.symbol or "circle", len(x)), each(marker.color, len(x))
    sizes = each(marker.size or 7, len(x))
    edge = single(marker.line.color)
    for place, (shape, colour, size) in enumerate(zip(shapes, colours, sizes, strict=True)):
        named = str(shape)
        ink = inked(colour or trace.line.color or FUNCTION)
        hollow = named.endswith("-open")
        axes.plot(
            x[place : place + 1], y[place : place + 1], linestyle="",
            marker=SHAPES.get(named.removesuffix("-open"), "o"),
            markersize=float(size) / PIXELS_A_POINT * TRIMMED.get(named, 1), alpha=ink.get("alpha"),
            markerfacecolor="none" if hollow else ink["color"],
            markeredgecolor=ink["color"] if hollow else inked(edge or ink["color"])["color"],
            label=label if place == 0 else "_nolegend_", zorder=3,
        )  # fmt: skip


def draw_bars(axes: Axes, traces: list[Any], apart: bool) -> None:
    """Bars that stand, or that lie; those of several traces side by side where they are apart."""
    share = 0.8 / len(traces) if apart else 0.8
    for number, trace in enumerate(traces):
        lying = trace.orientation == "h"
        names, lengths = (trace.y, trace.x) if lying else (trace.x, trace.y)
        count = len(names)
        along = np.arange(count) + ((number - (len(traces) - 1) / 2) * share if apart else 0)
        colours = [inked(colour or FUNCTION)["color"] for colour in each(trace.marker.color, count)]
        starts = floats(each(0 if trace.base is None else trace.base, count))
        draw = axes.barh if lying else axes.bar
        bars = draw(
            along, floats(lengths), share, starts, color=colours, label=label_of(trace),
            alpha=trace.opacity,
        )  # fmt: skip
        set_ticks = axes.set_yticks if lying else axes.set_xticks
        set_ticks(np.arange(count), [plain_text(str(name)) for name in names])
        if trace.text is not None:
            texts = [plain_text(str(text)) for text in each(trace.text, count)]
            axes.bar_label(bars, texts, padding=2, fontsize=9)


def draw_contour(axes: Axes, trace: Any) -> None:
    """Heights as colours, or as lines where the chart has only these."""
    z = np.array([floats(row) for row in trace.z])
    x = floats(trace.x) if trace.x is not None else np.arange(z.shape[1])
    y = floats(trace.y) if trace.y is not None else np.arange(z.shape[0])
    given = trace.contours
    levels: Any = 16
    if given.start is not None and given.size:
        levels = np.arange(given.start, given.end + given.size / 2, given.size)
    if given.coloring in ("none", "lines"):
        axes.contour(x, y, z, levels, colors=inked(trace.line.color or GREY)["color"])
        return
    axes.contourf(x, y, z, levels, cmap=colours_of(trace), extend="both")


def draw_map(axes: Axes, trace: Any) -> None:
    z = np.array([floats(row) for row in trace.z])
    x = floats(trace.x) if trace.x is not None else np.arange(z.shape[1])
    y = floats(trace.y) if trace.y is not None else np.arange(z.shape[0])
    axes.pcolormesh(x, y, z, cmap=colours_of(trace), shading="nearest")


DRAWN = {
    "scatter": draw_scatter,
    "scattergl": draw_scatter,
    "contour": draw_contour,
    "heatmap": draw_map,
}


# What traces hold


def floats(values: Any) -> Any:
    """Numbers, with a gap where there is none."""
    return np.array([np.nan if value is None else value for value in values], dtype=float)


def places(values: Any) -> Any:
    """Numbers, or the names of places along an axis."""
    return list(values) if any(isinstance(value, str) for value in values) else floats(values)


def each(value: Any, count: int) -> list[Any]:
    """A value for each of so many, where one may stand for all."""
    return list(value) if isinstance(value, list | tuple | np.ndarray) else [value] * count


def single(value: Any) -> str | None:
    """A colour that all share."""
    return value if isinstance(value, str) else None


def label_of(trace: Any) -> str:
    shown = trace.name and trace.showlegend is not False
    return plain_text(trace.name) if shown else "_nolegend_"


def plain_text(text: str) -> str:
    """Words without the marks of a web page, and without dollars that would open a formula."""
    lines = re.sub(r"<br\s*/?>", "\n", text)
    return re.sub(r"<[^>]+>", "", lines).replace("$", r"\$")


def inked(colour: Any) -> dict[str, Any]:
    """A colour of the web as matplotlib takes it."""
    found = re.fullmatch(r"rgba?\(([^)]*)\)", str(colour))
    if not found:
        return {"color": colour}
    red, green, blue, *alpha = (float(part) for part in found[1].split(","))
    return {"color": (red / 255, green / 255, blue / 255), "alpha": alpha[0] if alpha else 1.0}


def colours_of(trace: Any) -> Any:
    """The scale of colours of a map."""
    scale = trace.colorscale
    if not scale:
        return "viridis"
    steps = [(float(place), inked(colour)["color"]) for place, colour in scale]
    return LinearSegmentedColormap.from_list("chart", steps)
