"""Each record's second spelling is the same function, and both are right at the extremes."""

from __future__ import annotations

from functools import cache

import mpmath
import numpy as np
import pytest
import sympy as sp

from mathcore import ACTIVATIONS, LOSSES, compile
from mathcore.codegen.stable import stabilise
from mathcore.derivation.indices import Program, Statement
from mathcore.derivation.proof import Verdict, compare
from mathcore.errors import UnknownFormulaError
from mathcore.symbols import index, indexed, symbol

every_activation = pytest.mark.parametrize("row", ACTIVATIONS.values(), ids=list(ACTIVATIONS))
every_loss = pytest.mark.parametrize("row", LOSSES.values(), ids=list(LOSSES))

EXTREMES = [-1e4, -1000.0, -745.0, -89.0, -37.0, -1.5, -1e-9, 0.0, 1e-9, 0.3, 1.0, 37.0, 89.0,
            710.0, 1000.0, 1e4]  # fmt: skip


def grid(smallest: float) -> np.ndarray:
    """Points of both signs: dense where the bends are, then to 1e4, and close to 0 and to kinks."""
    near = np.concatenate([np.linspace(0.01, 6, 90), np.logspace(np.log10(smallest), 4, 130)])
    kinks = [float(k) for row in ACTIVATIONS.values() for k in row.kinks]
    close = [k + d for k in kinks for d in (-1e-3, -smallest, smallest, 1e-3)]
    return np.unique(np.concatenate([near, -near, close, EXTREMES]))


@every_activation
def test_stable_spelling_is_the_same_function(row):
    spelled = row.expr if row.stable is None else row.stable
    assert compare(spelled, row.expr) is Verdict.PROVED


@every_activation
def test_stable_slope_is_the_derivative(row):
    slope = sp.diff(row.expr, row.z)
    assert compare(row.stable_slope, slope) is Verdict.PROVED


@every_activation
def test_stated_value_in_a_hole_is_the_limit(row):
    for point, value in row.holes.items():
        assert sp.limit(row.expr, row.z, point) == value
        assert compile(row.numeric, [row.z])(float(point)) == float(value)


@every_loss
def test_loss_in_the_logit_is_the_loss_of_the_activation(row):
    neuron = ACTIVATIONS[row.paired_with]
    prediction = neuron.expr.xreplace({neuron.z: row.logit})
    assert compare(row.stable, row.per_sample.xreplace({row.prediction: prediction})).holds


def exact(row, expr):
    """The textbook spelling by mpmath: 50 digits are right, whatever cancels on the way."""
    run = sp.lambdify([row.z], expr.xreplace(dict(row.parameters)), "mpmath")

    def at(point):
        # What is below 1e-300 is not asked for; above it 50 digits are left.
        with mpmath.workdps(380):
            return run(mpmath.mpf(point))

    return at


def is_near_a_crossing(truth, point, right) -> bool:
    """Whether the function changes its sign within a twentieth of the point."""
    if point in (-0.05, 0.05) or abs(point) < 0.05:
        return False
    return any(mpmath.sign(truth(point + d)) != mpmath.sign(right) for d in (-0.05, 0.05))


def spelled(row, which):
    if which == "function":
        return row.numeric, row.expr
    return row.numeric_slope, sp.diff(row.expr, row.z)


PARTS = ("function", "slope")
BACKENDS = ("numpy", "numba", "jax")


def points_of(dtype):
    return grid(1e-9 if dtype is np.float64 else 1e-5).astype(dtype)


@cache
def right_values(name, which, dtype):
    """What is right at each point, and how to find it at others."""
    row = ACTIVATIONS[name]
    truth = exact(row, spelled(row, which)[1])
    open_points = [float(k) for k in (*row.kinks, *row.holes)]
    points = [float(p) for p in points_of(dtype) if p not in open_points]
    return truth, dict(zip(points, map(truth, points), strict=True))


@cache
def program_of_all():
    """A statement for each activation and for each slope, on rows of one array."""
    row, rows, x = index("n"), symbol("N"), indexed("x")
    statements = [
        Statement(indexed(f"{which[0]}{k}")[row], code.xreplace({record.z: x[row]}), (rows,))
        for k, record in enumerate(ACTIVATIONS.values())
        for which in PARTS
        for code in [stabilise(spelled(record, which)[0])]
    ]
    names = tuple(statement.name for statement in statements)
    return Program(("x",), tuple(statements), names, (("x", (rows,)),))


@cache
def found_values(backend, dtype):
    """The values of all activations and slopes at the points, by name."""
    run = compile(program_of_all(), backend=backend)
    named = [(name, which) for name in ACTIVATIONS for which in PARTS]
    return dict(zip(named, run(points_of(dtype)), strict=True))


@every_activation
@pytest.mark.parametrize("which", PARTS)
@pytest.mark.parametrize(
    ("dtype", "allowed", "tiniest"), [(np.float64, 1e-13, "1e-300"), (np.float32, 1e-5, "1e-37")]
)
@pytest.mark.parametrize("backend", ["formula", *BACKENDS])
def test_code_is_finite_and_right_from_one_end_to_the_other(
    row, which, dtype, allowed, tiniest, backend
):
    points = points_of(dtype)
    if backend == "formula":
        found = compile(spelled(row, which)[0], [row.z], dtype=dtype)(points)
    else:
        found = found_values(backend, dtype)[row.name, which]
        allowed *= 2
    if backend == "jax" and dtype is np.float32:
        # XLA takes numbers below 1.2e-38 for 0, also on the way to larger ones.
        tiniest = "1e-35"
    truth, rights = right_values(row.name, which, dtype)
    values = dict(zip(map(float, points), map(float, found), strict=True))
    assert found.dtype == dtype
    assert all(np.isfinite(values[point]) for point in rights)
    wrong = []
    for point, right in rights.items():
        value = values[point]
        error = abs(mpmath.mpf(value) - right)
        if abs(right) < mpmath.mpf(tiniest) or error <= allowed * abs(right):
            continue
        if not (error <= allowed / 100 and is_near_a_crossing(truth, point, right)):
            wrong.append((point, value, mpmath.nstr(right, 20), mpmath.nstr(error / right, 3)))
    assert wrong == []


@every_activation
def test_compiled_function_takes_the_parameters_where_they_are_given(row):
    names = list(row.parameters)
    given = compile(row.expr if row.stable is None else row.stable, [row.z, *names])
    defaults = [float(value) for value in row.parameters.values()]
    at = np.array([-2.0, -0.5, 0.25, 3.0])
    assert given(at, *defaults) == pytest.approx(compile(row.numeric, [row.z])(at), rel=1e-15)


def test_parameters_of_selu_keep_mean_0_and_variance_1():
    # Klambauer and others, equation 14: the fixed point of mean 0 and variance 1.
    erfc, e, pi = mpmath.erfc, mpmath.e, mpmath.pi
    half, two = erfc(1 / mpmath.sqrt(2)), erfc(mpmath.sqrt(2))
    alpha = -mpmath.sqrt(2 / pi) / (half * mpmath.sqrt(e) - 1)
    under = 2 * two * e**2 + pi * half**2 * e - 2 * (2 + pi) * half * mpmath.sqrt(e) + pi + 2
    scale = (1 - half * mpmath.sqrt(e)) * mpmath.sqrt(2 * pi) / mpmath.sqrt(under)
    row = ACTIVATIONS["selu"]
    stated = {str(name): float(value) for name, value in row.parameters.items()}
    assert stated == {
        "alpha": pytest.approx(float(alpha), rel=1e-15),
        "lambda": pytest.approx(float(scale), rel=1e-15),
    }


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
