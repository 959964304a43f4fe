"""Runs that go on otherwise, features, unit maps, accuracy, and the numbers put into formulas."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import Indexed, N

import mathcore
from mathcore import FEATURES, Network, accuracy, at_rate, featured, resume, train, unit_outputs
from mathcore import with_parameter as moved
from mathcore.errors import DataError, SettingError, UnknownFormulaError

X, y = mathcore.dataset("xor", n=40, seed=3)
NET = Network([2, 3, 1])
ONE_HOT = np.eye(3)[np.arange(40) % 3]


def run(**more):
    return train(NET, X, y, learning_rate=0.1, epochs=4, **more)


def test_the_next_step_goes_at_the_new_rate_and_from_where_the_run_is():
    before = run()
    after = resume(at_rate(before, 0.5), NET, X, y, epochs=1)
    assert after.step.tolist() == [0, 1, 2, 3, 4, 5]
    for name, rows in after.parameters.items():
        wanted = before.parameters[name][-1] - 0.5 * before.gradients[name][-1]
        assert rows[-1] == pytest.approx(wanted, abs=1e-14)


def test_the_optimizer_keeps_its_state_at_another_rate():
    before = run(optimizer="momentum")
    after = resume(at_rate(before, 0.5), NET, X, y, epochs=1)
    velocity = next(iter(before.state.values()))
    slope = np.concatenate([g[-1].ravel() for g in before.gradients.values()])
    moved_by = np.concatenate([(p[-1] - p[-2]).ravel() for p in after.parameters.values()])
    # PyTorch's convention: v = 0.9 v + g, w = w - rate * v.
    assert moved_by == pytest.approx(-0.5 * (0.9 * velocity + slope), abs=1e-14)


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan"), float("inf")])
def test_a_rate_that_is_none_is_refused(rate):
    with pytest.raises(SettingError, match="learning rate"):
        at_rate(run(), rate)


@pytest.mark.parametrize("every", ["epoch", "batch", 2])
def test_a_weight_that_is_set_by_hand_is_measured_at_once(every):
    before = run(every=every, batch_size=8)
    after = moved(before, NET, X, y, "W1[2,3]", -4.0)
    assert len(after) == len(before) + 1
    assert after.step[-1] == before.step[-1]
    changed = after.at(-1)
    assert changed["W1"][1, 2] == -4.0
    a = np.tanh(X @ changed["W1"] + changed["b1"])
    p = 1 / (1 + np.exp(-(a @ changed["W2"] + changed["b2"])[:, 0]))
    assert after.loss[-1] == pytest.approx(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
    assert before.at(-1)["W1"][1, 2] != -4.0
    again = resume(after, NET, X, y, epochs=2)
    assert again.metrics["epoch"][-1] == 6


def test_a_bias_is_set_too():
    assert moved(run(), NET, X, y, "b1[2]", 1.5).at(-1)["b1"][1] == 1.5


@pytest.mark.parametrize(
    "place",
    ["", "W", "W1", "W1[0,1]", "W1[3,1]", "W3[1,1]", "b1[1,1]", "W1[1]", "q[1,1]", "W1[-1,1]"],
)
def test_a_place_that_is_not_there_is_refused(place):
    with pytest.raises(SettingError, match="no parameter"):
        moved(run(), NET, X, y, place, 1.0)


def test_a_value_that_is_not_finite_is_refused():
    with pytest.raises(SettingError, match=r"W1\[1,1\]"):
        moved(run(), NET, X, y, "W1[1,1]", float("inf"))


def test_features_are_what_playground_computes():
    points = np.array([[0.5, -2.0], [3.0, 1.5], [-1.0, 0.0]])
    a, b = points.T
    wanted = np.column_stack([a, b, a * a, b * b, a * b, np.sin(a), np.sin(b)])
    assert featured(points, list(FEATURES)) == pytest.approx(wanted)
    assert featured(points, ["x1x2", "x1"]) == pytest.approx(np.column_stack([a * b, a]))


def test_features_need_a_name_that_is_known():
    with pytest.raises(SettingError, match="at least one feature"):
        featured(X, [])
    with pytest.raises(UnknownFormulaError, match="x1x2"):
        featured(X, ["x1x3"])


def test_every_unit_is_what_numpy_makes_of_the_layer_before():
    net = Network([2, 4, 3, 1], ["tanh", "relu"])
    state = net.start(5)
    first, second, last = unit_outputs(net, state, X)
    a = np.tanh(X @ state["W1"] + state["b1"])
    b = np.maximum(0, a @ state["W2"] + state["b2"])
    assert first == pytest.approx(a)
    assert second == pytest.approx(b)
    assert last == pytest.approx(1 / (1 + np.exp(-(b @ state["W3"] + state["b3"]))))


def test_the_outputs_of_a_softmax_are_the_last_layer():
    net = Network([2, 4, 3], "sigmoid", "softmax", "cross_entropy")
    *_, last = unit_outputs(net, net.start(1), X)
    assert last.sum(axis=1) == pytest.approx(np.ones(len(X)))
    assert last == pytest.approx(mathcore.predict(net, net.start(1), X))


def test_a_network_of_three_classes_is_trained_and_scored_by_its_largest_output():
    net = Network([2, 8, 3], "tanh", "softmax", "cross_entropy")
    middles = np.array([[0, 3], [3, -2], [-3, -2]])
    points = middles[np.arange(40) % 3] + 0.1 * X
    history = train(net, points, ONE_HOT, learning_rate=0.3, epochs=60)
    assert history.metrics["accuracy"][-1] == 1.0
    state = history.at(3)
    said = mathcore.predict(net, state, points).argmax(axis=1)
    assert history.metrics["accuracy"][3] == np.mean(said == np.arange(40) % 3)
    assert accuracy(net, state, points, ONE_HOT) == history.metrics["accuracy"][3]


def test_accuracy_counts_classes_also_where_the_loss_has_none():
    net = Network([2, 3, 1], output="sigmoid", loss="mse")
    state = net.start(2)
    said = mathcore.predict(net, state, X)[:, 0] >= 0.5
    assert accuracy(net, state, X, y) == np.mean(said == (y == 1))
    with pytest.raises(DataError, match="shapes"):
        accuracy(net, state, X[:, :1], y)


@pytest.mark.parametrize(
    ("net", "target"),
    [
        (Network([2, 3, 2, 1], ["tanh", "sigmoid"]), 1.0),
        (Network([2, 3, 3], "relu", "softmax", "cross_entropy"), [0, 1, 0]),
        (Network([2, 1], output="identity", loss="mse"), 0.5),
    ],
    ids=["deep", "softmax", "neuron"],
)
def test_the_numbers_put_into_a_formula_come_to_its_value(net, target):
    found = net.explain("W1[2,1]", [0.7, -1.2], target)
    factors = [*found.forward, *(unit for layer in found.layers for unit in layer), found.last]
    for factor in factors:
        with_numbers = found.put_in(factor.formula)
        assert not with_numbers.atoms(Indexed)
        assert float(N(with_numbers.doit())) == pytest.approx(factor.value, abs=2e-3)


def test_the_way_forward_starts_at_the_unit_that_the_weight_leads_to():
    state = NET.start(0)
    found = NET.explain("W1[2,3]", [0.7, -1.2], 1.0, state)
    z = 0.7 * state["W1"][0, 2] - 1.2 * state["W1"][1, 2] + state["b1"][2]
    assert [factor.value for factor in found.forward] == pytest.approx([z, np.tanh(z)])


def test_labels_are_numbered_in_the_order_of_the_classes():
    table = mathcore.read_csv("a,kind\n1,10\n2,9\n3,9\n4,x\n")
    labels, classes = table.labels("kind", 4)
    assert classes == ("9", "10", "x")
    assert labels.tolist() == [1, 0, 0, 2]
    with pytest.raises(DataError, match="classes in column 'kind': 3; from two to 2"):
        table.labels("kind", 2)
    with pytest.raises(DataError, match="missing"):
        mathcore.read_csv("a,kind\n1,\n2,9\n").labels("kind", 4)
