"""Properties of activations against what 200,000 points of the compiled function show."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

from mathcore import ACTIVATIONS, compile
from mathcore.derivation.properties import properties
from mathcore.errors import SettingError, UnknownFormulaError
from mathcore.formulas import Activation
from mathcore.symbols import function, symbol

every_activation = pytest.mark.parametrize("name", ACTIVATIONS)
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


def test_an_activation_of_ones_own_is_described_too():
    z = symbol("z")
    row = Activation("bump", z, 1 / (1 + z**2), called=function("bump"), source="test")
    found = properties(row)
    assert found.range == sp.Interval.Lopen(0, 1)
    assert found.odd_even == "even"
    assert found.monotone == "neither"
    assert float(found.lipschitz) == pytest.approx(3 * 3**0.5 / 8)


def test_a_corner_at_an_irrational_point_is_refused():
    z = symbol("z")
    row = Activation("odd", z, sp.Abs(z**2 - 2), called=function("odd"), source="test")
    with pytest.raises(SettingError, match="not at rational points"):
        properties(row)


def test_unknown_activation_lists_the_known_ones():
    with pytest.raises(UnknownFormulaError, match="'sigmoyd'; known: identity"):
        properties("sigmoyd")
