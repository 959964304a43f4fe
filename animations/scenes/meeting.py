"""Film: two derivations one over the other, morphing in step, until both are one line."""

from __future__ import annotations

from manim import DOWN, RIGHT, FadeIn, FadeOut, ReplacementTransform, VGroup

from animations import theme
from animations.boards.meeting import Met, Pair
from animations.layout import Box
from animations.mobjects.fitting import fitted
from animations.mobjects.morph import change, morph
from animations.mobjects.typeset import Equation, fit
from animations.scenes.stage import BeatScene
from mathcore.errors import N_, SettingError


class Meeting(BeatScene):
    """Plays the storyboard `boards.meeting`."""

    def setup(self) -> None:
        """Set all stages of both derivations at one size, what phi stands for above each.

        Raises:
            SettingError: they do not fit at a size that can be read.
        """
        pairs = [beat.payload for beat in self.beats if beat.kind == "pair"]
        self.known = [
            Equation(each, theme.NOTE_SIZE, theme.COLOURS["substitution"])
            for each in pairs[0].known
        ]
        whole = Box(self.stage.left, self.stage.bottom, self.stage.right, self.head.top)
        heights = [height for known in self.known for height in (known.height, 0)]
        rows = whole.rows(*heights)
        self.lines = (
            [Equation(pair.first) for pair in pairs],
            [Equation(pair.second) for pair in pairs],
        )
        if not fitted([*self.lines[0], *self.lines[1]], rows[1], alone=True):
            raise SettingError(N_("these gradients are too long to be read in a film"))
        for known, lines, over, box in zip(
            self.known, self.lines, rows[::2], rows[1::2], strict=True
        ):
            known.move_to(over.centre)
            for line in lines:
                line.set_y(box.centre[1])
        self.now = -1

    def show_pair(self, payload: Pair) -> None:
        self.now += 1
        if self.now == 0:
            first = [lines[0] for lines in self.lines]
            self.turn(payload.words, out=[self.title], into=[*self.known, *first])
            return
        self.turn(payload.words)
        for lines in self.lines:
            before, after = lines[self.now - 1 : self.now + 1]
            self.play(*morph(before, after, change(before, after)), run_time=theme.MORPH)
            self.remove(before, *before.glyphs, *after.glyphs)
            self.add(after)

    def show_met(self, payload: Met) -> None:
        """The two last lines run into one, and the line for the bias comes below it."""
        both = VGroup(Equation(payload.both), Equation(payload.bias)).arrange(
            DOWN, buff=2 * theme.GAP
        )
        fit(both, self.stage)
        both[1].shift(RIGHT * (both[0].anchor()[0] - both[1].anchor()[0]))
        self.turn(payload.words, out=self.known)
        first, second = (lines[-1] for lines in self.lines)
        alike = (line.animate.set_color(theme.COLOURS["changed"]) for line in (first, second))
        self.play(*alike, run_time=theme.HIGHLIGHT)
        self.play(FadeOut(second), run_time=theme.FADE)
        self.play(ReplacementTransform(first, both[0]), run_time=theme.MORPH)
        self.play(FadeIn(both[1]), run_time=theme.FADE)
