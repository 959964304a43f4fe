"""Film: bars of outputs on the left, bars of their shares on the right, moving together."""

from __future__ import annotations

from manim import FadeIn, Mobject, UpdateFromAlphaFunc, VGroup

from animations import theme
from animations.boards.softmax import Moves, Setting
from animations.mobjects.bars import Bars
from animations.mobjects.typeset import Equation, fit
from animations.scenes.stage import BeatScene


class Softmax(BeatScene):
    """Plays the storyboard `boards.softmax`."""

    header = theme.FORMULA_HEADER

    def setup(self) -> None:
        self.left, self.right = self.stage.columns(0, 0, gap=4 * theme.GAP)
        self.colours = [theme.COLOURS[f"class_{k}"] for k in (1, 2, 3)]
        self.drawn, self.numbers = VGroup(), VGroup()

    def show_setting(self, payload: Setting) -> None:
        formula = fit(Equation(payload.formula), self.head)
        self.inputs = Bars(payload.inputs, payload.highest, self.left, self.colours)
        self.shares = Bars(payload.outputs, 1.0, self.right, self.colours)
        self.turn(payload.words, out=[self.title], into=[formula, self.inputs, self.shares])

    def show_moves(self, payload: Moves) -> None:
        """The bars move, then their numbers stand over them: numbers that race cannot be read."""
        start = self._bars(payload, 0)
        known = [self.drawn] if len(self.drawn) else []
        self.turn(payload.words, out=[self.numbers])
        if known:
            self.play(self.drawn.animate.become(start), run_time=theme.FADE)
        else:
            self.play(FadeIn(start), run_time=theme.FADE)
        self.remove(self.drawn)
        self.drawn = start

        def put(group: Mobject, alpha: float) -> None:
            group.become(self._bars(payload, round(alpha * (len(payload.inputs) - 1))))

        self.play(UpdateFromAlphaFunc(start, put), run_time=theme.TURN)
        inputs, shares = start
        self.numbers = VGroup(
            *self.inputs.numbers(inputs, payload.input_labels),
            *self.shares.numbers(shares, payload.share_labels),
        )
        self.add(self.numbers)

    def _bars(self, payload: Moves, k: int) -> VGroup:
        return VGroup(self.inputs.bars(payload.inputs[k]), self.shares.bars(payload.shares[k]))
