"""What a run says of its penalties and of the gradients of each layer, judged by autograd."""

from __future__ import annotations

import math

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from mathcore import DivergenceError, History, Network, descend, resume, train
from mathcore.errors import DataError

DRAW = np.random.default_rng(2)
X = DRAW.normal(size=(40, 2))
Y = (X[:, 0] > X[:, 1]).astype(float)


@pytest.mark.parametrize("strengths", [{"l1": 0.02}, {"l2": 0.3}, {"l1": 0.01, "l2": 0.1}], ids=str)
def test_a_penalised_run_says_what_the_penalties_add(strengths):
    network = Network([2, 3, 1], **strengths)
    run = train(network, X, Y, epochs=6, batch_size=15, validation=0.25)
    l1, l2 = strengths.get("l1", 0), strengths.get("l2", 0)
    weights = [run.parameters[f"W{layer}"].reshape(len(run), -1) for layer in (1, 2)]
    whole = np.hstack(weights)
    judged = l1 * abs(whole).sum(axis=1) + l2 * (whole**2).sum(axis=1)
    assert run.metrics["penalty"] == pytest.approx(judged)
    assert "penalty" in run.to_csv().splitlines()[0].split(",")


def test_neither_loss_counts_the_penalty():
    one = train(Network([2, 3, 1], l2=0.5), X, Y, epochs=1, validation=0.25)
    other = train(Network([2, 3, 1]), X, Y, epochs=1, validation=0.25)
    assert one.loss[0] == other.loss[0]
    assert one.metrics["validation_loss"][0] == other.metrics["validation_loss"][0]
    assert "penalty" not in other.metrics


def test_a_penalty_that_explodes_ends_the_run():
    # The inputs are 0, so the loss does not see the weights.
    network = Network([1, 1], output="identity", loss="mse", l2=1.0)
    with pytest.raises(DivergenceError) as caught:
        train(network, np.zeros((4, 1)), np.ones(4), learning_rate=2.5, epochs=400)
    run = caught.value.history
    assert run.metrics["penalty"][-1] > 1e8
    assert abs(run.loss[-1]) < 1e8


def deep_loss(parameters, outputs=None):
    a = X
    for layer in range(1, len(parameters) // 2 + 1):
        z = a @ parameters[f"W{layer}"] + parameters[f"b{layer}"]
        a = 1 / (1 + anp.exp(-z))
    y = Y[:, None]
    return -anp.mean(y * anp.log(a) + (1 - y) * anp.log(1 - a))


def test_gradients_vanish_in_a_deep_sigmoid_network_as_autograd_has_it():
    network = Network([2, *[4] * 7, 1], hidden="sigmoid")
    run = train(network, X, Y, epochs=2, learning_rate=0.5)
    norms = run.gradient_norms()
    assert list(norms) == list(range(1, 9))
    for row in range(len(run)):
        judge = grad(deep_loss)(run.at(row))
        for layer, values in norms.items():
            both = np.concatenate([judge[f"W{layer}"].ravel(), judge[f"b{layer}"].ravel()])
            assert values[row] == pytest.approx(np.linalg.norm(both), rel=1e-8)
    # From the first hidden layer on, each layer learns faster than the one before it.
    start = [norms[layer][0] for layer in range(2, 9)]
    assert (np.diff(start) > 0).all()
    assert start[0] < 1e-4 * start[-1]


def test_norms_come_back_with_a_saved_run_and_go_on_with_a_resumed_one(tmp_path):
    run = train(Network([2, 3, 1]), X, Y, epochs=2)
    run.save(tmp_path / "run.npz")
    back = History.load(tmp_path / "run.npz").gradient_norms()
    assert all(np.array_equal(norms, back[layer]) for layer, norms in run.gradient_norms().items())
    longer = resume(run, Network([2, 3, 1]), X, Y, epochs=1).gradient_norms()
    assert np.array_equal(longer[1][:3], back[1])
    assert longer[1].shape == (4,)


def test_norms_of_a_gradient_that_explodes_do_not_overflow():
    network = Network([2, 1], output="identity", loss="mse")
    with pytest.raises(DivergenceError) as caught:
        train(network, X, Y, learning_rate=1e200)
    run = caught.value.history
    # Python's whole numbers have no largest one.
    entries = [int(g) for g in run.gradients["W1"][1].ravel()] + [int(run.gradients["b1"][1][0])]
    judge = math.isqrt(sum(g * g for g in entries))
    assert run.gradient_norms()[1][1] == pytest.approx(float(judge))


def test_a_descent_has_no_layers():
    with pytest.raises(DataError, match="x is of no layer"):
        descend("x^2", 1, steps=2).gradient_norms()
