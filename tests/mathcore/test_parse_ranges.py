"""The enclosures that decide what has a value: judged by many-digit arithmetic."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from mathcore.parse import ranges
from mathcore.parse.ranges import DOMAINS, POLES, VALUES, Range, exactly
from mathcore.parse.sizes import spread, weight
from mathcore.parse.vocabulary import FUNCTIONS
from mathcore.symbols import symbol

x = symbol("x")
ends = st.floats(-50, 50)
# Closer to zero the judge's own formulas lose their digits.
points = ends.map(lambda v: v if abs(v) > 1e-100 else 0.0)
every_function = pytest.mark.parametrize("head", VALUES, ids=[head.__name__ for head in VALUES])


def holds(found, value):
    """Whether a value lies in a range; next to zero an end says no more than the sign."""
    if value != 0 and abs(value) < mpmath.mpf("1e-300"):
        return found.low < 0 if value < 0 else found.high > 0
    return mpmath.mpf(found.low) <= value <= mpmath.mpf(found.high)


def exact(head, point):
    with mpmath.workdps(400):
        try:
            value = sp.lambdify(x, head(x), "mpmath")(mpmath.mpf(point))
        except (ZeroDivisionError, ValueError):
            return None
        if isinstance(value, mpmath.mpc):
            return value.real if abs(value.imag) < 1e-30 else None
        return mpmath.mpf(value) if mpmath.isfinite(value) else None


@every_function
@settings(max_examples=120, deadline=None)
@given(points, points, st.floats(0, 1))
def test_a_range_holds_every_value_inside_it(head, one, other, share):
    low, high = sorted((one, other))
    point = min(max(low + share * (high - low), low), high)
    value = exact(head, point)
    if value is not None:
        found = VALUES[head](Range(low, high))
        assert holds(found, value)


@every_function
@settings(max_examples=80, deadline=None)
@given(points)
def test_what_is_declared_undefined_has_no_real_value(head, point):
    domain, pole = DOMAINS.get(head), POLES.get(head)
    at = Range(point, point)
    if domain is not None and domain.misses(at):
        assert exact(head, point) is None
    if pole is not None and pole(at) == (0, 0):
        assert exact(head, point) is None


@settings(max_examples=300, deadline=None)
@given(ends, ends, ends, ends, st.floats(0, 1), st.floats(0, 1), st.integers(-5, 5))
def test_arithmetic_of_ranges_holds_the_arithmetic_of_numbers(a, b, c, d, s, t, n):
    one, two = Range(*sorted((a, b))), Range(*sorted((c, d)))
    u = min(max(one.low + s * (one.high - one.low), one.low), one.high)
    v = min(max(two.low + t * (two.high - two.low), two.low), two.high)
    with mpmath.workdps(40):
        p, q = mpmath.mpf(u), mpmath.mpf(v)
        cases = [(ranges.plus(one, two), p + q), (ranges.times(one, two), p * q)]
        if p != 0 or n > 0:
            cases.append((ranges.whole_power(one, n), p**n if n else mpmath.mpf(1)))
        if p != 0:
            cases.append((ranges.inverse(one), 1 / p))
        if p > 0:
            cases.append((ranges.raised(one, two), mpmath.power(p, q)))
        for found, value in cases:
            assert holds(found, value)


@pytest.mark.parametrize(
    "head", [word.head for word in FUNCTIONS if word.head and not word.several]
)
def test_every_word_has_a_range(head):
    assert head in VALUES


@given(st.fractions())
def test_a_rational_number_lies_in_its_own_range(value):
    found = exactly(value)
    assert found.low <= value <= found.high


@pytest.mark.parametrize("places", [0, 400, 4000])
def test_numbers_beyond_floating_point_are_enclosed_all_the_same(places):
    from fractions import Fraction

    large = exactly(Fraction(10**places * 3))
    small = exactly(Fraction(1, 10**places * 3))
    assert large.high >= large.low > 0
    assert small.high >= small.low >= 0
    assert not small.high < small.low
    assert large.is_huge == (places >= 400)


@pytest.mark.parametrize(
    ("expr", "power"),
    [
        (2 * x, 100),
        (sp.Rational(2, 3) * x, 200),
        (sp.Pow(2, sp.Rational(1, 2)) * x, 300),
        (sp.Pow(3, x), 50),
        (sp.Integer(7), 500),
        (2 * x * symbol("y") / 5, 90),
    ],
)
def test_the_weight_bounds_the_numbers_that_a_power_writes_out(expr, power):
    largest = max(
        max(abs(int(r.p)), int(r.q)).bit_length() for r in (sp.Pow(expr, power)).atoms(sp.Rational)
    )
    assert largest <= max(weight(expr) * power + 1, sp.Integer(power).p.bit_length())


@pytest.mark.parametrize(
    "exponent", [500 * sp.log(3), x + 700 * sp.log(5), 2 * sp.log(10) + 300 * sp.log(2)]
)
def test_the_spread_bounds_the_numbers_that_an_exponential_writes_out(exponent):
    largest = max(int(r.p).bit_length() for r in sp.exp(exponent).atoms(sp.Rational))
    assert largest <= spread(exponent) + 1
