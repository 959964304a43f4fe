"""The numbers of a step, and the line of learning rates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, RIGHT, UP, Dot, Line, VGroup, VMobject

from animations import theme
from animations.layout import Box
from animations.mobjects.typeset import Equation, words
from animations.storyboard import Formula, Regime


class NumberPanel:
    """Equations under one another, their equals signs in a line, each in its own colour.

    The place is laid out once, from the first equations; later ones take their places, and are
    looked at only so that all are narrow enough.
    """

    def __init__(
        self,
        first: Sequence[Formula],
        box: Box,
        colours: Sequence[str],
        later: Sequence[Sequence[Formula]] = (),
    ) -> None:
        self.colours = tuple(colours)
        self.size: float = theme.PANEL_SIZE
        column = self._typeset(first).arrange(DOWN, buff=theme.GAP)
        wide = [_reach(self._typeset(each)) for each in (first, *later)]
        widest = max(left for left, _ in wide) + max(right for _, right in wide)
        self.size *= min(1.0, box.height / column.height, box.width / widest)
        column = self._typeset(first).arrange(DOWN, buff=theme.GAP * self.size / theme.PANEL_SIZE)
        column.set_y(box.centre[1])
        reach = max(line.sign() - line.get_left()[0] for line in column)
        for line in column:
            line.shift(RIGHT * (box.left + reach - line.sign()))
        self.right = box.right
        self.anchors = [line.anchor() for line in column]

    def numbers(self, content: Sequence[Formula]) -> VGroup:
        """The equations of one step, in their places.

        Raises:
            ValueError: a number is too long for the panel.
        """
        lines = self._typeset(content)
        for line, anchor in zip(lines, self.anchors, strict=True):
            line.shift(anchor - line.anchor())
        if lines.get_right()[0] > self.right:
            raise ValueError("a number is too long for its panel")
        return lines

    def _typeset(self, content: Sequence[Formula]) -> VGroup:
        pairs = zip(content, self.colours, strict=True)
        return VGroup(*(Equation(each, self.size, colour) for each, colour in pairs))


def _reach(lines: VGroup) -> tuple[float, float]:
    """How far the equations reach to the left of their equals signs and to the right."""
    return (
        max(line.sign() - line.get_left()[0] for line in lines),
        max(line.get_right()[0] - line.sign() for line in lines),
    )


class RateLine(VGroup):
    """Learning rates on a line: stretches that behave alike, and the thresholds between them."""

    def __init__(
        self,
        regimes: Sequence[Regime],
        thresholds: Sequence[tuple[float, str]],
        symbol: VMobject,
        box: Box,
    ) -> None:
        super().__init__()
        self.first, self.last = regimes[0].since, regimes[-1].until
        names = [words(regime.name, theme.LABEL_SIZE) for regime in regimes]
        symbol.move_to(box.centre).align_to(_edge(box.right), RIGHT)
        self.left, self.right = box.left + theme.GAP, symbol.get_left()[0] - theme.GAP
        self.height_of_line = box.top - max(name.height for name in names) - theme.GAP
        symbol.set_y(self.height_of_line)
        self.stretches, self.marks, self.names = VGroup(), VGroup(), VGroup(*names)
        for regime, name in zip(regimes, names, strict=True):
            line = Line(
                self.point(regime.since),
                self.point(regime.until),
                color=theme.COLOURS[regime.quantity],
                stroke_width=2 * theme.CURVE_WIDTH,
            )
            name.next_to(line, UP, buff=theme.GAP / 2)
            self.stretches.add(line)
        self.labels = VGroup()
        for at, label in thresholds:
            mark = Line(DOWN * theme.GAP / 3, UP * theme.GAP / 3, color=theme.INK)
            mark.set_stroke(width=theme.LINE_WIDTH).move_to(self.point(at))
            self.marks.add(mark)
            number = words(label, theme.LABEL_SIZE, theme.INK)
            self.labels.add(number.next_to(mark, DOWN, buff=theme.GAP / 3))
        self.symbol = symbol
        # In the order in which they are told: a stretch, its name, and the threshold at its end.
        last = VGroup(self.stretches[-1], names[-1], symbol)
        self.pieces = VGroup(
            VGroup(self.marks[0], self.labels[0], *self._told(0)),
            *(VGroup(*self._told(k)) for k in range(1, len(names) - 1)),
            last,
        )
        self.add(*self.pieces)

    def _told(self, k: int) -> tuple[VMobject, ...]:
        return self.stretches[k], self.names[k], self.marks[k + 1], self.labels[k + 1]

    def point(self, rate: float) -> np.ndarray:
        across = (rate - self.first) / (self.last - self.first)
        return np.array([self.left + across * (self.right - self.left), self.height_of_line, 0.0])

    def marker(self, rate: float, label: str) -> VGroup:
        """A dot at a rate, the rate written under it."""
        dot = Dot(self.point(rate), radius=theme.BALL, color=theme.INK)
        number = words(label, theme.LABEL_SIZE, theme.INK, bold=True)
        return VGroup(dot, number.next_to(dot, DOWN, buff=theme.GAP / 3))


def _edge(x: float) -> np.ndarray:
    return np.array([x, 0.0, 0.0])
