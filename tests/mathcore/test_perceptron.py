"""The perceptron: against a loop written by hand, and the bound on its mistakes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.linear_model import Perceptron as Judge

from mathcore import PERCEPTRON, mistake_bound, train_perceptron
from mathcore.errors import DataError, SettingError
from mathcore.printing import plain


def separable(seed: int, count: int = 60, margin: float = 0.2):
    """Samples, labels, and the weights that separate them by a margin."""
    draw = np.random.default_rng(seed)
    w, b = draw.normal(size=3), 0.2 * draw.normal()
    X = draw.normal(size=(4 * count, 3))
    score = (X @ w + b) / np.linalg.norm(w)
    X, score = X[abs(score) > margin][:count], score[abs(score) > margin][:count]
    return X, (score > 0).astype(float), w, b


def by_hand(X, y, passes):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(passes):
        clean = True
        for x, label in zip(X, 2 * y - 1, strict=True):
            if label * (w @ x + b) <= 0:
                w, b, mistakes, clean = w + label * x, b + label, mistakes + 1, False
        if clean:
            break
    return w, b, mistakes


@pytest.mark.parametrize("seed", range(8))
def test_the_run_is_that_of_a_loop_over_samples(seed):
    X, y, *_ = separable(seed)
    w, b, mistakes = by_hand(X, y, 200)
    run = train_perceptron(X, y, epochs=200)
    assert run.at(-1)["w"] == pytest.approx(w, abs=1e-12)
    assert run.at(-1)["b"] == b
    assert run.step[-1] == mistakes == run.metrics["mistakes"].sum()


@given(st.integers(0, 10_000), st.sampled_from([0.02, 0.1, 0.5]), st.booleans())
def test_mistakes_never_exceed_the_square_of_radius_over_margin(seed, margin, reshuffled):
    X, y, w, b = separable(seed, margin=margin)
    assume(len(set(y.tolist())) == 2)
    run = train_perceptron(X, y, epochs=100_000, seed=seed if reshuffled else None)
    assert run.config["stopped"] == "separated"
    assert run.metrics["accuracy"][-1] == 1
    assert run.step[-1] <= mistake_bound(X, y, w, b).mistakes


def test_the_bound_can_be_reached():
    # Orthogonal inputs of one length, each a mistake once: Novikoff's bound without the bias.
    X, y = np.eye(5) * 1e6, np.array([1, 0, 1, 0, 1])
    run = train_perceptron(X, y)
    bound = mistake_bound(X, y, 2 * y - 1)
    assert bound.mistakes == pytest.approx(5, rel=1e-9)
    assert run.step[-1] == 5


def test_the_bound_is_that_of_its_definition():
    X, y, w, b = separable(3)
    bound = mistake_bound(X, y, w, b)
    lengths = [np.sqrt(x @ x + 1) for x in X]
    distances = [abs(w @ x + b) / np.sqrt(w @ w + b * b) for x in X]
    assert bound.radius == pytest.approx(max(lengths))
    assert bound.margin == pytest.approx(min(distances))
    assert bound.mistakes == pytest.approx((max(lengths) / min(distances)) ** 2)


def test_the_weights_are_those_of_scikit_learn():
    X, y, *_ = separable(11)
    run = train_perceptron(X, y, epochs=30)
    judge = Judge(shuffle=False, tol=None, max_iter=30).fit(X, y)
    assert run.at(-1)["w"] == pytest.approx(judge.coef_[0], abs=1e-10)
    assert run.at(-1)["b"] == pytest.approx(judge.intercept_[0])


def test_a_row_for_each_mistake_shows_each_correction():
    X, y, *_ = separable(5)
    run = train_perceptron(X, y, every="mistake", learning_rate=0.5)
    assert run.step.tolist() == list(range(len(run)))
    corrections = np.diff(run.parameters["w"], axis=0) / 0.5
    assert all(min(abs(abs(X) - abs(c)).max(axis=1)) < 1e-12 for c in corrections)


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.7, 1e-9, 1e300])
def test_from_zero_the_learning_rate_changes_no_decision(rate):
    X, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 0, 0, 1]
    one, other = (train_perceptron(X, y, learning_rate=r) for r in (1.0, rate))
    assert other.step.tolist() == one.step.tolist()
    assert np.allclose(other.at(-1)["w"], rate * one.at(-1)["w"], rtol=1e-12)


def test_a_rate_that_leaves_the_finite_numbers_is_refused():
    with pytest.raises(SettingError, match="with the learning rate 1e308 the weights leave"):
        train_perceptron([[0.0, 9.0], [9.0, 0.0]], [0, 1], learning_rate=1e308)


def test_exclusive_or_is_never_separated():
    run = train_perceptron([[0, 0], [0, 1], [1, 0], [1, 1]], [-1, 1, 1, -1], epochs=50)
    assert run.config["stopped"] == "epochs"
    assert run.metrics["mistakes"][-1] > 0


def test_the_order_goes_by_the_seed():
    X, y, *_ = separable(7)
    one, two, other = (train_perceptron(X, y, seed=s) for s in (1, 1, 2))
    assert np.array_equal(one.parameters["w"], two.parameters["w"])
    assert not np.array_equal(one.at(-1)["w"], other.at(-1)["w"])


def test_the_rule_reads_as_in_books():
    mistake, weight, bias = map(plain, PERCEPTRON.formulas)
    assert mistake == "y (b_(t - 1) + Σ_{j=1}^d w_(j, t - 1) x_j) ≤ 0"
    assert weight == "w_jt = η y x_j + w_(j, t - 1)"
    assert bias == "b_t = η y + b_(t - 1)"


@pytest.mark.parametrize(
    ("X", "y", "said"),
    [
        ([[1.0], [2.0]], [0], r"shape \(2, 1\) and labels of shape \(1,\)"),
        ([1.0, 2.0], [0, 1], "do not fit together"),
        (np.ones((0, 2)), [], "no samples"),
        ([[1.0], [np.inf]], [0, 1], "X: row 2, column 1"),
        ([[1.0], [2.0]], [1, 1], "one class only"),
        ([[1.0], [2.0]], [0, 2], "labels 0 and 1, or -1 and 1; there are 0, 2"),
    ],
)
def test_samples_that_do_not_fit_are_refused(X, y, said):
    with pytest.raises(DataError, match=said):
        train_perceptron(X, y)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"learning_rate": 0}, "greater than 0"),
        ({"epochs": 0}, "epochs must be a whole number"),
        ({"seed": -1}, "the seed is 0 or a positive"),
        ({"every": "day"}, "every epoch or every mistake, not every 'day'"),
    ],
)
def test_settings_outside_their_range_are_refused(settings, said):
    with pytest.raises(SettingError, match=said):
        train_perceptron([[1.0], [2.0]], [0, 1], **settings)


@pytest.mark.parametrize(
    ("w", "said"),
    [([-1.0], "do not separate"), ([0.0], "do not sep"), ([1, 2], "weights given: 2, features")],
)
def test_a_bound_needs_weights_that_separate(w, said):
    with pytest.raises(DataError, match=said):
        mistake_bound([[1.0], [-2.0]], [1, 0], w)


@pytest.mark.parametrize("seed", [None, 4])
def test_each_correction_names_its_sample(seed):
    X, y, *_ = separable(5)
    run = train_perceptron(X, y, epochs=50, seed=seed, every="mistake", learning_rate=0.5)
    sample = run.metrics["sample"]
    assert sample[0] == -1
    for k, corrected in enumerate(sample[1:].astype(int)):
        moved = run.parameters["w"][k + 1] - run.parameters["w"][k]
        assert moved == pytest.approx(0.5 * (2 * y[corrected] - 1) * X[corrected], abs=1e-12)
