"""Film: four learning rates on one curve, the numbers of every step beside it."""

from __future__ import annotations

from manim import (
    DOWN,
    LEFT,
    UP,
    Arrow,
    Create,
    DashedLine,
    Dot,
    FadeIn,
    FadeOut,
    GrowArrow,
    MoveAlongPath,
    VGroup,
    VMobject,
)

from animations import theme
from animations.boards.descent import Move, Row, Run, Setting, Words
from animations.boards.step_size import Rates, Summary
from animations.mobjects.chart import Chart
from animations.mobjects.panels import NumberPanel, RateLine
from animations.mobjects.typeset import Equation, fit, words
from animations.scenes.stage import BeatScene


class StepSize(BeatScene):
    """Plays the storyboard `boards.step_size`."""

    def setup(self) -> None:
        above, self.lower = self.stage.rows(0, theme.RATE_LINE)
        self.left, self.right = above.columns(0, theme.PANEL)
        self.colours = [theme.COLOURS[each] for each in ("step", "parameter", "slope", "f")]
        self.panel: NumberPanel | None = None
        self.rates: RateLine | None = None
        self.values, self.run = VGroup(), VGroup()

    def show_setting(self, payload: Setting) -> None:
        formulas = VGroup(*(Equation(each, theme.NOTE_SIZE) for each in payload.formulas))
        fit(formulas.arrange(buff=1.5 * theme.GAP), self.head)
        self.chart = Chart(payload.window, self.left, payload.variable)
        curve, names = self.chart.curve(payload.curve), self.chart.names((payload.curve,))
        self.turn(payload.words, out=[self.title], into=[formulas[0], self.chart])
        self.play(Create(curve), run_time=theme.MORPH)
        _, slope, self.curvature, update = formulas
        self.play(FadeIn(names, slope, update), run_time=theme.FADE)

    def show_rates(self, payload: Rates) -> None:
        symbol = Equation(payload.symbol, theme.NOTE_SIZE)
        self.rates = RateLine(payload.regimes, payload.thresholds, symbol, self.lower)
        self.turn(payload.words, into=[self.curvature])
        for piece in self.rates.pieces:
            self.play(FadeIn(piece), run_time=theme.MORPH)

    def show_run(self, payload: Run) -> None:
        """Mark the rate, clear the last run away, put the ball at the start."""
        self.ball = self._ball(payload.row, payload.quantity)
        gone, self.run = self.run, VGroup(self._marker(payload.rate, payload.rate_label))
        if self.panel is None:
            self.panel = NumberPanel(payload.row.shown, self.right, self.colours)
        self.turn(payload.words, out=[gone], into=[self.run], also=[FadeIn(self.ball)])
        self.run.add(self.ball)
        self._write(payload.row)

    def show_move(self, payload: Move) -> None:
        way = self.chart.path(payload.path[:, 0], payload.path[:, 1])
        self._leave_a_dot(payload)
        helpers = self._tangent_and_arrow(payload) if payload.told else VGroup()
        self.play(MoveAlongPath(self.ball, way), run_time=theme.ROLL)
        self._write(payload.after)
        leaving: list[VMobject] = [helpers] if len(helpers) else []
        if payload.leaves:
            leaving.append(self.ball)
        if leaving:
            self.play(*(FadeOut(each) for each in leaving), run_time=theme.FADE / 2)
        if payload.leaves:
            self.run.remove(self.ball)

    def show_verdict(self, payload: Words) -> None:
        self.turn(payload.words)

    def show_summary(self, payload: Summary) -> None:
        """All four rates marked, and beside the curve what became of each."""
        markers = VGroup(*(self._marker(rate, label) for rate, label in payload.marks))
        table = VGroup(*(words(line, theme.PANEL_SIZE) for line in payload.outcomes))
        pitch = max(line.height for line in table) + theme.GAP
        for k, line in enumerate(table):
            # By their tops, which are digits: some words reach below the line.
            line.align_to(table[0], UP).align_to(table[0], LEFT).shift(k * pitch * DOWN)
        self.turn(
            payload.words,
            out=[self.run, self.values],
            into=[markers, fit(table, self.right)],
        )

    def _marker(self, rate: float, label: str) -> VGroup:
        assert self.rates is not None
        return self.rates.marker(rate, label)

    def _ball(self, row: Row, quantity: str) -> Dot:
        ball = Dot(self.chart.point(row.w, row.value), radius=theme.BALL)
        ball.set_fill(theme.COLOURS[quantity]).set_stroke(theme.INK, theme.AXIS_WIDTH, 1)
        return ball.set_z_index(2)

    def _leave_a_dot(self, payload: Move) -> None:
        at = self.chart.point(payload.before.w, payload.before.value)
        dot = Dot(at, radius=theme.DOT, color=theme.INK, fill_opacity=theme.TRAIL).set_z_index(1)
        self.run.add(dot)
        self.add(dot)

    def _tangent_and_arrow(self, payload: Move) -> VGroup:
        """Draw the tangent, then the step: across at the height of the ball, then to the curve."""
        tangent = self.chart.segment(payload.tangent, theme.COLOURS["slope"])
        end, height = payload.path[-1]
        level = payload.before.value
        across = Arrow(
            self.chart.point(payload.before.w, level),
            self.chart.point(end, level),
            color=theme.COLOURS["parameter"],
            stroke_width=theme.CURVE_WIDTH,
            buff=0,
        )
        fall = DashedLine(
            self.chart.point(end, level), self.chart.point(end, height), color=theme.MUTED
        )
        self.play(Create(tangent), run_time=theme.FADE)
        self.play(GrowArrow(across), run_time=theme.FADE)
        self.play(Create(fall), run_time=theme.FADE / 2)
        return VGroup(tangent, across, fall)

    def _write(self, row: Row) -> None:
        """Put the numbers of a step in place of the last ones, at once: a blur cannot be read."""
        assert self.panel is not None
        self.remove(self.values)
        self.values = self.panel.numbers(row.shown)
        self.add(self.values)
