"""Properties of activations against dense samples: compiled with NumPy, and by mpmath."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

import mpmath
import numpy as np
import pytest
import sympy as sp

from mathcore import ACTIVATIONS, activation, compile
from mathcore.derivation.properties import properties
from mathcore.errors import SettingError, UnknownFormulaError
from mathcore.formulas import Activation
from mathcore.symbols import function, symbol

every_activation = pytest.mark.parametrize("name", ACTIVATIONS)
z = symbol("z")
POINTS = np.union1d(np.linspace(-40, 40, 200_001), [-1e4, 1e4])


def curve(name: str) -> np.ndarray:
    row = ACTIVATIONS[name]
    return compile(row.numeric, [row.z])(POINTS)


def slopes(name: str) -> np.ndarray:
    row = ACTIVATIONS[name]
    return compile(row.numeric_slope, [row.z])(POINTS)


@every_activation
def test_no_value_lies_outside_the_range_and_the_range_is_reached(name):
    found, values = properties(name).range, curve(name)
    low, high = float(found.inf), float(found.sup)
    assert values.min() >= low - 1e-12
    assert values.max() <= high + 1e-12
    assert values.min() == pytest.approx(max(low, -1e4), abs=2e-2, rel=2)
    for end, reached in ((low, values.min()), (high, values.max())):
        if np.isfinite(end):
            assert reached == pytest.approx(end, abs=2e-4)
        else:
            assert abs(reached) > 90


@every_activation
def test_largest_slope_and_lipschitz_constant_bound_every_secant(name):
    found = properties(name)
    slope = slopes(name)
    assert slope.max() == pytest.approx(float(found.largest_slope), rel=1e-6, abs=1e-12)
    secants = np.abs(np.diff(curve(name)) / np.diff(POINTS))
    if found.lipschitz == sp.oo:
        assert secants.max() > 1000
    else:
        assert secants.max() <= float(found.lipschitz) * (1 + 1e-9)
        assert secants.max() == pytest.approx(float(found.lipschitz), rel=1e-3)


@every_activation
def test_growth_is_what_the_values_show(name):
    moved = np.diff(curve(name))
    grows = properties(name).monotone
    assert grows == "neither" if moved.min() < -1e-12 else grows != "neither"
    near = slopes(name)[np.abs(POINTS) <= 5]
    assert (grows == "increasing") == bool((near > 0).all())


@every_activation
def test_symmetry_is_what_the_values_show(name):
    values = curve(name)
    mirrored = values[::-1]
    seen = "odd" if np.allclose(values, -mirrored) else "neither"
    seen = "even" if np.allclose(values, mirrored) else seen
    assert properties(name).odd_even == seen
    assert properties(name).zero_centred == (seen == "odd")


@every_activation
def test_limits_are_what_the_function_tends_to(name):
    values = curve(name)
    for limit, value in zip(properties(name).limits, (values[0], values[-1]), strict=True):
        if limit.is_finite:
            assert value == pytest.approx(float(limit), abs=2e-4)
        else:
            assert value * sp.sign(limit) >= 100


@every_activation
def test_kinks_are_those_that_the_record_states(name):
    assert properties(name).kinks == ACTIVATIONS[name].kinks


OWN = [
    "(x-20)^2",
    "x sigmoid(x/10)",
    "x sigmoid(x/100)",
    "e^(-(x-12)^2)",
    "sigmoid(x-30)",
    "tanh(x) - x/10",
    "|x^2-4|",
    "x^3/(1+x^2)",
    "x + sin(x)/2",
    "sin(x)",
    "sin(3x)/(1+x^2)",
    "relu(x) - relu(-x)/4",
    "cos(x) e^(-x^2)",
]


def record(name: str) -> Activation:
    return ACTIVATIONS[name] if name in ACTIVATIONS else activation(name)


@lru_cache
def sampled(name: str) -> tuple[list[mpmath.mpf], list[mpmath.mpf]]:
    """The textbook formula by mpmath to 40 digits: every 1/20 up to 40, then wider up to 5000."""
    row = record(name)
    run = sp.lambdify([row.z], row.definition, "mpmath")
    near = [mpmath.mpf(k) / 20 for k in range(-800, 801)]
    far = [40 * mpmath.mpf("1.03") ** k for k in range(1, 165)]
    points = [-p for p in reversed(far)] + near + far
    points = [p for p in points if p not in {float(hole) for hole in row.holes}]
    with mpmath.workdps(40):
        return points, [mpmath.re(run(p)) for p in points]


every_one = pytest.mark.parametrize("name", [*ACTIVATIONS, *OWN])


@every_one
def test_mpmath_finds_no_value_outside_the_range_and_comes_close_to_its_ends(name):
    found, (_, values) = properties(record(name)).range, sampled(name)
    low, high = (mpmath.mpf(str(sp.N(end, 30))) if end.is_finite else end for end in
                 (found.inf, found.sup))  # fmt: skip
    for end, extreme, outside in ((low, min(values), -1), (high, max(values), 1)):
        if end in (sp.oo, -sp.oo):
            assert abs(extreme) > 40
        else:
            assert outside * (extreme - end) <= mpmath.mpf("1e-20")
            assert abs(extreme - end) < mpmath.mpf("3e-3") * (1 + abs(end))


@every_one
def test_secants_by_mpmath_stay_below_the_largest_slope_and_the_lipschitz_constant(name):
    found, (points, values) = properties(record(name)), sampled(name)
    rows = zip(pairwise(points), pairwise(values), strict=True)
    with mpmath.workdps(40):
        secants = [(d - c) / (b - a) for (a, b), (c, d) in rows]
        for bound, steepest in (
            (found.largest_slope, max(secants)),
            (found.lipschitz, max(map(abs, secants))),
        ):
            if bound == sp.oo:
                assert steepest > (10 if name == "step" else 1000)
            elif name != "step":
                number = mpmath.mpf(str(sp.N(bound, 35)))
                assert steepest <= number + mpmath.mpf("1e-30")
                assert steepest > number * (1 - mpmath.mpf("0.06"))


@every_one
def test_growth_by_mpmath_is_what_is_said(name):
    found, (_, values) = properties(record(name)), sampled(name)
    # Where a curve is flat to 40 digits it seems to stand still.
    moves = [b - a for a, b in pairwise(values) if abs(b - a) > mpmath.mpf("1e-35")]
    falls, rises = any(move < 0 for move in moves), any(move > 0 for move in moves)
    assert (found.monotone == "neither") == falls
    assert rises == (found.monotone != "constant")


@every_one
def test_symmetry_and_limits_by_mpmath_are_what_is_said(name):
    row, (points, values) = record(name), sampled(name)
    found = properties(row)
    pairs = list(zip(values, reversed(values), strict=True))
    size = mpmath.mpf("1e-30")
    seen = "even" if all(abs(a - b) < size for a, b in pairs) else "neither"
    seen = "odd" if all(abs(a + b) < size for a, b in pairs) else seen
    assert (found.odd_even, found.zero_centred) == (seen, seen == "odd")
    assert points[0] < -4000
    for limit, end in zip(found.limits, (values[0], values[-1]), strict=True):
        if isinstance(limit, sp.AccumBounds):
            assert limit.min <= end <= limit.max
        elif limit.is_finite:
            assert float(end) == pytest.approx(float(limit), abs=1e-3)
        else:
            assert sp.sign(limit) * end > 40


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("floor(x)", "floor(z) has steps or swings without end"),
        ("x cos(x)", "z cos(z) has steps or swings without end"),
        ("sin(x) + cos(x)", "sin(z) + cos(z) has steps or swings without end"),
    ],
)
def test_what_never_settles_is_refused_and_not_guessed(text, said):
    with pytest.raises(SettingError, match=re.escape(said)):
        properties(activation(text))


def test_a_turning_point_of_a_rational_function_is_exact():
    found = properties(activation("x/(1+x^2)"))
    assert found.range == sp.Interval(-sp.S.Half, sp.S.Half)
    assert found.by_numbers == frozenset()


def test_simple_values_are_exact_and_the_others_say_that_they_are_numbers():
    assert properties("sigmoid").largest_slope == sp.Rational(1, 4)
    assert (
        properties("gelu").largest_slope == sp.exp(-1) / sp.sqrt(sp.pi) + sp.erf(1) / 2 + sp.S.Half
    )
    assert properties("tanh").range == sp.Interval.open(-1, 1)
    assert properties("step").range == sp.FiniteSet(0, 1)
    assert properties("elu").by_numbers == frozenset()
    assert "range" in properties("swish").by_numbers
    # Ramachandran, Zoph, Le 2017: the smallest value of swish is about -0.278, at -1.278.
    assert float(properties("swish").range.inf) == pytest.approx(-0.27846454276107)


@pytest.mark.parametrize(
    ("expr", "growth"),
    [
        (-z, "decreasing"),
        (sp.exp(-z), "decreasing"),
        (sp.Min(-z, 0), "not increasing"),
        (sp.Heaviside(-z, 0), "not increasing"),
        (z**2, "neither"),
        (sp.Abs(z), "neither"),
        (2 * z, "increasing"),
        (sp.S(3), "constant"),
    ],
)
def test_a_function_that_falls_is_told_from_one_that_does_both(expr, growth):
    row = Activation("own", z, expr, called=function("own"), source="test")
    assert properties(row).monotone == growth


def test_an_activation_of_ones_own_is_described_too():

    row = Activation("bump", z, 1 / (1 + z**2), called=function("bump"), source="test")
    found = properties(row)
    assert found.range == sp.Interval.Lopen(0, 1)
    assert found.odd_even == "even"
    assert found.monotone == "neither"
    assert float(found.lipschitz) == pytest.approx(3 * 3**0.5 / 8)


def test_a_corner_at_an_irrational_point_is_refused():

    row = Activation("odd", z, sp.Abs(z**2 - 2), called=function("odd"), source="test")
    with pytest.raises(SettingError, match="not at rational points"):
        properties(row)


def test_unknown_activation_lists_the_known_ones():
    with pytest.raises(UnknownFormulaError, match="'sigmoyd'; known: identity"):
        properties("sigmoyd")
