"""The deck's listings: run here with NumPy alone, and held against autograd's gradients."""

from __future__ import annotations

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
import sympy as sp

import mathcore
from mathcore import CLAIMS, ClaimVerdict
from mathcore.claims.listings import (
    GRADIENT_DESCENT,
    PROPAGATION,
    PROPAGATION_MENDED,
    STOCHASTIC_GD,
    STOCHASTIC_GD_MENDED,
    TRAINING_LOOP,
)
from mathcore.claims.running import Logistic, Softplus, unbound
from mathcore.codegen.execute import names_in
from mathcore.symbols import symbol
from tests.mathcore.test_claims import changed

PROVED, REFUTED = ClaimVerdict.PROVED, ClaimVerdict.REFUTED
INCOMPLETE = ClaimVerdict.INCOMPLETE
z = symbol("z")


def helpers(seed: int = 0) -> dict:
    draw = np.random.default_rng(seed)
    return {
        "rand": lambda *shape: draw.random(shape),
        "dot": np.dot,
        "sum": np.sum,
        "activation": lambda t: 1 / (1 + anp.exp(-t)),
        "sigmoid": lambda t: 1 / (1 + anp.exp(-t)),
        "relu": lambda t: anp.maximum(t, 0),
        "relu_derivative": lambda t: (t > 0) * 1.0,
    }


def test_listing_gradient_descent_follows_half_the_sum():
    draw = np.random.default_rng(2)
    X, targets, start = draw.normal(size=(5, 1)), draw.normal(size=(5, 1)), draw.random((1, 1))
    given = {"rand": lambda *shape: start, "dot": np.dot, "activation": lambda t: t}
    after, _ = names_in(GRADIENT_DESCENT, given)["gradient_descent"](X, targets, 0.1, 1)
    half = autograd.grad(lambda w: anp.sum((X @ w - targets) ** 2) / 2)(start)
    assert (start - after) / 0.1 == pytest.approx(half)
    assert any("that of 1/2 times" in line for line in CLAIMS["three-scalings"].evidence())


def test_stochastic_listing_stops_without_alpha_and_grows_its_weights_with_it():
    X, targets = np.ones((1, 3)), np.ones((1, 1))
    with pytest.raises(NameError, match="alpha"):
        names_in(STOCHASTIC_GD, helpers())["stochastic_GD"](X, targets, 1)
    run = names_in(STOCHASTIC_GD, {**helpers(), "alpha": 0.1})["stochastic_GD"]
    assert run(X, targets, 0)[0].shape == (3, 1)
    assert run(X, targets, 1)[0].shape == (3, 3)
    first, second = CLAIMS["stochastic-gd"].evidence()
    assert "NameError: name 'alpha' is not defined" in first
    assert "(3, 1) at the start and (3, 3) after" in second


def test_mended_stochastic_listing_follows_the_gradient():
    draw = np.random.default_rng(5)
    X, targets = draw.normal(size=(1, 3)), np.zeros((1, 1))
    w, b = np.random.default_rng(0).random((3, 1)), np.zeros((1, 1))
    given = {**helpers(), "rand": lambda rows, columns: w if rows == 3 else b}
    after, _ = names_in(STOCHASTIC_GD_MENDED, given)["stochastic_GD"](X, targets, 0.01, 1)
    slope = autograd.grad(lambda w: anp.sum(anp.log(1 + anp.exp(X @ w + b))))(w)
    assert (w - after) / 0.01 == pytest.approx(slope)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("alpha=0.001,", ""),
        (".reshape(-1,1)", ""),
        ("dw = (a-y_i)", "dw = (y_i-a)"),
        ("db = a-y_i", "db = 2*(a-y_i)"),
    ],
)
def test_stochastic_listing_with_one_mistake_is_refuted(old, new):
    assert old in STOCHASTIC_GD_MENDED
    listing = STOCHASTIC_GD_MENDED.replace(old, new)
    claim = changed("stochastic-gd", listing=listing)
    assert claim.verdict() is REFUTED
    assert claim.evidence()


def test_the_listing_over_all_samples_follows_the_gradient():
    draw = np.random.default_rng(6)
    X, targets = draw.normal(size=(9, 3)), draw.integers(0, 2, size=(9, 1)).astype(float)
    w = np.random.default_rng(0).random((3, 1))
    given = {**helpers(), "rand": lambda rows, columns: w}
    after = names_in(GRADIENT_DESCENT, given)["gradient_descent"](X, targets, 0.01, 1)

    def cost(w, b):
        z = X @ w + b
        return anp.sum(anp.log(1 + anp.exp(z)) - targets * z)

    assert (w - after[0]) / 0.01 == pytest.approx(autograd.grad(cost, 0)(w, 0.0))
    assert -after[1] / 0.01 == pytest.approx(autograd.grad(cost, 1)(w, 0.0))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a-y)\n        db", "y-a)\n        db"),
        ("sum(a-y)", "sum(a-y)/2"),
        ("X.T.dot", "2*X.T.dot"),
    ],
)
def test_a_listing_over_all_samples_with_one_mistake_is_refuted(old, new):
    assert GRADIENT_DESCENT.count(old) == 1
    claim = changed("gradient-descent", listing=GRADIENT_DESCENT.replace(old, new))
    assert claim.verdict() is REFUTED
    assert claim.evidence()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("dz2 = (a2-y)/m", "dz2 = a2-y"),
        ("m = X.shape[0]", "m = X.shape[1]"),
        ("sum(dz2, axis=0)", "sum(dz2, axis=0)*m"),
        ("(X,z1,a1,a2,y)", "(X,a2,y)"),
        ("*relu_derivative(z1)", ""),
        ("return z1, a1, a2", "return a2"),
        ("dot(X,self.W1)", "dot(self.W1,X.T)"),
    ],
)
def test_backward_listing_with_one_mistake_is_refuted(old, new):
    assert old in PROPAGATION_MENDED
    claim = changed("backward-pass", listing=PROPAGATION_MENDED.replace(old, new))
    assert claim.verdict() is REFUTED
    assert claim.evidence()


class Itself:
    """The `self` of the listings."""


def small_network(seed: int = 7):
    """Five samples in rows, three features, four hidden units; the gradient by autograd."""
    draw = np.random.default_rng(seed)
    X, targets = draw.normal(size=(5, 3)), (draw.random((5, 1)) > 0.5) * 1.0
    itself = Itself()
    names = ("W1", "b1", "W2", "b2")
    itself.W1, itself.b1 = draw.normal(size=(3, 4)), draw.normal(size=4)
    itself.W2, itself.b2 = draw.normal(size=(4, 1)), draw.normal(size=1)

    def cost(parameters):
        W1, b1, W2, b2 = parameters
        out = anp.maximum(X @ W1 + b1, 0) @ W2 + b2
        return anp.mean(anp.log(1 + anp.exp(out)) - targets * out)

    return X, targets, itself, autograd.grad(cost)([getattr(itself, name) for name in names])


def test_deck_s_backward_pass_does_not_fit_its_forward_pass():
    X, targets, itself, _ = small_network()
    itself.W1, itself.b1 = itself.W1.T, itself.b1[:, None]
    itself.W2, itself.b2 = itself.W2.T, itself.b2[:, None]
    run = names_in(PROPAGATION, {**helpers(), "self": itself})
    a2 = run["forward_propagation"](X)
    assert a2.shape == (1, 5)
    with pytest.raises(NameError, match="a1"):
        run["backward_propagation"](X, a2, targets.T)
    run["z1"] = itself.W1 @ X.T + itself.b1
    run["a1"] = np.maximum(run["z1"], 0)
    with pytest.raises(ValueError, match=r"shapes \(5,4\) and \(1,5\) not aligned"):
        run["backward_propagation"](X, a2, targets.T)
    assert any("shapes (5,4) and (1,5) not aligned" in e for e in
               CLAIMS["backward-pass"].evidence())  # fmt: skip


def test_deck_s_backward_pass_in_rows_is_off_by_the_factors_that_are_said():
    X, targets, itself, true = small_network()
    run = names_in(PROPAGATION, {**helpers(), "self": itself})
    run["z1"] = X @ itself.W1 + itself.b1
    run["a1"] = np.maximum(run["z1"], 0)
    a2 = 1 / (1 + np.exp(-(run["a1"] @ itself.W2 + itself.b2)))
    found = run["backward_propagation"](X, a2, targets)
    for array, slope, factor in zip(found, true, (5 / 3, 5, 5 / 4, 5), strict=True):
        assert array == pytest.approx(factor * slope)
    said = "dW1: 5/3, db1: 5, dW2: 5/4, db2: 5"
    assert any(said in line for line in CLAIMS["backward-pass"].evidence())


def test_mended_passes_and_the_program_of_a_network_give_autograd_s_gradient():
    X, targets, itself, true = small_network()
    run = names_in(PROPAGATION_MENDED, {**helpers(), "self": itself})
    found = run["backward_propagation"](X, *run["forward_propagation"](X), targets)
    network = mathcore.Network([3, 4, 1], hidden="relu")
    program = names_in(network.source())["gradients"]
    printed = program(X, targets, itself.W1, itself.b1, itself.W2, itself.b2)[2:]
    for array, ours, slope in zip(found, printed, true, strict=True):
        assert array == pytest.approx(slope)
        assert ours == pytest.approx(slope)


def test_stand_ins_have_the_derivatives_of_the_records():
    rows = mathcore.ACTIVATIONS
    meaning = {Logistic: rows["sigmoid"].at, Softplus: rows["softplus"].at}
    for kind, at in meaning.items():
        slope = kind(z).diff(z).replace(Logistic, meaning[Logistic])
        assert sp.simplify(at(z).diff(z) - slope) == 0


def test_names_that_nothing_defines_are_found():
    assert unbound(PROPAGATION, {**helpers(), "self": None}) == ["a1", "z1"]
    assert unbound(PROPAGATION_MENDED, {**helpers(), "self": None}) == []
    assert unbound("def f(x):\n    return g(x) + x.T\ndef g(x):\n    return len(x)", {}) == []


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ("while True", "while loss > 1", PROVED),
        ("while True", "while 1", INCOMPLETE),
        ("    weights =", "    if loss < 1:\n        break\n    weights =", PROVED),
    ],
)
def test_loop_without_a_way_out_is_told_from_one_with_it(old, new, verdict):
    assert old in TRAINING_LOOP
    claim = changed("loop-until-convergence", listing=TRAINING_LOOP.replace(old, new))
    assert claim.verdict() is verdict


@pytest.mark.parametrize(
    ("new", "verdict"), [("[3, 1]", PROVED), ("shape=[3]", PROVED), ("", INCOMPLETE)]
)
def test_weights_without_a_shape_are_told_from_those_with_one(new, verdict):
    listing = TRAINING_LOOP.replace("normal()", f"normal({new})")
    assert changed("random-weights", listing=listing).verdict() is verdict
