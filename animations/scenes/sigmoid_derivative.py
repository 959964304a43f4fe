"""Film: the derivation of sigma', one morph per line, then both curves."""

from __future__ import annotations

from manim import (
    Create,
    DashedLine,
    Dot,
    FadeIn,
    FadeOut,
    Mobject,
    UpdateFromAlphaFunc,
    VGroup,
)

from animations import theme
from animations.boards.lines import Rewrite, Statement
from animations.boards.sigmoid_derivative import Curves, Peak, Slide
from animations.mobjects.chart import Chart
from animations.mobjects.morph import align, change, morph
from animations.mobjects.typeset import Equation, fit, words
from animations.scenes.stage import BeatScene
from animations.storyboard import Formula


class SigmoidDerivative(BeatScene):
    """Plays the storyboard `boards.sigmoid_derivative`."""

    header = theme.TALL_HEADER

    def setup(self) -> None:
        """Set every line of the derivation at one size, over one another, and fit them all."""
        self.board, self.side = self.stage.rows(0, theme.NOTES)
        contents = [b.payload.formula for b in self.beats if b.kind == "claim"]
        contents += [b.payload.after for b in self.beats if b.kind == "rewrite"]
        self.states = [Equation(content) for content in contents]
        fit(align(self.states), self.board)
        self.now = 0
        self.notes = VGroup()
        self.noted: tuple[Formula | None, tuple[Formula, ...]] = (None, ())

    def show_definition(self, payload: Statement) -> None:
        self.title = fit(words(payload.title, theme.TITLE_SIZE, bold=True), self.head)
        self.definition = fit(Equation(payload.formula), self.board)
        self.add(self.title)
        self.turn(payload.words, into=[self.definition])

    def show_claim(self, payload: Statement) -> None:
        small = fit(self.definition.copy().scale(theme.NOTE_SIZE / theme.FORMULA_SIZE), self.head)
        self.turn(payload.words, out=[self.title])
        self.play(self.definition.animate.become(small), run_time=theme.MORPH)
        self.play(FadeIn(self.states[0]), run_time=theme.FADE)

    def show_rewrite(self, payload: Rewrite) -> None:
        before, after = self.states[self.now], self.states[self.now + 1]
        what = change(before, after)
        old_notes, new_notes = self._new_notes(payload.general, payload.notes)
        self.turn(
            payload.words,
            payload.heading,
            out=old_notes,
            into=new_notes,
            also=[before.animate.set_color(theme.INK)],
        )
        old = before.group(what.old)
        self.play(old.animate.set_color(theme.COLOURS["changed"]), run_time=theme.HIGHLIGHT)
        if not payload.vanishes:
            after.group(what.new).set_color(theme.COLOURS["changed"])
        self.play(*morph(before, after, what), run_time=theme.MORPH)
        self.remove(before, *before.glyphs, *after.glyphs)
        self.add(after)
        self.now += 1

    def show_result(self, payload: Statement) -> None:
        final = self.states[self.now]
        old_notes, _ = self._new_notes(None, ())
        self.turn(payload.words, out=old_notes, also=[final.animate.set_color(theme.INK)])
        self.play(final.animate.move_to(self.board.centre), run_time=theme.MORPH)

    def show_curves(self, payload: Curves) -> None:
        final = self.states[self.now]
        left, right = self.head.columns(0, 0)
        small = fit(final.copy().scale(theme.NOTE_SIZE / theme.FORMULA_SIZE), right)
        self.play(self.definition.animate.move_to(left.centre), run_time=theme.FADE)
        self.play(final.animate.become(small), run_time=theme.MORPH)
        self.chart = Chart(payload.window, self.stage, payload.variable)
        self.curves = [self.chart.curve(curve) for curve in payload.curves]
        names = self.chart.names(payload.curves)
        self.turn(payload.words, into=[self.chart])
        for curve, name in zip(self.curves, names, strict=True):
            self.play(Create(curve), run_time=theme.MORPH)
            self.play(FadeIn(name), run_time=theme.FADE)

    def show_slide(self, payload: Slide) -> None:
        tangent = self.chart.segment(tuple(payload.tangents[0]), theme.COLOURS["slope"])
        touch = Dot(radius=theme.BALL, color=theme.COLOURS["f"])
        below = Dot(radius=theme.BALL, color=theme.COLOURS["slope"])
        moving = VGroup(tangent, touch, below)

        def put(group: Mobject, alpha: float) -> None:
            k = round(alpha * (len(payload.x) - 1))
            x1, y1, x2, y2 = payload.tangents[k]
            group[0].put_start_and_end_on(self.chart.point(x1, y1), self.chart.point(x2, y2))
            group[1].move_to(self.chart.point(payload.x[k], payload.value[k]))
            group[2].move_to(self.chart.point(payload.x[k], payload.slope[k]))

        put(moving, 0.0)
        self.turn(payload.words, into=[moving])
        self.play(UpdateFromAlphaFunc(moving, put), run_time=theme.GLIDE + theme.TURN)
        self.play(FadeOut(moving), run_time=theme.FADE)

    def show_peak(self, payload: Peak) -> None:
        x, y = payload.point
        top = self.chart.point(x, y)
        dot = Dot(top, radius=theme.BALL, color=theme.COLOURS["slope"])
        drop = DashedLine(
            top, self.chart.point(x, self.chart.window.y[0]), color=theme.COLOURS["slope"]
        )
        self.turn(payload.words, also=[FadeIn(dot), Create(drop)])

    def _new_notes(
        self, general: Formula | None, notes: tuple[Formula, ...]
    ) -> tuple[list[VGroup], list[VGroup]]:
        """What goes and what comes: the rule in general, and the definitions of this line."""
        if (general, notes) == self.noted:
            return [], []
        old, self.noted = self.notes, (general, notes)
        self.notes = VGroup(
            *([] if general is None else [Equation(general, theme.NOTE_SIZE, theme.MUTED)]),
            *(Equation(note, theme.NOTE_SIZE, theme.COLOURS["substitution"]) for note in notes),
        )
        if len(self.notes):
            fit(self.notes.arrange(buff=5 * theme.GAP), self.side)
        return [old], [self.notes]
