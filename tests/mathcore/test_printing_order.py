"""Terms and factors come in the order in which mathematicians read them."""

from __future__ import annotations

import pytest
from sympy import Float, ImmutableMatrix, MatAdd, MatMul, Mul, Pow, Rational, exp, log, sin, sqrt

from mathcore.formulas import ACTIVATIONS, LOSSES
from mathcore.parse import parse
from mathcore.printing import latex, plain
from mathcore.symbols import D, function, symbol

a, b, h, n, u, x, y, z = (symbol(name) for name in "abhnuxyz")
sigma = function("sigma")


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
def test_order_does_not_hang_on_how_the_formula_was_built(order):
    factors = [sin(x), x**2, Mul(3, x + 1, evaluate=False)]
    shuffled = Mul(*(factors[k] for k in order), evaluate=False)
    assert plain(shuffled) == "3x^2 (x + 1) sin(x)"


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (x**3 - 2 * x**2 + x - 7, "x^3 - 2x^2 + x - 7"),
        (b - a, "b - a"),
        (-x - y, "-x - y"),
        (exp(x) + x**2 + 1, "x^2 + 1 + e^x"),
        (a * (x + h) ** 2, "a (x + h)^2"),
        (x**n + x, "x^n + x"),
        (1 / x + x, "x + 1/x"),
        (sqrt(2) * x, "sqrt(2) x"),
        (
            Mul(sqrt(sin(x)), Pow(exp(x), Rational(1, 2), evaluate=False), sqrt(x), evaluate=False),
            "sqrt(x) sqrt(e^x) sqrt(sin(x))",
        ),
        (b * y + (1 - b) * x, "b y + x (1 - b)"),
        (b * y + (1 - b) * x**2, "b y + x^2 (1 - b)"),
        (b * y + (1 - a) * x**2, "x^2 (1 - a) + b y"),
        (log(x) * (1 - y) * y, "y (1 - y) ln(x)"),
        (sigma(z) * (1 - sigma(z)) * x, "x σ(z) (1 - σ(z))"),
    ],
    ids=str,
)
def test_formula_is_in_reading_order(expr, text):
    assert plain(expr) == text


def test_outer_derivative_of_a_chain_comes_first():
    chain = D(1 + exp(-z), z) * D(1 / u, u)
    assert plain(chain) == "d/du (1/u) * d/dz (1 + e^(-z))"


def test_links_of_a_chain_follow_each_other_through_arrays_and_functions():
    phi, J, w = function("phi"), symbol("J"), symbol("w")
    links = [D(z, w), D(phi(z), z), D(J, symbol("phi"))]
    assert plain(Mul(*links)) == "dJ/dφ dφ/dz dz/dw"


def test_a_minus_between_factors_is_in_parentheses():
    assert plain(Mul(x, -y, evaluate=False)) == "x (-y)"
    assert plain(Mul(2, -1, evaluate=False)) == "2 * (-1)"
    assert plain(Mul(-1, Mul(-1, x, evaluate=False), evaluate=False)) == "-(-x)"


def test_records_read_as_in_the_lecture():
    assert plain(ACTIVATIONS["sigmoid"].expr) == "1/(1 + e^(-z))"
    assert plain(ACTIVATIONS["tanh"].expr) == "(e^z - e^(-z))/(e^z + e^(-z))"
    assert plain(ACTIVATIONS["relu"].expr) == "{0, z ≤ 0; z, z > 0}"
    assert plain(LOSSES["mse"].per_sample) == "(y - φ)^2/2"
    assert latex(LOSSES["log_loss"].per_sample) == (r"-y \ln(\varphi) - (1 - y) \ln(1 - \varphi)")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("0.044715z^3", "0.044715z^3"),
        ("0.00025", "0.00025"),
        ("-0.00025z", "-0.00025z"),
        ("z/100", "z/100"),
        ("z/1024", "z/1024"),
        ("z/3000", "z/3000"),
    ],
)
def test_a_fraction_of_many_decimals_that_ends_is_a_decimal(typed, shown):
    assert plain(parse(typed)) == shown
    assert parse(plain(parse(typed))) == parse(typed)


def test_a_product_of_matrices_is_read_in_its_own_order():
    row, square = ImmutableMatrix([[1, -2]]), ImmutableMatrix([[Float("0.5"), 3], [4, 5]])
    bias = ImmutableMatrix([[-1, 7]])
    whole = MatAdd(MatMul(row, square, evaluate=False), bias, evaluate=False)
    read = latex(whole)
    places = [read.index(latex(part)) for part in (row, square, bias)]
    assert places == sorted(places)
