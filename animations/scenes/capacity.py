"""Film: noisy points and the curve through them, and both errors by its degree beside them."""

from __future__ import annotations

from manim import Dot, FadeIn, VGroup

from animations import theme
from animations.boards.capacity import Fits, Ground
from animations.boards.descent import Words
from animations.mobjects.chart import named_chart, stretches
from animations.mobjects.typeset import fit, words
from animations.scenes.stage import BeatScene


class Capacity(BeatScene):
    """Plays the storyboard `boards.capacity`."""

    header = theme.SMALL_HEADER

    def setup(self) -> None:
        self.sides = self.stage.columns(0, 0, gap=2 * theme.GAP)
        self.heads = self.head.columns(0, 0, gap=2 * theme.GAP)
        self.colours = theme.INK, theme.COLOURS["slope"]
        self.curve, self.label = VGroup(), VGroup()

    def show_ground(self, payload: Ground) -> None:
        self.data, first = named_chart(payload.window, payload.names, self.sides[0])
        self.errors, second = named_chart(payload.errors, payload.error_names, self.sides[1])
        dots = VGroup(
            *(
                Dot(self.data.point(*at), size, color=colour, fill_opacity=share)
                for points, size, colour, share in zip(
                    (payload.judged, payload.learned),
                    (theme.DOT / 2, theme.DOT),
                    reversed(self.colours),
                    (theme.TRAIL, 1),
                    strict=True,
                )
                for at in points
            ),
        )
        legend = VGroup(
            *(
                VGroup(
                    Dot(radius=theme.DOT, color=colour), words(name, theme.CAPTION_SIZE, colour)
                ).arrange(buff=theme.GAP / 2)
                for name, colour in zip(payload.legend, self.colours, strict=True)
            )
        ).arrange(buff=2 * theme.GAP)
        fit(legend, self.heads[1])
        into = [self.data, self.errors, first, second, dots, legend]
        self.turn(payload.words, out=[self.title], into=into)

    def show_fits(self, payload: Fits) -> None:
        """The curve of each degree in turn, its two errors drawn with it."""
        self.turn(payload.words)
        rows = zip(
            payload.degrees, payload.labels, payload.curves, payload.learned, payload.judged,
            strict=True,
        )  # fmt: skip
        for degree, label, heights, *both in rows:
            curve = VGroup(
                *(
                    self.data.path(x, y).set_stroke(theme.COLOURS["f"], theme.CURVE_WIDTH)
                    for x, y in stretches(payload.x, heights, *self.data.window.y)
                )
            )
            self.remove(self.curve, self.label)
            self.curve = curve
            self.label = fit(words(label, theme.CAPTION_SIZE, bold=True), self.heads[0])
            self.add(self.label)
            errors = (
                Dot(self.errors.point(degree, error), theme.DOT, color=colour)
                for error, colour in zip(both, self.colours, strict=True)
            )
            self.play(FadeIn(curve), *map(FadeIn, errors), run_time=theme.FADE)
            self.wait(theme.TURN - theme.FADE)

    def show_verdict(self, payload: Words) -> None:
        self.turn(payload.words)
