"""The numbers of a step, and the line of learning rates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Dot, Line, VGroup, VMobject

from animations import theme
from animations.layout import Box
from animations.mobjects.typeset import fit, words
from animations.storyboard import Regime


class NumberPanel(VGroup):
    """Headings in a column and, at the right of each, the number it has now."""

    def __init__(self, headings: Sequence[VMobject], box: Box, colours: Sequence[str]) -> None:
        super().__init__()
        self.colours = tuple(colours)
        column = VGroup(*headings).arrange(DOWN, buff=theme.GAP, aligned_edge=RIGHT)
        fit(column, box).align_to(_edge(box.left), LEFT)
        left = column.get_right()[0] + 2 * theme.GAP
        self.places = [
            Box(left, heading.get_bottom()[1], box.right, heading.get_top()[1])
            for heading in headings
        ]
        self.add(*headings)

    def values(self, labels: Sequence[str]) -> VGroup:
        """The numbers of one step, each in the colour of its quantity."""
        written = VGroup()
        for label, place, colour in zip(labels, self.places, self.colours, strict=True):
            number = words(label, theme.PANEL_SIZE, colour)
            number.move_to(place.centre).align_to(_edge(place.left), LEFT)
            written.add(number)
        return written


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
        self.add(self.stretches, self.names, self.marks, self.labels, symbol)

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
