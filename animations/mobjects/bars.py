"""Bars side by side: names under them, numbers over them, room for the highest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from manim import DOWN, UP, Line, Rectangle, VGroup, VMobject

from animations import theme
from animations.layout import Box
from animations.mobjects.typeset import Equation, words
from animations.storyboard import Formula


class Bars(VGroup):
    """The places of bars in a box; `bars` and `numbers` draw what stands in them."""

    def __init__(
        self, names: Sequence[Formula | str], highest: float, box: Box, colours: Sequence[str]
    ) -> None:
        super().__init__()
        self.colours, self.highest = tuple(colours), highest
        self.places = box.columns(*[0] * len(names))
        labels = VGroup(*map(_name, names))
        self.floor = box.bottom + max(label.height for label in labels) + theme.GAP
        self.room = box.top - self.floor - theme.GAP - words("0", theme.CAPTION_SIZE).height
        for label, place in zip(labels, self.places, strict=True):
            label.move_to((place.centre[0], self.floor, 0)).shift(DOWN * label.height)
            label.set_y(self.floor - theme.GAP / 2 - label.height / 2)
        ground = Line(
            (box.left, self.floor, 0),
            (box.right, self.floor, 0),
            color=theme.MUTED,
            stroke_width=theme.AXIS_WIDTH,
        )
        self.add(ground, labels)

    def bars(self, heights: Sequence[float]) -> VGroup:
        """Bars of those heights."""
        drawn = VGroup()
        for height, place, colour in zip(heights, self.places, self.colours, strict=True):
            bar = Rectangle(
                width=theme.BAR * place.width,
                height=max(self.room * height / self.highest, theme.AXIS_WIDTH / 100),
                stroke_width=0,
                fill_color=colour,
                fill_opacity=1,
            )
            middle = self.floor + bar.height / 2
            drawn.add(bar.move_to((place.centre[0], middle, 0)))
        return drawn

    def numbers(self, bars: Iterable[VMobject], labels: Sequence[str]) -> VGroup:
        """The numbers over the bars."""
        return VGroup(
            *(
                words(label, theme.CAPTION_SIZE).next_to(bar, UP, buff=theme.GAP / 2)
                for label, bar in zip(labels, bars, strict=True)
            )
        )


def _name(name: Formula | str) -> VGroup:
    return words(name) if isinstance(name, str) else Equation(name, theme.NOTE_SIZE)
