"""Words and formulas set by Typst; a formula's labelled terms can be picked out.

Formulas come printed by mathcore; nothing here knows what they say. There is no TeX anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import ceil
from typing import TypeVar

import numpy as np
from manim import Rectangle, VGroup, VMobject

from animations import theme
from animations.layout import Box
from animations.mobjects.outlines import POINTS_A_UNIT, Points, outlines
from animations.storyboard import LEFT_SIDE, Formula

# Spaces at which no line ends: around an equals sign, and before a unit.
TOGETHER = re.compile(" (?=[=%])|(?<==) ")

# The height of an x in ems, and the size of exponents, and of those of exponents, in type sizes.
X_HEIGHT = 0.43
LEVELS = (1.0, 0.7, 0.5)

Drawn = TypeVar("Drawn", bound=VMobject)


class Lettering(VGroup):
    """Words as glyphs."""

    def __init__(self, *glyphs: VMobject, size: float) -> None:
        super().__init__(*glyphs)
        self.size, self.first_height = size, glyphs[0].height if glyphs else 1.0

    def x_height(self) -> float:
        """How high the smallest x would be, however the words have been scaled."""
        return X_HEIGHT * _em(self.size) * _scaled(self)


def words(
    content: str,
    size: float = theme.CAPTION_SIZE,
    colour: str = theme.INK,
    width: float | None = None,
    bold: bool = False,
) -> Lettering:
    """Plain words, in lines of about equal length where one line of `width` units is too short.

    Nothing in the words is markup.
    """
    line = _set_words(content, size, colour, bold)
    if width is None or line.width <= width:
        return line
    rows = ceil(line.width / width)
    for room in (1.06, 1.15, 1.3):
        balanced = min(width, room * line.width / rows)
        lines = _set_words(content, size, colour, bold, balanced)
        # Words do not break, so an even share may be too little for them.
        if lines.height < (rows + 1) * line.height:
            return lines
    return _set_words(content, size, colour, bold, width)


def _set_words(
    content: str, size: float, colour: str, bold: bool, width: float | None = None
) -> Lettering:
    quoted = (
        TOGETHER.sub("\N{NO-BREAK SPACE}", content)
        .replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
        .replace("\\", "\\\\")
        .replace('"', '\\"')
    )
    weight = "bold" if bold else "regular"
    settings = [
        f'#set text(font: "{theme.TEXT_FONT}", weight: "{weight}", number-width: "tabular")',
        "#set par(leading: 0.5em, justify: false)",
    ]
    if width is not None:
        settings.append("#set align(center)")
        settings.append(f"#set page(width: {width * POINTS_A_UNIT / size:.3f}pt)")
    found = outlines(f'#"{quoted}"', "\n".join(settings))
    return Lettering(*(_glyph(shape * size, colour) for shape in found.shapes), size=size)


class Equation(VGroup):
    """A formula as glyphs, with the terms that the storyboard labelled.

    `glyphs` are in the order of the drawing, `part(label)` is the glyphs of a labelled term.
    """

    def __init__(
        self, content: Formula, size: float = theme.FORMULA_SIZE, colour: str = theme.INK
    ) -> None:
        super().__init__()
        found = outlines(f"$ {content.typst} $")
        self.size, self.bars = size, found.bars
        self.labels = {label: list(places) for label, places in found.labels.items()}
        for index, shape in enumerate(found.shapes):
            glyph = _glyph(shape * size, colour)
            self.add(_bar(glyph, size, colour) if index in self.bars else glyph)
        self.first_height = self.glyphs[0].height
        self.level = level(content.typst)

    @property
    def glyphs(self) -> list[VMobject]:
        return self.submobjects

    @property
    def em(self) -> float:
        """The size of the type in units, as long as it is not scaled."""
        return _em(self.size)

    def x_height(self) -> float:
        """How high the smallest x would be, in exponents too, however the formula was scaled."""
        return X_HEIGHT * LEVELS[self.level] * self.em * _scaled(self)

    def part(self, label: str) -> list[int]:
        """Indices of the glyphs of a labelled term, right of the equals sign."""
        left = set(self.labels.get(LEFT_SIDE, []))
        return [index for index in self.labels.get(label, []) if index not in left]

    def group(self, indices: Iterable[int]) -> VGroup:
        return VGroup(*(self.glyphs[index] for index in indices))

    def anchor(self) -> np.ndarray:
        """The middle of the first glyph, which stands left of the equals sign."""
        return self.glyphs[0].get_center()

    def sign(self) -> float:
        """Where the equals sign stands, which is the first glyph after the left side."""
        return float(self.glyphs[max(self.labels[LEFT_SIDE]) + 1].get_center()[0])

    def shape_of(self, index: int) -> np.ndarray | None:
        """A glyph's outline, free of place and size; None for a bar, alike at every width."""
        if index in self.bars:
            return None
        glyph = self.glyphs[index]
        return (glyph.points - glyph.get_center()) / max(glyph.width, glyph.height, 1e-6)


def level(source: str) -> int:
    """How many times over Typst makes type smaller in a formula, twice at most.

    Scripts are smaller than what they stand at, and so are fractions within fractions.

    >>> [level("x + frac(1, 2)"), level("e^(-x)"), level("frac(e^(x^2), frac(1, x))")]
    [0, 1, 2]
    """
    deepest, open_marks = 0, []
    for k, sign in enumerate(source):
        if sign == "(":
            script = source[:k].endswith(("^", "_"))
            open_marks.append("script" if script else "frac" * source[:k].endswith("frac"))
        elif sign == ")" and open_marks:
            open_marks.pop()
        scripts = open_marks.count("script") + (sign in "^_")
        deepest = max(deepest, scripts + max(0, open_marks.count("frac") - 1))
    return min(deepest, len(LEVELS) - 1)


def _em(size: float) -> float:
    return size * 10 / POINTS_A_UNIT


def _scaled(text: Lettering | Equation) -> float:
    return float(text.submobjects[0].height / text.first_height)


def _glyph(points: Points, colour: str) -> VMobject:
    """The outline alone: Manim copies mobjects often, and those of an SVG carry their source."""
    return VMobject(stroke_width=0, fill_color=colour, fill_opacity=1).set_points(points)


def _bar(line: VMobject, size: float, colour: str) -> Rectangle:
    """A bar as a filled shape: Manim's line widths do not grow with the formula."""
    thickness = theme.BAR_EM * _em(size)
    flat = line.width >= line.height
    bar = Rectangle(
        width=line.width if flat else thickness,
        height=thickness if flat else line.height,
        stroke_width=0,
        fill_color=colour,
        fill_opacity=1,
    )
    return bar.move_to(line)


def fit(mobject: Drawn, box: Box) -> Drawn:
    """Scale down, never up, to fit into the box, and put it in the middle of it."""
    factor = min(1.0, box.width / max(mobject.width, 1e-6), box.height / max(mobject.height, 1e-6))
    if factor < 1.0:
        mobject.scale(factor)
    return mobject.move_to(box.centre)


def caption(content: str, box: Box, heading: str = "") -> VGroup:
    """The words under a scene: a heading in bold over them, wrapped into the box."""
    rows = VGroup()
    if heading:
        rows.add(words(heading, theme.RULE_SIZE, theme.COLOURS["changed"], box.width, bold=True))
    rows.add(words(content, theme.CAPTION_SIZE, theme.INK, box.width))
    rows.arrange(direction=np.array([0.0, -1.0, 0.0]), buff=theme.GAP * 0.6)
    return fit(rows, box)
