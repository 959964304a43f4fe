"""No two formulas are read the same, and a listener writes down the one that was read."""

from __future__ import annotations

import re
from itertools import product

import pytest
import sympy as sp
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Add,
    Expr,
    Integer,
    Limit,
    Matrix,
    Mul,
    Piecewise,
    Pow,
    Rational,
    Sum,
    cos,
    exp,
    factorial,
    floor,
    log,
    sin,
    tanh,
)  # fmt: skip

from mathcore import ACTIVATIONS, LOSSES, derivative_table, parse
from mathcore.printing import LANGUAGES, NOTATIONS, latex, plain, speech
from mathcore.symbols import D, Partial, function, index, indexed, symbol
from tests.mathcore.listener import heard
from tests.mathcore.printed import ROWS

x, y, a, phi = (symbol(name) for name in ("x", "y", "a", "phi"))
i, n = index("i"), index("n")
f, sigma = function("f"), function("sigma")
W = indexed("w")

in_each_language = pytest.mark.parametrize("lang", LANGUAGES)

TYPED = """
x+1 | x-1 | -x | 2x | x/2 | 2/x | x^2 | x^3 | x^4 | x^n | 2^x | e^x | e^(-x) | e^(2x) | e^2 x
1/(x+1) | 1/x + 1 | sqrt(x+1) | sqrt(x) + 1 | e^(x+1) | e^x + 1 | (a b)^2 | a b^2 | sin(x)^2
sin(x^2) | -x^2 | (-x)^2 | a/(b c) | (a/b) c/d | ln(x) y | ln(x y) | a/b + c | a/(b+c) | (a+b)/c
a + b/c | (a+b)/(c+d) | a + b/(c+d) | a/b/c | a/(b/c) | x^(2^n) | (x^2)^n | x^(n+1) | x^n + 1
x^(1/2) | x^(1/3) | x^(2/3) | x^2/3 | x^(-n) | x^-1 | sin(x) cos(x) | sin(x cos(x)) | sin(cos(x))
sin(x) + 1 | sin(x+1) | 2 sin(x) | sin(2x) | sin(2) x | sin(x)/x | sin(1/x) | 1/sin(x) | sin(-x)
-sin(x) | sin(x)^3 | sin(x^3) | sin(3x) | 3 sin(x) | |x| | |x|+1 | |x+1| | |x|^2 + y | |x y|
|x| y | |x - |y|| | sqrt(x) y | sqrt(x y) | sqrt(sqrt(x)) | sqrt(x + sqrt(y)) | sqrt(x) + sqrt(y)
sqrt(x)/2 | sqrt(x/2) | 1/sqrt(x) | cbrt(x) | x sqrt(y) | (x+1)(x-1) | x (x-1) + 1 | (x+1) x - 1
(x+1)^2 | x + 1^2 y | (x+1)^2 (x-1) | (x (x-1))^2 | ln(x)^2 | ln(x^2) | 2 ln(x) | ln(2x)
ln(x) + y | ln(x+y) | ln(x)/ln(2) | ln(x/2) | ln(ln(x)) | e^(e^x) | e^(x y) | e^x y | e^(-x^2)
e^(-x)^2 | e^-x y | x e^x | x^e | x_1 | x_12 | x_1 x_2 | w_1 x + b | w_1 (x+b) | w1 x | x_1^2
x_i | X_i | A a | a A | alpha beta | alpha + beta | alpha^beta | Sigma | phi | psi | theta_0
theta_old | sigma(z) | tanh(x) | tanh(x)^2 | 1 - tanh(x)^2 | tanh(1 - x) | arctan(x) | arctan(x/2)
tan(x) | sinh(x) | cosh(x) | arcsin(x) | arcsin(x)^2 | arsinh(x) | sec(x) | erf(x) | floor(x)
ceil(x) | floor(x) + 1/2 | floor(x + 1/2) | max(0, x) | min(0, x) | max(x, 0) + 1 | max(x, 1)
max(x+1, 0) | max(x, y, 0) | max(x, y) | max(x, max(y, 0) + 1) | sign(x) | 0.5 x | 0.05 x | 5 x
1.5 | 15 | 1/2 | x/2 + y/3 | x/(2 + y/3) | (x/2 + y)/3 | x/2 y/3 | pi x | pi + x | pi^2 | x^pi
(a+b)(c+d) | a + b(c+d) | a+b c+d | (a+b) c + d | a - (b - c) | a - b - c | a - (b + c) | -(a + b)
-a + b | -a b | (-a) (b-1) | a^b^c | (a^b)^c | a^(b c) | a^b c | a^(b+c) | a^b + c | (a+b)^c
a + b^c | 23 x | (2x)^y | (x/y)^2 | x/y^2 | x^2/y | x^2/y^2 | sqrt((x+1)/(x-1)) | sqrt(x+1)/(x-1)
sqrt(x) + 1/(x-1) | n x^(n-1) | n x^n - 1 | (n x)^(n-1) | ln(1+e^x) | ln(1) + e^x | 1/(1+e^(-x))
1/(1+e) - x | x e^(-x^2/2) | e^(-x^2)/2 | e^(-(x/2)^2) | fi x | 2*3 x | x*2^y | x1*2 | x1 | x_1*2
"""


WORDS = [
    *("over", "rate", "plus", "squared", "capital", "name", "alfa", "del", "fi", "su", "per"),
    *("parentesi", "end", "bracket", "sine", "seno", "of", "di", "maiuscola", "prime", "comma"),
]
"""Names that a variable may have, among them many that are words of the readings."""


def varied() -> dict[str, Expr]:
    """Formulas by how they are written: typed ones, and every one that the house knows."""
    typed = [parse(text) for text in TYPED.replace("\n", " | ").split(" | ") if text.strip()]
    words = [symbol(word) * x for word in WORDS]
    activations = [part for row in ACTIVATIONS.values() for part in (row.expr, D(row.expr, row.z))]
    losses = [part for row in LOSSES.values() for part in (row.per_sample, D(row.per_sample, phi))]
    table = [part for row in derivative_table() for part in (row.function, row.statement)]
    printed = [row[0] for row in ROWS]
    return {
        f"{plain(part)}   {latex(part)}": part
        for part in (*typed, *words, *activations, *losses, *table, *printed)
    }


def sounds(text: str) -> str:
    """What is left of a reading for the ear: no capitals, no commas but those in numbers."""
    return re.sub(r"[,;:](?=\s|$)", "", text).casefold()


@in_each_language
def test_no_two_formulas_are_read_the_same(lang):
    pool = varied()
    assert len(pool) > 300
    readings: dict[str, set[str]] = {}
    for written, expr in pool.items():
        readings.setdefault(sounds(speech(expr, lang)), set()).add(written)
    assert {said: written for said, written in readings.items() if len(written) > 1} == {}


AMBIGUOUS = [
    ("1/(x+1)", "1/x + 1"),
    ("sqrt(x+1)", "sqrt(x) + 1"),
    ("e^(x+1)", "e^x + 1"),
    ("(a b)^2", "a b^2"),
    ("sin(x)^2", "sin(x^2)"),
    ("-x^2", "(-x)^2 + 0 y"),
    ("a/(b c)", "(a/b) c"),
    ("ln(x) y", "ln(x y)"),
]


@in_each_language
@pytest.mark.parametrize(("one", "other"), AMBIGUOUS)
def test_what_is_easily_confused_is_read_differently(lang, one, other):
    assert sounds(speech(parse(one), lang)) != sounds(speech(parse(other), lang))


@in_each_language
def test_square_of_a_negative_and_negative_of_a_square_are_read_differently(lang):
    square = Pow(Mul(-1, x, evaluate=False), 2, evaluate=False)
    assert sounds(speech(square, lang)) != sounds(speech(-(x**2), lang))


def turned_over(part: Expr) -> Expr:
    return Pow(part, -1, evaluate=False)


ONE = [
    lambda p: Mul(-1, p, evaluate=False),
    lambda p: Pow(p, Rational(1, 2), evaluate=False),
    lambda p: Pow(p, 2, evaluate=False),
    lambda p: Pow(2, p, evaluate=False),
    lambda p: sin(p, evaluate=False),
    lambda p: exp(p, evaluate=False),
    lambda p: Abs(p, evaluate=False),
    lambda p: floor(p, evaluate=False),
    lambda p: factorial(p, evaluate=False),
    lambda p: f(p),
    lambda p: W[p],
    lambda p: D(p, x),
    lambda p: Partial(p, y),
    lambda p: Sum(p, (i, 1, n)),
    lambda p: Sum(x, (i, 1, p)),
    lambda p: Limit(p, x, 0),
    lambda p: Piecewise((p, x > 0), (0, True), evaluate=False),
    lambda p: Matrix([[p, 1]]),
]
TWO = [
    lambda p, q: Add(p, q, evaluate=False),
    lambda p, q: Mul(p, q, evaluate=False),
    lambda p, q: Mul(p, turned_over(q), evaluate=False),
    lambda p, q: Pow(p, q, evaluate=False),
    lambda p, q: f(p, q),
    lambda p, q: W[p, q],
]


def grown(some: list[Expr], others: list[Expr]) -> list[Expr]:
    """Everything that one more operation makes of some formulas."""
    singles = [make(p) for make, p in product(ONE, some) if not isinstance(p, sp.MatrixBase)]
    pairs = [(p, q) for p, q in product(some, others) if not isinstance(p, sp.MatrixBase)]
    return singles + [part for make in TWO for p, q in pairs for part in (make(p, q), make(q, p))]


@pytest.fixture(scope="module")
def every_small_formula() -> list[Expr]:
    letters = [x, n, a, Integer(2)]
    once = grown(letters, letters)
    return [*letters, *once, *grown(once[::3], letters[:2])]


@in_each_language
@pytest.mark.parametrize("notation", NOTATIONS)
def test_two_small_formulas_that_are_read_the_same_are_written_the_same(
    lang, notation, every_small_formula
):
    written: dict[str, str] = {}
    differ = []
    for expr in every_small_formula:
        said, shown = sounds(speech(expr, lang, notation=notation)), latex(expr, notation=notation)
        if written.setdefault(said, shown) != shown:
            differ.append((said, written[said], shown))
    assert differ == []
    assert len(written) > 1000


# What is heard is what was read

leaves = st.sampled_from([x, y, a, Integer(2), Integer(3), Integer(5), Rational(1, 2)])


def spoken_parts(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    heads = st.sampled_from([sin, cos, tanh, exp, log, Abs, sigma, f])
    powers = st.one_of(st.sampled_from([-2, -1, 2, 3, 4, 12]).map(Integer), leaves, inner)
    return st.one_of(
        st.builds(lambda p, q: Add(p, q, evaluate=False), inner, inner),
        st.builds(lambda p, q: Mul(p, q, evaluate=False), inner, inner),
        st.builds(lambda p: Mul(-1, p, evaluate=False), inner),
        st.builds(lambda p, q: Mul(p, turned_over(q), evaluate=False), inner, inner),
        st.builds(lambda p, q: Pow(p, q, evaluate=False), inner, powers),
        st.builds(lambda p: Pow(p, Rational(1, 2), evaluate=False), inner),
        st.builds(lambda head, p: head(p, evaluate=False), heads, inner),
    )


spoken = st.recursive(leaves, spoken_parts, max_leaves=7)
KNOWN = {sigma: lambda p: p / (1 + p**2), f: lambda p: p**2 + p + 1}
POINT = {x: Rational(7, 5), y: Rational(8, 3), a: Rational(11, 10)}


def value(expr: Expr) -> complex:
    """The number that a formula is at a point, its unknown functions given a meaning."""
    known = expr.replace(lambda p: p.func in KNOWN, lambda p: KNOWN[p.func](*p.args))
    return complex(sp.N(known.xreplace(POINT), 15))


@in_each_language
@settings(max_examples=150, deadline=None)
@given(expr=spoken)
def test_listener_who_knows_the_words_writes_down_the_same_formula(lang, expr):
    try:
        true = value(expr)
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        reject()
    assume(1e-6 < abs(true) < 1e6)
    assert value(heard(speech(expr, lang), lang)) == pytest.approx(true, rel=1e-6)


def test_listener_hears_a_wrong_reading():
    assert heard("1 over x plus 1", "en") == 1 / x + 1
    with pytest.raises(AssertionError):
        heard("the fraction 1 over x plus 1", "en")
    with pytest.raises(AssertionError):
        heard("x squared end root", "en")
