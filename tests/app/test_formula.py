"""Where a formula goes on in a new line."""

from __future__ import annotations

import pytest

import mathcore
from app.ui.formula import over_lines
from mathcore.printing import latex
from tests.app.reading import unmarked

COLOUR = r"\textcolor{#D55E00}"


def parts(tex: str) -> list[str]:
    """What can stand in lines of its own."""
    return [unmarked(part).strip() for part in over_lines(tex).split(r"\allowbreak")]


@pytest.mark.parametrize(
    ("tex", "lines"),
    [
        ("y = w x + b = 2", ["y", "= w x + b", "= 2"]),
        ("a \\le b", ["a", "\\le b"]),
        ("y = -1", ["y", "= -1"]),
        ("f(x + 1) = (x - 1)^{2}", ["f(x + 1)", "= (x - 1)^{2}"]),
        ("\\sum_{i=1}^{n} x_{i} = 0", ["\\sum_{i=1}^{n} x_{i}", "= 0"]),
        (
            "a b c d e f g h i j k l + m n o p q r s t u v w x - y",
            ["a b c d e f g h i j k l", "+ m n o p q r s t u v w x", "- y"],
        ),
        (
            f"{COLOUR}{{a b}} = {COLOUR}{{a b c d e f g h i j k l - \\frac{{1 + x}}{{2}} + m n o}}",
            [
                f"{COLOUR}{{a b}}",
                f"= {COLOUR}{{a b c d e f g h i j k l",
                "- \\frac{1 + x}{2}",
                "+ m n o}",
            ],
        ),
    ],
)
def test_a_line_begins_before_a_relation_and_in_what_is_wide_before_a_sum_s_sign(tex, lines):
    assert parts(tex) == lines


@pytest.mark.parametrize("name", mathcore.ACTIVATIONS)
def test_the_marks_change_nothing_else(name):
    row = mathcore.ACTIVATIONS[name]
    tex = latex(mathcore.differentiate(row.expr, row.z).result)
    assert unmarked(over_lines(tex)) == tex
