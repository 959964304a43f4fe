"""Functions of several variables: judged by SymPy, by autograd's numbers and by known values."""

from __future__ import annotations

import json

import numpy as np
import pytest
import sympy as sp
from autograd import grad
from autograd import numpy as anp

from mathcore import directional, gradient, hessian, jacobian, partial, tangent_plane
from mathcore.errors import SettingError
from mathcore.printing import plain
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


def test_slope_along_a_direction_is_that_of_the_unit_vector():
    assert directional("x^2 + y^2", [3, 4]).subs({x: 1, y: 2}) == sp.Rational(22, 5)


@pytest.mark.parametrize("direction", [[0, 0], [1]])
def test_a_direction_that_points_nowhere_is_refused(direction):
    with pytest.raises(SettingError, match="one number for each of 2 variables"):
        directional("x + y", direction)


def test_tangent_plane_touches_the_surface():
    plane = tangent_plane("x^2 + y^2", [1, 2])
    assert plane.subs({x: 1, y: 2}) == 5
    assert [plane.diff(x), plane.diff(y)] == [2, 4]


def test_a_constant_has_no_variable_to_derive_by():
    with pytest.raises(SettingError, match="no variable to derive by"):
        gradient("3")
