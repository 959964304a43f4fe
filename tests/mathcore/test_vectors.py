"""Gradients for a neuron with many inputs: proved, and judged by autograd and by differences."""

from __future__ import annotations

import json

import numpy as np
import pytest
import sympy as sp
from autograd import grad
from autograd import numpy as anp

from mathcore import LOSSES, Derivation, Verdict, loss_gradient
from mathcore.derivation.costs import i, n
from mathcore.derivation.moves import RULES as ALL_RULES
from mathcore.derivation.proof import compare, value
from mathcore.derivation.vectors import LOGIT, X, as_entry, b, d, k, phi_i, w, y_i, z_i
from mathcore.errors import SettingError
from mathcore.printing import plain
from mathcore.symbols import Entry, Partial, indexed, spelled

N, D = 6, 3
every_scaling = pytest.mark.parametrize(
    ("loss", "scaling"), [(name, way) for name, row in LOSSES.items() for way in row.scalings]
)
CORNERED = ["relu", "leaky_relu", "elu", "selu", "hard_sigmoid"]


def sigmoid(z):
    return 1 / (1 + anp.exp(-z))


PER_SAMPLE = {
    "mse": lambda z, y: (y - z) ** 2 / 2,
    "log_loss": lambda z, y: -(y * anp.log(sigmoid(z)) + (1 - y) * anp.log(1 - sigmoid(z))),
    "log_loss_logit": lambda z, y: anp.log(1 + anp.exp(z)) - y * z,
    "mae": lambda z, y: anp.abs(y - z),
    "huber": lambda z, y: anp.where(anp.abs(y - z) <= 1, (y - z) ** 2 / 2, anp.abs(y - z) - 1 / 2),
    "hinge": lambda z, y: anp.maximum(0, 1 - (2 * y - 1) * z),
}
"""The losses as a student writes them with NumPy, for autograd."""

TOTAL = {
    "sum": lambda each: anp.sum(each),
    "half_sum": lambda each: anp.sum(each),
    "half_mean": lambda each: anp.mean(each),
    "mean": lambda each: anp.mean(each),
}


def data():
    rng = np.random.default_rng(8)
    inputs = rng.normal(size=(N, D))
    return inputs, (rng.random(N) > 0.5).astype(float), rng.normal(size=D), 0.3


def cost(loss, scaling):
    twice = 2 if (loss, scaling) == ("mse", "mean") else 1
    inputs, targets, *_ = data()

    def at(weights, bias):
        logits = anp.dot(inputs, weights) + bias
        return twice * TOTAL[scaling](PER_SAMPLE[loss](logits, targets))

    return at


def written_out(derivation: Derivation, column: int) -> list[float]:
    """The derived gradient in numbers, every sum of its index form added up."""
    inputs, targets, weights, bias = data()
    numbers = {y_i.base[r + 1]: targets[r] for r in range(N)} | {b: bias}
    numbers |= {w[c + 1]: weights[c] for c in range(D)}
    numbers |= {X[r + 1, c + 1]: inputs[r, c] for r in range(N) for c in range(D)}
    defaults = {p: v for row in LOSSES.values() for p, v in row.parameters.items()}
    found = []
    for part in derivation.parts:
        index_form = value(part.result, part.where).subs({n: N, d: D, k: column + 1})
        found.append(float(index_form.doit().xreplace(numbers).xreplace(defaults)))
    return found


@every_scaling
def test_every_step_is_proved(loss, scaling):
    derivation = loss_gradient(loss, scaling=scaling, model="vector")
    assert derivation.verdict() is Verdict.PROVED
    assert {step.justification for step in derivation.walk()} == {Verdict.PROVED}


@every_scaling
def test_gradient_is_autograd_s_and_that_of_central_differences(loss, scaling):
    at, (_, _, weights, bias) = cost(loss, scaling), data()
    by_weights, by_bias = grad(at, 0)(weights, bias), grad(at, 1)(weights, bias)
    derivation = loss_gradient(loss, scaling=scaling, model="vector")
    for column in range(D):
        step = 1e-6 * np.eye(D)[column]
        measured = (at(weights + step, bias) - at(weights - step, bias)) / 2e-6
        mine = written_out(derivation, column)
        assert mine == pytest.approx([by_weights[column], by_bias], rel=1e-9)
        assert mine[0] == pytest.approx(measured, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("loss", ["mse", "log_loss"])
def test_matrix_form_run_with_numpy_is_autograd_s_gradient(loss):
    inputs, targets, weights, bias = data()
    (entry,) = loss_gradient(loss, model="vector").result[0].atoms(Entry)
    assert plain(entry) == "(X^T (φ - y))_k"
    left, right, *_ = entry.args
    logits = inputs @ weights + bias
    arrays = {"X": inputs, "y": targets, "phi": logits if loss == "mse" else sigmoid(logits)}
    errors = sum(int(factor) * arrays[str(name)] for name, factor in
                 right.as_coefficients_dict().items())  # fmt: skip
    product = arrays[str(left)].T @ errors
    assert product == pytest.approx(grad(cost(loss, "sum"))(weights, bias))


@pytest.mark.parametrize("activation", [*CORNERED, "tanh", "swish", "softsign"])
def test_any_activation_stands_in_the_neuron(activation):
    derivation = loss_gradient("mse", activation, model="vector")
    assert derivation.verdict() is Verdict.PROVED


@pytest.mark.parametrize("loss", ["mse", "log_loss"])
def test_each_factor_of_the_chain_and_the_delta_is_a_step_of_its_own(loss):
    weight, _ = loss_gradient(loss, model="vector").parts
    chain = next(step for step in weight.walk() if step.rule == "loss-chain")
    by = [step.before.var for step in chain.substeps if step.rule != "substitute"]
    assert by == [phi_i, z_i, w[k]]
    rules = [step.rule for step in chain.substeps[-1].walk()]
    assert rules == ["sum", "constant", "sum", "constant-multiple", "delta", "contract"]
    assert [line.rule for line in weight.lines()][-1] == "matrix-form"


def test_the_form_reads_as_in_a_textbook():
    weight, bias = loss_gradient("log_loss", model="vector", scaling="mean").parts
    forms = [plain(line.after) for line in weight.lines()[-2:]]
    assert forms == ["(1/n) Σ_{i=1}^n (φ_i - y_i) X_ik", "(X^T (φ - y))_k/n"]
    assert plain(bias.result) == "(1/n) Σ_{i=1}^n (φ_i - y_i)"


def test_an_error_that_is_no_array_has_no_matrix_form():
    weight, _ = loss_gradient("mae", model="vector").result
    assert weight == sp.Sum(X[i, k] * sp.sign(phi_i - y_i), (i, 1, n))
    assert as_entry(sp.Sum(phi_i * y_i * X[i, k], (i, 1, n))) is None


def test_a_delta_that_is_contracted_wrongly_is_not_proved():
    where = ((phi_i, indexed("z")[i]), (z_i, LOGIT))
    claim = Partial(sp.Sum((y_i - phi_i) ** 2 / 2, (i, 1, n)), w[k])
    right = sp.Sum((phi_i - y_i) * X[i, k], (i, 1, n))
    assert compare(claim, right, where) is Verdict.PROVED
    for slip in (right.xreplace({X[i, k]: X[k, i]}), -right, right + w[k]):
        assert not compare(claim, slip, where).holds


def test_an_entry_is_the_sum_that_a_matrix_product_is():
    inputs, targets, *_ = data()
    form = Entry(sp.Symbol("X", real=True), sp.Symbol("y", real=True), sp.Tuple(i, 1, N), k)
    for column in range(D):
        numbers = {X[r + 1, c + 1]: inputs[r, c] for r in range(N) for c in range(D)}
        numbers |= {y_i.base[r + 1]: targets[r] for r in range(N)}
        total = spelled(form).subs(k, column + 1).doit().xreplace(numbers)
        assert float(total) == pytest.approx((inputs.T @ targets)[column])


def test_a_derivation_in_indices_is_stored_and_read_back():
    derivation = loss_gradient("log_loss", model="vector", scaling="mean")
    text = derivation.to_json("it")
    assert Derivation.from_json(text) == derivation
    assert json.loads(text)["proof"] == "proved"


def test_the_words_are_said_in_both_languages():
    derivation = loss_gradient("mse", model="vector")
    assert derivation.text("en") != derivation.text("it")
    assert "does not occur" not in derivation.text("en")
    assert {step.rule for step in derivation.walk()} <= set(ALL_RULES)


def test_an_unknown_model_lists_the_known_ones():
    with pytest.raises(SettingError, match="no model of a neuron is called 'deep'; known: scalar"):
        loss_gradient("mse", model="deep")
