"""The gradient of softmax and cross-entropy over samples: proved, and judged by autograd."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from autograd import grad
from autograd import numpy as anp

from mathcore import COSTS, Derivation, Verdict, loss_gradient
from mathcore.derivation.classes import TARGETS, W, b, c, i, j, k, n, r
from mathcore.derivation.proof import compare, value
from mathcore.derivation.softmax import m, p, y, z
from mathcore.derivation.sums import replaced
from mathcore.derivation.vectors import X, d
from mathcore.errors import SettingError, UnknownFormulaError
from mathcore.printing import plain
from mathcore.symbols import Entry, index

N, D, M = 4, 2, 3
SCALINGS = {"sum": anp.sum, "mean": anp.mean}
every_scaling = pytest.mark.parametrize("scaling", SCALINGS)


def data():
    rng = np.random.default_rng(4)
    targets = rng.random((N, M))
    shares = targets / targets.sum(axis=1, keepdims=True)
    return rng.normal(size=(N, D)), shares, rng.normal(size=(D, M)), rng.normal(size=M)


def softmax(logits):
    grown = anp.exp(logits)
    return grown / anp.sum(grown, axis=1, keepdims=True)


def cost(scaling):
    inputs, targets, *_ = data()

    def at(weights, biases):
        shares = softmax(anp.dot(inputs, weights) + biases)
        return SCALINGS[scaling](-anp.sum(targets * anp.log(shares), axis=1))

    return at


def in_numbers(expr: sp.Expr) -> float:
    """An expression without free indices, every sum added up."""
    inputs, targets, weights, biases = data()
    numbers = {X[s + 1, t + 1]: inputs[s, t] for s in range(N) for t in range(D)}
    numbers |= {y[s + 1, t + 1]: targets[s, t] for s in range(N) for t in range(M)}
    numbers |= {W[s + 1, t + 1]: weights[s, t] for s in range(D) for t in range(M)}
    numbers |= {b[t + 1]: biases[t] for t in range(M)}
    return float(expr.subs({n: N, d: D, m: M}).doit().xreplace(numbers))


@every_scaling
def test_every_step_is_proved(scaling):
    derivation = loss_gradient("cross_entropy", scaling=scaling)
    assert derivation.verdict() is Verdict.PROVED
    assert {step.justification for step in derivation.walk()} == {Verdict.PROVED}


@every_scaling
def test_gradient_is_autograd_s_and_that_of_central_differences(scaling):
    at, (_, _, weights, biases) = cost(scaling), data()
    by_weights, by_biases = grad(at, 0)(weights, biases), grad(at, 1)(weights, biases)
    _, of_weight, of_bias = loss_gradient("cross_entropy", scaling=scaling).parts
    for column in range(M):
        found = value(of_bias.result, of_bias.where).subs(k, column + 1)
        assert in_numbers(found) == pytest.approx(by_biases[column])
        for row in range(D):
            step = np.zeros((D, M))
            step[row, column] = 1e-6
            measured = (at(weights + step, biases) - at(weights - step, biases)) / 2e-6
            found = value(of_weight.result, of_weight.where).subs({j: row + 1, k: column + 1})
            assert in_numbers(found) == pytest.approx(by_weights[row, column])
            assert in_numbers(found) == pytest.approx(measured, rel=1e-6)


def test_matrix_form_run_with_numpy_is_autograd_s_gradient():
    inputs, targets, weights, biases = data()
    (entry,) = loss_gradient("cross_entropy").result[1].atoms(Entry)
    assert plain(entry) == "(X^T (p - y))_jk"
    product = inputs.T @ (softmax(inputs @ weights + biases) - targets)
    assert product == pytest.approx(grad(cost("sum"))(weights, biases))


def test_the_derivative_by_a_logit_uses_the_sum_of_the_targets_in_a_step_of_its_own():
    of_logit, *_ = loss_gradient("cross_entropy").parts
    assert of_logit.variable == z[i, r]
    assert plain(of_logit.result) == "p_ir - y_ir"
    last = of_logit.steps[-1]
    assert (last.rule, last.where) == ("shares", ((TARGETS, 1),))


def test_without_the_sum_of_the_targets_the_gradient_is_not_proved():
    _, weight, _ = loss_gradient("cross_entropy").parts
    where = tuple(pair for pair in weight.where if pair[0] != TARGETS)
    assert compare(weight.claim, weight.result, weight.where) is Verdict.PROVED
    assert not compare(weight.claim, weight.result, where).holds


@pytest.mark.parametrize("slip", [{p[i, k]: p[i, c]}, {y[i, k]: -y[i, k]}, {X[i, j]: X[i, k]}])
def test_a_slip_in_the_gradient_is_not_proved(slip):
    _, weight, _ = loss_gradient("cross_entropy").parts
    form = next(line.before for line in weight.lines() if line.rule == "matrix-form")
    assert compare(weight.claim, form, weight.where) is Verdict.PROVED
    assert not compare(weight.claim, form.xreplace(slip), weight.where).holds


def test_the_weight_is_derived_through_every_logit_and_both_deltas():
    _, weight, _ = loss_gradient("cross_entropy").parts
    rules = [line.rule for line in weight.lines()]
    assert rules[:3] == ["sum-over-samples", "logit-chain", "known-error"]
    assert rules[-4:] == ["delta", "contract", "contract", "matrix-form"]


def test_every_definition_is_said_once():
    told = loss_gradient("cross_entropy").text()
    assert [told.count(f"{name} = ") for name in ("p_ic", "z_ic", "p_ir", "z_ir")] == [1, 1, 0, 0]


def test_a_derivation_over_two_indices_is_stored_and_read_back():
    derivation = loss_gradient("cross_entropy", scaling="mean")
    assert Derivation.from_json(derivation.to_json()) == derivation


def test_an_inner_sum_is_replaced_inside_the_sum_that_sympy_makes_of_both():
    a, e = index("a"), index("e")
    inner = sp.Sum(y[a, e], (e, 1, m))
    whole = 2 * sp.Sum(inner, (a, 1, n))
    assert replaced(whole, inner, p[a, a]) == 2 * sp.Sum(p[a, a], (a, 1, n))


def test_what_does_not_go_with_classes_is_refused():
    for setting in ({"activation": "tanh"}, {"model": "scalar"}):
        with pytest.raises(SettingError, match="cross_entropy is derived for a layer of classes"):
            loss_gradient("cross_entropy", **setting)
    with pytest.raises(SettingError, match="cost of cross_entropy has no scaling 'half'; known: s"):
        loss_gradient("cross_entropy", scaling="half")
    with pytest.raises(UnknownFormulaError, match=r"known: mse, .*, hinge, cross_entropy"):
        loss_gradient("cross")
    assert "cross_entropy" in COSTS
