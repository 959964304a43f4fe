"""Functions of several variables: judged by SymPy, by autograd's numbers and by known values."""

from __future__ import annotations

import json

import numpy as np
import pytest
import sympy as sp
from autograd import grad
from autograd import numpy as anp

from mathcore import (
    Derivation,
    Verdict,
    directional,
    gradient,
    hessian,
    jacobian,
    partial,
    tangent_plane,
)
from mathcore.derivation.proof import compare
from mathcore.errors import DataError, SettingError
from mathcore.printing import plain
from mathcore.printing.data import from_data
from mathcore.symbols import symbol

x, y, z = symbol("x"), symbol("y"), symbol("z")
SURFACES = ["x^2 + 3 x y", "sin(x y) + e^y", "x^2 y z - z^3", "ln(x^2 + y^2)", "x/(1+y^2)"]


@pytest.mark.parametrize("text", SURFACES)
def test_gradient_and_hessian_are_sympy_s_and_every_step_is_proved(text):
    slopes, bends = gradient(text), hessian(text)
    function = slopes.parts[0].claim.expr
    names = list(slopes.variable)
    assert [
        sp.simplify(a - function.diff(v)) for a, v in zip(slopes.result, names, strict=True)
    ] == [0] * len(names)
    assert sp.simplify(sp.Matrix(bends.result) - sp.hessian(function, names)).is_zero_matrix
    assert slopes.verify()
    assert bends.verify()


def test_gradient_agrees_with_autograd_at_a_point():
    slopes = gradient("sin(x y) + e^y").result
    theirs = grad(lambda v: anp.sin(v[0] * v[1]) + anp.exp(v[1]))(np.array([0.7, -0.3]))
    mine = [float(s.subs({x: 0.7, y: -0.3})) for s in slopes]
    assert mine == pytest.approx(theirs)


def test_a_partial_derivative_is_written_with_its_sign_and_holds_the_others():
    derivation = partial("x^2 y + y", "y")
    assert plain(derivation.claim) == "∂/∂y (x^2 y + y)"
    assert derivation.result == x**2 + 1


def test_variables_come_in_the_order_asked_for():
    assert gradient("x + 2y", ["y", "x"]).result == sp.Tuple(2, 1)


def test_jacobian_has_a_row_for_each_function():
    derivation = jacobian(["x y", "x + y", "x^2"], ["x", "y"])
    assert derivation.result == sp.Matrix([[y, x], [1, 1], [2 * x, 0]])
    assert derivation.verify()
    assert len(json.loads(derivation.to_json())["components"]) == 6


@pytest.mark.parametrize("text", SURFACES)
def test_slope_along_a_direction_is_that_of_the_line_through_the_point(text):
    (function, t) = (gradient(text).parts[0].claim.expr, symbol("t"))
    names = sorted(function.free_symbols, key=str)
    point, direction = [sp.Rational(4, 5), 2, -1][: len(names)], [3, -4, 12][: len(names)]
    derivation = directional(text, direction, at=point)
    length = sp.sqrt(sum(part**2 for part in direction))
    moved = zip(names, point, direction, strict=True)
    along = function.subs({x: a + t * u / length for x, a, u in moved}, simultaneous=True)
    right = along.diff(t).subs(t, 0)
    assert sp.simplify(derivation.result - right) == 0
    assert derivation.verdict() is Verdict.PROVED
    anywhere = directional(text, direction).result
    there = anywhere.subs(dict(zip(names, point, strict=True)))
    assert sp.simplify(there - right) == 0


def test_slope_along_a_direction_agrees_with_autograd():
    theirs = grad(lambda v: anp.sin(v[0] * v[1]) + anp.exp(v[1]))(np.array([0.7, -0.3]))
    mine = directional("sin(x y) + e^y", [1, -2], at={"x": 0.7, "y": -0.3}).result
    assert float(mine) == pytest.approx(theirs @ np.array([1, -2]) / np.sqrt(5))


def test_unit_vector_partial_derivatives_point_and_inner_product_are_steps_of_their_own():
    derivation = directional("x^2 + y^2", [3, 4], at=[1, 2])
    rules = [step.rule for step in derivation.steps]
    assert rules == ["unit-vector", "sum", "put-in", "sum", "put-in", "dot-product"]
    assert plain(derivation.steps[0].after) == "(3/5, 4/5)"
    assert [plain(line.after) for line in derivation.lines()][-2:] == [
        "(2, 4) * (3/5, 4/5)",
        "22/5",
    ]
    assert Derivation.from_json(derivation.to_json()) == derivation
    assert directional("x + y", [0, 1]).steps[0].rule == "sum"


@pytest.mark.parametrize("direction", [[0, 0], [1]])
def test_a_direction_that_points_nowhere_is_refused(direction):
    with pytest.raises(SettingError, match="one number for each of 2 variables"):
        directional("x + y", direction)


@pytest.mark.parametrize("text", SURFACES)
def test_tangent_plane_has_the_value_and_the_slopes_of_the_surface(text):
    function = gradient(text).parts[0].claim.expr
    names = sorted(function.free_symbols, key=str)
    point = dict(zip(names, [sp.Rational(4, 5), 2, -1], strict=False))
    derivation = tangent_plane(text, list(point.values()))
    assert derivation.verdict() is Verdict.PROVED
    plane = derivation.result
    assert sp.simplify((plane - function).subs(point)) == 0
    assert all(sp.simplify(plane.diff(x) - function.diff(x).subs(point)) == 0 for x in names)
    assert all(plane.diff(x, other) == 0 for x in names for other in names)


def test_tangent_plane_touches_the_surface():
    plane = tangent_plane("x^2 + y^2", [1, 2]).result
    assert plane.subs({x: 1, y: 2}) == 5
    assert [plane.diff(x), plane.diff(y)] == [2, 4]


@pytest.mark.parametrize("at", [[1], [1, 2, 3], {"x": 1}, {"x": 1, "q": 2}])
def test_a_point_with_other_components_is_refused(at):
    for found in (lambda: tangent_plane("x y", at), lambda: directional("x y", [1, 1], at=at)):
        with pytest.raises(SettingError, match="a point needs one number for each of x, y"):
            found()


def test_a_point_where_the_function_has_no_value_is_refused():
    with pytest.raises(SettingError, match=r"ln\(x y\) has no real value at \(x, y\) = \(-1, 2\)"):
        tangent_plane("ln(x y)", [-1, 2])
    with pytest.raises(SettingError, match="has no real value"):
        directional("sqrt(x) + y", [1, 1], at=[0, 0])


def test_a_slip_in_the_inner_product_is_not_proved():
    derivation = directional("x^2 + y^2", [3, 4])
    assert not compare(derivation.claim, derivation.result + x).holds


def test_a_constant_has_no_variable_to_derive_by():
    with pytest.raises(SettingError, match="no variable to derive by"):
        gradient("3")


@pytest.mark.parametrize(
    "form",
    [
        ["Dot", 1, 2],
        ["Dot", ["Tuple", 1, 2], ["Tuple", 1]],
        ["At", 1, ["Tuple", ["symbol", "x"]], ["Tuple"]],
        ["At", ["Tuple", 1], ["Tuple"], ["Tuple"]],
        ["Entry", ["symbol", "X"], ["symbol", "y"], ["Tuple", ["index", "i"], 1], ["index", "k"]],
        ["Entry", ["symbol", "X"], ["symbol", "y"]],
    ],
)
def test_stored_forms_with_parts_that_do_not_fit_are_refused(form):
    with pytest.raises(DataError):
        from_data(form)


@pytest.mark.parametrize("part", [float("inf"), float("-inf"), float("nan")])
def test_a_direction_or_point_that_is_not_finite_is_refused_in_one_line(part):
    for ask in (lambda: directional("x y", [part, 1]), lambda: tangent_plane("x y", [part, 1])):
        with pytest.raises(SettingError, match="is no finite number"):
            ask()
