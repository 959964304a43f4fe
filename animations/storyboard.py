"""A film before it is drawn: beats that hold every word, number, curve and formula.

A storyboard is a tuple of `Beat`, computed from mathcore alone, so it can be tested as data. A
scene draws what a beat holds and decides nothing. Imports no Manim.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np
from sympy import Basic, Eq, Expr, Float

from animations import theme
from mathcore.printing import decimal, typst

# Labels of the terms that a rewriting takes away and puts in, and of the side that stays.
CHANGED, BECAME, LEFT_SIDE = "changed", "became", "left"
# A tangent reaches this part of the window to either side.
TANGENT = 9


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing that happens in a film.

    `kind` names the method of the scene that draws it, `payload` holds all that is drawn, and
    `seconds` is how long it lasts, reading time included.
    """

    kind: str
    payload: Any
    seconds: float


Storyboard = tuple[Beat, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression and the Typst that mathcore prints for it, terms labelled where asked."""

    expr: Expr
    typst: str


def formula(expr: Expr, groups: Mapping[Expr, str] | None = None, lang: str = "en") -> Formula:
    """The formula of an expression, the given sub-terms labelled, decimals as the language has."""
    return Formula(expr, typst(expr, groups=dict(groups or {}), decimal_comma=lang == "it"))


def equal(left: Expr, right: Expr) -> Expr:
    """The equation, kept as written."""
    return Eq(left, right, evaluate=False)


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A curve sampled from a compiled function; `quantity` is what it is coloured by."""

    quantity: str
    name: Formula
    x: np.ndarray
    y: np.ndarray


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the plane that a chart shows, with the ticks of its axes and their labels."""

    x: tuple[float, float]
    y: tuple[float, float]
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]

    def holds(self, x: float, y: float) -> bool:
        return self.x[0] <= x <= self.x[1] and self.y[0] <= y <= self.y[1]


@dataclass(frozen=True, slots=True)
class Regime:
    """A stretch of learning rates that behave alike."""

    quantity: str
    name: str
    since: float
    until: float


def ticks(low: float, high: float, most: int = 7) -> tuple[float, ...]:
    """Round numbers from low to high, at most `most` of them, 1, 2 or 5 times a power of ten.

    >>> ticks(-2, 10)
    (-2.0, 0.0, 2.0, 4.0, 6.0, 8.0, 10.0)
    """
    rough = (high - low) / most
    power = 10.0 ** np.floor(np.log10(rough))
    step = next(
        power * m
        for m in (1, 2, 5, 10, 20)
        if np.floor(high / (power * m)) - np.ceil(low / (power * m)) + 1 <= most
    )
    first, last = int(np.ceil(low / step)), int(np.floor(high / step))
    return tuple(round(float(k * step), 12) for k in range(first, last + 1))


def window_of(x: tuple[float, float], y: tuple[float, float], lang: str = "en") -> Window:
    """The window from and to these values, ticks at round numbers."""
    return Window(
        x,
        y,
        tuple((at, written(at, lang)) for at in ticks(*x)),
        tuple((at, written(at, lang)) for at in ticks(*y, 5)),
    )


def tangent(
    window: Window, x: float, y: float, slope: float, part: float = 1 / TANGENT
) -> tuple[float, float, float, float]:
    """The ends (x, y, x, y) of the line through a point, cut where it leaves the window.

    It reaches `part` of the window's width to either side.
    """
    (left, right), (low, high) = window.x, window.y
    reach = (right - left) * part
    ends = [max(-reach, left - x), min(reach, right - x)]
    if slope:
        below, above = sorted(((low - y) / slope, (high - y) / slope))
        ends = [max(ends[0], below), min(ends[1], above)]
    return (x + ends[0], y + ends[0] * slope, x + ends[1], y + ends[1] * slope)


def reading_seconds(*texts: str) -> float:
    """How long these words need to be read, in seconds."""
    words = sum(len(text.split()) for text in texts)
    return max(theme.LEAST_SECONDS, words * theme.SECONDS_A_WORD)


def written(number: float, lang: str) -> str:
    """A number as the films write it: four digits, a true minus, no 1e-17 left by rounding."""
    return decimal(round(float(number), 9), lang).replace("-", "\N{MINUS SIGN}")


def shown(name: Expr, number: float, lang: str) -> Formula:
    """`name = number`, the left side labelled, the number to four digits."""
    value = Float(decimal(round(float(number), 9)))
    return formula(equal(name, value), {name: LEFT_SIDE}, lang)


def spoken(beat: Beat) -> str:
    """The words of a beat as one line of captions."""
    heading = getattr(beat.payload, "heading", "")
    return f"{heading}. {beat.payload.words}" if heading else beat.payload.words


def total_seconds(beats: Sequence[Beat]) -> float:
    return sum(beat.seconds for beat in beats)


def fingerprint(beats: Sequence[Beat]) -> str:
    """SHA-256 of all that the beats hold; it changes when any word, number or formula does."""
    digest = hashlib.sha256()
    for piece in _pieces(tuple(beats)):
        digest.update(piece + b"\x1f")
    return digest.hexdigest()


def _pieces(value: Any) -> Iterator[bytes]:
    yield type(value).__name__.encode()
    if isinstance(value, Basic):
        yield str(value).encode()
    elif isinstance(value, np.ndarray):
        yield str((value.shape, value.dtype.str)).encode()
        yield np.ascontiguousarray(value).tobytes()
    elif is_dataclass(value):
        for field in fields(value):
            yield field.name.encode()
            yield from _pieces(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            yield from _pieces(key)
            yield from _pieces(entry)
    elif isinstance(value, tuple | list):
        for entry in value:
            yield from _pieces(entry)
    elif value is None or isinstance(value, str | bool | int | float):
        yield repr(value).encode()
    else:
        raise TypeError(f"a beat holds a {type(value).__name__}, which has no fingerprint")
