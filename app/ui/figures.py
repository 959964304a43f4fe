"""Pictures as files, drawn by matplotlib's object interface (no pyplot)."""

from __future__ import annotations

from io import BytesIO

from matplotlib import rc_context
from matplotlib.axis import Axis
from matplotlib.figure import Figure

from app.ui.i18n import numbers

KINDS = {"svg": "image/svg+xml", "png": "image/png"}
"""The kinds of files, with what a browser calls them."""
DOTS = 200
"""Dots to the inch of a picture that is made of dots."""


def as_file(figure: Figure, kind: str = "svg") -> bytes:
    """A figure as the bytes of a file, the same whenever it is made; an SVG keeps text as text."""
    buffer = BytesIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "discesa"}):
        dated = {"Date": None} if kind == "svg" else {}
        figure.savefig(buffer, format=kind, dpi=DOTS, metadata=dated)
    return buffer.getvalue()


def write_numbers(*axes: Axis, lang: str) -> None:
    """Tick labels as the language writes numbers."""
    number = numbers(lang)
    for axis in axes:
        axis.set_major_formatter(lambda value, _: number(value))
