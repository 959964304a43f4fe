"""A run that breaks says where: judged by forward passes by hand and by autograd's Hessian."""

from __future__ import annotations

import pickle

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import hessian
from sympy import Indexed

from mathcore import Diagnosis, DivergenceError, Network, activation, train
from mathcore.printing import say_error
from mathcore.training.largest import largest_curvature

DRAW = np.random.default_rng(0)
X = DRAW.normal(size=(60, 2))
Y = (X[:, 0] * X[:, 1] > 0).astype(float)
LINE = X @ [2.0, -1.0] + 0.5
DEEP = Network([2, 8, 8, 1], hidden="relu", output="identity", loss="mse")
NEURON = Network([2, 1], output="identity", loss="mse")


def broken(network, *data, **settings) -> DivergenceError:
    with pytest.raises(DivergenceError) as caught:
        train(network, *data, **settings)
    error = caught.value
    assert isinstance(error.diagnosis, Diagnosis)
    for lang in ("en", "it"):
        assert "\n" not in say_error(error, lang)
        assert error.diagnosis.quantity in say_error(error, lang)
        assert error.diagnosis.culprit in say_error(error, lang)
    assert say_error(error, "en") != say_error(error, "it")
    return error


def logits(parameters, inputs):
    """The logits of each layer of a ReLU network, by hand."""
    found, a = [], inputs
    for layer in range(1, len(parameters) // 2 + 1):
        found.append(a @ parameters[f"W{layer}"] + parameters[f"b{layer}"])
        a = np.maximum(found[-1], 0)
    return found


def test_a_neuron_s_logit_and_weight_are_named_with_the_rate_that_holds():
    error = broken(NEURON, X, LINE, learning_rate=5)
    found = error.diagnosis
    row = error.history.at(found.step)
    assert (found.quantity, found.layer, found.culprit) == ("z1", 1, "W1")
    assert found.value == pytest.approx(abs(logits(row, X)[0]).max())
    assert found.largest == abs(row["W1"]).max()
    ones = np.hstack([X, np.ones((60, 1))])
    assert found.rate == pytest.approx(2 / np.linalg.eigvalsh(ones.T @ ones / 60)[-1])
    assert not found.estimated
    assert "of layer 1 first, where W1 comes to" in str(error)


@pytest.mark.parametrize("rate", [50, 1e3, 1e6, 1e100])
def test_the_first_layer_that_exploded_is_named(rate):
    error = broken(DEEP, X, 5 * LINE, learning_rate=rate, epochs=200)
    found, history = error.diagnosis, error.history
    start = [abs(z).max() for z in logits(history.at(0), X)]
    now = [abs(z).max() for z in logits(history.at(found.step), X)]
    grown = [z > 1e4 * (1 + before) for z, before in zip(now, start, strict=True)]
    assert found.quantity == f"z{1 + grown.index(True)}"
    assert found.layer == 1 + grown.index(True)
    assert found.value == pytest.approx(now[found.layer - 1])
    assert isinstance(found.factor, Indexed)


def test_a_gradient_may_explode_before_any_logit():
    network = Network([2, 8, 8, 1], hidden="relu", output="identity", loss="mse", l2=0.5)
    error = broken(network, X, 5 * LINE, learning_rate=3)
    found, history = error.diagnosis, error.history
    name = found.quantity.removeprefix("d")
    assert found.value == pytest.approx(abs(history.gradients[name][found.step]).max())
    assert all(abs(z).max() < 1e4 for z in logits(history.at(found.step), X))


def test_a_pass_over_batches_is_replayed_to_the_step_that_broke():
    settings = {"learning_rate": 3, "batch_size": 10, "epochs": 20}
    found = broken(DEEP, X, LINE, **settings).diagnosis
    history = broken(DEEP, X, LINE, **settings, every="batch").history
    # The run by batches ends sooner; up to there it is the same, and a row is a step.
    row = history.at(found.step)
    assert found.largest == abs(row[found.culprit]).max()
    assert 1e4 < found.value <= abs(logits(row, X)[found.layer - 1]).max()


@pytest.mark.parametrize("given", ["list", "iterator", "file", "batches", "resumed"])
def test_however_the_data_come_the_run_is_diagnosed(tmp_path, given):
    settings = {"learning_rate": 3, "epochs": 20}
    data = (X, LINE)
    if given == "list":
        data = ([(X[:30], LINE[:30]), (X[30:], LINE[30:])],)
    if given == "iterator":
        data, settings["epochs"] = (iter([(X, LINE)] * 30),), 1
    if given == "file":
        np.save(tmp_path / "x.npy", X)
        data = (np.load(tmp_path / "x.npy", mmap_mode="r"), LINE)
    if given == "batches":
        settings |= {"every": "batch", "batch_size": 20}
    if given == "resumed":
        settings["initial"] = train(DEEP, X, LINE, learning_rate=0.1, epochs=3)
    found = broken(DEEP, *data, **settings).diagnosis
    assert found.quantity in ("z1", "z2", "z3")
    assert found.value > 1e4
    # The rate is one at which descent from the start goes down.
    assert 1e-4 < found.rate < 3
    assert found.estimated


def test_a_loss_without_a_value_at_the_start_names_the_part_without_one():
    network = Network([2, 8, 1], output="tanh", loss="log_loss")
    error = broken(network, X, Y)
    found = error.diagnosis
    assert (found.quantity, found.layer, found.step, found.rate) == ("loss", 2, 0, None)
    assert found.culprit == "ln(p_nk)"
    assert np.isnan(found.largest)
    assert "not finite at the start already" in str(error)
    assert len(error.history) == 1


def test_a_square_that_overflows_is_named():
    found = broken(NEURON, 1e200 * X, 1e200 * LINE).diagnosis
    assert (found.quantity, found.culprit) == ("loss", "(y_nk - z1_nk)^2")
    assert found.largest == np.inf


def test_a_slope_without_bound_is_found_on_the_way_back():
    steep = activation("sqrt(|x|)", name="root")
    network = Network([2, 3, 1], hidden=steep, output="identity", loss="mse")
    error = broken(network, np.vstack([X, [0, 0]]), np.append(LINE, 1.0), epochs=3)
    found = error.diagnosis
    # z1 is 0 in the last row, where the slope of the root has no value.
    assert (found.quantity, found.layer, found.step) == ("dz1", 1, 0)
    assert not np.isfinite(found.value)
    assert "z1" in found.culprit


def test_momentum_names_no_rate():
    error = broken(NEURON, X, LINE, learning_rate=50, optimizer="momentum")
    assert error.diagnosis.rate is None
    assert "try a tenth of it" in str(error)


def test_a_diagnosis_is_told_with_its_formula_and_survives_a_pickle():
    error = broken(DEEP, X, LINE, learning_rate=3)
    found = pickle.loads(pickle.dumps(error)).diagnosis  # noqa: S301
    assert found == error.diagnosis
    assert found.latex() == (
        r"z^{(2)}_{n k} = b^{(2)}_{k} + \sum_{j=1}^{d_{1}} W^{(2)}_{j k} a^{(1)}_{n j}"
    )
    english, italian = found.text().splitlines(), found.text("it").splitlines()
    assert len(english) == len(italian) == 4
    assert english[1] == "  z2_nk = b2_k + Σ_{j=1}^d1 W2_jk a1_nj"
    assert "an estimate of 2 divided by the largest curvature" in english[3]
    assert "una stima di 2 diviso per la massima curvatura" in italian[3]


# The estimate


def cost(vector, network, y):
    """The cost of a tanh network as autograd sees it, its parameters end to end."""
    a, begin = X, 0
    weights = []
    for layer, (d, k) in enumerate(zip(network.sizes, network.sizes[1:], strict=False), start=1):
        W = vector[begin : begin + d * k].reshape(d, k)
        b = vector[begin + d * k : begin + d * k + k]
        begin += d * k + k
        weights.append(W)
        z = anp.dot(a, W) + b
        a = anp.tanh(z) if layer < len(network.layers) else z
    logistic = network.loss == "log_loss"
    each = anp.log(1 + anp.exp(a)) - y * a if logistic else (y - a) ** 2 / 2
    return anp.sum(each) / len(X) + network.l2 * sum(anp.sum(W**2) for W in weights)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    ("sizes", "output", "loss", "l2"),
    [
        ([2, 4, 1], "identity", "mse", 0.0),
        ([2, 3, 3, 1], "sigmoid", "log_loss", 0.0),
        ([2, 4, 1], "identity", "mse", 0.3),
    ],
)
def test_the_estimated_curvature_is_the_largest_of_autograd_s_hessian(
    sizes, output, loss, l2, seed
):
    network = Network(sizes, output=output, loss=loss, l2=l2)
    y = (Y if loss == "log_loss" else LINE)[:, None]
    parameters = {name: 2 * values for name, values in network.start(seed).items()}
    vector = np.concatenate([values.ravel() for values in parameters.values()])
    judge = np.linalg.eigvalsh(hessian(cost)(vector, network, y))[-1]
    assert largest_curvature(network, X, y, parameters) == pytest.approx(judge, rel=0.02)


@pytest.mark.parametrize("hidden", ["tanh", "softplus", "identity"])
def test_a_run_below_the_named_rate_goes_down(hidden):
    network = Network([2, 6, 6, 1], hidden=hidden, output="identity", loss="mse")
    rate = broken(network, X, LINE, learning_rate=20, epochs=100).diagnosis.rate
    run = train(network, X, LINE, learning_rate=0.5 * rate, epochs=100)
    assert run.loss[-1] < 0.2 * run.loss[0]
