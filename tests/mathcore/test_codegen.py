"""Compiled formulas and generated source: shapes, values, and independence."""

from __future__ import annotations

import ast
import subprocess
import sys

import numpy as np
import pytest
import sympy as sp
from autograd import grad
from autograd import numpy as anp
from autograd.scipy.special import erf
from hypothesis import given, settings
from hypothesis import strategies as st

from mathcore import ACTIVATIONS, LOSSES, Network, compile, differentiate
from mathcore.errors import FreeSymbolError, SettingError
from mathcore.symbols import D, function, symbol

x, y, z = symbol("x"), symbol("y"), symbol("z")


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (0,)])
@pytest.mark.parametrize("expr", [sp.Integer(2), x, x**2 + 1])
def test_a_compiled_function_keeps_the_shape_of_its_argument(expr, shape):
    assert compile(expr, [x])(np.ones(shape)).shape == shape


def test_arguments_broadcast_even_where_the_formula_ignores_one():
    assert compile(x, [x, y])(np.ones((3, 1)), np.ones(4)).shape == (3, 4)


def test_a_missing_argument_is_named():
    with pytest.raises(FreeSymbolError, match=r"no value for y \(arguments: x\)"):
        compile(x + y, [x])


def test_an_open_derivative_is_not_compiled():
    with pytest.raises(SettingError, match="nothing to compile"):
        compile(D(x**2, x), [x])


def test_a_named_function_runs_as_what_it_stands_for():
    sigma = function("sigma")
    slope = compile(sigma(z) * (1 - sigma(z)), [z])
    assert slope(np.array([0.0, 1000.0, -1000.0])) == pytest.approx([0.25, 0, 0])


def test_a_derived_sigmoid_runs_without_overflow():
    raw = differentiate("1/(1+e^(-z))").steps[0].result
    values = compile(raw, [z])(np.array([-1000.0, 0.0, 40.0, 1000.0]))
    assert values == pytest.approx([0, 0.25, 4.248354255291589e-18, 0], rel=1e-14)


def test_outside_the_domain_there_is_no_value_and_no_warning_where_that_is_expected():
    values = compile(sp.log(x), [x], outside="nan")(np.array([-1.0, 0.0, 1.0]))
    assert np.isnan(values[0])
    assert values[2] == 0


def test_outside_the_domain_numpy_warns_by_default():
    with pytest.warns(RuntimeWarning, match="invalid value"):
        compile(sp.log(x), [x])(np.array([-1.0]))


@given(a=st.floats(-50, 50), b=st.floats(-50, 50))
@settings(max_examples=50, deadline=None)
def test_maximum_and_minimum_broadcast(a, b):
    assert compile(sp.Max(x, y, 0), [x, y])(a, np.array([b, 1.0]))[0] == max(a, b, 0)


NETWORKS = [
    ([3, 1], "tanh", "sigmoid", "log_loss"),
    ([3, 1], "tanh", "identity", "mse"),
    ([3, 1], "tanh", "sigmoid", "mse"),
    ([3, 4, 1], "tanh", "sigmoid", "log_loss"),
    ([2, 3, 4, 2], ["sigmoid", "softplus"], "identity", "mse"),
    ([2, 5, 1], "relu", "sigmoid", "log_loss"),
    *(([2, 4, 1], name, "sigmoid", "log_loss") for name in ACTIVATIONS),
    ([2, 3, 2], "mish", "swish", "mse"),
    ([2, 3, 2], "elu", "elu", "mse"),
    *(([2, 3, 1], "tanh", row.paired_with, name) for name, row in LOSSES.items()),
    ([2, 3, 1], "tanh", "softplus", "huber"),
    ([2, 3, 1], "tanh", "tanh", "hinge"),
]
IN_AUTOGRAD = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    "relu": lambda z: anp.maximum(0, z),
    "softplus": lambda z: anp.log(1 + anp.exp(z)),
    "log_sigmoid": lambda z: -anp.log(1 + anp.exp(-z)),
    "softsign": lambda z: z / (1 + anp.abs(z)),
    "swish": lambda z: z / (1 + anp.exp(-z)),
    "mish": lambda z: z * anp.tanh(anp.log(1 + anp.exp(z))),
    "gelu": lambda z: z / 2 * (1 + erf(z / 2**0.5)),
    "gelu_tanh": lambda z: z / 2 * (1 + anp.tanh((2 / anp.pi) ** 0.5 * (z + 0.044715 * z**3))),
    "sinc": lambda z: anp.sin(z) / z,
    # With a term that is 0, since autograd warns where nothing depends on the input.
    "step": lambda z: anp.where(z >= 0, 1.0, 0.0) + 0 * z,
    "leaky_relu": lambda z: anp.where(z > 0, z, 0.01 * z),
    "elu": lambda z: anp.where(z > 0, z, anp.exp(z) - 1),
    "selu": lambda z: (
        1.0507009873554805 * anp.where(z > 0, z, 1.6732632423543772 * (anp.exp(z) - 1))
    ),
    "hard_sigmoid": lambda z: anp.clip(z / 6 + 0.5, 0, 1),
    "hard_sigmoid_fifth": lambda z: anp.clip(0.2 * z + 0.5, 0, 1),
}
LOSS_IN_AUTOGRAD = {
    "mse": lambda a, y: (y - a) ** 2 / 2,
    "log_loss": lambda a, y: -y * anp.log(a) - (1 - y) * anp.log(1 - a),
    "log_loss_logit": lambda a, y: anp.logaddexp(0, a) - y * a,
    "mae": lambda a, y: anp.abs(a - y),
    "huber": lambda a, y: anp.where(anp.abs(a - y) <= 1, (a - y) ** 2 / 2, anp.abs(a - y) - 1 / 2),
    "hinge": lambda a, y: anp.maximum(0, 1 - (2 * y - 1) * a),
}


def built(sizes, hidden, output, loss):
    network = Network(sizes, hidden=hidden, output=output, loss=loss)
    rng = np.random.default_rng(5)
    X = rng.normal(size=(9, sizes[0]))
    Y = (rng.random((9, sizes[-1])) > 0.5).astype(float)
    return network, X, Y, network.start(7)


@pytest.mark.parametrize("case", NETWORKS, ids=str)
def test_derived_backprop_agrees_with_autograd(case):
    network, X, Y, parameters = built(*case)
    _, _, *gradients = network.run()(X, Y, *parameters.values())

    def cost(*values):
        a = X
        for layer, name in enumerate(network.layers):
            a = IN_AUTOGRAD[name](anp.dot(a, values[2 * layer]) + values[2 * layer + 1])
        return anp.sum(LOSS_IN_AUTOGRAD[network.loss](a, Y)) / len(X)

    for place, (value, mine) in enumerate(zip(parameters.values(), gradients, strict=True)):
        theirs = grad(cost, place)(*parameters.values())
        assert mine.shape == value.shape
        assert mine == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("case", NETWORKS, ids=str)
def test_derived_backprop_agrees_with_central_differences(case):
    network, X, Y, parameters = built(*case)
    run = network.run()
    _, _, *gradients = run(X, Y, *parameters.values())
    step = 1e-6
    for (name, value), mine in zip(parameters.items(), gradients, strict=True):
        for place in np.ndindex(value.shape):
            costs = []
            for sign in (1, -1):
                moved = value.copy()
                moved[place] += sign * step
                costs.append(run(X, Y, *{**parameters, name: moved}.values())[0].sum() / len(X))
            assert mine[place] == pytest.approx((costs[0] - costs[1]) / (2 * step), abs=1e-8)


@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_a_pass_far_out_stays_finite_and_warns_of_nothing(hidden):
    network, X, Y, parameters = built([2, 4, 1], hidden, "sigmoid", "log_loss")
    parameters["W1"] = parameters["W1"] * 2000
    for result in network.run()(X, Y, *parameters.values()):
        assert np.isfinite(result).all()


@pytest.mark.parametrize("hidden", ["tanh", "gelu", "gelu_tanh", "sinc"])
def test_source_is_what_runs_and_stands_alone_in_a_file(tmp_path, hidden):
    network, X, Y, parameters = built([3, 4, 1], hidden, "sigmoid", "log_loss")
    script = tmp_path / "alone.py"
    np.savez(tmp_path / "data.npz", X=X, Y=Y, **parameters)
    script.write_text(
        network.source()
        + "data = numpy.load('data.npz')\n"
        + "out = gradients(data['X'], data['Y'], *[data[k] for k in ('W1','b1','W2','b2')])\n"
        + "print(repr(float(out[2].sum())))\n"
    )
    told = subprocess.run(
        [sys.executable, "-I", script.name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    here = network.run()(X, Y, *parameters.values())[2].sum()
    assert float(told.stdout) == here


def test_source_has_no_loop_and_uses_matrix_products():
    source = Network([3, 4, 1]).source()
    parts = {part.name: part for part in ast.walk(ast.parse(source)) if hasattr(part, "name")}
    assert not [part for part in ast.walk(parts["gradients"]) if isinstance(part, ast.For)]
    assert "numpy.matmul(x.T, dz1, out=dW1)" in source
    assert "numpy.subtract(p, y, out=dz2)" in source


@pytest.mark.parametrize("sizes", [[3], [], [0, 1], [2] * 70])
def test_a_network_of_impossible_sizes_is_refused(sizes):
    with pytest.raises(SettingError, match="a network needs"):
        Network(sizes)
