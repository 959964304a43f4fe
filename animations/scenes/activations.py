"""Film: the activations one after another on the same axes, a tangent sliding along each."""

from __future__ import annotations

from manim import (
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Mobject,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
)

from animations import theme
from animations.boards.activations import Shown
from animations.boards.descent import Words
from animations.mobjects.chart import Chart
from animations.mobjects.typeset import Equation, fit
from animations.scenes.stage import BeatScene


class Activations(BeatScene):
    """Plays the storyboard `boards.activations`."""

    header = theme.TALL_HEADER

    def setup(self) -> None:
        self.chart: Chart | None = None
        self.curves: list[VGroup] = []
        self.beside, self.title = VGroup(), VGroup()

    def show_words(self, payload: Words) -> None:
        self.turn(payload.words)

    def show_activation(self, payload: Shown) -> None:
        """The axes stay and the curves bend into those of the next activation."""
        formula = fit(Equation(payload.formula, theme.PANEL_SIZE), self.head)
        new: list[VGroup] = [formula]
        if self.chart is None:
            self.chart = Chart(payload.window, self.stage, payload.variable)
            new.append(self.chart)
        curves = [self.chart.curve(curve) for curve in payload.curves]
        names = self.chart.names(payload.curves, payload.tangents)
        drawn = (
            map(ReplacementTransform, self.curves, curves) if self.curves else map(Create, curves)
        )
        gone, also = [self.beside, self.title], [*drawn, FadeIn(names)]
        self.turn(payload.words, payload.heading, out=gone, into=new, also=also)
        self.curves, self.beside, self.title = curves, VGroup(formula, names), VGroup()
        self._slide(payload, self.chart)

    def _slide(self, payload: Shown, chart: Chart) -> None:
        tangent = chart.segment(tuple(payload.tangents[0]), theme.COLOURS["step"])
        touch = Dot(radius=theme.BALL, color=theme.COLOURS["f"])
        below = Dot(radius=theme.BALL, color=theme.COLOURS["slope"])
        moving = VGroup(tangent, touch, below)

        def put(group: Mobject, alpha: float) -> None:
            k = round(alpha * (len(payload.touch) - 1))
            z, value, slope = payload.touch[k]
            x1, y1, x2, y2 = payload.tangents[k]
            group[0].put_start_and_end_on(chart.point(x1, y1), chart.point(x2, y2))
            group[1].move_to(chart.point(z, value))
            group[2].move_to(chart.point(z, slope))

        put(moving, 0.0)
        self.add(moving)
        self.play(UpdateFromAlphaFunc(moving, put), run_time=theme.GLIDE)
        self.play(FadeOut(moving), run_time=theme.FADE / 2)
