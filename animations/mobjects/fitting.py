"""Lines of a derivation brought to one size, in rows where they are too long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, takewhile

from manim import DOWN, LEFT

from animations import theme
from animations.layout import Box
from animations.mobjects.rows import break_rows, height_of, row_starts
from animations.mobjects.typeset import Equation

# Sizes that are tried, from the largest down, as parts of the formula size.
SHRINK = 0.04
# Before type becomes smaller than this, lines are broken between factors and in brackets too.
GOOD_SHARE = 0.72


def fitted(lines: Sequence[Equation], box: Box, alone: bool = False) -> bool:
    """Bring equations to one size, in rows where they are too long, their equals signs in a line.

    Two of them fit into the box over one another if the type need not become too small for that,
    and if they are not to stand there `alone`.
    Returns whether they fit at a size that can be read; if not they are as they were.
    """
    for share, worst, least in (
        *(() if alone else ((0.5, 0, GOOD_SHARE), (0.5, None, theme.LEAST_SHARE))),
        (1.0, 0, GOOD_SHARE),
        (1.0, None, theme.LEAST_SHARE),
    ):
        room = share * (box.height + theme.GAP) - theme.GAP if share < 1 else box.height
        for factor in _factors(least):
            found = [row_starts(line, box.width / factor, worst) for line in lines]
            starts = [each for each in found if each is not None]
            if len(starts) < len(found):
                continue
            heights = [height_of(*pair) * factor for pair in zip(lines, starts, strict=True)]
            if max(heights) <= room:
                for line, rows in zip(lines, starts, strict=True):
                    break_rows(line, rows)
                    line.scale(factor)
                _align(lines, box)
                return True
    return False


def _factors(least: float) -> Iterator[float]:
    """By how much lines are made smaller, from not at all to the least that is asked for."""
    return takewhile(lambda factor: factor >= least, (1 - SHRINK * k for k in count()))


def _align(lines: Sequence[Equation], box: Box) -> None:
    """Put the equations with their left sides in one place, the widest in the middle of the box."""
    for line in lines:
        line.shift(box.centre - line.anchor())
    left = min(line.get_left()[0] for line in lines)
    right = max(line.get_right()[0] for line in lines)
    for line in lines:
        line.shift(LEFT * ((left + right) / 2 - box.centre[0]))


def hang(line: Equation, top: float) -> None:
    """Put the upper edge of an equation at that height."""
    line.shift(DOWN * (line.get_top()[1] - top))
