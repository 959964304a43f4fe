"""Type read from Typst's picture is, curve by curve, what Manim reads from it."""

from dataclasses import fields, is_dataclass

import numpy as np
import pytest

from animations.catalog import FILMS
from animations.storyboard import Formula

outlines = pytest.importorskip("animations.mobjects.outlines")
WORDS = (
    "The slope is greatest at z = 6, where it is 98.89 %.",
    "più “virgolette”, un “fi” e un – trattino: \N{MINUS SIGN}0,25",
    'a "quote", a \\ backslash, $x$ and {{ x : y }} are words',
)


def read_by_manim(manim, source):
    kind = manim.MathTypst if source.startswith("$ ") else manim.Typst
    drawn = kind(source.removeprefix("$ ").removesuffix(" $"), font_size=1, use_svg_cache=False)
    shapes = drawn.submobjects
    labels = {
        name: tuple(shapes.index(each) for each in drawn.select(name))
        for name in dict.fromkeys(getattr(drawn, "_group_labels", ()))
    }
    bars = {k for k, shape in enumerate(shapes) if shape.get_fill_opacity() == 0}
    return [shape.points for shape in shapes], bars, labels


def formulas_in(part):
    if isinstance(part, Formula):
        yield f"$ {part.typst} $"
    elif is_dataclass(part):
        yield from formulas_in([getattr(part, field.name) for field in fields(part)])
    elif isinstance(part, list | tuple):
        for each in part:
            yield from formulas_in(each)


@pytest.mark.parametrize("film", ["derivation", "backpropagation", "softmax", "step_size", "swell"])
def test_formulas_of_a_film_are_read_as_manim_reads_them(manim, still, film):
    sources = dict.fromkeys(formulas_in(FILMS[film].beats("it")))
    assert sources
    for source in sources:
        shapes, bars, labels = read_by_manim(manim, source)
        found = outlines.outlines(source)
        assert (found.bars, found.labels) == (bars, labels), source
        for ours, theirs in zip(found.shapes, shapes, strict=True):
            np.testing.assert_allclose(ours, theirs, atol=1e-9)


@pytest.mark.parametrize("words", WORDS)
def test_words_are_read_as_manim_reads_them(manim, still, words):
    source = '#"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
    shapes, _, _ = read_by_manim(manim, source)
    found = outlines.outlines(source)
    assert found.labels == {}
    for ours, theirs in zip(found.shapes, shapes, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-9)


def test_a_term_inside_a_labelled_term_has_both_labels():
    found = outlines.outlines("$ {{ a + {{ b : inner }} : outer }} = c $")
    assert found.labels["inner"] == (2,)
    assert found.labels["outer"] == (0, 1, 2)
    assert len(found.shapes) == 5


def test_nothing_to_set_has_no_outlines():
    assert outlines.outlines("$ $") == ((), frozenset(), {})


@pytest.mark.parametrize(
    ("data", "ends"),
    [
        ("M 1 2L 3 4", [(1, 2), (3, 4)]),
        ("M 1 2h 2v -1Z", [(1, 2), (3, 2), (3, 1), (1, 2)]),
        ("M 0 0m 1 1 2 0", [(1, 1), (3, 1)]),
        ("M 0 0Q 1 1 2 0 3 -1 4 0", [(0, 0), (2, 0), (4, 0)]),
        ("M 0 0H 3V 2H -1", [(0, 0), (3, 0), (3, 2), (-1, 2)]),
        ("M 1 1c 1 0 2 1 2 2Zm 4 0l 1 0", [(1, 1), (3, 3), (1, 1), (5, 1), (6, 1)]),
    ],
)
def test_a_path_is_walked_as_its_letters_say(data, ends):
    pieces = outlines.curves(data).reshape(-1, 4, 2)
    met = [tuple(map(float, at)) for piece in pieces for at in (piece[0], piece[-1])]
    assert [at for k, at in enumerate(met) if not k or at != met[k - 1]] == ends


@pytest.mark.parametrize("data", ["M 0 0A 1 1 0 0 0 2 2", "M 0 0S 1 1 2 2"])
def test_a_curve_that_is_not_read_is_said_so(data):
    with pytest.raises(ValueError, match=r"not read: [AS]"):
        outlines.curves(data)
