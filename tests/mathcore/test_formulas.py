"""Each record's second spelling is the same function, and both are right at the extremes."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import sympy as sp

from mathcore import ACTIVATIONS, LOSSES, compile
from mathcore.derivation.proof import Verdict, compare
from mathcore.errors import UnknownFormulaError

every_activation = pytest.mark.parametrize("row", ACTIVATIONS.values(), ids=list(ACTIVATIONS))
every_loss = pytest.mark.parametrize("row", LOSSES.values(), ids=list(LOSSES))

EXTREMES = [-1e4, -1000.0, -745.0, -89.0, -37.0, -1.5, -1e-9, 0.0, 1e-9, 0.3, 1.0, 37.0, 89.0,
            710.0, 1000.0, 1e4]  # fmt: skip


@every_activation
def test_stable_spelling_is_the_same_function(row):
    assert compare(row.numeric, row.expr) is Verdict.PROVED


@every_activation
def test_stable_slope_is_the_derivative(row):
    slope = sp.diff(row.expr, row.z)
    assert compare(row.stable_slope, slope) is Verdict.PROVED


@every_loss
def test_loss_in_the_logit_is_the_loss_of_the_activation(row):
    neuron = ACTIVATIONS[row.paired_with]
    prediction = neuron.expr.xreplace({neuron.z: row.logit})
    assert compare(row.stable, row.per_sample.xreplace({row.prediction: prediction})).holds


def exact(expr, var, point):
    """50 digits by mpmath, from the textbook spelling."""
    with mpmath.workdps(5000 if abs(point) > 100 else 100):
        return sp.lambdify([var], expr, "mpmath")(mpmath.mpf(point))


@every_activation
@pytest.mark.parametrize("which", ["function", "slope"])
def test_code_is_finite_and_right_at_the_extremes(row, which):
    run = compile(row.numeric if which == "function" else row.stable_slope, [row.z])
    truth = row.expr if which == "function" else sp.diff(row.expr, row.z)
    values = run(np.array(EXTREMES))
    assert np.isfinite(values).all()
    for point, value in zip(EXTREMES, values, strict=True):
        if point in [float(k) for k in row.kinks]:
            continue
        right = exact(truth, row.z, point)
        if abs(right) > mpmath.mpf("1e-300"):
            assert abs((mpmath.mpf(float(value)) - right) / right) < 1e-13


@every_activation
def test_code_is_finite_in_single_precision(row):
    run = compile(row.numeric, [row.z], dtype=np.float32)
    values = run(np.array(EXTREMES, dtype=np.float32))
    assert values.dtype == np.float32
    assert np.isfinite(values).all()


@pytest.mark.parametrize("target", [0.0, 1.0])
def test_log_loss_in_the_logit_never_overflows(target):
    row = LOSSES["log_loss"]
    run = compile(row.stable, [row.logit, row.target])
    values = run(np.array(EXTREMES), target)
    assert np.isfinite(values).all()
    assert values[-1] == (1 - target) * 1e4
    assert values[0] == target * 1e4


def test_unknown_name_lists_the_known_ones():
    with pytest.raises(UnknownFormulaError, match="'sigmoyd'; known: identity, sigmoid, tanh"):
        ACTIVATIONS["sigmoyd"]
