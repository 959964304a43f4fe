"""The gradient of a cost: the two of the lecture meet in one form, and numbers agree."""

from __future__ import annotations

import json

import numpy as np
import pytest
import sympy as sp

from mathcore import LOSSES, loss_gradient
from mathcore.derivation.backprop import logit_slope
from mathcore.derivation.costs import component, phi_i, x_i, y_i
from mathcore.derivation.proof import compare
from mathcore.errors import UnknownFormulaError
from mathcore.formulas import ACTIVATIONS
from mathcore.printing import plain
from mathcore.symbols import Partial, function, index, symbol

w, b, n, i = symbol("w"), symbol("b"), symbol("n"), index("i")
phi = function("phi")


@pytest.mark.parametrize("loss", ["mse", "log_loss"])
def test_both_costs_end_in_the_same_form(loss):
    error = phi(w * x_i + b) - y_i
    assert loss_gradient(loss).result == sp.Tuple(
        sp.Sum(error * x_i, (i, 1, n)), sp.Sum(error, (i, 1, n))
    )


def test_the_form_reads_as_in_the_lecture():
    weight, bias = loss_gradient("log_loss").result
    assert plain(weight) == "Σ_{i=1}^n (φ(w x_i + b) - y_i) x_i"
    assert plain(bias) == "Σ_{i=1}^n (φ(w x_i + b) - y_i)"


def test_the_factors_of_the_log_loss_read_as_in_the_lecture():
    chain = next(s for s in loss_gradient("log_loss").walk() if s.rule == "loss-chain")
    by_output, by_logit, _ = chain.substeps
    assert plain(by_output.result) == "(1 - y_i)/(1 - φ_i) - y_i/φ_i"
    assert plain(by_logit.before) == "dφ_i/dz_i"


@pytest.mark.parametrize(
    ("loss", "activation"),
    [("mse", "identity"), ("mse", "sigmoid"), ("mse", "tanh"), ("mse", "softplus"),
     ("mse", "relu"), ("log_loss", "sigmoid")],
)  # fmt: skip
def test_every_step_of_a_gradient_is_proved(loss, activation):
    derivation = loss_gradient(loss, activation)
    assert all(step.justification.holds for step in derivation.walk())
    assert derivation.verify()


@pytest.mark.parametrize("loss", ["mse", "log_loss"])
def test_each_factor_of_the_chain_is_a_step_of_its_own(loss):
    (weight, _) = loss_gradient(loss).steps
    chain = weight.substeps[0]
    assert chain.rule == "loss-chain"
    factors = [step for step in chain.substeps if step.rule != "substitute"]
    assert len(factors) == 3


@pytest.mark.parametrize("loss", ["mse", "log_loss"])
def test_gradient_agrees_with_central_differences_of_the_cost(loss):
    row = LOSSES[loss]
    neuron = ACTIVATIONS[row.paired_with]
    rng = np.random.default_rng(3)
    xs, ys = rng.normal(size=12), (rng.random(12) > 0.5).astype(float)

    def cost(weight, bias):
        total = sp.Integer(0)
        for x_value, y_value in zip(xs, ys, strict=True):
            prediction = neuron.expr.subs(neuron.z, weight * x_value + bias)
            total += row.per_sample.subs({row.prediction: prediction, row.target: y_value})
        return float(total)

    at, step = (0.7, -0.2), 1e-5
    measured = [
        (cost(at[0] + step, at[1]) - cost(at[0] - step, at[1])) / (2 * step),
        (cost(at[0], at[1] + step) - cost(at[0], at[1] - step)) / (2 * step),
    ]
    slopes = []
    for total in loss_gradient(loss).result:
        summand = total.function.replace(phi, lambda z: neuron.expr.subs(neuron.z, z))
        value = 0.0
        for x_value, y_value in zip(xs, ys, strict=True):
            value += float(summand.subs({x_i: x_value, y_i: y_value, w: at[0], b: at[1]}))
        slopes.append(value)
    assert slopes == pytest.approx(measured, rel=1e-7)


def test_the_sign_slip_of_the_deck_does_not_give_the_gradient():
    slipped = -(y_i * sp.log(phi_i) - (1 - y_i) * sp.log(1 - phi_i))
    cost = sp.Sum(slipped.xreplace({phi_i: phi(w * x_i + b)}), (i, 1, n))
    neuron = ACTIVATIONS["sigmoid"]
    meaning = ((phi(neuron.z), neuron.expr),)
    step = component(slipped, neuron, w, cost, meaning)
    right = loss_gradient("log_loss").result[0]
    assert step.justification.holds
    assert not compare(step.result, right, meaning).holds


def test_what_code_trains_with_is_the_derived_error():
    assert logit_slope(LOSSES["log_loss"], ACTIVATIONS["sigmoid"]) == phi_i - y_i
    assert logit_slope(LOSSES["mse"], ACTIVATIONS["identity"]) == phi_i - y_i


def test_unknown_loss_lists_the_known_ones():
    with pytest.raises(UnknownFormulaError, match=r"no loss is named 'msee'; known: mse, log_loss"):
        loss_gradient("msee")


def test_gradient_tells_each_component_as_json():
    told = json.loads(loss_gradient("mse").to_json("it"))
    assert told["verified"] is True
    assert [step["rule"] for step in told["steps"]] == ["sum-over-samples"] * 2
    assert len(told["components"]) == 2
    assert Partial(b, w).doit() == 0
