"""Film: a derivative written out, then a network that grows beside bars of its operations."""

from __future__ import annotations

from itertools import pairwise

from manim import Dot, FadeIn, Line, Mobject, UpdateFromAlphaFunc, VGroup

from animations import theme
from animations.boards.swell import WAYS, Again, Depth, Scale, Unfolded
from animations.mobjects.bars import Bars
from animations.mobjects.chart import Chart
from animations.mobjects.fitting import fitted
from animations.mobjects.net import Sketch
from animations.mobjects.typeset import Equation, fit, words
from animations.scenes.stage import BeatScene
from animations.storyboard import CHANGED


class Swell(BeatScene):
    """Plays the storyboard `boards.swell`."""

    header = theme.SMALL_HEADER

    def setup(self) -> None:
        self.left, self.right = self.stage.columns(theme.SKETCH, 0, gap=2 * theme.GAP)
        self.colours = [theme.COLOURS[way] for way in WAYS]
        self.sketch, self.label, self.numbers = VGroup(), VGroup(), VGroup()
        self.chart, self.bars = VGroup(), VGroup()

    def show_unfolded(self, payload: Unfolded) -> None:
        """The derivative in rows under the network that it belongs to.

        Raises:
            ValueError: the derivative is too long to be read in one frame.
        """
        self.formula = Equation(payload.formula)
        if not fitted([self.formula], self.stage, alone=True):
            raise ValueError("the derivative is too long for a frame")
        self.formula.set_y(self.stage.centre[1])
        _, middle, _ = self.head.columns(0, theme.SKETCH, 0)
        self.sketch = Sketch(payload.sizes, middle)
        self.turn(payload.words, out=[self.title], into=[self.sketch, self.formula])

    def show_again(self, payload: Again) -> None:
        part = self.formula.group(self.formula.part(CHANGED))
        colour = part.animate.set_color(theme.COLOURS["changed"])
        self.turn(payload.words)
        self.play(colour, run_time=theme.HIGHLIGHT)

    def show_depth(self, payload: Depth) -> None:
        """The network gains a layer; the bars shrink to the new scale, then grow to the counts."""
        sketch = Sketch(payload.sizes, self.left)
        label = fit(words(payload.label, theme.CAPTION_SIZE, bold=True), self.head)
        out, into = [self.sketch, self.label, self.numbers], [sketch, label]
        if not len(self.chart):
            self.chart = Bars(payload.names, 1.0, self.right, self.colours)
            out.append(self.formula)
            into.append(self.chart)
        self.turn(payload.words, out=out, into=into)
        self.sketch, self.label = sketch, label
        self.remove(self.bars)
        self.bars = self.chart.bars(payload.bars[0])
        self.add(self.bars)
        for start, end in ((0, payload.halfway), (payload.halfway, len(payload.bars))):
            if start < end:
                self._move(payload, start, end - 1)
        self.numbers = self.chart.numbers(self.bars, payload.numbers)
        self.play(FadeIn(self.numbers), run_time=theme.FADE)

    def show_scale(self, payload: Scale) -> None:
        """The counts of all depths as points, joined, on a scale of powers of ten."""
        chart = Chart(payload.window, self.right, payload.variable)
        drawn, legend = VGroup(), VGroup()
        for name, colour, powers in zip(payload.names, self.colours, payload.powers.T, strict=True):
            ends = [chart.point(*at) for at in zip(payload.depths, powers, strict=True)]
            for start, end in pairwise(ends):
                drawn.add(Line(start, end, color=colour, stroke_width=theme.LINE_WIDTH))
            drawn.add(*(Dot(end, theme.BALL, color=colour) for end in ends))
            sign = Dot(radius=theme.BALL, color=colour)
            legend.add(VGroup(sign, words(name)).arrange(buff=theme.GAP / 2))
        fit(legend.arrange(buff=4 * theme.GAP), self.head)
        old = [self.label, self.chart, self.bars, self.numbers]
        self.turn(payload.words, out=old, into=[chart, drawn, legend])

    def _move(self, payload: Depth, start: int, end: int) -> None:
        def put(bars: Mobject, alpha: float) -> None:
            bars.become(self.chart.bars(payload.bars[start + round(alpha * (end - start))]))

        self.play(UpdateFromAlphaFunc(self.bars, put), run_time=theme.MORPH)
