"""Random texts and random formulas: only refusals, and every spelling says the same."""

from __future__ import annotations

import re
import string
import time
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction

import mpmath
import pytest
import sympy as sp
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mathcore.errors import ParseError
from mathcore.parse import parse, point_out, understood
from mathcore.printing import latex, plain
from mathcore.symbols import symbol

GREEK = "αβγδεζηθλμνξπρστυφχψω"
PIECES = [
    *string.ascii_lowercase, *string.digits, *GREEK, *"+-*/^()[]{}|,.=_!$\\ ", "**", "sin", "cos ",
    "ln ", "exp(", "sqrt", "max(", "|x|", "x", "y", "e^", "pi", "x_1", "_{", "^{", r"\frac",
    r"\left(", r"\right)", r"\sin", r"\cdot", r"\alpha", "1e", "0.", "relu(", "sigma(", "²", "⁻¹",
    r"\sqrt", "√",
    "½", "log_", "^-1", "!!", "0", "(-1)", "/0", "9^9", "10^", "oo", "\u202e", "а", "∞", "\x00",
]  # fmt: skip

soup = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
anything = st.text(max_size=80)


def outcome(text):
    """What reading a text gives, and that it gives it soon."""
    start, refusal = time.perf_counter(), None
    try:
        result = understood(text)
    except ParseError as error:
        result, refusal = None, error
    if refusal is not None:
        assert 0 <= refusal.position <= len(text)
        assert refusal.kind
        assert "^" in point_out(refusal)
        assert "\n" not in str(refusal)
    assert time.perf_counter() - start < 2
    return result


@settings(max_examples=1500, deadline=None)
@given(st.one_of(soup, anything))
@example("9" * 41)
@example("|" * 61)
@example("x^2^-")
@example("½½")
@example("\\frac\\frac12")
def test_any_text_is_read_or_refused_and_nothing_else(text):
    result = outcome(text)
    if result is not None:
        assert not result.expr.has(sp.oo, -sp.oo, sp.zoo, sp.nan, sp.I)
        assert all(s.is_real for s in result.expr.free_symbols)
        assert result.expr.count_ops() <= 400


@settings(max_examples=400, deadline=None)
@given(soup)
@example("1e\\sqrt\\frac1eρ")
def test_what_was_read_is_read_again_from_its_printing(text):
    result = outcome(text)
    if result is None or result.expr.has(sp.Piecewise):
        return
    expr = result.expr
    if any(len(str(abs(r.p))) > 40 or len(str(r.q)) > 40 for r in expr.atoms(sp.Rational)):
        return  # longer than a number may be typed
    for printed in (plain(expr), latex(expr)):
        again = outcome(printed)
        if again is not None:
            # x0 and x_0 are typeset alike, so LaTeX gives the second for the first.
            assert with_subscripts(again.expr) == with_subscripts(expr)


def with_subscripts(expr):
    names = {s: symbol(re.sub(r"(?<=[A-Za-z])(\d+)$", r"_\1", s.name)) for s in expr.free_symbols}
    return str(expr.xreplace(names))


# A formula that knows how it is spelled on a keyboard and in LaTeX, and what its value is.


@dataclass(frozen=True)
class Formula:
    typed: str
    tex: str
    tight: bool
    value: object

    def at(self, x, y):
        return self.value(x, y)


def leaf(typed, tex, value):
    return Formula(typed, tex, True, value)


LEAVES = [
    leaf("x", "x", lambda x, y: x),
    leaf("y_1", "y_{1}", lambda x, y: y),
    leaf("pi", r"\pi", lambda x, y: mpmath.pi),
    leaf("π", r"\pi", lambda x, y: mpmath.pi),
]
FUNCTIONS = [
    ("sin", r"\sin", mpmath.sin),
    ("cos", r"\cos", mpmath.cos),
    ("exp", r"\exp", mpmath.exp),
    ("arctan", r"\arctan", mpmath.atan),
    ("tanh", r"\tanh", mpmath.tanh),
    ("abs", r"\operatorname{abs}", abs),
    ("sen", r"\operatorname{sen}", mpmath.sin),
]


def number(numerator):
    value = Fraction(numerator, 100)
    typed = f"{numerator // 100}.{numerator % 100:02d}"
    return leaf(typed, typed, lambda x, y: mpmath.mpf(value.numerator) / value.denominator)


def bracketed(one):
    return (one.typed, one.tex) if one.tight else (f"({one.typed})", rf"\left({one.tex}\right)")


def joined(signs, combine):
    def join(pair):
        (a, b), sign = pair
        (at, ax), (bt, bx) = bracketed(a), bracketed(b)
        typed, tex = signs[sign]
        return Formula(
            typed.format(at, bt), tex.format(ax, bx), False,
            lambda x, y: combine(a.at(x, y), b.at(x, y)),
        )  # fmt: skip

    return join


ADD = joined([("{} + {}", "{} + {}"), ("{}+{}", "{}+{}")], lambda a, b: a + b)
SUBTRACT = joined([("{} - {}", "{}-{}"), ("{} − {}", "{} - {}")], lambda a, b: a - b)
TIMES = joined([("{}*{}", r"{} \cdot {}"), ("{} · {}", r"{} \times {}")], lambda a, b: a * b)


def power(pair):
    a, n = pair
    typed, tex = bracketed(a)
    typed = typed if a.tight and not typed[0].isdigit() else f"({a.typed})"
    raised = "⁰¹²³⁴⁵"[n] if n % 2 else f"^{n}"
    return Formula(f"{typed}{raised}", f"{{{tex}}}^{{{n}}}", False, lambda x, y: a.at(x, y) ** n)


def call(pair):
    a, (typed, tex, value) = pair
    return Formula(
        f"{typed}({a.typed})", rf"{tex}\left({a.tex}\right)", False, lambda x, y: value(a.at(x, y))
    )


def half(a):
    typed, tex = bracketed(a)
    return Formula(f"{typed}/2", rf"\frac{{{tex}}}{{2}}", False, lambda x, y: a.at(x, y) / 2)


def minus(a):
    typed, tex = bracketed(a)
    return Formula(f"-{typed}", f"-{tex}", False, lambda x, y: -a.at(x, y))


def two(inner):
    return st.tuples(st.tuples(inner, inner), st.sampled_from([0, 1]))


formulas = st.recursive(
    st.one_of(st.sampled_from(LEAVES), st.integers(1, 999).map(number)),
    lambda inner: st.one_of(
        two(inner).map(ADD), two(inner).map(SUBTRACT), two(inner).map(TIMES), inner.map(half),
        inner.map(minus), st.tuples(inner, st.integers(2, 5)).map(power),
        st.tuples(inner, st.sampled_from(FUNCTIONS)).map(call),
    ),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(formulas)
def test_every_spelling_of_a_random_formula_has_its_value(formula):
    # Eight leaves cannot reach any limit but the two for numbers, which powers of powers reach.
    with too_big_allowed():
        check(formula, parse(formula.typed), parse(formula.tex))


@contextmanager
def too_big_allowed():
    try:
        yield
    except ParseError as error:
        if error.kind not in {"power-too-big", "number-too-big"}:
            raise


def check(formula, typed, tex):
    assert typed == tex
    assert parse(f"f(x) = {formula.typed}") == typed
    with mpmath.workdps(60):
        point = mpmath.mpf("0.37"), mpmath.mpf("-1.21")
        try:
            expected = formula.at(*point)
        except OverflowError:
            return
        at = {symbol("x"): sp.Rational("0.37"), symbol("y_1"): sp.Rational("-1.21")}
        found = mpmath.mpf(str(typed.xreplace(at).evalf(40)))
        assert mpmath.almosteq(found, expected, rel_eps=mpmath.mpf(10) ** -20, abs_eps=1e-25)


@settings(max_examples=200, deadline=None)
@given(st.integers(-(10**39), 10**39), st.integers(0, 39))
def test_a_decimal_is_kept_exact(digits, places):
    text = f"{abs(digits):0{places + 1}d}"
    whole, part = text[: len(text) - places], text[len(text) - places :]
    if len(text) > 40:
        return
    sign = "-" if digits < 0 else ""
    expected = sp.Rational(digits, 10**places)
    assert parse(f"{sign}{whole}.{part}" if part else f"{sign}{whole}") == expected


@given(st.integers(-308, 308), st.integers(1, 99))
@settings(max_examples=100, deadline=None)
def test_scientific_notation_is_kept_exact(exponent, digits):
    assert parse(f"{digits}e{exponent}") == digits * sp.Integer(10) ** exponent


@pytest.mark.parametrize("count", [1, 7, 33, 100])
def test_long_sums_and_products_stay_flat(count):
    assert len(parse("+".join(f"x_{i}" for i in range(count + 1))).args) == count + 1
    assert len(parse(" ".join(f"x_{i}" for i in range(count + 1))).args) == count + 1
