"""Film: one run of descent, its numbers beside it."""

from __future__ import annotations

from manim import FadeIn, VGroup

from animations import theme
from animations.boards.descent import Run
from animations.mobjects.panels import NumberPanel
from animations.scenes.step_size import StepSize


class Walk(StepSize):
    """Plays the storyboard `boards.walk`; the line of rates is there where borders are known."""

    def show_run(self, payload: Run) -> None:
        if self.rates is not None:
            super().show_run(payload)
            return
        self.ball = self._ball(payload.row, payload.quantity)
        self.panel = NumberPanel(payload.row.shown, self.right, self.colours)
        self.turn(payload.words, also=[FadeIn(self.ball, run_time=theme.FADE)])
        self.run = VGroup(self.ball)
        self._write(payload.row)
