"""The claims of the lecture: their verdicts, their counterexamples, and that the checks can fail.

Judges: mpmath, NumPy, autograd and SymPy's `diff`; none of them is asked by the checks for the
same thing, except `diff`, which judges derivations everywhere.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace

import autograd
import autograd.numpy as anp
import mpmath
import numpy as np
import pytest
import sympy as sp

import mathcore
from mathcore import CLAIMS, ClaimVerdict
from mathcore.claims.records import Finding, found
from mathcore.printing import LANGUAGES, plain
from mathcore.symbols import D, function, index, indexed, symbol

PROVED, REFUTED = ClaimVerdict.PROVED, ClaimVerdict.REFUTED
INCOMPLETE, IMPRECISE = ClaimVerdict.INCOMPLETE, ClaimVerdict.IMPRECISE

FORMS = ("step", "sigmoid", "tanh", "relu", "softplus", "softsign", "elu", "log-sigmoid", "swish",
         "leaky-relu", "mish")  # fmt: skip
ROWS = ("constant", "linear", "power", "exponential", "logarithm")
EXPECTED = {
    "perceptron-biases": IMPRECISE,
    "any-function": INCOMPLETE,
    "sigmoid-slope": PROVED,
    "tanh-slope": PROVED,
    "relu-slope": ClaimVerdict.CONVENTION,
    **{f"{name}-form": PROVED for name in FORMS},
    "tanh-quotient": PROVED,
    "relu-max": PROVED,
    "sinc-form": INCOMPLETE,
    "softmax-sum": PROVED,
    "secant-numbers": PROVED,
    **{f"table-{name}": PROVED for name in ROWS},
    "three-scalings": IMPRECISE,
    "mse-gradient": PROVED,
    "log-loss-gradient": REFUTED,
    "same-gradient": PROVED,
    "gradient-descent": PROVED,
    "stochastic-gd": REFUTED,
    "random-weights": INCOMPLETE,
    "loop-until-convergence": INCOMPLETE,
    "chain-rule": IMPRECISE,
    "chain-weight": PROVED,
    "chain-bias": PROVED,
    "backward-pass": REFUTED,
}
each_claim = pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)

x, y, z, g = symbol("x"), symbol("y"), symbol("z"), function("g")
i = index("i")


def changed(name: str, **entries):
    """A claim with other data."""
    claim = CLAIMS[name]
    return replace(claim, stated={**claim.stated, **entries})


def other_side(name: str, key: str, make):
    """A claim whose equation has another right side."""
    equation = CLAIMS[name].stated[key]
    right = make(equation.rhs)
    return changed(name, **{key: sp.Eq(equation.lhs, right, evaluate=False)})


def test_every_claim_of_the_lecture_is_there():
    assert set(CLAIMS) == set(EXPECTED)


@pytest.mark.parametrize(("name", "verdict"), EXPECTED.items())
def test_verdict_is(name, verdict):
    assert CLAIMS[name].verdict() is verdict


@each_claim
def test_what_does_not_hold_is_mended_and_the_mended_form_is_proved(claim):
    mended = claim.mended_claim()
    assert (mended is None) == (claim.verdict() is PROVED)
    if mended is not None:
        assert mended.verdict() is PROVED
        assert mended.check is claim.check


@each_claim
def test_claim_is_said_in_both_languages(claim):
    for said in (claim.statement, claim.evidence, claim.text, claim.brief, claim.mended_text):
        english, italian = said("en"), said("it")
        assert bool(english) == bool(italian)
        assert not re.search(r"\{[a-z_]+\}", f"{english}{italian}")
    assert claim.text("en") != claim.text("it")
    assert claim.evidence("en") != claim.evidence("it")


@each_claim
def test_claim_is_data(claim):
    told = json.loads(claim.to_json("it"))
    assert told["verdict"] == claim.verdict().value
    assert told["evidence"] == claim.evidence("it")
    assert (told["mended"] is None) == (claim.mended_claim() is None)
    assert told["listing"] is not None or told["formulas"]


@each_claim
def test_pieces_of_a_sentence_are_the_sentence(claim):
    for lang in LANGUAGES:
        pieces = claim.pieces(lang)
        said = [
            plain(p, decimal_comma=lang == "it") if isinstance(p, sp.Basic) else p for p in pieces
        ]
        assert "".join(said) == claim.statement(lang)
        told = json.loads(claim.to_json(lang))
        assert len(told["evidence_pieces"]) == len(claim.evidence(lang))
        assert len(told["statement_pieces"]) == len(pieces)


def test_formulas_in_a_statement_are_printed_from_the_data():
    claim = CLAIMS["sigmoid-slope"]
    other = other_side("sigmoid-slope", "slope", lambda rhs: rhs**7)
    assert mathcore.CLAIMS["sigmoid-slope"].statement() == claim.statement()
    assert "^7" in other.statement()
    assert "^7" not in claim.statement()


@pytest.mark.slow
def test_importing_checks_nothing():
    code = "import mathcore, mathcore.claims.records as r; print(r.found.cache_info().misses)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "0"


def test_check_runs_once():
    calls = []

    def check(stated):
        calls.append(stated)
        return Finding(PROVED, ())

    claim = replace(CLAIMS["sigmoid-slope"], name="counted", check=check)
    assert [claim.verdict(), claim.verdict(), claim.evidence()] == [PROVED, PROVED, []]
    assert len(calls) == 1
    assert found(claim).judged is PROVED


WRONG = [
    *((name, "slope", lambda rhs: rhs + 1) for name in ("sigmoid-slope", "tanh-slope")),
    *((name, "slope", lambda rhs: -rhs) for name in ("sigmoid-slope", "relu-slope")),
    *((name, "function", lambda rhs: rhs + x) for name in EXPECTED if name.endswith("-form")),
    ("tanh-quotient", "function", lambda rhs: 1 / rhs),
    ("relu-max", "function", lambda rhs: rhs.replace(sp.Max, sp.Min)),
    ("leaky-relu-form", "function", lambda rhs: rhs.xreplace({sp.Rational(1, 100): sp.S.Half})),
    ("sinc-form", "function", lambda rhs: sp.Piecewise((0, sp.Eq(x, 0)), (rhs, True))),
    *((f"table-{name}", "slope", lambda rhs: rhs + x) for name in ROWS),
    *(("secant-numbers", key, lambda rhs: rhs + 1) for key in ("rise", "secant", "limit")),
    ("secant-numbers", "function", lambda rhs: rhs * 2),
    ("softmax-sum", "total", lambda rhs: rhs + 1),
    ("softmax-sum", "probability", lambda rhs: rhs**2),
    ("mse-gradient", "cost", lambda rhs: 2 * rhs),
    ("mse-gradient", "slope_b", lambda rhs: -rhs),
    ("chain-weight", "slope", lambda rhs: sp.Mul(*rhs.args[:2])),
    ("chain-bias", "slope", lambda rhs: 2 * rhs / 3 * symbol("w")),
    ("chain-rule", "slope", lambda rhs: rhs.args[0]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "key", "make"), WRONG, ids=[f"{name}-{key}" for name, key, _ in WRONG]
)
def test_wrong_formula_is_refuted_and_something_shows_it(name, key, make):
    claim = other_side(name, key, make)
    assert claim.verdict() is REFUTED
    assert claim.evidence()
    assert claim.evidence("it")


def test_example_that_is_no_distribution_is_refuted():
    claim = changed("softmax-sum", example=sp.Tuple(sp.Rational(1, 2), sp.Rational(1, 4)))
    assert (claim.verdict(), claim.evidence()) == (REFUTED, ["(1/2, 1/4) has the sum 3/4."])


@pytest.mark.parametrize("name", ["mse-gradient", "log-loss-gradient", "same-gradient"])
def test_a_gradient_with_phi_holds_for_the_phi_that_is_stated_and_no_other(name):
    claim = CLAIMS[name].mended_claim() or CLAIMS[name]
    neurons = {key: part for key, part in claim.stated.items() if key.endswith("neuron")}
    other = sp.Eq(function("phi")(z), sp.tanh(z), evaluate=False)
    for key, neuron in neurons.items():
        assert plain(neuron) in claim.statement()
        assert replace(claim, stated={**claim.stated, key: other}).verdict() is REFUTED


def test_deck_s_log_loss_has_not_the_gradient_of_the_squares():
    deck = CLAIMS["log-loss-gradient"].stated["cost"].rhs
    assert changed("same-gradient", classification=deck).verdict() is REFUTED


# The log loss.


def sigma(at):
    return 1 / (1 + mpmath.exp(-at))


def deck_loss(at, label):
    return -(label * mpmath.log(sigma(at)) - (1 - label) * mpmath.log(1 - sigma(at)))


def test_deck_s_log_loss_differs_by_what_is_said():
    evidence = CLAIMS["log-loss-gradient"].evidence()
    assert "2 e^z (y - 1)/(1 + e^z)" in evidence[0]
    for at in (-3, 0.5, 2):
        for label in (0, 0.25, 1):
            gap = mpmath.diff(lambda t, label=label: deck_loss(t, label), at) - (sigma(at) - label)
            assert gap == pytest.approx(2 * (label - 1) * mpmath.exp(at) / (1 + mpmath.exp(at)))


def test_witness_of_the_log_loss_is_a_true_one():
    told = CLAIMS["log-loss-gradient"].evidence()
    assert told[1:] == [
        "With the label y = 0:",
        "Not equal: at z = 1 the first is -0.731059 and the second 0.731059.",
    ]
    assert mpmath.diff(lambda t: deck_loss(t, 0), 1) == pytest.approx(-0.731059, abs=1e-6)
    assert sigma(1) - 0 == pytest.approx(0.731059, abs=1e-6)


def test_mended_log_loss_has_the_derivative_phi_less_y():
    cost = CLAIMS["log-loss-gradient"].mended.rhs
    (total,) = cost.atoms(sp.Sum)
    (call,) = {c for c in total.atoms(sp.Function) if c.func == function("phi")}
    plugged = {call: 1 / (1 + sp.exp(-z)), indexed("y")[i]: y}
    loss = (cost / total) * total.function.xreplace(plugged)
    assert sp.simplify(loss.diff(z) - (1 / (1 + sp.exp(-z)) - y)) == 0


def test_one_sign_turns_the_verdict():
    claim = CLAIMS["log-loss-gradient"]
    right = changed("log-loss-gradient", cost=claim.mended)
    assert (right.verdict(), right.statement()) == (PROVED, claim.mended_text())


# Corners and holes.


def test_one_sided_slopes_of_relu_differ():
    first = CLAIMS["relu-slope"].evidence()[0]
    assert "to 0 from the left and to 1 from the right" in first
    relu = lambda at: max(mpmath.mpf(0), at)  # noqa: E731
    for h in (mpmath.mpf(10) ** -20, mpmath.mpf(10) ** -30):
        assert [(relu(s * h) - relu(0)) / (s * h) for s in (-1, 1)] == [0, 1]


def test_relu_s_slope_is_proved_once_nothing_is_stated_at_the_corner():
    mended = CLAIMS["relu-slope"].mended.rhs
    assert mended.subs(z, 0) is sp.nan
    half = sp.Piecewise((1, z > 0), (sp.S.Half, sp.Eq(z, 0)), (0, True))
    claim = changed("relu-slope", slope=sp.Eq(D(g(z), z), half, evaluate=False))
    assert claim.verdict() is ClaimVerdict.CONVENTION
    assert "The 1/2 that is stated at z = 0 is chosen" in claim.evidence()[-1]


def test_sinc_has_no_value_at_0_but_the_limit_that_is_said():
    form = CLAIMS["sinc-form"].stated["function"].rhs
    assert form.subs(x, 0) is sp.nan
    assert "At x = 0 it has no value; the limit there is 1" in CLAIMS["sinc-form"].evidence()[-1]
    assert mpmath.limit(lambda t: mpmath.sin(t) / t, 0) == pytest.approx(1)
    assert CLAIMS["sinc-form"].mended.rhs.subs(x, 0) == 1


# Sums, scalings, composition, approximation.


def test_only_the_sum_of_the_biases_counts():
    inputs, weights = np.ones(2), np.ones(2)
    outputs = [float(np.sum(inputs * weights + np.array(b))) for b in ((3, 0), (1, 2))]
    assert outputs == [5, 5]
    assert any("y = 5 and the biases 1, 2 give y = 5" in e for e in
               CLAIMS["perceptron-biases"].evidence())  # fmt: skip


def test_gradients_of_the_three_scalings_stand_as_is_said():
    draw = np.random.default_rng(1)
    inputs, targets, count = draw.normal(size=6), draw.normal(size=6), 6
    costs = [
        lambda w: anp.sum((targets - w * inputs) ** 2) / 2,
        lambda w: anp.sum((targets - w * inputs) ** 2) / (2 * count),
        lambda w: anp.sum((targets - w * inputs) ** 2),
    ]
    slopes = [autograd.grad(cost)(0.3) for cost in costs]
    assert np.array(slopes) / slopes[0] == pytest.approx([1, 1 / count, 2])
    assert any("1 : 1/n : 2" in line for line in CLAIMS["three-scalings"].evidence())


@pytest.mark.parametrize(("factor", "bound"), [(1 / 2, 1 / 7), (1 / 6, 3 / 7), (1, 1 / 14)])
def test_descent_diverges_just_above_the_rate_that_is_said(factor, bound):
    assert "1/7, 3/7 and 1/14" in CLAIMS["three-scalings"].evidence()[-1]
    inputs, targets = np.array([1.0, 2, 3]), np.array([2.0, 3, 5])
    best = inputs @ targets / (inputs @ inputs)
    for times, grows in ((0.99, False), (1.01, True)):
        w = 0.0
        for _ in range(200):
            w -= times * bound * 2 * factor * inputs @ (w * inputs - targets)
        assert (abs(w - best) > abs(best)) == grows


def test_example_of_the_chain_rule_is_a_true_one():
    assert CLAIMS["chain-rule"].evidence()[1] == (
        "Not equal: at x = 1 the first is 1 and the second 9."
    )
    outer, inner = (lambda u: u**2), (lambda u: 3 * u)
    assert (outer(1), outer(inner(1))) == (1, 9)


def test_network_that_is_shown_is_as_close_to_the_parabola_as_is_said():
    mended = CLAIMS["any-function"].mended_claim()
    first, second, cited = mended.evidence()
    network = mathcore.parse(first.partition(",")[0])
    at = np.linspace(0, 1, 4001)
    error = np.abs(mathcore.compile(network)(at) - at**2)
    assert error.max() == pytest.approx(1 / 64, abs=1e-6)
    assert "at most 1/64" in first
    assert "1/(4n^2), which goes to 0" in second
    assert "cited and not proved here" in cited


def test_relu_network_is_a_line_far_out_and_a_sigmoid_network_has_no_jump():
    draw = np.random.default_rng(3)
    w, b, v = draw.normal(size=(3, 50))
    relu, sigmoid = (mathcore.compile(name + "(x)") for name in ("relu", "sigmoid"))
    far = np.linspace(1e5, 2e5, 7)
    outputs = relu(far[:, None] * w + b) @ v
    assert np.diff(outputs, 2) == pytest.approx(0, abs=1e-6)
    close = sigmoid(np.array([[-1e-9], [1e-9]]) * w + b) @ v
    step = np.array([0, 1])
    assert np.abs(close - step).max() >= 0.5 - 1e-6
    assert "at least 1/2 away" in CLAIMS["any-function"].evidence()[1]


def test_parabola_on_the_whole_line_and_step_on_an_interval_stay_out_of_reach():
    whole = changed("any-function", targets=sp.Tuple(x**2))
    step = changed("any-function", low=sp.S(-1), high=sp.S(1),
                   targets=sp.Tuple(sp.Piecewise((0, x < 0), (1, True))))  # fmt: skip
    assert [whole.verdict(), step.verdict()] == [INCOMPLETE, INCOMPLETE]


def test_unknown_claim_names_the_known_ones():
    with pytest.raises(mathcore.UnknownFormulaError, match="'sigmoid'; known: perceptron-biases"):
        CLAIMS["sigmoid"]
