"""Long equations in rows: inside their width, broken before operators, no glyph lost."""

from itertools import pairwise

import numpy as np
import pytest

import mathcore
from animations import theme
from animations.boards.lines import defined
from mathcore.symbols import symbol

y = symbol("y")
LONG = (
    "sin(x^2+1) x^3 e^(-x) + (x+1)^4 (x+2)/(x-1) - cos(x) ln(x+1) + tan(x)^2 + 1/(1+e^(-x)) - x^5"
)


@pytest.fixture
def equation(still):
    from animations.mobjects.typeset import Equation

    return lambda text: Equation(defined(y, mathcore.parse(text)))


def rows_of(equation, starts):
    edges = [*starts, len(equation.glyphs)]
    return [equation.glyphs[a:b] for a, b in pairwise(edges)]


@pytest.mark.parametrize("width", [8.0, 10.0, 13.3])
def test_the_rows_are_inside_the_width_and_over_one_another(equation, width):
    from animations.mobjects.rows import break_rows, height_of, row_starts

    long = equation(LONG)
    whole = long.width
    starts = row_starts(long, width)
    assert len(starts) >= whole / width
    high = height_of(long, starts)
    break_rows(long, starts)
    assert long.width <= width + 1e-6
    assert long.height == pytest.approx(high, abs=0.02)
    rows = rows_of(long, starts)
    for above, below in pairwise(rows):
        lowest = min(glyph.get_bottom()[1] for glyph in above)
        assert lowest > max(glyph.get_top()[1] for glyph in below)
        lefts = [min(glyph.get_left()[0] for glyph in row) for row in (above, below)]
        assert lefts[0] == pytest.approx(lefts[1], abs=1e-6)


def test_a_row_begins_with_an_operator_outside_all_brackets(equation):
    from animations.mobjects.rows import row_starts

    long = equation(LONG)
    plus, minus = (equation(f"a {sign} b").glyphs[3] for sign in "+-")
    for start in row_starts(long, 13.3, worst=0)[1:]:
        size = (long.glyphs[start].width, long.glyphs[start].height)
        assert any(np.allclose(size, (sign.width, sign.height)) for sign in (plus, minus))


def test_what_cannot_be_broken_is_not(equation):
    from animations.mobjects.rows import row_starts

    assert row_starts(equation("(x+1+x^2+x^3+x^4)/(x-1)"), 3.0) is None
    assert len(row_starts(equation("x + 1"), 13.3)) == 1


def test_lines_keep_a_size_that_can_be_read_or_do_not_fit(equation):
    from animations.layout import Box
    from animations.mobjects.fitting import fitted

    lines = [equation(LONG), equation("x + 1")]
    first = [line.glyphs[0].height for line in lines]
    assert fitted(lines, Box.around(13.3, 4.0))
    for line, height in zip(lines, first, strict=True):
        assert line.glyphs[0].height >= theme.LEAST_SHARE * height
    assert lines[0].anchor()[0] == pytest.approx(lines[1].anchor()[0])
    assert not fitted([equation("*".join([LONG.join("()")] * 5))], Box.around(13.3, 4.0))
