"""What is pointed at is what is coloured, and pointing moves as little as it can."""

from __future__ import annotations

import pytest
from sympy import Add, Integer, Mul, Rational, Sum, exp, log, sin

from mathcore.printing import latex, typst
from mathcore.symbols import D, index, indexed, symbol

a, b, c, d, u, x, y, z = (symbol(name) for name in "abcduxyz")
i, n = index("i"), index("n")
X, Y = indexed("x"), indexed("y")

POINTED = [
    (x**2 * sin(x), x**2, "{{ x^2 : t }} sin (x)"),
    (x**2 * sin(x) / 3, sin(x), "frac(x^2 {{ sin (x) : t }}, 3)"),
    (a + b + c + d, b + d, "a + {{ b + d : t }} + c"),
    (a + b + c, a + b + c, "{{ a + b + c : t }}"),
    (a - b - c, -b - c, "a {{ - b - c : t }}"),
    (2 * x * y * z, 2 * x * y, "{{ 2 x y : t }} z"),
    (a - 2 * x * y, 2 * x * y, "a - {{ 2 x y : t }}"),
    (a - 2 * x * y, -2 * x * y, "a {{ - 2 x y : t }}"),
    (2 * x * sin(x), Mul(x, 2, evaluate=False), "{{ 2 x : t }} sin (x)"),
    (a + b, Add(b, a, evaluate=False), "{{ a + b : t }}"),
    (sin(x) ** 2, sin(x), "{{ sin (x) : t }}^2"),
    (x * y / 2, x / 2, "{{ frac(x, 2) : t }} y"),
    (x / (1 + exp(-z)), 1 / (1 + exp(-z)), "x {{ frac(1, 1 + e^(-z)) : t }}"),
    (-D(x, z) / u**2, -1 / u**2, "-{{ frac(1, u^2) : t }} frac(d x, d z)"),
    (
        x * D(log(u), u) * D(x**2 + 1, x),
        D(log(u), u) * D(x**2 + 1, x),
        "x {{ frac(d, d u) ln (u) dot frac(d, d x) (x^2 + 1) : t }}",
    ),
    (D(x * y, x), x * y, "frac(d, d x) ({{ x y : t }})"),
    (Sum(X[i] * Y[i], (i, 1, n)), X[i] * Y[i], "sum_(i = 1)^n {{ x_i y_i : t }}"),
    (1 / x**2, x**2, "frac(1, {{ x^2 : t }})"),
    (x * y + 3, Integer(3), "x y + {{ 3 : t }}"),
    (Rational(1, 2) * D(x, y), Rational(1, 2), "{{ frac(1, 2) : t }} frac(d x, d y)"),
]


@pytest.mark.parametrize(("expr", "part", "wanted"), POINTED, ids=str)
def test_exactly_the_part_is_labelled(expr, part, wanted):
    assert typst(expr, groups={part: "t"}) == wanted


@pytest.mark.parametrize(("expr", "part", "wanted"), POINTED, ids=str)
def test_latex_colours_the_same_part_once(expr, part, wanted):
    assert latex(expr, changed=[part], colour="red").count(r"\textcolor{red}{") == 1


def test_number_is_pointed_at_only_where_its_place_is_clear():
    one = Integer(1)
    assert "{{" not in typst(1 + exp(1 + x), groups={one: "t"})
    assert "{{" not in typst(1 / (1 + x), groups={one: "t"})
    assert typst(Sum(X[i] + 1, (i, 1, n)), groups={one: "t"}) == "sum_(i = 1)^n (x_i + {{ 1 : t }})"


def test_several_parts_have_their_own_labels():
    assert typst(x * sin(x) + y, groups={y: "rest", sin(x): "wave", x: "letter"}) == (
        "{{ y : rest }} + {{ x : letter }} {{ sin ({{ x : letter }}) : wave }}"
    )


def test_part_that_does_not_occur_is_passed_over():
    assert latex(x + 1, changed=[y]) == latex(x + 1)


def test_coloured_base_keeps_the_space_of_the_sum_around_it():
    # KaTeX sets a bare coloured base tight against the plus.
    assert latex(1 + sin(x) ** 2, changed=[sin(x)], colour="red") == (
        r"1 + {\textcolor{red}{\sin(x)}}^{2}"
    )


def test_manim_selects_what_is_labelled_and_sets_it_no_wider(tmp_path):
    manim = pytest.importorskip("manim")
    expr = a - 2 * x * y + exp(-z)
    with manim.tempconfig({"media_dir": str(tmp_path), "verbosity": "ERROR"}):
        whole = manim.MathTypst(typst(expr))
        tagged = manim.MathTypst(typst(expr, groups={-2 * x * y: "old", exp(-z): "e"}))
    assert tagged.width == pytest.approx(whole.width, abs=1e-6)
    assert len(tagged.select("old")) == len("-2xy")
    assert len(tagged.select("e")) == len("e-z")
