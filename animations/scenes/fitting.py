"""Film: data and a moving curve on the left, the path of its parameters on the right."""

from __future__ import annotations

from manim import DashedLine, Dot, FadeIn, FadeOut, Mobject, UpdateFromAlphaFunc, VGroup

from animations import theme
from animations.boards.descent import Words
from animations.boards.fitting import Ground, Run
from animations.mobjects.chart import stretches
from animations.mobjects.plan import Plan, Plane
from animations.mobjects.typeset import Equation, fit
from animations.scenes.stage import BeatScene


class Fitting(BeatScene):
    """Plays the storyboards of `boards.fitting`."""

    header = theme.TALL_HEADER
    footer = theme.SMALL_FOOTER

    def setup(self) -> None:
        above, self.numbers_row = self.stage.rows(0, theme.NUMBERS)
        self.left, self.right = above.columns(0, 0, gap=2 * theme.GAP)
        self.drawn, self.numbers, self.picture = VGroup(), VGroup(), VGroup()

    def show_ground(self, payload: Ground) -> None:
        formulas = VGroup(*(Equation(each, theme.NOTE_SIZE) for each in payload.formulas))
        fit(formulas.arrange(buff=4 * theme.GAP), self.head)
        self.data = Plane(payload.window, payload.names, self.left)
        self.plan = Plan(payload.cost, self.right)
        dots = VGroup(
            *(Dot(self.data.point(*each), theme.DOT, color=theme.INK) for each in payload.points)
        )
        old = [self.title, self.picture, self.drawn, self.numbers]
        self.picture = VGroup(formulas, self.data, self.plan, dots)
        self.turn(payload.words, out=old, into=[self.picture])
        self.title, self.drawn, self.numbers = VGroup(), VGroup(), VGroup()

    def show_run(self, payload: Run) -> None:
        """The curve and the path move together, then the numbers at the end stand under them."""
        faint = []
        if len(self.drawn):
            trail, *rest = self.drawn
            faint = [trail.animate.set_stroke(opacity=theme.TRAIL), *map(FadeOut, rest)]
            self.picture.add(trail)
        self.turn(payload.words, out=[self.numbers], also=faint)
        self.drawn = self._at(payload, 0)
        self.play(FadeIn(self.drawn), run_time=theme.FADE)

        def put(group: Mobject, alpha: float) -> None:
            group.become(self._at(payload, round(alpha * (len(payload.path) - 1))))

        self.play(UpdateFromAlphaFunc(self.drawn, put), run_time=theme.SLIDE - 2 * theme.MORPH)
        self.numbers = VGroup(*(Equation(each, theme.PANEL_SIZE) for each in payload.shown))
        fit(self.numbers.arrange(buff=4 * theme.GAP), self.numbers_row)
        self.play(FadeIn(self.numbers), run_time=theme.FADE)

    def show_verdict(self, payload: Words) -> None:
        self.turn(payload.words)

    def _at(self, payload: Run, k: int) -> VGroup:
        """The path so far, the point it has come to, the curve, and the boundary, if any."""
        colour = theme.COLOURS[payload.quantity]
        dot = Dot(self.plan.point(*payload.path[k]), theme.BALL, color=colour).set_z_index(2)
        curve = VGroup()
        for x, y in stretches(payload.x, payload.curves[k], *self.data.window.y):
            curve.add(self.data.path(x, y).set_stroke(theme.COLOURS["f"], theme.CURVE_WIDTH))
        drawn = VGroup(self.plan.trail(payload.path[: k + 1], colour), dot, curve)
        if payload.boundary is not None:
            (left, right), (low, high) = self.data.window.x, self.data.window.y
            if left < payload.boundary[k] < right:
                ends = (self.data.point(payload.boundary[k], y) for y in (low, high))
                drawn.add(DashedLine(*ends, color=theme.COLOURS["slope"]))
        return drawn
