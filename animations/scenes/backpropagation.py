"""Film: numbers run forward through a network, back along its edges, and move its weights."""

from __future__ import annotations

from collections.abc import Sequence

from manim import FadeIn, FadeOut, VGroup

from animations import theme
from animations.boards.backpropagation import Drawing, Numbers, Pass
from animations.mobjects.net import Net
from animations.mobjects.typeset import Equation, fit
from animations.scenes.stage import BeatScene

# A layer, and whether over its nodes, under them or on the edges into it.
Place = tuple[int, str]


class Backpropagation(BeatScene):
    """Plays the storyboard `boards.backpropagation`."""

    header = theme.TALL_HEADER

    def setup(self) -> None:
        self.formulas = VGroup()
        # What stands at each place of each layer.
        self.standing: dict[Place, VGroup] = {}

    def show_drawing(self, payload: Drawing) -> None:
        self.net = Net(payload.names, self.stage)
        self.standing |= {(k, "edges"): each for k, each in enumerate(self.net.bridges, start=1)}
        self.turn(payload.words, out=[self.title], into=[self.net, *self.net.bridges])

    def show_pass(self, payload: Pass) -> None:
        """The formulas, then dots along the edges, then the numbers in place of the old ones.

        Forwards, what a layer starts from has to stand before the dots run: inputs and parameters.
        """
        old, self.formulas = (
            self.formulas,
            VGroup(*(Equation(each, theme.NOTE_SIZE) for each in payload.formulas)),
        )
        fit(self.formulas.arrange(buff=4 * theme.GAP), self.head)
        self.turn(payload.words, out=[old], into=[self.formulas])
        drawn = [each for numbers in payload.numbers for each in self._drawn(numbers).items()]
        given = [] if payload.back or not payload.runs else [e for e in drawn if _given(*e[0])]
        self._put(given)
        if payload.runs:
            quantity = "slope" if payload.back else "value"
            dots, runs = self.net.pulses(payload.runs, theme.COLOURS[quantity], payload.back)
            self.play(*runs, run_time=theme.TURN)
            self.remove(dots, *dots)
        self._put([each for each in drawn if each not in given])

    def _put(self, drawn: Sequence[tuple[Place, VGroup]]) -> None:
        """Numbers in place of those that stand there."""
        gone = [self.standing[place] for place, _ in drawn if place in self.standing]
        self.standing |= dict(drawn)
        if gone:
            self.play(*map(FadeOut, gone), run_time=theme.FADE / 2)
        if drawn:
            self.play(*(FadeIn(each) for _, each in drawn), run_time=theme.FADE)

    def _drawn(self, numbers: Numbers) -> dict[Place, VGroup]:
        layer, others = numbers.layer, theme.COLOURS[numbers.others_are]
        drawn = {
            "over": self.net.over(layer, numbers.over, theme.COLOURS[numbers.over_is])
            if numbers.over
            else None,
            "under": self.net.under(layer, numbers.under, others) if numbers.under else None,
            "edges": self.net.on_edges(layer, numbers.edges, others) if numbers.edges else None,
        }
        return {(layer, place): each for place, each in drawn.items() if each is not None}


def _given(layer: int, place: str) -> bool:
    """Whether numbers there are inputs or parameters, not what a unit puts out."""
    return not layer or place != "over"
