"""A network of nodes and edges, with numbers over and under its nodes and on its edges."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product

import numpy as np
from manim import DOWN, LEFT, UP, Circle, Dot, Line, MoveAlongPath, VGroup, VMobject

from animations import theme
from animations.layout import Box
from animations.mobjects.typeset import Equation, words
from animations.storyboard import Formula

# How far along an edge its number stands, from where it starts: before the edges cross.
PLACE = 0.3
# The longest number that an edge leaves a gap for.
LONGEST = "\N{MINUS SIGN}0.0000"


class Net(VGroup):
    """Layers of nodes in a box, the inputs at its left, every node joined to all of the next layer.

    An edge has a gap for its number, so that no line goes through it; until a layer has numbers
    `bridges` close the gaps of the edges into it.
    """

    def __init__(self, names: Sequence[Sequence[Formula]], box: Box, place: float = PLACE) -> None:
        super().__init__()
        self.place = place
        gap = words(LONGEST, theme.LABEL_SIZE)
        self.half = np.array([gap.width + theme.GAP / 2, gap.height + theme.GAP / 2]) / 2
        side = max(theme.NODE, self.half[0])
        before = theme.NODE + theme.GAP / 3 + gap.width
        inner = Box(box.left + before, box.bottom, box.right - side, box.top)
        room = theme.NODE + gap.height + theme.GAP / 3
        columns = np.linspace(inner.left, inner.right, len(names))
        self.places = [
            [np.array([x, y, 0.0]) for y in _spread(inner, len(layer), room)]
            for x, layer in zip(columns, names, strict=True)
        ]
        self.nodes = VGroup(
            *(
                VGroup(*(_node(name, at) for name, at in zip(layer, places, strict=True)))
                for layer, places in zip(names, self.places, strict=True)
            )
        )
        self.edges = VGroup(
            *(
                VGroup(*(self._edge(start, end) for start in before for end in after))
                for before, after in zip(self.places, self.places[1:], strict=False)
            )
        )
        self.bridges = [
            VGroup(*(_line(first.get_end(), last.get_start()) for first, last in layer))
            for layer in self.edges
        ]
        self.add(self.edges, self.nodes)

    def over(self, layer: int, numbers: Sequence[str], colour: str) -> VGroup:
        """Numbers over the nodes of a layer, or left of those of the first."""
        return self._beside(layer, numbers, colour, UP if layer else LEFT)

    def under(self, layer: int, numbers: Sequence[str], colour: str) -> VGroup:
        """Numbers under the nodes of a layer."""
        return self._beside(layer, numbers, colour, DOWN)

    def on_edges(self, layer: int, numbers: Sequence[Sequence[str]], colour: str) -> VGroup:
        """Numbers on the edges into a layer, a row for each node that they start from."""
        drawn = VGroup()
        for row, start in zip(numbers, self.places[layer - 1], strict=True):
            for number, end in zip(row, self.places[layer], strict=True):
                at = start + self.place * (end - start)
                drawn.add(words(number, theme.LABEL_SIZE, colour).move_to(at))
        return drawn

    def pulses(self, layer: int, colour: str, back: bool) -> tuple[VGroup, list[MoveAlongPath]]:
        """Dots that run along the edges into a layer, or back along them."""
        dots, runs = VGroup(), []
        for start in self.places[layer - 1]:
            for end in self.places[layer]:
                dot = Dot(radius=theme.DOT, color=colour).set_z_index(-1)
                way = Line(end, start) if back else Line(start, end)
                dots.add(dot.move_to(way.get_start()))
                runs.append(MoveAlongPath(dot, way))
        return dots, runs

    def _beside(self, layer: int, numbers: Sequence[str], colour: str, side: np.ndarray) -> VGroup:
        drawn = VGroup()
        for number, node in zip(numbers, self.nodes[layer], strict=True):
            drawn.add(
                words(number, theme.LABEL_SIZE, colour).next_to(node, side, buff=theme.GAP / 3)
            )
        return drawn

    def _edge(self, start: np.ndarray, end: np.ndarray) -> VGroup:
        """The two pieces of an edge, before and behind the place of its number."""
        along = (end - start) / np.linalg.norm(end - start)
        middle = start + self.place * (end - start)
        with np.errstate(divide="ignore"):
            reach = float(np.min(self.half / np.abs(along[:2])))
        ends = (
            (start + theme.NODE * along, middle - reach * along),
            (middle + reach * along, end - theme.NODE * along),
        )
        return VGroup(*(_line(*each) for each in ends))


class Sketch(VGroup):
    """A network without names or numbers: dots, and lines between those of neighbouring layers."""

    def __init__(self, sizes: Sequence[int], box: Box) -> None:
        super().__init__()
        places = [
            [np.array([column.centre[0], row.centre[1], 0.0]) for row in column.rows(*[0] * size)]
            for column, size in zip(box.columns(*[0] * len(sizes), gap=0), sizes, strict=True)
        ]
        for before, after in pairwise(places):
            for start, end in product(before, after):
                self.add(_line(start, end))
        for column in places:
            self.add(*(Dot(at, theme.UNIT, color=theme.INK) for at in column))


def _spread(box: Box, count: int, room: float) -> np.ndarray:
    """Heights of so many nodes, those at the ends with room for their numbers."""
    if count == 1:
        return np.array([box.centre[1]])
    return np.linspace(box.top - room, box.bottom + room, count)


def _line(start: np.ndarray, end: np.ndarray) -> Line:
    return Line(start, end, color=theme.MUTED, stroke_width=theme.AXIS_WIDTH)


def _node(name: Formula, at: np.ndarray) -> VMobject:
    circle = Circle(theme.NODE, color=theme.INK, stroke_width=theme.AXIS_WIDTH)
    circle.set_fill(theme.PAPER, 1)
    return VGroup(circle, Equation(name, theme.NODE_SIZE)).move_to(at)
