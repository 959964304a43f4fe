"""The gradients of networks of every kind against autograd's and against central differences."""

from __future__ import annotations

from importlib import import_module

import jax
import numpy as np
import pytest
from autograd import grad
from autograd import numpy as anp

from mathcore import ACTIVATIONS, LOSSES, Network, train
from mathcore.codegen.execute import names_in
from mathcore.errors import NoRuleError, SettingError, UnknownFormulaError
from mathcore.training import made
from tests.mathcore.test_codegen import IN_AUTOGRAD, LOSS_IN_AUTOGRAD

SEEDS = range(200)
FITTING = {"log_loss": ("sigmoid", "softmax"), "cross_entropy": ("softmax", "sigmoid")}


def softmax(z):
    powers = anp.exp(z - anp.max(z, axis=1, keepdims=True))
    return powers / anp.sum(powers, axis=1, keepdims=True)


FORWARD = {**IN_AUTOGRAD, "softmax": softmax}
LOSS = {**LOSS_IN_AUTOGRAD, "cross_entropy": lambda p, y: -y * anp.log(p)}


def random_network(seed):
    """A network of 1 to 6 layers, with data and weights."""
    draw = np.random.default_rng(seed)
    depth = int(draw.integers(1, 7))
    sizes = [int(s) for s in draw.integers(1, 6, depth + 1)]
    loss = [*LOSSES, "cross_entropy"][seed % (len(LOSSES) + 1)]
    hidden = [str(name) for name in draw.choice([*ACTIVATIONS, "softmax"], depth - 1)]
    output = str(draw.choice(FITTING.get(loss, [*ACTIVATIONS, "softmax"])))
    sizes[-1] = max(sizes[-1], 2) if "softmax" in output else sizes[-1]
    strengths = {"l1": float(draw.choice([0, 0.03])), "l2": float(draw.choice([0, 0.2]))}
    network = Network(sizes, hidden=hidden, output=output, loss=loss, **strengths)
    rows = int(draw.integers(1, 8))
    X = draw.normal(size=(rows, sizes[0]))
    Y = (draw.random((rows, sizes[-1])) > 0.5).astype(float)
    if loss == "cross_entropy":
        Y = np.eye(sizes[-1])[draw.integers(0, sizes[-1], rows)]
    parameters = {
        name: value + draw.normal(0, 0.1, value.shape)
        for name, value in network.start(seed).items()
    }
    return network, X, Y, parameters


def cost_of(network, X, Y):
    """The mean loss and the penalties, written for autograd."""

    def cost(*values):
        a = X
        for layer, name in enumerate(network.layers):
            a = FORWARD[name](anp.dot(a, values[2 * layer]) + values[2 * layer + 1])
        penalty = sum(
            network.l1 * anp.sum(anp.abs(W)) + network.l2 * anp.sum(W**2) for W in values[::2]
        )
        return anp.sum(LOSS[network.loss](a, Y)) / len(X) + penalty

    return cost


def results(network, X, Y, parameters):
    """The cost and the gradients that the printed program gives."""
    loss, _, *rest = network.run()(X, Y, *parameters.values())
    return loss.sum() / len(X) + network.penalty(parameters), rest


def by_numba(network, parameters, X, Y):
    """The looped source as plain Python: what Numba compiles, without the seconds that takes.

    That the compiled loop gives the same numbers is tested in test_backends.
    """
    text = network.looped()
    head, _, rest = text.partition("@njit")
    assert head.startswith("import math")
    text = head.split("from numba")[0] + "compiled = lambda f: f\n" + rest.partition("\n")[2]
    scope = names_in(text)
    with np.errstate(all="ignore"):
        return scope["gradients"](X, Y, *parameters.values())


def by_jax(network, parameters, X, Y):
    """The traced source, jitted as it runs."""
    quickly = {"xla_backend_optimization_level": 0, "xla_llvm_disable_expensive_passes": True}
    run = jax.jit(names_in(network.traced())["gradients"], compiler_options=quickly)
    with jax.enable_x64(True):
        return [np.asarray(array) for array in run(X, Y, *parameters.values())]


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_gradients_of_a_random_network_are_autograd_s_on_every_backend_and_the_measured_ones(seed):
    network, X, Y, parameters = random_network(seed)
    cost = cost_of(network, X, Y)
    values = list(parameters.values())
    mine, gradients = results(network, X, Y, parameters)
    assert mine == pytest.approx(cost(*values), rel=1e-10, abs=1e-10)
    others = [backend(network, parameters, X, Y) for backend in (by_numba, by_jax)]
    for loss, *_ in others:
        theirs = float(np.sum(loss)) / len(X) + network.penalty(parameters)
        assert theirs == pytest.approx(mine, rel=1e-10, abs=1e-10)
    for place, slopes in enumerate(gradients):
        truth = grad(cost, place)(*values)
        for found in (slopes, *(other[2 + place] for other in others)):
            assert found.shape == values[place].shape
            assert found == pytest.approx(truth, rel=1e-10, abs=1e-10)
        direction = np.random.default_rng(seed).normal(size=values[place].shape)
        step = 1e-6
        around = [
            cost(*values[:place], values[place] + sign * step * direction, *values[place + 1 :])
            for sign in (1, -1)
        ]
        measured = (around[0] - around[1]) / (2 * step)
        assert np.sum(slopes * direction) == pytest.approx(measured, rel=1e-6, abs=1e-6)


STACKS = {
    "tanh": ("tanh", "identity", "mse", ["power", "exponential", "chain"]),
    "sigmoid": ("sigmoid", "sigmoid", "log_loss", ["power", "exponential", "logarithm"]),
    "softmax": ("relu", "softmax", "cross_entropy", ["cases", "exponential", "logarithm"]),
    "huber": ("softplus", "identity", "huber", ["cases", "logarithm", "chain"]),
}
OF_INDICES = ["through-array", "delta", "contract"]


@pytest.mark.parametrize(
    ("stack", "rule"),
    [(stack, rule) for stack, row in STACKS.items() for rule in (*row[3], *OF_INDICES)],
)
def test_without_a_rule_of_differentiation_nothing_trains(monkeypatch, stack, rule):
    hidden, output, loss, _ = STACKS[stack]
    network = Network([2, 3, 2], hidden=hidden, output=output, loss=loss)
    X, Y = np.ones((3, 2)), np.eye(2)[[0, 1, 0]]
    settings = {"learning_rate": 0.1, "epochs": 1}
    train(network, X, Y, **settings)
    for known in (made.program, made.printed, made.loaded):
        known.cache_clear()
    for module in ("differentiate", "steps"):
        # A copy: put back into its table, a rule would come last in the order of trying.
        place = import_module(f"mathcore.derivation.{module}")
        rest = {key: row for key, row in place.RULES.items() if key != rule}
        monkeypatch.setattr(place, "RULES", rest)
    with pytest.raises(NoRuleError, match="no rule"):
        train(network, X, Y, **settings)


def extreme(sizes, output, loss, scale, kind=float):
    network = Network(sizes, hidden="tanh", output=output, loss=loss)
    X = np.array([[1.0, -1.0], [-1.0, 1.0], [1.0, 1.0]], dtype=kind)
    Y = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]], dtype=kind)
    parameters = {n: (v * 0 + scale).astype(kind) for n, v in network.start(0).items()}
    return network, X, Y, parameters


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("scale", [1e3, -1e3, 1e4])
@pytest.mark.parametrize(
    ("output", "loss"),
    [("sigmoid", "log_loss"), ("softmax", "cross_entropy"), ("identity", "log_loss_logit")],
)
def test_extreme_logits_give_finite_gradients_of_the_data_s_precision(output, loss, scale, kind):
    network, X, Y, parameters = extreme([2, 2], output, loss, scale, kind)
    loss_there, prediction, *gradients = network.run()(X, Y, *parameters.values())
    for array in (loss_there, prediction, *gradients):
        assert array.dtype == kind
        assert np.isfinite(array).all()
    z = X @ parameters["W1"] + parameters["b1"]
    if output == "sigmoid":
        assert prediction == pytest.approx((z > 0) + 0.5 * (z == 0), abs=1e-6)
        assert loss_there == pytest.approx(np.maximum(z, 0) - Y * z + np.log(2) * (z == 0))
        assert gradients[1] == pytest.approx((prediction - Y).mean(axis=0), abs=1e-6)


def test_softmax_of_numbers_around_ten_thousand_is_that_of_their_differences():
    network, X, Y, parameters = extreme([2, 2], "softmax", "cross_entropy", 0.0)
    parameters["b1"] = np.array([1e4, 1e4 + np.log(3)])
    loss, prediction, *_ = network.run()(X, Y, *parameters.values())
    assert prediction == pytest.approx(np.tile([0.25, 0.75], (3, 1)), rel=1e-8)
    assert loss[0] == pytest.approx([np.log(4), 0])


@pytest.mark.parametrize("strength", [-0.1, np.nan, np.inf])
def test_a_penalty_that_is_negative_or_no_number_is_refused(strength):
    with pytest.raises(SettingError, match="the strength l1 of a penalty"):
        Network([2, 1], l1=strength)


def test_a_network_with_penalties_trains_to_smaller_weights():
    X = np.random.default_rng(0).normal(size=(40, 2))
    Y = (X[:, 0] > 0).astype(float)
    settings = {"learning_rate": 0.5, "epochs": 60}
    sizes = {
        strength: np.sum(
            train(Network([2, 1], l2=strength), X, Y, **settings).parameters["W1"][-1] ** 2
        )
        for strength in (0.0, 0.1)
    }
    assert sizes[0.1] < sizes[0.0] / 2


def test_an_unknown_loss_of_a_network_lists_cross_entropy_too():
    with pytest.raises(UnknownFormulaError, match="cross_entropy"):
        Network([2, 1], loss="hnge")


def test_whole_numbers_and_views_are_data_as_any_other():
    network = Network([2, 3, 1])
    parameters = network.start(1).values()
    X = np.arange(12).reshape(6, 2) % 5
    Y = np.arange(6)[:, None] % 2
    expected = network.run()(X.astype(float), Y.astype(float), *parameters)
    for x, y in ((X, Y), (np.asfortranarray(X), Y), (np.repeat(X, 2, axis=0)[::2], Y)):
        for one, other in zip(network.run()(x, y, *parameters), expected, strict=True):
            assert one == pytest.approx(other)
