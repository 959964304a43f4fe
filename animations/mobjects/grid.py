"""Numbers in rows and columns between brackets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, VGroup, VMobject

from animations import theme
from animations.mobjects.typeset import words

# How far the middles of two numbers are apart.
PITCH = np.array([1.15, 0.55])


class Grid(VGroup):
    """A matrix around a point; `cells[row][column]` are its numbers, none for an empty text."""

    def __init__(self, numbers: Sequence[Sequence[str]], centre: np.ndarray, colour: str) -> None:
        super().__init__()
        rows, columns = len(numbers), len(numbers[0])
        self.centre, self.shape = np.array(centre), (rows, columns)
        self.cells = [
            [self.number(text, r, c, colour) for c, text in enumerate(row)]
            for r, row in enumerate(numbers)
        ]
        half_width, half_height = np.array([columns, rows]) * PITCH / 2
        tip = theme.GAP / 2
        for side in (LEFT, RIGHT):
            x = self.centre + side * half_width
            corners = [x - side * tip + half_height * UP, x + half_height * UP]
            corners += [x - half_height * UP, x - side * tip + half_height * DOWN]
            bracket = VMobject(color=theme.MUTED, stroke_width=theme.AXIS_WIDTH)
            self.add(bracket.set_points_as_corners(corners))
        self.add(*(cell for row in self.cells for cell in row if len(cell)))

    def number(self, text: str, row: int, column: int, colour: str) -> VGroup:
        """A number in its place."""
        rows, columns = self.shape
        right = (column - (columns - 1) / 2) * PITCH[0]
        down = (row - (rows - 1) / 2) * PITCH[1]
        at = self.centre + right * RIGHT + down * DOWN
        return words(text, theme.LABEL_SIZE, colour).move_to(at) if text else VGroup()


def size_of(rows: int, columns: int) -> np.ndarray:
    """How wide and how high a grid is."""
    return np.array([columns * PITCH[0], rows * PITCH[1]])
