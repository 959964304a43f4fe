"""Film: a map of contours on the left, the slice through it on the right, then the gradient."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, UP, Arrow, Create, Dot, FadeIn, GrowArrow, VGroup

from animations import theme
from animations.boards.partials import Arrows, Map, Slice
from animations.layout import Box
from animations.mobjects.chart import Chart, stretches
from animations.mobjects.typeset import Equation, fit
from animations.scenes.stage import BeatScene
from animations.storyboard import Formula, Window


class Partials(BeatScene):
    """Plays the storyboard `boards.partials`."""

    def setup(self) -> None:
        self.left, self.right = self.stage.columns(0, 0, gap=2 * theme.GAP)
        self.slice = VGroup()

    def show_map(self, payload: Map) -> None:
        self.map, box = square(payload.window, self.left, payload.names[0])
        self.right = Box(
            box.right + 3 * theme.GAP, self.stage.bottom, self.stage.right, self.stage.top
        )
        upright = Equation(payload.names[1], theme.NOTE_SIZE, theme.MUTED)
        upright.next_to(self.map.axes[1], UP, buff=theme.GAP / 3)
        formula = fit(Equation(payload.formula, theme.PANEL_SIZE), self.head)
        self.turn(payload.words, out=[self.title], into=[formula, self.map, upright])
        rings = VGroup(*(self._ring(ring) for ring in payload.contours))
        self.play(*map(Create, rings), run_time=theme.MORPH)
        self.point = payload.point
        self.play(FadeIn(self._dot(self.map, self.point)), run_time=theme.FADE)

    def show_slice(self, payload: Slice) -> None:
        above, below = self.right.rows(0, theme.NUMBERS + theme.GAP)
        colour = theme.COLOURS[payload.quantity]
        cut = self.map.segment(payload.cut, colour)
        chart = Chart(payload.window, above, payload.variable)
        curve = chart.curve(payload.curve)
        line = chart.segment(payload.tangent, colour)
        formulas = VGroup(*(Equation(each, theme.NOTE_SIZE, colour) for each in payload.formulas))
        fit(formulas.arrange(buff=2 * theme.GAP), below)
        self.turn(payload.words, out=[self.slice], also=[Create(cut)])
        self.play(FadeIn(chart), Create(curve), run_time=theme.MORPH)
        dot = self._dot(chart, payload.touch)
        self.play(Create(line), FadeIn(dot, formulas), run_time=theme.FADE)
        self.slice = VGroup(cut, chart, curve, line, dot, formulas)

    def show_arrows(self, payload: Arrows) -> None:
        """The slopes as arrows along the axes, then the gradient that they make."""
        formulas = VGroup(*(Equation(each, theme.PANEL_SIZE) for each in payload.formulas))
        fit(formulas.arrange(DOWN, buff=theme.GAP / 2, aligned_edge=LEFT), self.right)
        self.turn(payload.words, out=[self.slice], into=[formulas])
        for end, quantity in zip(payload.along, ("slope", "parameter"), strict=True):
            self.play(GrowArrow(self._arrow(end, quantity)), run_time=theme.FADE)
        self.play(GrowArrow(self._arrow(payload.gradient, "step")), run_time=theme.MORPH)

    def _arrow(self, end: tuple[float, float], quantity: str) -> Arrow:
        return Arrow(
            self.map.point(*self.point),
            self.map.point(*end),
            color=theme.COLOURS[quantity],
            stroke_width=theme.CURVE_WIDTH,
            buff=0,
        )

    def _ring(self, ring: np.ndarray) -> VGroup:
        """A contour as far as it lies in the window."""
        low, high = self.map.window.x
        pieces = VGroup()
        for y, x in stretches(ring[:, 1], ring[:, 0], low, high):
            for across, up in stretches(x, y, *self.map.window.y):
                piece = self.map.path(across, up)
                pieces.add(piece.set_stroke(theme.COLOURS["f"], theme.AXIS_WIDTH))
        return pieces

    @staticmethod
    def _dot(chart: Chart, at: tuple[float, float]) -> Dot:
        return Dot(chart.point(*at), theme.DOT, color=theme.INK).set_z_index(2)


def square(window: Window, box: Box, variable: Formula) -> tuple[Chart, Box]:
    """A chart in which both axes have one scale, at the left of the box, and the box it takes."""
    loose = Chart(window, box, variable).inner
    ratio = (window.x[1] - window.x[0]) / (window.y[1] - window.y[0])
    taken = Box(box.left, box.bottom, box.right - (loose.width - ratio * loose.height), box.top)
    return Chart(window, taken, variable), taken
