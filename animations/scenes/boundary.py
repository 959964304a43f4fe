"""Film: the same samples twice, and the boundaries of two networks that train on them."""

from __future__ import annotations

from manim import Dot, FadeIn, Mobject, UpdateFromAlphaFunc, VGroup

from animations import theme
from animations.boards.boundary import Ground, Training
from animations.boards.descent import Words
from animations.mobjects.plan import Plane
from animations.mobjects.typeset import fit, words
from animations.scenes.stage import BeatScene


class Boundary(BeatScene):
    """Plays the storyboard `boards.boundary`."""

    header = theme.SMALL_HEADER

    def setup(self) -> None:
        self.sides = self.stage.columns(0, 0, gap=2 * theme.GAP)
        self.heads = self.head.columns(0, 0, gap=2 * theme.GAP)
        self.drawn, self.told = VGroup(), VGroup()

    def show_ground(self, payload: Ground) -> None:
        self.charts, dots = [], VGroup()
        for side in self.sides:
            chart = Plane(payload.window, payload.names, side)
            self.charts.append(chart)
            for at, which in zip(payload.points, payload.classes, strict=True):
                colour = theme.COLOURS[f"class_{which + 1}"]
                dots.add(Dot(chart.point(*at), theme.DOT, color=colour))
        self.turn(payload.words, out=[self.title], into=[*self.charts, dots])

    def show_training(self, payload: Training) -> None:
        """Both boundaries move, then how often each network is right stands beside its name."""
        both = VGroup()
        for label, text in zip(payload.labels, payload.results, strict=True):
            result = words(text, theme.CAPTION_SIZE, bold=True)
            pair = VGroup(words(label, theme.CAPTION_SIZE), result)
            both.add(pair.arrange(buff=2 * theme.GAP))
        both.scale(
            min(1.0, *(h.width / each.width for h, each in zip(self.heads, both, strict=True)))
        )
        for each, box in zip(both, self.heads, strict=True):
            fit(each, box)
        labels, results = (VGroup(*column) for column in zip(*both, strict=True))
        self.turn(payload.words, out=[self.drawn, self.told], into=[labels])
        self.drawn = self._at(payload, 0)
        self.play(FadeIn(self.drawn), run_time=theme.FADE)

        def put(group: Mobject, alpha: float) -> None:
            group.become(self._at(payload, round(alpha * (len(payload.lines[0]) - 1))))

        self.play(UpdateFromAlphaFunc(self.drawn, put), run_time=theme.SLIDE - 2 * theme.MORPH)
        self.play(FadeIn(results), run_time=theme.FADE)
        self.told = VGroup(*labels, *results)

    def show_verdict(self, payload: Words) -> None:
        self.turn(payload.words)

    def _at(self, payload: Training, k: int) -> VGroup:
        return VGroup(
            *(
                VGroup(
                    *(
                        chart.path(*line.T).set_stroke(theme.INK, theme.CURVE_WIDTH)
                        for line in lines[k]
                    )
                )
                for chart, lines in zip(self.charts, payload.lines, strict=True)
            )
        )
