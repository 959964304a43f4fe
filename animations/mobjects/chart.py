"""Axes and curves from sampled arrays, cut at the window; names placed where there is room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Line, VGroup, VMobject

from animations import theme
from animations.layout import Box
from animations.mobjects.typeset import Equation, words
from animations.storyboard import Curve, Formula, Window

# Where a name may stand around a point of its curve, and how far from its ends.
AROUND = (DOWN + RIGHT, UP + RIGHT, UP + LEFT, DOWN + LEFT)
ALONG = 60
PLACES = (0.85, 0.8, 0.9, 0.75, 0.7, 0.65, 0.6, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4)


class Chart(VGroup):
    """A window of the plane drawn into a box: axes on its left and lower edge, faint grid.

    `point(x, y)` is where that point of the plane lies in the frame.
    """

    def __init__(self, window: Window, box: Box, variable: Formula) -> None:
        super().__init__()
        self.window = window
        x_labels = [words(label, theme.LABEL_SIZE, theme.MUTED) for _, label in window.x_ticks]
        y_labels = [words(label, theme.LABEL_SIZE, theme.MUTED) for _, label in window.y_ticks]
        name = Equation(variable, theme.NOTE_SIZE, theme.MUTED)
        near = theme.GAP / 2
        self.inner = Box(
            box.left + max(label.width for label in y_labels) + near,
            box.bottom + max(label.height for label in x_labels) + near,
            box.right - name.width - theme.GAP,
            box.top - max(label.height for label in y_labels) / 2,
        )
        (left, right), (low, high) = window.x, window.y
        self.grid = VGroup(
            *(self._line(x, low, x, high, theme.FAINT) for x, _ in window.x_ticks),
            *(self._line(left, y, right, y, theme.FAINT) for y, _ in window.y_ticks),
        )
        self.axes = VGroup(
            self._line(left, low, right, low, theme.MUTED),
            self._line(left, low, left, high, theme.MUTED),
        )
        for label, (x, _) in zip(x_labels, window.x_ticks, strict=True):
            label.next_to(self.point(x, low), DOWN, buff=near)
        for label, (y, _) in zip(y_labels, window.y_ticks, strict=True):
            label.next_to(self.point(left, y), LEFT, buff=near)
        name.next_to(self.axes[0], RIGHT, buff=near)
        self.labels = VGroup(*x_labels, *y_labels, name)
        self.add(self.grid, self.axes, self.labels)

    def point(self, x: float, y: float) -> np.ndarray:
        (left, right), (low, high) = self.window.x, self.window.y
        across, up = (x - left) / (right - left), (y - low) / (high - low)
        return np.array(
            [
                self.inner.left + across * self.inner.width,
                self.inner.bottom + up * self.inner.height,
                0.0,
            ]
        )

    def path(self, x: np.ndarray, y: np.ndarray) -> VMobject:
        """The broken line through these points, all inside the window."""
        line = VMobject()
        line.set_points_as_corners([self.point(*at) for at in zip(x, y, strict=True)])
        return line

    def segment(self, ends: tuple[float, float, float, float], colour: str) -> Line:
        return self._line(*ends, colour, theme.LINE_WIDTH)

    def curve(self, curve: Curve) -> VGroup:
        """A curve in the colour of its quantity, one piece for each stretch in the window."""
        pieces = VGroup()
        for x, y in stretches(curve.x, curve.y, *self.window.y):
            piece = self.path(x, y)
            piece.set_stroke(theme.COLOURS[curve.quantity], theme.CURVE_WIDTH)
            pieces.add(piece)
        return pieces

    def names(
        self,
        curves: tuple[Curve, ...],
        lines: Sequence[tuple[float, float, float, float]] | np.ndarray = (),
    ) -> VGroup:
        """The curves' names, each beside its own curve and clear of all others.

        They are clear of `lines` too, x, y, x, y of their ends, that will be drawn later.
        """
        crowd = np.array(
            [
                *(self.point(x, y) for c in curves for x, y in zip(c.x, c.y, strict=True)),
                *(
                    at
                    for ends in lines
                    for at in np.linspace(self.point(*ends[:2]), self.point(*ends[2:]), ALONG)
                ),
            ]
        )
        placed = VGroup()
        for curve in curves:
            name = Equation(curve.name, theme.NOTE_SIZE, theme.COLOURS[curve.quantity])
            for side, place in product(AROUND, PLACES):
                k = round(place * (len(curve.x) - 1))
                name.next_to(self.point(curve.x[k], curve.y[k]), side, buff=theme.GAP / 2)
                if self._clear(name, crowd, placed):
                    break
            else:
                raise ValueError(f"no room for the name of the curve {curve.quantity}")
            placed.add(name)
        return placed

    def _clear(self, name: VMobject, crowd: np.ndarray, placed: VGroup) -> bool:
        low, high = name.get_corner(DOWN + LEFT), name.get_corner(UP + RIGHT)
        room = theme.GAP / 3
        box = Box(low[0] - room, low[1] - room, high[0] + room, high[1] + room)
        inside = (
            self.inner.left <= box.left
            and box.right <= self.inner.right
            and self.inner.bottom <= box.bottom
            and box.top <= self.inner.top
        )
        across = (crowd[:, 0] > box.left) & (crowd[:, 0] < box.right)
        up = (crowd[:, 1] > box.bottom) & (crowd[:, 1] < box.top)
        free = all(not overlap(box, _box_of(other)) for other in placed)
        return inside and free and not bool(np.any(across & up))

    def _line(
        self,
        x: float,
        y: float,
        to_x: float,
        to_y: float,
        colour: str,
        width: float = theme.AXIS_WIDTH,
    ) -> Line:
        return Line(self.point(x, y), self.point(to_x, to_y), color=colour, stroke_width=width)


def _box_of(mobject: VMobject) -> Box:
    low, high = mobject.get_corner(DOWN + LEFT), mobject.get_corner(UP + RIGHT)
    return Box(low[0], low[1], high[0], high[1])


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share more than an edge."""
    return (
        one.left < other.right
        and other.left < one.right
        and one.bottom < other.top
        and other.bottom < one.top
    )


def stretches(
    x: np.ndarray, y: np.ndarray, low: float, high: float
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The stretches of a sampled curve between two heights, ends interpolated; NaN is a gap.

    >>> [xs.tolist() for xs, _ in stretches(np.arange(3.0), np.array([0.0, 2.0, 0.0]), 0, 1)]
    [[0.0, 0.5], [1.5, 2.0]]
    """
    across: list[float] = []
    up: list[float] = []
    inside = (y >= low) & (y <= high)
    for k in range(len(x)):
        if k and inside[k] != inside[k - 1] and np.isfinite(y[k - 1 : k + 1]).all():
            edge = low if min(y[k - 1], y[k]) < low else high
            share = (edge - y[k - 1]) / (y[k] - y[k - 1])
            across.append(float(x[k - 1] + share * (x[k] - x[k - 1])))
            up.append(float(edge))
        if inside[k]:
            across.append(float(x[k]))
            up.append(float(y[k]))
        elif across:
            if len(across) > 1:
                yield np.array(across), np.array(up)
            across, up = [], []
    if len(across) > 1:
        yield np.array(across), np.array(up)
