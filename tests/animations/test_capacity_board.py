"""The film on capacity: its curves and errors against least squares worked out by NumPy."""

import numpy as np
import pytest

from animations.boards.capacity import AS_GOOD, regimes_of
from animations.catalog import FILMS
from tests.animations.test_storyboards import numbers_in, of_kind

every_language = pytest.mark.parametrize("lang", ["en", "it"])


def half_mean_square(curve, at, points):
    x, y = points.T
    return ((np.interp(x, at, curve) - y) ** 2).mean() / 2


def test_a_curve_is_the_polynomial_of_least_squares(beats):
    """Up to the degree where descent has not come to rest: those above have narrow valleys."""
    (ground,) = of_kind(beats("capacity"), "ground")
    x, y = ground.learned.T
    for payload in of_kind(beats("capacity"), "fit")[:6]:
        truth = np.polynomial.Polynomial.fit(x, y, payload.degree)
        np.testing.assert_allclose(payload.after, truth(payload.x), atol=2e-3)


def test_every_curve_has_the_errors_that_are_drawn(beats):
    (ground,) = of_kind(beats("capacity"), "ground")
    fits = of_kind(beats("capacity"), "fit")
    assert [payload.degree for payload in fits] == list(range(1, 12))
    for payload in fits:
        errors = [
            half_mean_square(payload.after, payload.x, points)
            for points in (ground.learned, ground.judged)
        ]
        np.testing.assert_allclose(10 ** np.array(payload.errors), errors, rtol=0.01)


def test_no_point_is_learned_from_and_judged_by(beats):
    (ground,) = of_kind(beats("capacity"), "ground")
    assert len(ground.learned) == 12
    assert len(ground.judged) == 60
    assert not set(map(tuple, ground.learned)) & set(map(tuple, ground.judged))


@every_language
def test_the_words_have_the_numbers_of_the_curves(beats, lang):
    fits = of_kind(beats("capacity", lang), "fit")
    best = int(np.argmin([payload.errors[1] for payload in fits]))
    for k in (0, best, len(fits) - 1):
        degree, *errors = numbers_in(fits[k].words)
        assert degree == k + 1
        assert errors == pytest.approx(10 ** np.array(fits[k].errors), rel=1e-3)
    (closing,) = of_kind(beats("capacity", lang), "regimes")
    assert numbers_in(closing.words) == [best + 1]


def test_the_training_error_falls_and_the_test_error_turns(beats):
    training, test = np.array([p.errors for p in of_kind(beats("capacity"), "fit")]).T
    assert (np.diff(training) < 0).all()
    assert test[-1] > test.min() + 0.5


def test_the_regimes_are_told_by_the_test_errors(beats):
    (closing,) = of_kind(beats("capacity"), "regimes")
    fits = of_kind(beats("capacity"), "fit")
    errors = [10 ** payload.errors[1] for payload in fits]
    low, good, high = closing.regimes
    for payload, error in zip(fits, errors, strict=True):
        (regime,) = [r for r in closing.regimes if r.since < payload.degree < r.until]
        assert payload.label.endswith(regime.name)
        assert (regime is good) is (error <= AS_GOOD * min(errors))
    assert (low.since, low.until, high.since, high.until) == (0.5, good.since, good.until, 11.5)


def test_a_good_degree_beyond_a_bad_one_is_overfitting():
    found = regimes_of(np.array([9.0, 1.0, 1.2, 5.0, 1.1]), "en")
    assert [(r.quantity, r.since, r.until) for r in found] == [
        ("underfitting", 0.5, 1.5),
        ("fitting", 1.5, 3.5),
        ("overfitting", 3.5, 5.5),
    ]
    found = regimes_of(np.array([1.0, 1.1]), "en")
    assert [(r.quantity, r.since, r.until) for r in found] == [("fitting", 0.5, 2.5)]


def test_more_points_leave_no_room_for_the_noise():
    story = FILMS["capacity"].with_parameters({"n": 100, "highest": 8}).beats()
    fits = of_kind(story, "fit")
    assert fits[-1].errors[1] - fits[2].errors[1] < 0.1
