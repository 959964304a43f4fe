"""What a player shows, as a file: its panels at the end of the run, drawn by matplotlib.

A panel of the kind "network" stays on the page: its maps are those that move.
"""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap
from matplotlib.figure import Figure

from app.ui.figures import as_file, write_numbers
from app.ui.palette import (
    CLASSES,
    FUNCTION,
    GRADIENT,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PARAMETER,
    PURPLE,
    SKY,
)
from app.ui.traces import floats

Mark = dict[str, Any]
GROUPS, SHAPES = (*CLASSES, PURPLE, GREY), ("o", "^", "s", "D")
LINES, TRACES = (PARAMETER, GRADIENT, PURPLE), (
    FUNCTION, GRADIENT, GREEN, ORANGE, PURPLE, SKY, GREY, INK,
)  # fmt: skip
DASHES = ("-", "--", ":")
WIDE, HIGH, ACROSS = 4.6, 3.6, 2
"""Inches of a panel, and how many stand side by side."""
BOTH_CLASSES = LinearSegmentedColormap.from_list("classes", [CLASSES[0], "white", CLASSES[1]])
MAPS: dict[str, Colormap | str] = {"classes": BOTH_CLASSES, "sequential": "cividis"}


def run_picture(spec: dict[str, Any], kind: str, lang: str) -> bytes:
    """The panels of a player's spec at its last frame, as the bytes of a file."""
    panels = [panel for panel in spec["panels"] if panel.get("kind") != "network"]
    rows = -(-len(panels) // ACROSS)
    columns = min(len(panels), ACROSS)
    drawn = Figure(figsize=(WIDE * columns, HIGH * rows), layout="constrained")
    for place, panel in enumerate(panels, 1):
        draw_panel(drawn.add_subplot(rows, columns, place), panel, spec["frames"] - 1, lang)
    return as_file(drawn, kind)


def draw_panel(axes: Axes, panel: dict[str, Any], frame: int, lang: str) -> None:
    """A panel's marks between its axes, its names in a legend."""
    # What a title says of clicks is for the page.
    title = panel["title"].partition(";")[0]
    axes.set_title(title, parse_math=False, wrap=True, fontsize=10)
    for side, axis, limit, scale in (
        ("x", axes.xaxis, axes.set_xlim, axes.set_xscale),
        ("y", axes.yaxis, axes.set_ylim, axes.set_yscale),
    ):
        given = panel[side]
        axis.label.set(text=given["label"], parse_math=False)
        if given.get("log"):
            scale("log")
        else:
            write_numbers(axis, lang=lang)
        limit(given["range"])
    for number, mark in enumerate(panel["marks"]):
        MARKS[mark["kind"]](axes, mark, frame, mark.get("order", number))
    axes.grid(color=GREY, alpha=0.25)
    if axes.get_legend_handles_labels()[1]:
        axes.legend(fontsize=8, framealpha=0.75, edgecolor="none")


def draw_points(axes: Axes, mark: Mark, _frame: int, _order: int) -> None:
    """Samples by their group, those that are not learned from hollow."""
    x, y = floats(mark["x"]), floats(mark["y"])
    groups = np.array(mark.get("group") or [0] * len(x))
    hollow = np.array(mark.get("hollow") or [False] * len(x))
    names = mark.get("names") or []
    for group in np.unique(groups):
        for empty in (False, True):
            chosen = (groups == group) & (hollow == empty)
            colour = GROUPS[group % len(GROUPS)]
            named = group < len(names) and not empty
            axes.scatter(
                x[chosen], y[chosen], s=16, marker=SHAPES[group % len(SHAPES)],
                facecolors="none" if empty else colour, edgecolors=colour, zorder=3,
                label=names[group] if named else "_nolegend_",
            )  # fmt: skip


def draw_curve(axes: Axes, mark: Mark, frame: int, order: int) -> None:
    x = mark["x"] if mark["kind"] == "line" else mark["x"][frame]
    style: dict[str, Any] = {
        "color": LINES[order % len(LINES)],
        "ls": DASHES[order % len(DASHES)],
        "lw": 2,
    }
    axes.plot(floats(x), floats(mark["y"][frame]), label=mark.get("name", "_nolegend_"), **style)


def draw_trace(axes: Axes, mark: Mark, _frame: int, order: int) -> None:
    """A whole path, with a dot at its end."""
    x, y = floats(mark["x"]), floats(mark["y"])
    colour = TRACES[order % len(TRACES)]
    name = mark.get("name", "_nolegend_")
    axes.plot(x, y, color=colour, ls=DASHES[order % len(DASHES)], lw=1.8, label=name)
    axes.plot(x[-1:], y[-1:], color=colour, marker="o", label="_nolegend_", zorder=4)


def draw_heat(axes: Axes, mark: Mark, frame: int, _order: int) -> None:
    """A map at the last frame; one that stands still has that frame only."""
    packed = "levels" in mark
    frames = mark["levels"] if packed else mark["values"]
    one = frames[min(frame, len(frames) - 1)]
    if packed:
        values = np.frombuffer(b64decode(one), np.uint8).astype(float)
        values[values == 0] = np.nan
        low, high = 1.0, 255.0
    else:
        values, (low, high) = floats(one), mark["range"]
    extent = (*axes.get_xlim(), *axes.get_ylim())
    axes.imshow(
        values.reshape(mark["ny"], mark["nx"]), origin="lower", extent=extent, aspect="auto",
        cmap=MAPS[mark.get("map", "sequential")], vmin=low, vmax=high, zorder=0,
    )  # fmt: skip


def draw_levels(axes: Axes, mark: Mark, _frame: int, _order: int) -> None:
    axes.plot(floats(mark["x"]), floats(mark["y"]), color=GREY, lw=0.8, label="_nolegend_")


def draw_places(axes: Axes, mark: Mark, _frame: int, _order: int) -> None:
    x, y = floats(mark["x"]), floats(mark["y"])
    name = mark.get("name", "_nolegend_")
    axes.scatter(x, y, s=60, marker="X", color=INK, edgecolors="white", label=name, zorder=5)


MARKS = {
    "points": draw_points,
    "line": draw_curve,
    "segments": draw_curve,
    "trace": draw_trace,
    "walk": draw_trace,
    "heat": draw_heat,
    "ground": draw_heat,
    "level": draw_levels,
    "places": draw_places,
}
