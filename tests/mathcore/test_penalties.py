"""The penalties on weights: their gradients proved, and judged by autograd and by differences."""

from __future__ import annotations

import json

import numpy as np
import pytest
import sympy as sp
from autograd import grad
from autograd import numpy as anp

from mathcore import COSTS, LOSSES, PENALTIES, Verdict, loss_gradient, penalty_gradient
from mathcore.derivation.proof import compare
from mathcore.derivation.vectors import d, j, k, w
from mathcore.errors import SettingError, UnknownFormulaError
from mathcore.printing import plain
from mathcore.symbols import symbol

every_penalty = pytest.mark.parametrize("name", PENALTIES)
strength = symbol("lambda")
WRITTEN = {
    "l1": lambda weights: anp.sum(anp.abs(weights)),
    "l2": lambda weights: anp.sum(weights**2),
    "half_l2": lambda weights: anp.sum(weights**2) / 2,
}
"""The penalties as a student writes them with NumPy, for autograd, without the strength."""


@every_penalty
@pytest.mark.parametrize(
    ("model", "shown"),
    [
        ("scalar", {"l1": "λ sign(w)", "l2": "2λ w", "half_l2": "λ w"}),
        ("vector", {"l1": "λ sign(w_k)", "l2": "2λ w_k", "half_l2": "λ w_k"}),
        ("classes", {"l1": "λ sign(W_jk)", "l2": "2λ W_jk", "half_l2": "λ W_jk"}),
    ],
)
def test_gradient_of_a_penalty_is_proved_and_reads_as_in_a_textbook(name, model, shown):
    derivation = penalty_gradient(name, model=model)
    assert derivation.verdict() is Verdict.PROVED
    assert {step.justification for step in derivation.walk()} == {Verdict.PROVED}
    assert plain(derivation.result) == shown[name]


@every_penalty
def test_gradient_of_a_penalty_is_autograd_s_and_that_of_central_differences(name):
    weights = np.random.default_rng(2).normal(size=4)
    theirs = 0.7 * grad(WRITTEN[name])(weights)
    result = penalty_gradient(name).result
    for column in range(4):
        mine = float(result.xreplace({w[k]: weights[column], strength: 0.7}))
        step = 1e-6 * np.eye(4)[column]
        rise = WRITTEN[name](weights + step) - WRITTEN[name](weights - step)
        assert mine == pytest.approx(theirs[column])
        assert mine == pytest.approx(0.7 * rise / 2e-6, rel=1e-6)


@every_penalty
def test_penalty_in_the_record_is_what_numpy_adds_up(name):
    weights = np.random.default_rng(3).normal(size=3)
    claim = penalty_gradient(name).claim.expr
    numbers = {w[c + 1]: weights[c] for c in range(3)} | {strength: 0.7}
    assert float(claim.subs(d, 3).doit().xreplace(numbers)) == pytest.approx(
        0.7 * WRITTEN[name](weights)
    )


@every_penalty
def test_stated_kinks_are_where_left_and_right_slope_differ(name):
    row = PENALTIES[name]
    slope = sp.diff(row.term, row.weight)
    for kink in row.kinks:
        sides = [sp.limit(slope, row.weight, kink, side) for side in ("-", "+")]
        assert sides[0] != sides[1]
    assert bool(row.kinks) == row.term.has(sp.Abs)


def test_the_corner_of_l1_is_named_in_both_languages():
    (step,) = (step for step in penalty_gradient("l1").walk() if step.rule == "kink")
    assert step.sentence().endswith(
        "At w_j = 0 there is a corner and no derivative; the value 0 is taken there, by convention."
    )
    assert "w_j = 0" in step.sentence("it")
    assert not any(step.rule == "kink" for step in penalty_gradient("l2").walk())


@every_penalty
@pytest.mark.parametrize("loss", COSTS)
def test_cost_with_a_penalty_is_proved_and_adds_its_term_as_a_step_of_its_own(name, loss):
    bare = loss_gradient(loss, model="vector")
    derivation = loss_gradient(loss, model="vector", penalty=name)
    assert derivation.verdict() is Verdict.PROVED
    *_, weight, bias = derivation.parts
    *_, bare_weight, bare_bias = bare.parts
    model = "classes" if loss == "cross_entropy" else "vector"
    alone = penalty_gradient(name, model=model)
    assert weight.result == bare_weight.result + alone.result
    assert bias.result == bare_bias.result
    (whole,) = weight.steps
    assert whole.rule == "sum"
    assert whole.substeps[-1].before == alone.claim
    assert whole.substeps[:-1] == bare_weight.steps


@every_penalty
@pytest.mark.parametrize("loss", LOSSES)
def test_neuron_with_one_input_has_its_one_weight_penalised(name, loss):
    derivation = loss_gradient(loss, penalty=name, scaling="mean")
    assert derivation.verdict() is Verdict.PROVED
    added = penalty_gradient(name, model="scalar").result
    assert derivation.result[0] - added == loss_gradient(loss, scaling="mean").result[0]
    assert json.loads(derivation.to_json())["proof"] == "proved"


def test_a_slip_in_the_penalty_is_not_proved():
    derivation = penalty_gradient("l2")
    for slip in (strength * w[k], 2 * strength * w[j], -derivation.result):
        assert not compare(derivation.claim, slip).holds


def test_unknown_penalty_and_model_list_the_known_ones():
    with pytest.raises(UnknownFormulaError, match="no penalty is named 'l3'; known: l1, l2, half_"):
        loss_gradient("mse", penalty="l3")
    with pytest.raises(SettingError, match="'deep'; known: scalar, vector, classes"):
        penalty_gradient("l1", model="deep")
