"""The same pictures as SVG files, drawn by matplotlib's object interface (no pyplot)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from matplotlib.axis import Axis
from matplotlib.figure import Figure

from app.ui.i18n import numbers, words
from app.ui.palette import FUNCTION, GRADIENT, GREY


def svg(figure: Figure) -> bytes:
    """A figure as the bytes of an SVG file, its text kept as text."""
    from matplotlib import rc_context

    buffer = BytesIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "discesa"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()


def write_numbers(*axes: Axis, lang: str) -> None:
    """Tick labels as the language writes numbers."""
    number = numbers(lang)
    for axis in axes:
        axis.set_major_formatter(lambda value, _: number(value))


def tangent_figure(curve: dict[str, Any], title: str, lang: str) -> bytes:
    """f and its derivative from the data of the chart on the page."""
    _ = words(lang)
    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.add_subplot(xlabel=curve["variable"], ylim=curve["frame"])
    axes.set_title(title, parse_math=False, wrap=True)
    axes.axhline(0, color=GREY, linewidth=0.8)
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.plot(*_points(curve["x"], curve["f"]), color=FUNCTION, label=_("f, the function"))
    axes.plot(
        *_points(curve["x"], curve["slope"]), color=GRADIENT, ls="--", label=_("f′, its slope")
    )
    axes.set_xlim(curve["x"][0], curve["x"][-1])
    axes.legend(frameon=False)
    write_numbers(axes.xaxis, axes.yaxis, lang=lang)
    return svg(figure)


def _points(x: list[float], y: list[float | None]) -> tuple[list[float], list[float]]:
    return x, [float("nan") if height is None else height for height in y]
