"""A cost seen from above: contours in a chart, and paths across it."""

from __future__ import annotations

import numpy as np
from manim import UP, VGroup, VMobject

from animations import theme
from animations.boards.surface import Surface
from animations.layout import Box
from animations.mobjects.chart import Chart
from animations.mobjects.typeset import Equation


class Plan(Chart):
    """The chart of a surface: its contours, and the names of both axes."""

    def __init__(self, surface: Surface, box: Box) -> None:
        upright = Equation(surface.names[1], theme.NOTE_SIZE, theme.MUTED)
        room = upright.height + theme.GAP / 2
        below = Box(box.left, box.bottom, box.right, box.top - room)
        super().__init__(surface.window, below, surface.names[0])
        upright.next_to(self.axes[1], UP, buff=theme.GAP / 3)
        self.rings = VGroup(
            *(self.path(*line.T).set_stroke(theme.MUTED, theme.THIN) for line in surface.contours)
        )
        self.add(self.rings, upright)

    def trail(self, path: np.ndarray, colour: str, width: float = theme.LINE_WIDTH) -> VMobject:
        """The way through these points; one alone is no way."""
        if len(path) < 2:
            return VMobject()
        return self.path(*path.T).set_stroke(colour, width)
