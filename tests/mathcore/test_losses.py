"""Gradients of every loss in every scaling, and of softmax: proved, and judged by numbers."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import sympy as sp

from mathcore import LOSSES, cross_entropy_gradient, loss_gradient, softmax_jacobian
from mathcore.derivation.moves import RULES as ALL_RULES
from mathcore.derivation.proof import Verdict, compare, open_names
from mathcore.derivation.softmax import TOTAL, i, j, k, m, p, softmax, y, z
from mathcore.derivation.steps import Derivation, Step
from mathcore.derivation.sum_moves import SUM_MOVES
from mathcore.errors import SettingError
from mathcore.formulas import ACTIVATIONS
from mathcore.printing import plain
from mathcore.symbols import Partial, function, indexed, symbol

every_scaling = pytest.mark.parametrize(
    ("loss", "scaling"), [(name, way) for name, row in LOSSES.items() for way in row.scalings]
)
b, w, n = symbol("b"), symbol("w"), symbol("n")

SHOWN = {
    "mse": "(φ(w x_i + b) - y_i) x_i",
    "log_loss": "(φ(w x_i + b) - y_i) x_i",
    "log_loss_logit": "(σ(φ(w x_i + b)) - y_i) x_i",
    "mae": "x_i sign(φ(w x_i + b) - y_i)",
    "huber": "{(φ(w x_i + b) - y_i) x_i, δ ≥ |φ(w x_i + b) - y_i|; "
    "δ x_i sign(φ(w x_i + b) - y_i), δ < |φ(w x_i + b) - y_i|}",
    "hinge": "{0, φ(w x_i + b) (2y_i - 1) ≥ 1; (1 - 2y_i) x_i, φ(w x_i + b) (2y_i - 1) < 1}",
}


@every_scaling
def test_every_step_of_a_gradient_is_proved(loss, scaling):
    derivation = loss_gradient(loss, scaling=scaling)
    assert derivation.verdict() is Verdict.PROVED
    assert {step.justification for step in derivation.walk()} == {Verdict.PROVED}


@pytest.mark.parametrize("loss", LOSSES)
def test_gradient_has_the_form_a_textbook_shows(loss):
    weight, _ = loss_gradient(loss).result
    assert plain(weight) == f"Σ_{{i=1}}^n {SHOWN[loss]}"


@pytest.mark.parametrize(
    ("scaling", "before"), [("half_sum", 1), ("half_mean", 1 / n), ("mean", 2 / n)]
)
def test_three_scalings_of_one_cost_differ_by_a_factor(scaling, before):
    found = loss_gradient("mse", scaling=scaling).result
    plain_sum = loss_gradient("mse").result
    assert found == sp.Tuple(*(before * part for part in plain_sum))


def test_scaling_that_is_not_there_lists_the_known_ones():
    with pytest.raises(SettingError, match="cost of mse has no scaling 'sum'; known: half_sum, ha"):
        loss_gradient("mse", scaling="sum")


@every_scaling
def test_gradient_agrees_with_central_differences_of_the_cost(loss, scaling):
    row = LOSSES[loss]
    neuron = ACTIVATIONS[row.paired_with]
    rng = np.random.default_rng(11)
    samples = list(zip(rng.normal(size=7), (rng.random(7) > 0.5).astype(float), strict=True))
    before, inside = (part.subs(n, 7) for part in row.scalings[scaling])

    def cost(weight, bias):
        total = sp.Integer(0)
        for x_value, y_value in samples:
            prediction = neuron.at(sp.Float(weight * x_value + bias, 30))
            total += row.definition.subs({row.prediction: prediction, row.target: y_value})
        return before * inside * total

    at, step = (mpmath.mpf("0.7"), mpmath.mpf("-0.2")), mpmath.mpf("1e-8")
    measured = [
        (cost(at[0] + step, at[1]) - cost(at[0] - step, at[1])) / (2 * step),
        (cost(at[0], at[1] + step) - cost(at[0], at[1] - step)) / (2 * step),
    ]
    phi, x_i, y_i = function("phi"), indexed("x")[i], indexed("y")[i]
    for whole, right in zip(loss_gradient(loss, scaling=scaling).result, measured, strict=True):
        (total,) = whole.atoms(sp.Sum)
        summand = open_names(total.function.replace(phi, neuron.at)).xreplace(dict(row.parameters))
        slope = sum(
            summand.subs({x_i: x_value, y_i: y_value, w: at[0], b: at[1]})
            for x_value, y_value in samples
        )
        assert float(whole.subs(n, 7).xreplace({total.subs(n, 7): slope})) == pytest.approx(
            float(right), rel=1e-6
        )


def test_softmax_jacobian_ends_as_in_the_textbook_and_is_proved():
    derivation = softmax_jacobian()
    assert plain(derivation.result) == "p_i (δ_ij - p_j)"
    assert derivation.verdict() is Verdict.PROVED
    assert {step.justification for step in derivation.walk()} == {Verdict.PROVED}


def test_softmax_with_cross_entropy_ends_in_p_minus_y_and_says_what_it_used():
    derivation = cross_entropy_gradient()
    assert plain(derivation.result) == "p_j - y_j"
    assert derivation.verdict() is Verdict.PROVED
    assert {step.justification for step in derivation.walk()} == {Verdict.PROVED}
    last = derivation.steps[-1]
    assert last.rule == "shares"
    assert last.where == ((sp.Sum(y[i], (i, 1, m)), 1),)


def test_without_the_sum_of_the_targets_the_last_step_is_not_proved():
    last = cross_entropy_gradient().steps[-1]
    assert not compare(last.before, last.after).holds


LOGITS = [0.3, -1.2, 2.0, 0.7]


def shares(logits):
    grown = np.exp(logits)
    return grown / grown.sum()


def test_jacobian_agrees_with_central_differences():
    at, step = np.array(LOGITS), 1e-6
    for column in range(4):
        move = step * np.eye(4)[column]
        measured = (shares(at + move) - shares(at - move)) / (2 * step)
        for line in range(4):
            here = {p[i]: shares(at)[line], p[j]: shares(at)[column]}
            value = softmax_jacobian().result.subs(here).subs({i: line, j: column})
            assert float(value) == pytest.approx(measured[line], abs=1e-9)


def test_every_line_of_both_derivations_is_the_same_number():
    targets = [0.1, 0.2, 0.3, 0.4]
    numbers = {z[c + 1]: sp.Float(v, 30) for c, v in enumerate(LOGITS)}
    numbers |= {y[c + 1]: sp.Rational(t) for c, t in enumerate(targets)}

    def value(expr, one, two):
        definitions = {p[i]: softmax(i), p[j]: softmax(j)}
        spelled = expr.xreplace(definitions)
        # With four classes every sum is written out before it is derived.
        written = spelled.subs({i: one}) if not spelled.has(sp.Sum(y[i], (i, 1, m))) else spelled
        written = written.subs({m: 4, j: two})
        while sums := [s for s in written.atoms(sp.Sum) if not s.function.has(sp.Sum)]:
            written = written.xreplace({s: s.doit() for s in sums})
        while open_ones := [d for d in written.atoms(Partial) if not d.expr.has(Partial)]:
            written = written.xreplace({d: d.expr.diff(d.var) for d in open_ones})
        return float(written.xreplace(numbers))

    for one, two in ((1, 1), (1, 3), (4, 2)):
        lines = softmax_jacobian().lines()
        first = value(lines[0].before, one, two)
        for line in lines:
            assert value(line.after, one, two) == pytest.approx(first, rel=1e-12)


def test_a_slip_in_the_jacobian_is_not_proved():
    claim = Partial(softmax(i), z[j])
    wrong = p[i] * (sp.KroneckerDelta(i, j) + p[j])
    where = ((p[i], softmax(i)), (p[j], softmax(j)))
    assert not Derivation(
        claim, (Step("recognise", claim, wrong, wrong, (), where),), z[j]
    ).verify()


@pytest.mark.parametrize("key", [k for k, rule in SUM_MOVES.items() if rule.general is not None])
def test_general_form_of_a_move_with_sums_is_true(key):
    assert compare(*SUM_MOVES[key].general.args) is Verdict.PROVED


def test_moves_with_sums_are_said_in_both_languages():
    for derivation in (softmax_jacobian(), cross_entropy_gradient()):
        english, italian = derivation.text("en"), derivation.text("it")
        assert english != italian
        assert {step.rule for step in derivation.walk()} <= set(ALL_RULES)
    assert TOTAL.has(z[k])
