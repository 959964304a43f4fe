"""Type as outlines: what Typst sets, read from its SVG glyph by glyph. Knows no words, no formulas.

The compiler is kept, and the outline of a glyph read once, so that a formula takes a millisecond;
Manim's own reading of the same picture takes fifty (a test compares them). A labelled term, written
`{{ term : label }}`, is found as Manim finds it: set once more with the term hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, cast
from xml.etree import ElementTree

import numpy as np
import typst

Points = np.ndarray[Any, np.dtype[np.float64]]

# Manim scales Typst's points so that type of size s has an em of 10 s / 960 units.
POINTS_A_UNIT = 960.0
# How many pieces of words and formulas are kept, for many come again from step to step.
KEPT = 4096

PAGE = """\
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#set text(size: 10pt)
#let labelled(name, body) = if name == "{hidden}" {{ hide(body) }} else {{ body }}
{settings}
{body}
"""
LABELLED = re.compile(r"\{\{((?:(?!\{\{|\}\}).)*) : (\w+) \}\}")
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*)")
# How many numbers each command of a path takes.
TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "C": 6, "Z": 0}
SVG = "{http://www.w3.org/2000/svg}"
USE, HREF = f"{SVG}use", "{http://www.w3.org/1999/xlink}href"
ONE = np.eye(3)


class Outlines(NamedTuple):
    """Type of size 1: glyphs as cubic curves, which of them are bars, and those of each label."""

    shapes: tuple[Points, ...]
    bars: frozenset[int]
    labels: Mapping[str, tuple[int, ...]]


class Leaf(NamedTuple):
    """A shape of a picture: which it is, where it stands, its curves, and whether it is a line."""

    name: str
    place: bytes
    points: Points
    bar: bool

    def same(self, other: Leaf) -> bool:
        return (self.name, self.place) == (other.name, other.place)


@lru_cache(maxsize=KEPT)
def outlines(body: str, settings: str = "") -> Outlines:
    """The outlines of a piece of Typst, centred.

    Raises:
        typst.TypstError: it is no Typst.
    """
    names: list[str] = []
    while body.startswith("$") and (found := LABELLED.search(body)):
        names.append(found[2])
        body = f'{body[: found.start()]}labelled("{found[2]}", {found[1]}){body[found.end() :]}'
    leaves = leaves_of(body, settings)
    labels = {name: gone(leaves, leaves_of(body, settings, name)) for name in dict.fromkeys(names)}
    if not leaves:
        return Outlines((), frozenset(), labels)
    # As Manim measures: by where the curves start and end, not by their handles.
    met = np.concatenate([leaf.points.reshape(-1, 4, 3)[:, [0, 3]] for leaf in leaves])
    centre = (met.min(axis=(0, 1)) + met.max(axis=(0, 1))) / 2
    shapes = tuple((leaf.points - centre) / POINTS_A_UNIT for leaf in leaves)
    return Outlines(shapes, frozenset(k for k, leaf in enumerate(leaves) if leaf.bar), labels)


def leaves_of(body: str, settings: str, hidden: str = "") -> list[Leaf]:
    """The shapes of the picture that Typst makes, in the order in which they are drawn."""
    source = PAGE.format(hidden=hidden, settings=settings, body=body)
    # One page, so one picture: of several, Typst would make a list.
    picture = ElementTree.fromstring(
        cast(bytes, compiler().compile(input=source.encode(), format="svg"))
    )
    symbols = {
        symbol.attrib["id"]: "".join(path.attrib["d"] for path in symbol)
        for symbol in picture.iter(f"{SVG}symbol")
    }
    leaves = []
    for element, matrix in drawn(picture, ONE):
        if element.tag == USE:
            name = element.attrib[HREF].removeprefix("#")
            moved = matrix @ shift(float(element.get("x", 0)), float(element.get("y", 0)))
            data = symbols[name]
        else:
            name, moved, data = element.attrib["d"], matrix, element.attrib["d"]
        flat = curves(data)
        if len(flat):
            placed = flat @ moved[:2, :2].T + moved[:2, 2]
            # Upwards is down in a picture.
            points = np.column_stack([placed[:, 0], -placed[:, 1], np.zeros(len(placed))])
            bar = element.tag != USE and element.get("fill") == "none"
            leaves.append(Leaf(name, moved.round(9).tobytes(), points, bar))
    return leaves


def gone(all_leaves: list[Leaf], left: list[Leaf]) -> tuple[int, ...]:
    """Which of the shapes are not among those that are left, which stand in the same order."""
    rest = iter([*left, None])
    following = next(rest)
    found = []
    for k, leaf in enumerate(all_leaves):
        if following is not None and leaf.same(following):
            following = next(rest)
        else:
            found.append(k)
    if following is not None:
        raise ValueError("hiding a term moved what stands beside it")
    return tuple(found)


@lru_cache(maxsize=1)
def compiler() -> typst.Compiler:
    return typst.Compiler()


def drawn(
    element: ElementTree.Element, matrix: np.ndarray
) -> Iterator[tuple[ElementTree.Element, np.ndarray]]:
    """The glyphs and lines under an element, each with where it is drawn."""
    for child in element:
        if child.tag == f"{SVG}defs":
            continue
        here = matrix @ transform(child.get("transform", ""))
        if child.tag in (USE, f"{SVG}path"):
            yield child, here
        elif child.tag == f"{SVG}g":
            yield from drawn(child, here)
        else:
            raise ValueError(f"type holds a shape that is not read: {child.tag}")


def shift(x: float, y: float) -> np.ndarray:
    return np.array([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1.0]])


def transform(text: str) -> np.ndarray:
    """The matrix that an attribute such as `matrix(1 0 0 -1 3.5 7)` stands for."""
    if not text:
        return ONE
    name, _, rest = text.partition("(")
    numbers = [float(each) for each in NUMBER.findall(rest)]
    if name == "matrix":
        a, b, c, d, e, f = numbers
        return np.array([[a, c, e], [b, d, f], [0.0, 0.0, 1.0]])
    if name == "translate":
        return shift(numbers[0], numbers[1] if len(numbers) > 1 else 0.0)
    if name == "scale":
        return np.diag([numbers[0], numbers[-1], 1.0])
    raise ValueError(f"type is turned in a way that is not read: {text}")


@lru_cache(maxsize=KEPT)
def curves(data: str) -> Points:
    """The cubic curves of a path, four points each, of shape (4 n, 2)."""
    found: list[np.ndarray] = []
    pen = start = np.zeros(2)
    for letter, rest in COMMAND.findall(data):
        kind = letter.upper()
        if kind not in TAKES:
            raise ValueError(f"type has a curve that is not read: {letter}")
        numbers = np.array([float(each) for each in NUMBER.findall(rest)])
        takes = TAKES[kind]
        pieces = numbers.reshape(-1, takes) if takes else np.zeros((1, 0))
        for k, piece in enumerate(pieces):
            origin = pen if letter.islower() else np.zeros(2)
            if kind == "M" and k == 0:
                pen = start = origin + piece
                continue
            if kind == "Z":
                points = [] if np.allclose(pen, start, atol=1e-9) else line(pen, start)
                pen = start
            elif kind == "H":
                points = line(pen, np.array([origin[0] + piece[0], pen[1]]))
            elif kind == "V":
                points = line(pen, np.array([pen[0], origin[1] + piece[0]]))
            elif kind == "Q":
                control, end = origin + piece[:2], origin + piece[2:]
                points = [pen, (pen + 2 * control) / 3, (2 * control + end) / 3, end]
            elif kind == "C":
                points = [pen, *(origin + each for each in piece.reshape(3, 2))]
            else:
                points = line(pen, origin + piece)
            found += points
            pen = points[-1] if points else pen
    return np.array(found).reshape(-1, 2)


def line(start: np.ndarray, end: np.ndarray) -> list[np.ndarray]:
    """A straight line as a cubic curve."""
    return [start, (2 * start + end) / 3, (start + 2 * end) / 3, end]
