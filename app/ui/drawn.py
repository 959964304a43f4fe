"""A chart of a page as a file: the same traces drawn by matplotlib's object interface.

What a page shows is a Plotly figure; nothing is sampled or computed a second time here. A file is
drawn only when somebody asks for it, on paper white, with the numbers of the language.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import ScalarFormatter

from app.ui.figures import as_file, write_numbers
from app.ui.palette import GREY, INK
from app.ui.traces import (
    DASHES,
    DRAWN,
    PIXELS_A_POINT,
    colours_of,
    draw_bars,
    floats,
    inked,
    plain_text,
    single,
)

AT_LEFT = {"left": "left", "center": "center", "right": "right", "auto": "center", None: "center"}
AT_TOP = {"top": "top", "middle": "center", "bottom": "bottom", "auto": "center", None: "center"}
WIDTH, PIXELS_AN_INCH, USUAL_HEIGHT = 8.0, 90, 450
LEFT, RIGHT, BELOW, ABOVE = 0.11, 0.97, 0.65, 0.95
"""Where axes begin and end, in widths of the picture, and the inches under and over them."""


def picture(figure: go.Figure, kind: str, lang: str) -> bytes:
    """A Plotly figure as the bytes of a file, text kept as text where the kind has text."""
    drawn = in_space(figure, lang) if is_in_space(figure) else in_plane(figure, lang)
    return as_file(drawn, kind)


# In the plane


def in_plane(figure: go.Figure, lang: str) -> Figure:
    """Curves, points, bars and maps, in as many axes as the chart has."""
    drawn = sheet(figure)
    axes: dict[str, Axes] = {}
    beside: dict[str, list[Any]] = {}
    for trace in figure.data:
        name = (trace.xaxis or "x").removeprefix("x")
        if name not in axes:
            axes[name] = axes_of(drawn, figure.layout, name)
        if trace.visible not in (None, True):
            continue
        if trace.type == "bar":
            beside.setdefault(name, []).append(trace)
        else:
            DRAWN[trace.type](axes[name], trace)
    for name, bars in beside.items():
        draw_bars(axes[name], bars, figure.layout.barmode in (None, "group"))
    for name, one in axes.items():
        for shape in figure.layout.shapes:
            if (shape.xref or "x").split()[0].removeprefix("x") == name:
                draw_shape(one, shape)
        settle(one, figure.layout[f"xaxis{name}"], figure.layout[f"yaxis{name}"], lang)
    for note in figure.layout.annotations:
        write_note(drawn, axes, note)
    if figure.layout.showlegend is not False:
        write_legend(drawn, axes.values())
    return drawn


def sheet(figure: go.Figure) -> Figure:
    """An empty picture as high as the chart."""
    high = (figure.layout.height or USUAL_HEIGHT) / PIXELS_AN_INCH
    return Figure(figsize=(WIDTH, high + BELOW))


def room(drawn: Figure) -> tuple[float, float]:
    """Where axes begin and end, in heights of the picture."""
    high = drawn.get_figheight()
    return BELOW / high, 1 - ABOVE / high


def axes_of(drawn: Figure, layout: Any, name: str) -> Axes:
    """Axes in their part of the picture."""
    across, up = layout[f"xaxis{name}"].domain or (0, 1), layout[f"yaxis{name}"].domain or (0, 1)
    bottom, top = room(drawn)
    wide, high = RIGHT - LEFT, top - bottom
    box = (
        LEFT + wide * across[0],
        bottom + high * up[0],
        wide * (across[1] - across[0]),
        high * (up[1] - up[0]),
    )
    return drawn.add_axes(box)


def draw_shape(axes: Axes, shape: Any) -> None:
    """A line or a rectangle across the axes, or between places of the chart."""
    ink = inked(shape.line.color or GREY)
    dash, width = DASHES.get(shape.line.dash or "solid", "-"), shape.line.width or 1
    if shape.type == "rect":
        ends = (shape.x0, shape.x1) if "domain" in (shape.yref or "") else (shape.y0, shape.y1)
        draw = axes.axvspan if "domain" in (shape.yref or "") else axes.axhspan
        draw(*ends, **inked(shape.fillcolor or GREY), linewidth=0)
    elif "domain" in (shape.yref or ""):
        axes.axvline(shape.x0, linestyle=dash, linewidth=width, **ink)
    elif "domain" in (shape.xref or ""):
        axes.axhline(shape.y0, linestyle=dash, linewidth=width, **ink)
    else:
        ends = (shape.x0, shape.x1), (shape.y0, shape.y1)
        axes.plot(*ends, linestyle=dash, linewidth=width, **ink)


def settle(axes: Axes, across: Any, up: Any, lang: str) -> None:
    """Names, ranges and numbers of both axes."""
    for spec, axis, limit, scale in (
        (across, axes.xaxis, axes.set_xlim, axes.set_xscale),
        (up, axes.yaxis, axes.set_ylim, axes.set_yscale),
    ):
        logarithmic = spec.type == "log"
        if logarithmic:
            scale("log")
        if spec.range is not None and None not in spec.range:
            low, high = (10.0**end for end in spec.range) if logarithmic else spec.range
            limit((low, high))
        if spec.autorange == "reversed":
            axis.set_inverted(True)
        axis.label.set_text(plain_text(spec.title.text or ""))
        if spec.tickvals is not None:
            texts = spec.ticktext if spec.ticktext is not None else spec.tickvals
            axis.set_ticks(list(spec.tickvals), [plain_text(str(text)) for text in texts])
        elif isinstance(axis.get_major_formatter(), ScalarFormatter) and not logarithmic:
            write_numbers(axis, lang=lang)
        if spec.visible is False or spec.showticklabels is False:
            axis.set_ticks([])
    if across.visible is False and up.visible is False:
        axes.set_axis_off()
    else:
        axes.grid(color=GREY, alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
    if up.scaleanchor or across.scaleanchor:
        axes.set_aspect("equal", adjustable="box")


def write_note(drawn: Figure, axes: dict[str, Axes], note: Any) -> None:
    """Words at a place of the chart, or of the paper; with an arrow where the chart has one."""
    text = plain_text(note.text or "")
    style: dict[str, Any] = {"fontsize": 9, "color": INK}
    if note.xref == "paper":
        bottom, top = room(drawn)
        shift = (note.yshift or 0) / PIXELS_AN_INCH / drawn.get_figheight()
        place = (LEFT + (RIGHT - LEFT) * note.x, bottom + (top - bottom) * note.y + shift)
        drawn.text(
            *place, text, ha=AT_LEFT[note.xanchor], va=AT_TOP[note.yanchor],
            **{**style, "fontsize": 11},
        )  # fmt: skip
        return
    one = axes[(note.xref or "x").split()[0].removeprefix("x")]
    across, up = (note.ax, -(note.ay or 0)) if note.showarrow else (note.xshift, note.yshift)
    shift = ((across or 0) / PIXELS_A_POINT, (up or 0) / PIXELS_A_POINT)
    paper = {"pad": 1, "linewidth": 0, "facecolor": "white"} if note.bgcolor else None
    one.annotate(
        text, (note.x, note.y), shift, textcoords="offset points", bbox=paper,
        ha=AT_LEFT[note.xanchor], va=AT_TOP[note.yanchor],
        arrowprops={"arrowstyle": "->", "color": GREY} if note.showarrow else None, **style,
    )  # fmt: skip


def write_legend(drawn: Figure, axes: Iterable[Axes]) -> None:
    """Every name once, under the chart's top edge."""
    found: dict[str, Any] = {}
    for one in axes:
        for handle, label in zip(*one.get_legend_handles_labels(), strict=True):
            found.setdefault(label, handle)
    if len(found) > 1:
        drawn.legend(
            list(found.values()), list(found), loc="upper right", ncols=min(4, len(found)),
            frameon=False, fontsize=9,
        )  # fmt: skip


# In space


def is_in_space(figure: go.Figure) -> bool:
    return any(trace.type in ("surface", "scatter3d") for trace in figure.data)


def in_space(figure: go.Figure, lang: str) -> Figure:
    """A surface, and points or lines on it."""
    drawn = sheet(figure)
    axes: Any = drawn.add_subplot(projection="3d")
    for trace in figure.data:
        if trace.type == "surface":
            z = np.array([floats(row) for row in trace.z])
            x, y = np.meshgrid(floats(trace.x), floats(trace.y))
            axes.plot_surface(x, y, z, cmap=colours_of(trace), alpha=0.85, linewidth=0)
        else:
            style = {"marker": "o"} if "markers" in (trace.mode or "") else {}
            ink = inked(single(trace.marker.color) or trace.line.color or INK)
            axes.plot(floats(trace.x), floats(trace.y), floats(trace.z), **style, **ink)
    write_numbers(axes.xaxis, axes.yaxis, axes.zaxis, lang=lang)
    scene = figure.layout.scene
    for name in "xyz":
        getattr(axes, f"set_{name}label")(plain_text(scene[f"{name}axis"].title.text or name))
    return drawn
