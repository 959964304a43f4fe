"""The chart's points: gaps at poles and jumps, frames that show the bulk, corners without slope."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import jobs
from app.sampling import evenly, visible, with_gaps

GRID = np.linspace(-6, 6, 800)


def drawn(curve: list) -> list[tuple[float, float]]:
    """The line segments that a chart draws between neighbours."""
    return [(a, b) for a, b in itertools.pairwise(curve) if None not in (a, b)]


@pytest.mark.parametrize("formula", ["1/x", "0.01/x", "tan(x)", "1/(x^2-4)", "1/x^3"])
def test_no_line_is_drawn_through_a_pole(formula):
    curve = jobs.curve(formula, "x", {}, -6, 6)
    low, high = curve["frame"]
    crossing = [s for s in drawn(curve["f"]) if min(s) < low and max(s) > high]
    assert crossing == []
    assert None in curve["f"]


def test_no_line_is_drawn_through_a_jump():
    assert all(abs(a - b) < 1 for a, b in drawn(jobs.curve("|x|", "x", {}, -6, 6)["slope"]))


@pytest.mark.parametrize("formula", ["x", "x^2 sin(x)", "e^x", "tanh(20x)", "(3x-1)^5", "sin(9x)"])
def test_a_continuous_curve_has_no_gap_inside_its_frame(formula):
    curve = jobs.curve(formula, "x", {}, -6, 6)
    low, high = curve["frame"]
    shown = [k for k, y in enumerate(curve["f"]) if y is not None and low <= y <= high]
    assert shown
    beside = [k for j in shown for k in (j - 1, j + 1) if 0 <= k < len(curve["f"])]
    assert all(curve["f"][k] is not None for k in beside)


@pytest.mark.parametrize(("formula", "corner"), [("|x|", 0), ("max(0, x)", 0), ("|x-3|", 3)])
def test_a_corner_has_no_tangent(formula, corner):
    curve = jobs.curve(formula, "x", {}, -6, 6)
    without = [x for x, rise in zip(curve["touch"], curve["rise"], strict=True) if rise is None]
    assert without == [corner]


def test_a_function_without_a_value_has_no_slope_there():
    curve = jobs.curve("ln(x)", "x", {}, -6, 6)
    assert all(y is None for x, y in zip(curve["x"], curve["slope"], strict=True) if x < 0)


@pytest.mark.parametrize("formula", ["x^2 sin(x)", "e^(-x)", "1/(1+e^(-x))"])
def test_the_tangent_touches_with_the_slope_that_is_said(formula):
    curve = jobs.curve(formula, "x", {}, -6, 6)
    wide = 12.0
    for x, at, rise, ends in zip(
        curve["touch"], curve["at"], curve["rise"], curve["tangents"], strict=True
    ):
        assert (ends[1] - ends[0]) / wide == pytest.approx(rise, rel=1e-4, abs=1e-4)
        share = (x + 6) / wide
        assert ends[0] + share * (ends[1] - ends[0]) == pytest.approx(at, rel=1e-4, abs=1e-4)


def test_other_letters_take_the_values_they_are_given():
    curve = jobs.curve("a x^2", "x", {"a": 3.0}, 0, 1)
    assert curve["f"][-1] == pytest.approx(3)
    assert curve["slope"][-1] == pytest.approx(6)


def test_a_steep_end_does_not_flatten_the_rest():
    _low, high = visible(np.where(GRID > 5.9, 1e9, np.abs(GRID)))
    assert high < 20


def test_what_is_nowhere_defined_still_has_a_frame():
    nowhere = np.full(GRID.shape, np.nan)
    assert visible(nowhere) == (-1, 1)
    assert set(with_gaps(nowhere, -1, 1)) == {None}


@given(length=st.integers(1, 30_000), most=st.integers(10, 400))
def test_frames_are_few_in_order_and_hold_both_ends(length, most):
    rows = evenly(length, most)
    assert len(rows) <= most
    assert rows == sorted(set(rows))
    assert (rows[0], rows[-1]) == (0, length - 1)


def test_a_long_run_is_shown_densely_at_its_start():
    rows = evenly(10_000, 300)
    assert rows[:50] == list(range(50))
