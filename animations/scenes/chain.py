"""Film: three number lines under one another, a small change carried from one to the next."""

from __future__ import annotations

from manim import DOWN, Dot, FadeIn, FadeOut, Line, Mobject, UpdateFromAlphaFunc, VGroup

from animations import theme
from animations.boards.chain import Axis, Rule, Setting, Walk
from animations.layout import Box
from animations.mobjects.panels import NumberPanel
from animations.mobjects.typeset import Equation, fit, words
from animations.scenes.stage import BeatScene

COLOURS = ("parameter", "f", "slope")


class NumberLine(VGroup):
    """One line with its ticks below it and the function that leads to it at its left."""

    def __init__(self, axis: Axis, box: Box, name_width: float) -> None:
        super().__init__()
        left, right = box.columns(name_width, 0, gap=2 * theme.GAP)
        self.axis, self.box = axis, right
        labels = VGroup(*(words(label, theme.LABEL_SIZE, theme.MUTED) for _, label in axis.ticks))
        self.height_of_line = box.centre[1]
        ground = Line(self.place(axis.low), self.place(axis.high), color=theme.MUTED)
        ground.set_stroke(width=theme.AXIS_WIDTH)
        for label, (at, _) in zip(labels, axis.ticks, strict=True):
            label.next_to(self.place(at), DOWN, buff=theme.GAP)
        rule = fit(Equation(axis.rule, theme.PANEL_SIZE), left)
        self.add(ground, labels, rule)

    def place(self, value: float) -> tuple[float, float, float]:
        share = (value - self.axis.low) / (self.axis.high - self.axis.low)
        return self.box.left + share * self.box.width, self.height_of_line, 0.0


class Chain(BeatScene):
    """Plays the storyboard `boards.chain`."""

    def setup(self) -> None:
        whole = Box(self.stage.left, self.stage.bottom, self.stage.right, self.head.top)
        self.left, self.right = whole.columns(0, theme.PANEL, gap=2 * theme.GAP)
        self.panel: NumberPanel | None = None
        self.numbers, self.moving = VGroup(), VGroup()

    def show_setting(self, payload: Setting) -> None:
        rows = self.left.rows(*[0] * len(payload.axes))
        wide = max(Equation(axis.rule, theme.PANEL_SIZE).width for axis in payload.axes)
        self.lines = VGroup(
            *(NumberLine(axis, row, wide) for axis, row in zip(payload.axes, rows, strict=True))
        )
        self.turn(payload.words, out=[self.title], into=[self.lines])

    def show_walk(self, payload: Walk) -> None:
        """x moves with its small change; the slopes stand beside it once it has stopped."""
        self.turn(payload.words, out=[self.numbers])
        if self.panel is None:
            later = [beat.payload.shown for beat in self.beats if beat.kind == "walk"]
            colours = [theme.COLOURS[each] for each in ("parameter", "f", "slope")]
            self.panel = NumberPanel(payload.shown, self.right, colours, later)
            self.moving = self._drawn(payload, 0)
            self.play(FadeIn(self.moving), run_time=theme.FADE)

        def put(group: Mobject, alpha: float) -> None:
            group.become(self._drawn(payload, round(alpha * (len(payload.spans) - 1))))

        self.play(UpdateFromAlphaFunc(self.moving, put), run_time=theme.TURN)
        self.numbers = self.panel.numbers(payload.shown)
        self.play(FadeIn(self.numbers), run_time=theme.FADE / 2)

    def show_rule(self, payload: Rule) -> None:
        formulas = VGroup(*(Equation(each) for each in payload.formulas))
        fit(formulas.arrange(DOWN, buff=3 * theme.GAP), self.stage)
        self.play(FadeOut(self.lines, self.moving), run_time=theme.FADE)
        self.turn(payload.words, out=[self.numbers], into=[formulas])

    def _drawn(self, payload: Walk, k: int) -> VGroup:
        """On each line the small change as a bar that begins at a dot."""
        drawn = VGroup()
        for line, colour, (since, until) in zip(self.lines, COLOURS, payload.spans[k], strict=True):
            here = line.place(since)
            bar = Line(here, line.place(until), color=theme.COLOURS[colour])
            bar.set_stroke(width=3 * theme.CURVE_WIDTH)
            drawn.add(bar, Dot(here, theme.DOT, color=theme.INK))
        return drawn
