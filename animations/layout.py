"""Boxes that a frame is cut into, so that no coordinate is typed by hand.

Pure arithmetic in Manim's units, with the origin in the middle of the frame.
"""

from __future__ import annotations

from dataclasses import dataclass

from animations import theme


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the frame, by its edges."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def around(cls, width: float, height: float) -> Box:
        """The box of that size in the middle of the frame."""
        return cls(-width / 2, -height / 2, width / 2, height / 2)

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def centre(self) -> tuple[float, float, float]:
        return ((self.left + self.right) / 2, (self.bottom + self.top) / 2, 0.0)

    def inset(self, margin: float) -> Box:
        return Box(self.left + margin, self.bottom + margin, self.right - margin, self.top - margin)

    def rows(self, *heights: float, gap: float = theme.GAP) -> tuple[Box, ...]:
        """Cut from the top into rows; a height of 0 takes an equal part of what is left.

        >>> [round(row.height, 2) for row in Box.around(10, 8).rows(1, 0, 2, gap=0)]
        [1.0, 5.0, 2.0]
        """
        edges = _cuts(self.height, heights, gap)
        return tuple(
            Box(self.left, self.top - end, self.right, self.top - start) for start, end in edges
        )

    def columns(self, *widths: float, gap: float = theme.GAP) -> tuple[Box, ...]:
        """Cut from the left into columns; a width of 0 takes an equal part of what is left."""
        edges = _cuts(self.width, widths, gap)
        return tuple(
            Box(self.left + start, self.bottom, self.left + end, self.top) for start, end in edges
        )


def _cuts(length: float, parts: tuple[float, ...], gap: float) -> list[tuple[float, float]]:
    left_over = length - sum(parts) - gap * (len(parts) - 1)
    free = parts.count(0)
    if left_over < 0 or (free and left_over == 0):
        raise ValueError(f"parts {parts} with gaps of {gap} do not fit into {length}")
    edges, start = [], 0.0
    for part in parts:
        end = start + (part or left_over / free)
        edges.append((start, end))
        start = end + gap
    return edges


def frame(
    width: float, height: float, header: float = theme.HEADER, footer: float = theme.FOOTER
) -> tuple[Box, Box, Box]:
    """Header, stage and footer of a frame of that size, inside the margins."""
    head, stage, foot = Box.around(width, height).inset(theme.MARGIN).rows(header, 0, footer)
    return head, stage, foot
