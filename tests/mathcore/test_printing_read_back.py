"""Plain text is read back as the formula it was written from."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    AccumBounds,
    Expr,
    Integer,
    Max,
    Min,
    Rational,
    S,
    asinh,
    atan,
    cos,
    count_ops,
    erf,
    exp,
    expand,
    log,
    nan,
    oo,
    pi,
    sign,
    sin,
    sqrt,
    tanh,
    zoo,
)

from mathcore.printing import plain
from mathcore.symbols import symbol

pytest.importorskip("mathcore.parse.grammar")
from mathcore.parse import parse

x, y, n, phi, sigma = (symbol(name) for name in ("x", "y", "n", "phi", "sigma"))
w1, x12, theta0 = symbol("w_1"), symbol("x12"), symbol("theta_0")

FORMULAS = [
    x**2 * sin(x),
    exp(-(x**2) / 2) / sqrt(2 * pi),
    (x + 1) / (x - 1),
    1 / (1 + exp(-x)),
    x * (phi - y),
    sigma * (1 - x),
    sigma * x,
    phi * (1 - x) ** 2,
    sin(x) ** 2 + cos(x) ** 2,
    sin(x) ** n,
    sin(x) ** -2,
    log(x) ** 2 / log(2),
    tanh(x / 2),
    atan(x) * asinh(y) * erf(x) * sign(y),
    Abs(x) * Abs(y),
    Abs(Abs(x) - 1) ** 3,
    2 * Abs(x - y) * x,
    Max(0, x) + Min(x, y, 2),
    x ** Rational(1, 3),
    x ** Rational(-2, 3),
    x ** (n - 1) * n,
    x**-n,
    2**x * 10 ** (-y),
    Rational(-3, 4) * x * y / n,
    (1 + 1 / x) ** x,
    sqrt(1 - x**2) * x,
    w1 * x12 + theta0,
    symbol("E") * symbol("I") * symbol("S") * symbol("lambda") * symbol("beta"),
    x * exp(x) * S(2) / 3,
    exp(exp(-x)),
    x**2**n,
    (x**n) ** n,
    x**sigma * (x + y),
]


@pytest.mark.parametrize("expr", FORMULAS, ids=str)
def test_text_is_read_back(expr):
    assert parse(plain(expr)) == expr


letters = st.sampled_from([x, y, n, phi, sigma, w1, x12, theta0])
numbers = st.builds(Rational, st.integers(-9, 9), st.integers(1, 4))


def grown(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    heads = [sin, cos, tanh, exp, log, Abs, sqrt, atan, erf]
    return st.one_of(
        st.builds(lambda p, q: p + q, inner, inner),
        st.builds(lambda p, q: p * q, inner, inner),
        st.builds(lambda p, q: p / q, inner, inner),
        st.builds(lambda p, k: p**k, inner, st.integers(-3, 3).map(Integer)),
        st.builds(lambda p, q: p**q, letters, inner),
        st.builds(lambda head, p: head(p), st.sampled_from(heads), inner),
    )


formulas = st.recursive(st.one_of(letters, numbers), grown, max_leaves=6)


@settings(max_examples=200, deadline=None)
@given(
    formulas.filter(
        lambda f: (
            f.is_real is not False and not f.has(oo, -oo, zoo, nan, S.ImaginaryUnit, AccumBounds)
        )
    )
)
def test_any_formula_is_read_back(expr):
    back = parse(plain(expr))
    # A factor in front of a bracket is multiplied out while it is read.
    assert back == expr or expand(back - expr) == 0
    assert count_ops(back) <= 2 * count_ops(expr) + 10
