"""Film: points and a turning line on the left, the cost of its weight on the right."""

from __future__ import annotations

from manim import Create, Dot, FadeIn, Mobject, UpdateFromAlphaFunc, VGroup

from animations import theme
from animations.boards.cost import Others, Setting, Walk
from animations.mobjects.plan import Plane
from animations.mobjects.typeset import Equation, fit
from animations.scenes.stage import BeatScene


class Cost(BeatScene):
    """Plays the storyboard `boards.cost`."""

    header = theme.TALL_HEADER
    footer = theme.SMALL_FOOTER

    def setup(self) -> None:
        above, self.numbers_row = self.stage.rows(0, theme.NUMBERS)
        self.left, self.right = above.columns(0, 0, gap=2 * theme.GAP)
        self.numbers, self.moving = VGroup(), VGroup()

    def show_setting(self, payload: Setting) -> None:
        formulas = VGroup(*(Equation(each, theme.NOTE_SIZE) for each in payload.formulas))
        fit(formulas.arrange(buff=4 * theme.GAP), self.head)
        self.data = Plane(payload.window, payload.names, self.left)
        self.costs = Plane(payload.costs, payload.cost_names, self.right)
        self.points = payload.points
        dots = VGroup(
            *(
                Dot(self.data.point(*each), theme.BALL, color=theme.INK).set_z_index(2)
                for each in payload.points
            )
        )
        self.turn(payload.words, out=[self.title], into=[formulas, self.data, self.costs, dots])

    def show_walk(self, payload: Walk) -> None:
        """The line turns while the dot goes along; the curve is drawn, then walked on."""
        curve = self.costs.curve(payload.curve)
        self.moving = self._drawn(payload, 0)
        self.turn(payload.words, out=[self.numbers], into=[self.moving])
        self.play(Create(curve), run_time=theme.MORPH)

        def put(group: Mobject, alpha: float) -> None:
            group.become(self._drawn(payload, round(alpha * (len(payload.weights) - 1))))

        self.play(UpdateFromAlphaFunc(self.moving, put), run_time=theme.SLIDE - 2 * theme.MORPH)
        self.numbers = VGroup(*(Equation(each, theme.PANEL_SIZE) for each in payload.shown))
        fit(self.numbers.arrange(buff=4 * theme.GAP), self.numbers_row)
        self.play(FadeIn(self.numbers), run_time=theme.FADE)

    def show_others(self, payload: Others) -> None:
        """The costs of the other points, thin: they are what the mean is taken of."""
        self.turn(payload.words, out=[self.numbers, self.moving])
        self.numbers = VGroup()
        curves = VGroup(*(self.costs.curve(curve) for curve in payload.curves))
        for curve in curves:
            curve.set_stroke(width=theme.AXIS_WIDTH)
        self.play(*map(Create, curves), run_time=theme.MORPH)

    def _drawn(self, payload: Walk, k: int) -> VGroup:
        """The line, the errors of the marked points, and the dot on the curve of the cost."""
        drawn = VGroup(self.data.segment(tuple(payload.lines[k]), theme.COLOURS["f"]))
        low, high = self.data.window.y
        for point in payload.marked:
            x, y = self.points[point]
            height = min(max(payload.heights[k][point], low), high)
            drawn.add(self.data.segment((x, y, x, height), theme.COLOURS["loss"]))
        at = (payload.weights[k], min(payload.costs[k], self.costs.window.y[1]))
        dot = Dot(self.costs.point(*at), theme.BALL, color=theme.COLOURS["parameter"])
        return drawn.add(dot.set_z_index(2))
