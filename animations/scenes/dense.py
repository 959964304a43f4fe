"""Film: a layer as a network on the left, as a product by Falk's scheme on the right."""

from __future__ import annotations

import numpy as np
from manim import LEFT, FadeIn, VGroup

from animations import theme
from animations.boards.dense import Layer, Product, Unit
from animations.mobjects.grid import Grid, size_of
from animations.mobjects.net import Net
from animations.mobjects.typeset import Equation, fit, words
from animations.scenes.stage import BeatScene

# Where the numbers of edges stand: near the inputs, where edges from three of them are apart.
FAN = 0.22


class Dense(BeatScene):
    """Plays the storyboard `boards.dense`."""

    def setup(self) -> None:
        self.left, self.right = self.stage.columns(0, theme.PRODUCT, gap=theme.GAP)
        self.formula = VGroup()

    def show_layer(self, payload: Layer) -> None:
        """The weights stand above, the inputs left of what they give, the biases below that."""
        self.net = Net(payload.names, self.left, FAN)
        value, parameter = theme.COLOURS["value"], theme.COLOURS["parameter"]
        self.on_nodes = self.net.over(0, payload.inputs[0], value)
        self.on_edges = self.net.on_edges(1, payload.weights, parameter)
        self.under = self.net.under(1, payload.biases[0], parameter)
        inputs, units = len(payload.weights), len(payload.biases[0])
        wide, (narrow, low) = size_of(1, inputs)[0], size_of(inputs, units)
        apart = theme.GAP / 2
        left = self.right.left + (self.right.width - wide - narrow - 2 * apart) / 2
        x, z = left + wide / 2, left + wide + 2 * apart + narrow / 2
        total = low + 3 * wide_row() + 3 * apart
        top = self.right.centre[1] + total / 2
        heights = [top - low / 2]
        for _ in range(3):
            step = heights[-1] - (low if len(heights) == 1 else wide_row()) / 2 - apart
            heights.append(step - wide_row() / 2)
        empty = [[""] * units]
        self.grids = {
            "x": Grid(payload.inputs, at(x, heights[1]), value),
            "W": Grid(payload.weights, at(z, heights[0]), parameter),
            "sum": Grid(empty, at(z, heights[1]), theme.INK),
            "b": Grid(payload.biases, at(z, heights[2]), parameter),
            "z": Grid(empty, at(z, heights[3]), value),
        }
        signs = VGroup(
            *(
                words(sign, theme.CAPTION_SIZE).next_to(self.grids[name], LEFT, buff=theme.GAP)
                for sign, name in (("+", "b"), ("=", "z"))
            )
        )
        drawn = VGroup(self.net, self.on_nodes, self.on_edges, self.under)
        arrays = VGroup(*self.grids.values(), signs)
        self.turn(payload.words, out=[self.title], into=[drawn, arrays])

    def show_unit(self, payload: Unit) -> None:
        """Its column and its edges in the colour of what changes, then its numbers."""
        k, units = payload.unit, self.grids["b"].shape[1]
        old, self.formula = self.formula, fit(Equation(payload.formula, theme.NOTE_SIZE), self.head)
        colours = []
        for number, label in enumerate(self.on_edges):
            colours.append((label, number % units))
        for row in (*self.grids["W"].cells, *self.grids["b"].cells):
            colours += [(cell, column) for column, cell in enumerate(row)]
        turned = [
            each.animate.set_color(theme.COLOURS["changed" if column == k else "parameter"])
            for each, column in colours
        ]
        self.turn(payload.words, out=[old], into=[self.formula], also=turned)
        value = theme.COLOURS["value"]
        dots, runs = self.net.pulses(1, value, back=False)
        self.play(*runs[k::units], run_time=theme.MORPH)
        self.remove(dots, *dots)
        node = self.net.over(1, [payload.value if c == k else "" for c in range(units)], value)
        summed = self.grids["sum"].number(payload.summed, 0, k, theme.INK)
        result = self.grids["z"].number(payload.value, 0, k, value)
        self.play(FadeIn(summed, node[k], result), run_time=theme.FADE)

    def show_product(self, payload: Product) -> None:
        old, self.formula = self.formula, fit(Equation(payload.formula), self.head)
        parameter = theme.COLOURS["parameter"]
        cells = [cell for name in "Wb" for row in self.grids[name].cells for cell in row]
        plain = [each.animate.set_color(parameter) for each in (*self.on_edges, *cells)]
        self.turn(payload.words, out=[old], into=[self.formula], also=plain)


def wide_row() -> float:
    """How high a grid of one row is."""
    return float(size_of(1, 1)[1])


def at(x: float, y: float) -> np.ndarray:
    return np.array([x, y, 0.0])
