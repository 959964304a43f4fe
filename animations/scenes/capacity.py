"""Film: a curve of growing degree on the left, both its errors by degree on the right."""

from __future__ import annotations

import numpy as np
from manim import LEFT, Dot, FadeIn, Line, Mobject, UpdateFromAlphaFunc, VGroup

from animations import theme
from animations.boards.capacity import Fit, Ground, Regimes
from animations.mobjects.chart import Chart, stretches
from animations.mobjects.typeset import fit, words
from animations.scenes.stage import BeatScene


class Capacity(BeatScene):
    """Plays the storyboard `boards.capacity`."""

    header = theme.SMALL_HEADER

    def setup(self) -> None:
        self.left, self.right = self.stage.columns(0, 0, gap=2 * theme.GAP)
        self.heads = self.head.columns(0, 0, gap=2 * theme.GAP)
        self.label, self.curve = VGroup(), VGroup()
        self.last: list[np.ndarray] = []

    def show_ground(self, payload: Ground) -> None:
        """Both kinds of points in the chart of the data, both errors named over theirs."""
        self.data = Chart(payload.window, self.left, payload.variable)
        self.errors = Chart(payload.errors, self.right, payload.degree)
        training, test = (theme.COLOURS[name] for name in ("training", "test"))
        points = VGroup(
            *(self._dot(self.data, at, test, theme.SMALL_DOT) for at in payload.judged),
            *(self._dot(self.data, at, training, theme.BALL) for at in payload.learned),
        )
        self.legend = VGroup()
        for name, colour in zip(payload.names, (training, test), strict=True):
            sign = Dot(radius=theme.BALL, color=colour)
            text = words(name, theme.CAPTION_SIZE)
            self.legend.add(VGroup(sign, text).arrange(buff=theme.GAP / 2))
        fit(self.legend.arrange(buff=2 * theme.GAP), self.heads[1])
        drawn = [self.data, points, self.errors, self.legend]
        self.turn(payload.words, out=[self.title], into=drawn)

    def show_fit(self, payload: Fit) -> None:
        """The curve bends over into the next one, then its errors stand over its degree."""
        self.turn(payload.words)
        old, self.label = (
            self.label,
            fit(words(payload.label, theme.CAPTION_SIZE, bold=True), self.heads[0]),
        )
        self.remove(old)
        self.add(self.label)

        def put(curve: Mobject, alpha: float) -> None:
            curve.become(self._curve(payload, alpha))

        seconds = theme.MORPH if payload.told else theme.QUICK_STEP
        self.play(UpdateFromAlphaFunc(self.curve, put), run_time=seconds)
        drawn, ends = VGroup(), []
        for name, error in zip(("training", "test"), payload.errors, strict=True):
            colour = theme.COLOURS[name]
            ends.append(self.errors.point(payload.degree, error))
            drawn.add(Dot(ends[-1], theme.BALL, color=colour))
            if self.last:
                start = self.last[len(ends) - 1]
                drawn.add(Line(start, ends[-1], color=colour, stroke_width=theme.LINE_WIDTH))
        self.last = ends
        self.play(FadeIn(drawn), run_time=theme.ROLL)

    def show_regimes(self, payload: Regimes) -> None:
        """The stretches along the upper edge of the errors, and their names over the film."""
        names, strips = VGroup(), VGroup()
        top = self.errors.window.y[1]
        boxes = self.head.columns(*[0] * len(payload.regimes))
        for regime, box in zip(payload.regimes, boxes, strict=True):
            colour = theme.COLOURS[regime.quantity]
            since, until = (self.errors.point(at, top) for at in (regime.since, regime.until))
            strips.add(Line(since, until, color=colour, stroke_width=theme.STRIP))
            sign = Line(LEFT * theme.GAP, -LEFT * theme.GAP, color=colour)
            sign.set_stroke(width=theme.STRIP)
            text = words(regime.name, theme.CAPTION_SIZE, bold=True)
            names.add(fit(VGroup(sign, text).arrange(buff=theme.GAP / 2), box))
        self.turn(payload.words, out=[self.label, self.legend], into=[names, strips])

    def _dot(self, chart: Chart, at: np.ndarray, colour: str, radius: float) -> Dot:
        return Dot(chart.point(*at), radius, color=colour)

    def _curve(self, payload: Fit, alpha: float) -> VGroup:
        """The curve on its way, in pieces where it leaves the chart."""
        drawn = VGroup()
        heights = payload.before + alpha * (payload.after - payload.before)
        for x, y in stretches(payload.x, heights, *self.data.window.y):
            drawn.add(self.data.path(x, y).set_stroke(theme.INK, theme.CURVE_WIDTH))
        return drawn
