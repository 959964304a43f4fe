"""Critical points, curvature and step sizes: judged by Newton's method, NumPy and real descent."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import sympy as sp

from mathcore import critical_points, curvature, descend, parse, step_bounds
from mathcore.errors import DivergenceError, SettingError
from mathcore.symbols import symbol

SURFACES = [
    "x^3 - 3x y + y^3",
    "x^4 + y^4 - 4x y + 1",
    "(x^2+y-11)^2 + (x+y^2-7)^2",
    "(1-x)^2 + 100(y-x^2)^2",
    "x e^(-x^2-y^2)",
    "x/(1+x^2+y^2)",
    "x^2 - y^2 + x y - 3x",
    "x^5 - 5x + y^2",
    "ln(x^2+1) + y^2 - y",
]
every_surface = pytest.mark.parametrize("text", SURFACES)


def compiled(text: str):
    """The function, its gradient and its Hessian by SymPy's diff, for NumPy."""
    f = parse(text)
    names = sorted(f.free_symbols, key=str)
    slopes = [f.diff(v) for v in names]
    parts = (f, sp.Matrix(slopes), sp.hessian(f, names))
    return [sp.lambdify(names, part, "numpy") for part in parts]


def newton(text: str) -> list[np.ndarray]:
    """Where Newton's method ends, from a grid of starts; each place once."""
    _, slopes, bends = compiled(text)
    found: list[np.ndarray] = []
    for start in itertools.product(np.linspace(-4.3, 4.1, 15), repeat=2):
        at = np.array(start)
        for _ in range(80):
            try:
                at = at - np.linalg.solve(bends(*at), slopes(*at).ravel())
            except np.linalg.LinAlgError:
                break
            if not np.isfinite(at).all() or np.abs(at).max() > 50:
                break
        else:
            # Far out e^(-x^2) and its slopes are all but 0, and no point is there.
            curved = np.abs(bends(*at)).max() > 1e-3
            if np.abs(slopes(*at)).max() < 1e-9 and curved:
                found += [] if any(np.allclose(at, one, atol=1e-5) for one in found) else [at]
    return found


@every_surface
def test_critical_points_are_those_that_newton_s_method_finds(text):
    mine = [np.array(point.point, dtype=float) for point in critical_points(text)]
    theirs = newton(text)
    assert len(theirs) >= 1
    assert all(any(np.allclose(one, other, atol=1e-6) for other in mine) for one in theirs)
    assert len(mine) == len(theirs)


@every_surface
def test_gradient_vanishes_and_the_value_is_that_of_the_function(text):
    f, slopes, _ = compiled(text)
    for point in critical_points(text):
        at = [float(coordinate) for coordinate in point.point]
        assert np.abs(slopes(*at)).max() < 1e-9
        assert float(point.value) == pytest.approx(f(*at), abs=1e-9)


@every_surface
def test_kind_is_what_the_function_does_on_a_small_circle(text):
    f, *_ = compiled(text)
    angles = np.linspace(0, 2 * np.pi, 721)
    for point in critical_points(text):
        at = [float(coordinate) for coordinate in point.point]
        rises = f(at[0] + 1e-3 * np.cos(angles), at[1] + 1e-3 * np.sin(angles)) - f(*at)
        seen = "minimum" if rises.min() > 0 else "maximum" if rises.max() < 0 else "saddle"
        assert point.kind == seen


@every_surface
def test_eigenvalues_are_numpy_s(text):
    _, _, bends = compiled(text)
    for point in critical_points(text):
        at = [float(coordinate) for coordinate in point.point]
        theirs = np.linalg.eigvalsh(np.array(bends(*at), dtype=float))
        assert [float(value) for value in point.eigenvalues] == pytest.approx(theirs, abs=1e-8)


def test_functions_of_one_and_of_three_variables():
    (low, high) = critical_points("x^3 - 3x")
    assert [(p.point[0], p.kind) for p in (low, high)] == [(-1, "maximum"), (1, "minimum")]
    found = critical_points("x y z - x - y - z")
    assert [(tuple(p.point), p.kind) for p in found] == [
        ((-1, -1, -1), "saddle"),
        ((1, 1, 1), "saddle"),
    ]
    many = critical_points("x^2+y^2+z^2+x y+y z+w^2+u^2-2u", ["u", "w", "x", "y", "z"])
    assert [tuple(p.point) for p in many] == [(1, 0, 0, 0, 0)]


@pytest.mark.parametrize("text", ["x^3", "x^4 + y^4", "x^3 + y^2"])
def test_where_the_second_derivatives_do_not_tell_it_is_undecided(text):
    assert [point.kind for point in critical_points(text)] == ["undecided"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sin(x) + y^2", "no polynomials with rational coefficients"),
        ("abs(x) + y^2", "no polynomials with rational coefficients"),
        ("x^2 y^2", "on whole curves"),
        ("(x - y)^2", "on whole curves"),
        ("x^9 y^9 + x + y", "too large"),
    ],
)
def test_without_a_bounded_way_no_point_is_given_and_the_reason_is(text, said):
    found = critical_points(text)
    assert len(found) == 0
    assert said in found.note()
    assert found.note("it") != found.note("en")


def test_none_found_without_a_remark_means_that_there_is_none():
    found = critical_points("x^2 + y")
    assert (len(found), found.remark, found.note()) == (0, "", "")
    assert "every point" in critical_points("5", ["x"]).note()


def test_a_point_outside_the_domain_is_left_out():
    assert [tuple(p.point) for p in critical_points("ln(x) - x^2/2")] == [(1,)]


def random_symmetric(size: int, seed: int) -> np.ndarray:
    entries = np.random.default_rng(seed).integers(-5, 6, (size, size))
    return entries + entries.T


@pytest.mark.parametrize("size", [1, 2, 3, 4])
@pytest.mark.parametrize("seed", range(4))
def test_curvature_of_a_quadratic_is_numpy_s_eigenvalues(size, seed):
    matrix = random_symmetric(size, seed)
    names = [symbol(name) for name in "wxyz"[:size]]
    f = sum(int(matrix[r, c]) * names[r] * names[c] / 2 for r in range(size) for c in range(size))
    found = curvature(f, names)
    theirs = np.linalg.eigvalsh(matrix)
    assert [float(value) for value in found.eigenvalues] == pytest.approx(theirs, abs=1e-12)
    signs = {int(s) for s in np.sign(np.where(np.abs(theirs) < 1e-9, 0, theirs))}
    named = {
        frozenset({1}): "positive definite",
        frozenset({1, 0}): "positive semidefinite",
        frozenset({-1}): "negative definite",
        frozenset({-1, 0}): "negative semidefinite",
        frozenset({0}): "zero",
    }
    assert found.definite == named.get(frozenset(signs), "indefinite")
    assert found.derivation.verify()


def test_semidefinite_and_zero_curvature_are_told_apart():
    assert curvature("(x-y)^2").definite == "positive semidefinite"
    assert curvature("-(x-y)^2").definite == "negative semidefinite"
    assert curvature("x + y").definite == "zero"


def test_curvature_at_a_point_and_by_numbers():
    _, _, bends = compiled("e^(x y) + sin(x)")
    found = curvature("e^(x y) + sin(x)", at={"x": 0.3, "y": -1})
    theirs = np.linalg.eigvalsh(np.array(bends(0.3, -1.0), dtype=float))
    assert [float(v) for v in found.eigenvalues] == pytest.approx(theirs)
    three = curvature("e^x + e^(y z) + z^2", at=[0.5, 1, 1])
    assert three.largest > three.smallest
    assert sum(three.eigenvalues) == pytest.approx(float(sp.Matrix(three.matrix).trace()))


def test_a_curvature_that_varies_needs_a_point():
    with pytest.raises(SettingError, match=r"curvature .* changes with the point"):
        curvature("x^3 + y^2")
    with pytest.raises(SettingError, match="has no real value at x, y = 0, 1"):
        curvature("ln(x) + y^2", at=[0, 1])


QUADRATICS = ["x^2 + 3y^2", "2x^2 + 2x y + y^2 - x", "x^2 + y^2 + z^2 + x y + y z/2", "w^2/4 - 2w"]


@pytest.mark.parametrize("text", QUADRATICS)
def test_learning_rates_around_the_bounds_behave_as_they_say(text):
    f = parse(text)
    names = sorted(f.free_symbols, key=str)
    bounds = step_bounds(text)
    hessian = np.array(sp.hessian(f, names), dtype=float)
    values, vectors = np.linalg.eigh(hessian)
    assert float(bounds.curvature) == pytest.approx(values[-1])
    assert float(bounds.monotone_below) == pytest.approx(1 / values[-1])
    assert float(bounds.oscillating_below) == pytest.approx(2 / values[-1])
    (least,) = critical_points(text)
    lowest = np.array(least.point, dtype=float)

    def along_the_steepest(times: float) -> np.ndarray:
        """How far from the minimum descent is, step by step, along the most curved direction."""
        rate = times / float(bounds.curvature)
        start = lowest + vectors.sum(axis=1)
        try:
            run = descend(text, list(start), learning_rate=rate, steps=60)
        except DivergenceError as error:
            run = error.history
        points = np.stack([run.parameters[v.name] for v in names], axis=1)
        return (points - lowest) @ vectors[:, -1]

    steady, swinging, diverging = (along_the_steepest(times) for times in (0.9, 1.5, 2.1))
    assert (steady[:8] > 0).all()
    assert (np.diff(steady[:8]) < 0).all()
    assert (swinging[:8:2] > 0).all()
    assert (swinging[1:8:2] < 0).all()
    assert abs(swinging[-1]) < 1e-6
    assert (np.diff(np.abs(diverging)) > 0).all()


def test_bounds_at_the_minimum_of_a_function_that_is_no_quadratic():
    text = "(1-x)^2 + 100(y-x^2)^2"
    bounds = step_bounds(text, at=[1, 1])
    assert float(bounds.curvature) == pytest.approx(501 + np.sqrt(250601))
    below, beyond = (
        descend(text, [1.0001, 1.0001], learning_rate=times / float(bounds.curvature), steps=400)
        for times in (1.9, 2.1)
    )
    assert below.loss[-1] < below.loss[0]
    assert beyond.loss.max() > 100 * beyond.loss[0]


def test_without_a_minimum_in_every_direction_there_are_no_bounds():
    with pytest.raises(SettingError, match="the curvature -2 is negative"):
        step_bounds("x^2 - y^2")
    with pytest.raises(SettingError, match="the least curvature is 0"):
        step_bounds("x^2 + y")
    with pytest.raises(SettingError, match="changes with the point"):
        step_bounds("x^4 + y^2")


@pytest.mark.parametrize(("text", "said"), [("x^4", "curvature is 0"), ("cos(x)", "-1 is neg")])
def test_a_curvature_that_sets_no_bounds_says_nothing_of_minima_elsewhere(text, said):
    # x^4 has its minimum at 0, cos at pi; both can be descended to.
    with pytest.raises(SettingError, match=said) as caught:
        step_bounds(text, at=0)
    assert "no step size" not in str(caught.value)


def test_at_a_float_the_curvature_is_a_number_and_at_an_exact_point_exact():
    assert str(step_bounds("cos(x)", at=np.pi).curvature).rstrip("0") == "1."
    assert step_bounds("cos(x)", at=sp.pi).curvature == 1
    assert step_bounds("cos(x)", at=2).curvature == -sp.cos(2)
    assert step_bounds("x^4", at=0.5).curvature == 3


def test_one_variable_may_be_named_and_the_point_a_number():
    assert step_bounds("x^4", at=2).curvature == 48
    assert step_bounds("x^4", "x", at=[2]).curvature == 48
