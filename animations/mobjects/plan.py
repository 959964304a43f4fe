"""A plane seen from above: its two names, contours of a cost on it, and paths across it."""

from __future__ import annotations

import numpy as np
from manim import UP, VGroup

from animations import theme
from animations.boards.surface import Surface, inside
from animations.layout import Box
from animations.mobjects.chart import Chart
from animations.mobjects.typeset import Equation
from animations.storyboard import Formula, Window


class Plane(Chart):
    """A chart with a name at both axes, the upright one's above it."""

    def __init__(self, window: Window, names: tuple[Formula, Formula], box: Box) -> None:
        upright = Equation(names[1], theme.NOTE_SIZE, theme.MUTED)
        room = upright.height + theme.GAP / 2
        super().__init__(window, Box(box.left, box.bottom, box.right, box.top - room), names[0])
        upright.next_to(self.axes[1], UP, buff=theme.GAP / 3)
        self.add(upright)


class Plan(Plane):
    """The chart of a surface: its contours, and the names of both axes."""

    def __init__(self, surface: Surface, box: Box) -> None:
        super().__init__(surface.window, surface.names, box)
        self.rings = VGroup(
            *(self.path(*line.T).set_stroke(theme.MUTED, theme.THIN) for line in surface.contours)
        )
        self.add(self.rings)

    def trail(self, path: np.ndarray, colour: str, width: float = theme.LINE_WIDTH) -> VGroup:
        """The way through these points, as far as it is in the window; one alone is no way."""
        pieces = (self.path(*piece.T) for piece in inside(path, self.window))
        return VGroup(*pieces).set_stroke(colour, width)
