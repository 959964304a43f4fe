"""Film: samples and what a network says of them on the left, its cost over the steps beside."""

from __future__ import annotations

from manim import Circle, Dot, FadeIn, Mobject, UpdateFromAlphaFunc, VGroup

from animations import theme
from animations.boards.descent import Words
from animations.boards.surface import inside
from animations.boards.training import Ground, Training
from animations.mobjects.chart import Chart, stretches
from animations.mobjects.plan import Plane
from animations.mobjects.typeset import Equation, fit, words
from animations.scenes.stage import BeatScene

# The room between two numbers, from the widest that is tried.
GAPS = (3 * theme.GAP, 2 * theme.GAP, theme.GAP)


class Trained(BeatScene):
    """Plays the storyboards of `boards.training`."""

    header = theme.TALL_HEADER

    def setup(self) -> None:
        above, self.numbers_row = self.stage.rows(0, theme.NUMBERS)
        self.left, self.right = above.columns(0, 0, gap=2 * theme.GAP)

    def show_ground(self, payload: Ground) -> None:
        head = VGroup(*(Equation(each, theme.NOTE_SIZE) for each in payload.formulas))
        if payload.heading:
            head.add(words(payload.heading, theme.LABEL_SIZE, theme.INK, self.head.width))
        fit(head.arrange(buff=4 * theme.GAP), self.head)
        self.data = Plane(payload.window, payload.names, self.left)
        self.costs = Plane(payload.costs, payload.cost_names, self.right)
        dots = VGroup(
            *(
                self._sample(self.data, at, group, hollow)
                for at, group, hollow in zip(
                    payload.points, payload.groups, payload.hollow, strict=True
                )
            )
        )
        self.turn(payload.words, out=[self.title], into=[head, self.data, self.costs, dots])

    def show_training(self, payload: Training) -> None:
        """What it says and its cost move on together, then the numbers at the end stand there."""
        self.turn(payload.words)
        drawn = self._at(payload, 0)
        self.play(FadeIn(drawn), run_time=theme.FADE)

        def put(group: Mobject, alpha: float) -> None:
            group.become(self._at(payload, round(alpha * (len(payload.lines) - 1))))

        self.play(UpdateFromAlphaFunc(drawn, put), run_time=2 * theme.SLIDE - 2 * theme.MORPH)
        colours = [theme.COLOURS[quantity] for quantity, _ in payload.costs]
        colours += [theme.INK] * (len(payload.shown) - len(colours))
        pairs = zip(payload.shown, colours, strict=True)
        numbers = VGroup(*(Equation(each, theme.PANEL_SIZE, colour) for each, colour in pairs))
        for gap in GAPS:
            if numbers.arrange(buff=gap).width <= self.numbers_row.width:
                break
        self.play(FadeIn(fit(numbers, self.numbers_row)))

    def show_verdict(self, payload: Words) -> None:
        self.turn(payload.words)

    def _sample(self, chart: Chart, at: tuple[float, float], group: int, hollow: bool) -> Circle:
        colour = theme.COLOURS[f"class_{group + 1}"]
        if not hollow:
            return Dot(chart.point(*at), theme.DOT, color=colour)
        ring = Circle(theme.DOT, color=colour, stroke_width=theme.AXIS_WIDTH)
        return ring.move_to(chart.point(*at))

    def _at(self, payload: Training, moment: int) -> VGroup:
        """What the network says at a moment, and its cost up to there."""
        said, curves = VGroup(), VGroup()
        for line in payload.lines[moment]:
            for piece in inside(line, self.data.window):
                said.add(self.data.path(*piece.T).set_stroke(theme.INK, theme.CURVE_WIDTH))
        end = payload.ends[moment]
        for quantity, values in payload.costs:
            colour = theme.COLOURS[quantity]
            for x, y in stretches(payload.steps[:end], values[:end], *self.costs.window.y):
                curves.add(self.costs.path(x, y).set_stroke(colour, theme.CURVE_WIDTH))
        return VGroup(said, curves)
