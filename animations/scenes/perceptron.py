"""Film: a perceptron with its numbers, then its line, turned by the weight, lifted by the bias."""

from __future__ import annotations

from manim import Dot, Mobject, UpdateFromAlphaFunc, VGroup, VMobject

from animations import theme
from animations.boards.perceptron import Plane, Turning
from animations.mobjects import plan
from animations.mobjects.typeset import Equation, fit
from animations.scenes.backpropagation import Backpropagation


class Perceptron(Backpropagation):
    """Plays the storyboard `boards.perceptron`."""

    header = theme.HEADER

    def show_plane(self, payload: Plane) -> None:
        self.chart = plan.Plane(payload.window, payload.names, self.stage)
        old = VGroup(self.net, self.formulas, *self.standing.values())
        self.formulas = fit(Equation(payload.formula, theme.NOTE_SIZE), self.head)
        self.line: VMobject = self.chart.segment(payload.line, theme.COLOURS["f"])
        self.turn(payload.words, out=[old], into=[self.formulas, self.chart, self.line])

    def show_turning(self, payload: Turning) -> None:
        """The formula of these lines stands over them; a dot marks the height at 0."""
        old, self.formulas = (
            self.formulas,
            fit(Equation(payload.formula, theme.NOTE_SIZE), self.head),
        )
        start = self._at(payload, 0)
        self.turn(payload.words, out=[old], into=[self.formulas])
        self.remove(self.line)
        self.add(start)
        self.line = start

        def put(group: Mobject, alpha: float) -> None:
            group.become(self._at(payload, round(alpha * (len(payload.lines) - 1))))

        self.play(UpdateFromAlphaFunc(start, put), run_time=theme.GLIDE)

    def _at(self, payload: Turning, k: int) -> VGroup:
        dot = Dot(self.chart.point(0.0, payload.heights[k]), theme.BALL)
        dot.set_color(theme.COLOURS[payload.quantity]).set_z_index(2)
        return VGroup(self.chart.segment(tuple(payload.lines[k]), theme.COLOURS["f"]), dot)
