"""Every number of a pass on one sample, against NumPy by hand and central differences."""

from __future__ import annotations

import numpy as np
import pytest

from mathcore import Network
from mathcore.errors import DataError

X, Y = [0.7, -1.2], 1.0


def test_the_forward_numbers_are_those_worked_out_by_hand():
    network = Network([2, 3, 1], hidden="tanh")
    found = network.numbers(X, Y)
    a = np.tanh(np.array(X) @ found["W1"] + found["b1"])
    z = a @ found["W2"] + found["b2"]
    assert found["a1"][0] == pytest.approx(a)
    assert found["p"][0] == pytest.approx(1 / (1 + np.exp(-z)))


@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
def test_the_backward_numbers_are_what_moving_a_parameter_does(name):
    network, step = Network([2, 3, 1], hidden="softplus", output="identity", loss="mse"), 1e-6
    given = network.start(3)
    slopes = network.numbers(X, Y, given)[f"d{name}"]
    for place in np.ndindex(given[name].shape):
        losses = []
        for change in (step, -step):
            moved = {key: value.copy() for key, value in given.items()}
            moved[name][place] += change
            losses.append(network.numbers(X, Y, moved)["loss"].sum())
        assert slopes[place] == pytest.approx((losses[0] - losses[1]) / (2 * step), abs=1e-7)


def test_a_sample_of_another_length_is_refused():
    with pytest.raises(DataError, match="finite numbers, here 2 in all"):
        Network([2, 1]).numbers([1.0, 2.0, 3.0], 1.0)


def test_the_number_of_a_class_is_as_good_as_its_column():
    network = Network([2, 3, 3], output="softmax", loss="cross_entropy")
    by_number, by_share = (network.explain("W1[1,2]", [0.5, -1.0], y) for y in (2, [0, 0, 1]))
    assert by_number.text() == by_share.text()
    slopes = network.numbers([0.5, -1.0], 2), network.numbers([0.5, -1.0], [0.0, 0.0, 1.0])
    assert (slopes[0]["dW1"] == slopes[1]["dW1"]).all()
    with pytest.raises(DataError, match=r"one of 3 classes, from 0 to 2, .* has 7"):
        network.explain("W1[1,2]", [0.5, -1.0], 7)


@pytest.mark.parametrize("loss", ["mse", "log_loss", "cross_entropy"])
def test_a_weight_below_a_softmax_is_explained_with_every_loss(loss):
    network = Network([2, 3], output="softmax", loss=loss)
    x, y, parameters = [0.5, -1.5], [0.0, 1.0, 0.0], network.start(3)
    found = network.explain("W1[2,3]", x, y, parameters)
    step, heights = 1e-6, []
    for moved in (step, -step):
        there = {name: array.copy() for name, array in parameters.items()}
        there["W1"][1, 2] += moved
        heights.append(float(network.numbers(x, y, there)["loss"].sum()))
    assert found.value == pytest.approx((heights[0] - heights[1]) / (2 * step), rel=1e-7, abs=1e-9)
    assert found.path.value == pytest.approx(found.value)
    assert "∂J/∂z1_3" in found.text()
