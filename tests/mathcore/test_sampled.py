"""Descent on samples, judged by mathcore's own trainer of networks and by steps done by hand."""

from __future__ import annotations

import numpy as np
import pytest

import mathcore

LINE = "(w x + b - y)^2"


def line_data():
    X, y = mathcore.dataset("line", n=12, seed=3)
    return X, y, {"x": X[:, 0], "y": y}


def test_all_samples_at_once_is_the_training_of_a_neuron():
    X, y, data = line_data()
    network = mathcore.Network([1, 1], output="identity", loss="mse")
    begin = {"W1": np.array([[0.5]]), "b1": np.array([-1.0])}
    trained = mathcore.train(network, X, y, learning_rate=0.1, epochs=20, initial=begin)
    factor = trained.loss[0] / np.mean((0.5 * X[:, 0] - 1 - y) ** 2)
    ours = mathcore.descend_on_samples(
        LINE, data, {"w": 0.5, "b": -1.0}, learning_rate=0.1 * factor, epochs=20
    )
    assert ours.parameters["w"] == pytest.approx(trained.parameters["W1"][:, 0, 0], rel=1e-10)
    assert ours.parameters["b"] == pytest.approx(trained.parameters["b1"][:, 0], rel=1e-10)


def test_batches_follow_the_drawn_order_step_by_step():
    s = np.array([1.0, -2.0, 4.0, 0.5])
    run = mathcore.descend_on_samples(
        "(w - s)^2", {"s": s}, 3.0, learning_rate=0.1, epochs=2, batch_size=3, seed=7
    )
    draw, w, walked = np.random.default_rng(7), 3.0, [3.0]
    for _ in range(2):
        order = draw.permutation(4)
        for batch in (order[:3], order[3:]):
            w -= 0.1 * np.mean(2 * (w - s[batch]))
            walked.append(w)
    assert run.parameters["w"] == pytest.approx(walked, rel=1e-12)
    assert run.loss == pytest.approx([np.mean((w - s) ** 2) for w in walked], rel=1e-12)


def test_several_seeds_are_the_single_runs_side_by_side():
    data = {"s": np.linspace(-1, 1, 8)}
    several = mathcore.descend_on_samples("w^4 + s w", data, 1.0, batch_size=2, seed=[0, 1, 2])
    for k in range(3):
        one = mathcore.descend_on_samples("w^4 + s w", data, 1.0, batch_size=2, seed=k)
        assert several.parameters["w"][:, k] == pytest.approx(one.parameters["w"], rel=1e-12)
        assert several.loss[:, k] == pytest.approx(one.loss, rel=1e-12)


@pytest.mark.parametrize(
    ("f", "data", "settings", "said"),
    [
        ("s^2", {"s": [1.0]}, {}, "no variable"),
        ("w s", {"s": []}, {}, "at least one"),
        ("w s t", {"s": [1.0], "t": [1.0, 2.0]}, {}, "as many numbers"),
        ("w s", {"s": [1.0, 2.0]}, {"batch_size": 3}, "batch_size"),
        ("w s", {"s": [1.0, 2.0]}, {"learning_rate": 0}, "learning rate"),
        ("w s", {"s": [1.0, 2.0]}, {"epochs": 0}, "epochs"),
        ("w s", {"s": [1.0, 2.0]}, {"seed": -1}, "seed"),
    ],
)
def test_what_cannot_be_run_is_said(f, data, settings, said):
    with pytest.raises(mathcore.DiscesaError, match=said):
        mathcore.descend_on_samples(f, data, 1.0, **settings)


def test_a_run_that_diverges_keeps_what_was_finite():
    with pytest.raises(mathcore.DivergenceError) as caught:
        mathcore.descend_on_samples("w^4 + s", {"s": [0.0]}, 9.0, learning_rate=1.0, epochs=20)
    assert np.isfinite(caught.value.history.loss[0])
