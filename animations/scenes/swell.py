"""Film: a network that grows on the left, the operations of its gradient as bars on the right."""

from __future__ import annotations

from itertools import pairwise

from manim import Circle, FadeIn, Line, VGroup

from animations import theme
from animations.boards.descent import Words
from animations.boards.swell import Counts, Setting
from animations.layout import Box
from animations.mobjects.bars import Bars
from animations.scenes.stage import BeatScene


class Swell(BeatScene):
    """Plays the storyboard `boards.swell`."""

    header = theme.SMALL_HEADER

    def setup(self) -> None:
        self.left, self.right = self.stage.columns(0, theme.STATES, gap=3 * theme.GAP)
        self.colours = [theme.COLOURS[name] for name in ("slope", "parameter", "f")]
        self.net, self.drawn = VGroup(), VGroup()

    def show_setting(self, payload: Setting) -> None:
        self.names = payload.names
        self.bars = Bars(payload.names, 1.0, self.right, self.colours)
        self.net = plain_net(payload.sizes, self.left)
        self.turn(payload.words, out=[self.title], into=[self.net, self.bars])
        self.sizes = payload.sizes

    def show_counts(self, payload: Counts) -> None:
        """The bars grow from nothing, each to the scale of the longest, then their numbers come."""
        if payload.sizes == self.sizes:
            self.turn(payload.words)
        else:
            net = plain_net(payload.sizes, self.left)
            self.turn(payload.words, out=[self.drawn, self.net], into=[net])
            self.net = net
        longest = max(payload.operations)
        bars = self.bars.bars([count / longest for count in payload.operations])
        start = self.bars.bars([0.0] * len(payload.operations))
        self.play(FadeIn(start), run_time=theme.FADE / 2)
        self.play(start.animate.become(bars), run_time=theme.TURN)
        numbers = self.bars.numbers(start, payload.labels)
        self.drawn = VGroup(start, numbers)
        self.play(FadeIn(numbers), run_time=theme.FADE)

    def show_verdict(self, payload: Words) -> None:
        self.turn(payload.words)


def plain_net(sizes: tuple[int, ...], box: Box) -> VGroup:
    """Units as circles, in a column for each layer, joined to all of the next one."""
    columns, most = box.columns(*[0] * len(sizes)), max(sizes)
    pitch = min(box.height / most, 3 * theme.NODE)
    layers = [
        [
            Circle(theme.NODE / 2, color=theme.INK, stroke_width=theme.AXIS_WIDTH)
            .set_fill(theme.PAPER, 1)
            .move_to((column.centre[0], box.centre[1] + pitch * ((count - 1) / 2 - k), 0))
            for k in range(count)
        ]
        for column, count in zip(columns, sizes, strict=True)
    ]
    edges = [
        Line(a.get_center(), b.get_center(), color=theme.MUTED, stroke_width=theme.THIN)
        for before, after in pairwise(layers)
        for a in before
        for b in after
    ]
    return VGroup(*edges, *(circle for layer in layers for circle in layer))
