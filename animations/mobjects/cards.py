"""Cards with numbers in a row, in groups with gaps between them."""

from __future__ import annotations

from collections.abc import Sequence

from manim import RoundedRectangle, VGroup

from animations import theme
from animations.layout import Box
from animations.mobjects.typeset import words


class Cards(VGroup):
    """Cards on a line of the box; `groups[k]` are those of a group, `cards` them by number."""

    def __init__(self, groups: Sequence[Sequence[int]], box: Box, gap: float = theme.GAP) -> None:
        super().__init__()
        count = sum(map(len, groups))
        wide = (box.width - gap * (len(groups) - 1)) / count
        self.groups, self.cards = VGroup(), {}
        left = box.left
        for members in groups:
            group = VGroup()
            for number in members:
                card = _card(number, wide, box).move_to((left + wide / 2, box.centre[1], 0))
                self.cards[number] = card
                group.add(card)
                left += wide
            left += gap
            self.groups.add(group)
        self.add(self.groups)


def _card(number: int, wide: float, box: Box) -> VGroup:
    """A sheet and the number on it."""
    sheet = RoundedRectangle(
        theme.CORNER,
        width=theme.CARD * wide,
        height=min(box.height, theme.CARD_HEIGHT),
        stroke_color=theme.FAINT,
        stroke_width=theme.AXIS_WIDTH,
        fill_color=theme.PAPER,
        fill_opacity=1,
    )
    return VGroup(sheet, words(str(number), theme.LABEL_SIZE))
