"""Film: numbers run forward through a network, back along its edges, and move its weights."""

from __future__ import annotations

from manim import FadeIn, FadeOut, VGroup, VMobject

from animations import theme
from animations.boards.backpropagation import Drawing, Numbers, Pass
from animations.mobjects.net import Net
from animations.mobjects.typeset import Equation, fit
from animations.scenes.stage import BeatScene


class Backpropagation(BeatScene):
    """Plays the storyboard `boards.backpropagation`."""

    header = theme.TALL_HEADER

    def setup(self) -> None:
        self.formulas = VGroup()
        # What stands at each place of each layer.
        self.standing: dict[tuple[int, str], VGroup] = {}

    def show_drawing(self, payload: Drawing) -> None:
        self.net = Net(payload.names, self.stage)
        self.turn(payload.words, out=[self.title], into=[self.net])

    def show_pass(self, payload: Pass) -> None:
        """The formulas, then dots along the edges, then the numbers in place of the old ones."""
        old, self.formulas = (
            self.formulas,
            VGroup(*(Equation(each, theme.NOTE_SIZE) for each in payload.formulas)),
        )
        fit(self.formulas.arrange(buff=4 * theme.GAP), self.head)
        self.turn(payload.words, out=[old], into=[self.formulas])
        if payload.runs:
            quantity = "slope" if payload.back else "value"
            dots, runs = self.net.pulses(payload.runs, theme.COLOURS[quantity], payload.back)
            self.play(*runs, run_time=theme.TURN)
            self.remove(dots, *dots)
        gone: list[VMobject] = []
        come: list[VMobject] = []
        for numbers in payload.numbers:
            for place, drawn in self._drawn(numbers).items():
                if place in self.standing:
                    gone.append(self.standing[place])
                self.standing[place] = drawn
                come.append(drawn)
        if gone:
            self.play(*map(FadeOut, gone), run_time=theme.FADE / 2)
        if come:
            self.play(*map(FadeIn, come), run_time=theme.FADE)

    def _drawn(self, numbers: Numbers) -> dict[tuple[int, str], VGroup]:
        layer, others = numbers.layer, theme.COLOURS[numbers.others_are]
        drawn = {
            "over": self.net.over(layer, numbers.over, theme.COLOURS[numbers.over_is])
            if numbers.over
            else None,
            "under": self.net.under(layer, numbers.under, others) if numbers.under else None,
            "edges": self.net.on_edges(layer, numbers.edges, others) if numbers.edges else None,
        }
        return {(layer, place): each for place, each in drawn.items() if each is not None}
