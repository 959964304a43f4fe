"""The boards of networks: the numbers on nodes and edges, against networks written out here."""

import numpy as np
import pytest

from animations.catalog import FILMS
from tests.animations.test_storyboards import numbers_in, of_kind

every_language = pytest.mark.parametrize("lang", ["en", "it"])


def read(labels):
    """The numbers of labels, with their signs."""
    return [float(label.replace("\N{MINUS SIGN}", "-").replace(",", ".")) for label in labels]


# Backpropagation


def forward(x, W1, b1, W2, b2):
    hidden = np.tanh(x @ W1 + b1)
    return hidden, 1 / (1 + np.exp(-(hidden @ W2 + b2)))


def loss(x, *parameters):
    """For a sample of class 1."""
    return -np.log(forward(x, *parameters)[1]).item()


def start():
    given = FILMS["backpropagation"].parameters
    (W1, W2), (b1, b2) = given["weights"], given["biases"]
    return np.array(given["x"]), [np.array(each) for each in (W1, b1, W2, b2)]


@every_language
def test_the_numbers_on_nodes_and_edges_are_those_of_the_network(beats, lang):
    x, parameters = start()
    hidden, output = forward(x, *parameters)
    at_start, first, second, *_ = of_kind(beats("backpropagation", lang), "pass")
    assert read(at_start.numbers[0].over) == x.tolist()
    assert [read(row) for row in at_start.numbers[1].edges] == parameters[0].tolist()
    assert read(first.numbers[0].over) == pytest.approx(hidden, rel=1e-3)
    assert read(second.numbers[0].over) == pytest.approx(output, rel=1e-3)


@every_language
def test_the_numbers_that_run_back_are_central_differences_of_the_loss(beats, lang):
    x, parameters = start()
    far, measured = 1e-6, []
    for each in parameters:
        slope = np.zeros_like(each)
        for place in np.ndindex(each.shape):
            for side in (far, -far):
                each[place] += side
                slope[place] += np.sign(side) * loss(x, *parameters) / (2 * far)
                each[place] -= side
        measured.append(slope)
    *_, deltas2, edges2, deltas1, edges1, _, _ = of_kind(beats("backpropagation", lang), "pass")
    W1, b1, W2, b2 = measured
    for shown, truth in ((deltas1, b1), (deltas2, b2)):
        assert read(shown.numbers[0].under) == pytest.approx(truth, rel=1e-3)
    for shown, truth in ((edges1, W1), (edges2, W2)):
        labels = np.array([read(row) for row in shown.numbers[0].edges])
        np.testing.assert_allclose(labels, truth, rtol=1e-3)


@every_language
def test_the_loss_is_told_before_and_after_one_step(beats, lang):
    x, parameters = start()
    *_, moved, again = of_kind(beats("backpropagation", lang), "pass")
    first, second = moved.numbers
    after = [first.edges, first.under, second.edges, second.under]
    new = [np.array([read(r) for r in a]) if k % 2 == 0 else np.array(read(a))
           for k, a in enumerate(after)]  # fmt: skip
    told = numbers_in(again.words)
    assert told[1] == pytest.approx(loss(x, *parameters), rel=1e-3)
    assert told[2] == pytest.approx(loss(x, *new), rel=1e-2)
    assert told[2] < told[1]
