"""A long equation in several rows: broken before an operator, aligned behind the equals sign.

Only glyphs are looked at. Those of an equation keep their order and their labels, so that a
broken equation morphs like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import DOWN, RIGHT, VGroup, VMobject

from animations.mobjects.typeset import Equation
from animations.storyboard import LEFT_SIDE

# In ems: how far off the axis an operator may stand, the least width of an operator, the
# least height of a bracket, and the least space between two factors.
OFF_AXIS, OPERATOR, BRACKET, SPACE = 0.02, 0.6, 0.9, 0.1
# A row is filled at least so far if it can be.
FILLED = 0.45
ROW_GAP = 0.25


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row may begin: before the glyph of that index; a low cost is a good place."""

    index: int
    cost: int


@dataclass(frozen=True, slots=True)
class Extent:
    """The glyphs of an equation by their edges, arrays over the glyphs."""

    left: np.ndarray
    right: np.ndarray
    bottom: np.ndarray
    top: np.ndarray

    @classmethod
    def of(cls, glyphs: Sequence[VMobject]) -> Extent:
        low = np.array([glyph.points.min(axis=0) for glyph in glyphs])
        high = np.array([glyph.points.max(axis=0) for glyph in glyphs])
        return cls(low[:, 0], high[:, 0], low[:, 1], high[:, 1])


def row_starts(equation: Equation, width: float, worst: int | None = None) -> list[int] | None:
    """The glyphs with which the rows right of the equals sign begin; None if one is too wide.

    Places with a cost over `worst` are not taken; 0 is that of an operator outside all brackets.
    """
    first, edges = _first(equation), Extent.of(equation.glyphs)
    left = edges.left[first:].min()
    room = width - (left - edges.left.min())
    starts = [first]
    if edges.right[first:].max() - left <= room:
        return starts
    places = [p for p in _places(equation, edges) if worst is None or p.cost <= worst]
    while edges.right[starts[-1] :].max() - edges.left[starts[-1] :].min() > room:
        since = starts[-1]
        reach = {
            p: edges.right[since : p.index].max() - edges.left[since : p.index].min()
            for p in places
            if p.index > since
        }
        fitting = [place for place, wide in reach.items() if wide <= room]
        full = [place for place in fitting if reach[place] >= FILLED * room] or fitting
        if not full:
            return None
        starts.append(min(full, key=lambda place: (place.cost, -place.index)).index)
    return starts


def height_of(equation: Equation, starts: Sequence[int]) -> float:
    """How high the equation is with those rows."""
    return float(sum(_heights(equation, starts)) + ROW_GAP * equation.em * (len(starts) - 1))


def break_rows(equation: Equation, starts: Sequence[int]) -> None:
    """Move the glyphs into their rows."""
    edges = Extent.of(equation.glyphs)
    gap, bottom = ROW_GAP * equation.em, edges.bottom[: _end(equation, starts, 0)].min()
    left = edges.left[starts[0] : _end(equation, starts, 0)].min()
    for k, start in enumerate(starts[1:], start=1):
        row = slice(start, _end(equation, starts, k))
        across = left - edges.left[row].min()
        down = edges.top[row].max() - (bottom - gap)
        VGroup(*equation.glyphs[row]).shift(RIGHT * across + DOWN * down)
        bottom = edges.bottom[row].min() - down


def _heights(equation: Equation, starts: Sequence[int]) -> list[float]:
    edges = Extent.of(equation.glyphs)
    rows = [
        slice(0 if k == 0 else start, _end(equation, starts, k)) for k, start in enumerate(starts)
    ]
    return [float(edges.top[row].max() - edges.bottom[row].min()) for row in rows]


def _end(equation: Equation, starts: Sequence[int], k: int) -> int:
    return starts[k + 1] if k + 1 < len(starts) else len(equation.glyphs)


def _first(equation: Equation) -> int:
    """The first glyph right of the equals sign."""
    return max(equation.labels[LEFT_SIDE]) + 2


def _places(equation: Equation, edges: Extent) -> list[Place]:
    """Before a plus or minus, else between two factors; the less deep in brackets the better."""
    em, first = equation.em, _first(equation)
    axis = (edges.top[first - 1] + edges.bottom[first - 1]) / 2
    wide, high = edges.right - edges.left, edges.top - edges.bottom
    on_axis = abs((edges.top + edges.bottom) / 2 - axis) < OFF_AXIS * em
    operators = (
        on_axis & (wide > OPERATOR * em) & ((high < em / 10) | (abs(wide - high) < em / 100))
    )
    operators[list(equation.bars)] = False
    places, depth = [], 0
    for k in range(first, len(equation.glyphs)):
        bracket = on_axis[k] and high[k] > max(BRACKET * em, 2 * wide[k])
        turn = _turn(equation.glyphs[k]) if bracket else 0
        depth += min(turn, 0)
        if k > first and operators[k]:
            places.append(Place(k, 2 * depth))
        elif k > first and not operators[k - 1] and _parted(edges, first, k) > SPACE * em:
            # A fraction d/dx wants what stands behind it, and so does an operator.
            places += [Place(k, 2 * depth + 1)] * (k - 1 not in equation.bars)
        depth += max(turn, 0)
    return places


def _parted(edges: Extent, first: int, k: int) -> float:
    """How much space there is between glyph k with all behind it and what stands before it."""
    return float(edges.left[k:].min() - edges.right[first:k].max())


def _turn(glyph: VMobject) -> int:
    """1 for an opening bracket, -1 for a closing one, 0 for a bar: where its middle bulges to."""
    x, y = glyph.points[:, 0], glyph.points[:, 1]
    centre, height = (y.max() + y.min()) / 2, y.max() - y.min()
    middle = x[abs(y - centre) < height / 5]
    if not len(middle) or x.max() - x.min() < height / 20:
        return 0
    return 1 if middle.mean() < (x.max() + x.min()) / 2 else -1
