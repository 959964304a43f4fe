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


# The boundary


def inside(ring, points):
    """Whether points lie in a closed line: rays to the right cross it an odd number of times."""
    (x1, y1), (x2, y2) = ring[:-1].T, ring[1:].T
    px, py = points[:, :1], points[:, 1:]
    spans = (y1 > py) != (y2 > py)
    with np.errstate(divide="ignore", invalid="ignore"):
        beyond = px < x1 + (py - y1) * (x2 - x1) / (y2 - y1)
    return (spans & beyond).sum(axis=1) % 2 == 1


@every_language
def test_linear_layers_draw_a_straight_line_and_the_others_do_not(beats, lang):
    (ground,) = of_kind(beats("boundary", lang), "ground")
    for payload in of_kind(beats("boundary", lang), "training"):
        for linear, moments in zip((True, False), payload.lines, strict=True):
            line = np.concatenate(moments[-1])
            away = line - line.mean(axis=0)
            spread = np.linalg.svd(away, compute_uv=False)
            # Not quite nothing: between two places of the grid the output is no straight line.
            assert bool(spread[1] < 0.02 * spread[0]) is linear
    labels = [numbers_in(text)[0] for text in payload.results]
    (ring,) = payload.lines[1][-1]
    right = inside(ring, ground.points) == np.array(ground.classes, dtype=bool)
    assert 100 * right.mean() == pytest.approx(labels[1], abs=1.2)
    assert labels[0] < 75 < 95 < labels[1]


# The perceptron


@every_language
def test_the_outputs_are_the_sums_and_the_bias_is_what_zero_inputs_leave(beats, lang):
    given = FILMS["perceptron"].parameters
    start, *passes = of_kind(beats("perceptron", lang), "pass")
    inputs, edges = start.numbers
    assert (read(inputs.over), [read(row)[0] for row in edges.edges]) == (
        list(given["x"]),
        list(given["weights"]),
    )
    for shown in passes:
        first, second = shown.numbers
        x, w = read(first.over), [read(row)[0] for row in second.edges]
        bias = sum(read(second.under))
        assert read(second.over)[0] == pytest.approx(np.dot(x, w) + bias)
    assert [read(shown.numbers[1].over)[0] for shown in passes[1:]] == [0, 0, given["bias"]]
    assert passes[1].numbers[1].edges != passes[2].numbers[1].edges


def test_the_weight_turns_the_line_about_the_origin_and_the_bias_lifts_it(beats):
    turned, lifted = of_kind(beats("perceptron"), "turning")
    for payload in (turned, lifted):
        x1, y1, x2, y2 = payload.lines.T
        np.testing.assert_allclose(y1 - x1 * (y2 - y1) / (x2 - x1), payload.heights, atol=1e-9)
    assert (turned.heights == 0).all()
    slopes = (lifted.lines[:, 3] - lifted.lines[:, 1]) / (lifted.lines[:, 2] - lifted.lines[:, 0])
    np.testing.assert_allclose(slopes, slopes[0])
    assert lifted.heights[-1] == 1


# The dense layer


@every_language
def test_the_units_are_the_columns_of_the_product(beats, lang):
    given = FILMS["dense"].parameters
    sums = np.array(given["x"]) @ np.array(given["weights"])
    for k, unit in enumerate(of_kind(beats("dense", lang), "unit")):
        assert unit.unit == k
        assert read([unit.summed]) == pytest.approx([sums[k]])
        assert read([unit.value]) == pytest.approx([sums[k] + given["biases"][k]])
    (layer,) = of_kind(beats("dense", lang), "layer")
    assert [read(row) for row in layer.weights] == [list(row) for row in given["weights"]]
