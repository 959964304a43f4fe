"""Film: the second point of a secant walks towards the first, its numbers beside the chart."""

from __future__ import annotations

from manim import DOWN, Create, Dot, FadeIn, ReplacementTransform, UpdateFromAlphaFunc, VGroup

from animations import theme
from animations.boards.secant import Secants, Setting, Tangent
from animations.mobjects.chart import Chart
from animations.mobjects.panels import NumberPanel
from animations.mobjects.typeset import Equation, fit
from animations.scenes.stage import BeatScene


class Secant(BeatScene):
    """Plays the storyboard `boards.secant`."""

    def setup(self) -> None:
        self.left, self.right = self.stage.columns(0, theme.WIDE_PANEL)
        self.panel: NumberPanel | None = None
        self.numbers, self.secant = VGroup(), VGroup()

    def show_setting(self, payload: Setting) -> None:
        formulas = VGroup(*(Equation(each, theme.NOTE_SIZE) for each in payload.formulas))
        fit(formulas.arrange(buff=4 * theme.GAP), self.head)
        self.chart = Chart(payload.window, self.left, payload.variable)
        curve = self.chart.curve(payload.curve)
        lines = [line for b in self.beats if b.kind == "secants" for line in b.payload.lines]
        names = self.chart.names((payload.curve,), lines)
        self.turn(payload.words, out=[self.title], into=[formulas, self.chart])
        self.play(Create(curve), run_time=theme.MORPH)
        self.point = payload.point
        here = Dot(self.chart.point(*self.point), theme.BALL, color=theme.COLOURS["f"])
        self.play(FadeIn(names, here.set_z_index(2)), run_time=theme.FADE)

    def show_secants(self, payload: Secants) -> None:
        """Turn the secant, the numbers after it: a number that races cannot be read."""
        if self.panel is None:
            colours = [theme.COLOURS[each] for each in ("step", "parameter", "slope")]
            all_shown = [beat.payload.shown for beat in self.beats if beat.kind == "secants"]
            self.panel = NumberPanel(payload.shown, self.right, colours, all_shown)
            self.secant = self._drawn(payload, 0)
            self.turn(payload.words, into=[self.secant])
        else:
            self.turn(payload.words)
            self.play(
                UpdateFromAlphaFunc(
                    self.secant,
                    lambda group, alpha: group.become(
                        self._drawn(payload, round(alpha * (len(payload.ends) - 1)))
                    ),
                ),
                run_time=theme.TURN,
            )
        self.remove(self.numbers)
        self.numbers = self.panel.numbers(payload.shown)
        self.add(self.numbers)

    def show_tangent(self, payload: Tangent) -> None:
        line = self.chart.segment(payload.line, theme.COLOURS["slope"])
        formulas = VGroup(*(Equation(each, theme.PANEL_SIZE) for each in payload.formulas))
        fit(formulas.arrange(DOWN, buff=2 * theme.GAP), self.right)
        formulas[1].set_color(theme.COLOURS["slope"])
        self.turn(
            payload.words,
            out=[self.numbers, self.secant[1:]],
            into=[formulas],
            also=[ReplacementTransform(self.secant[0], line)],
        )

    def _drawn(self, payload: Secants, k: int) -> VGroup:
        """The secant, its run and rise, and its second point."""
        x, y = payload.ends[k]
        here_x, here_y = self.point
        return VGroup(
            self.chart.segment(tuple(payload.lines[k]), theme.COLOURS["slope"]),
            self.chart.segment((here_x, here_y, x, here_y), theme.COLOURS["step"]),
            self.chart.segment((x, here_y, x, y), theme.COLOURS["parameter"]),
            Dot(self.chart.point(x, y), theme.BALL, color=theme.COLOURS["parameter"]),
        )
