"""Under- and overfitting: losses by capacity, judged by exact least squares and by what is said."""

from __future__ import annotations

import numpy as np
import pytest

from app import capacity
from app.ui.capacity import fit_spec
from app.ui.player import check
from mathcore.training.features import legendre_features
from tests.app.reading import (
    codes,
    errors,
    metrics,
    opened,
    presets,
    ran,
    texts,
    value_of,
)

both = pytest.mark.parametrize("lang", ["en", "it"])


@pytest.mark.parametrize("degree", [1, 3, 5])
def test_descent_comes_to_the_least_squares_that_numpy_finds(degree):
    run = capacity.fit(degree, 14, 0.3, 2000, 50, 2)
    x, y = np.array(run["x"]), np.array(run["y"])
    best = np.polynomial.Polynomial.fit(x, y, degree)
    # The record of the loss halves the square.
    assert run["last"][0] == pytest.approx(np.mean((best(x) - y) ** 2) / 2, rel=1e-3)
    assert run["curves"][-1] == pytest.approx(best(np.array(run["places"])), abs=0.02)


def test_what_is_read_are_legendre_s_polynomials():
    places = np.linspace(-1, 1, 9)
    for k in range(1, capacity.HIGHEST + 1):
        known = np.polynomial.legendre.Legendre.basis(k)(places)
        assert legendre_features(places, capacity.HIGHEST)[:, k - 1] == pytest.approx(
            known, abs=1e-9
        )


def test_more_capacity_learns_more_and_the_cubic_is_judged_best():
    told = capacity.by_degree(14, 0.3, 2000, 2)
    assert told["best"] == 3
    assert told["loss"][10] < 0.02 * told["loss"][2]
    assert told["judged"][0] > 3 * told["judged"][2]
    assert told["judged"][10] > 3 * told["judged"][2]


def test_early_stopping_ends_so_many_epochs_after_the_lowest_judged_loss():
    run = capacity.fit(11, 14, 0.3, 2000, 50, 2)
    end, loss, reason = run["stopped"]
    assert reason == "patience"
    assert end == run["best"][0] + 50
    assert loss < 0.2 * run["last"][1]
    check(fit_spec(run, "en"))


@both
def test_the_page_says_both_losses_and_where_it_would_stop(lang):
    app = opened("capacity", lang=lang)
    assert errors(app) == []
    learned, judged, early, epoch = (value_of(value) for value in metrics(app))
    assert learned < early < judged
    assert int(epoch) < 200
    said = {"en": "lowest at degree 3", "it": "minima al grado 3"}[lang]
    assert said in texts(app)


def test_every_preset_does_what_its_reason_says():
    app = opened("capacity")
    found = {}
    for key in presets(app):
        app.button(key=key).click().run()
        assert errors(app) == []
        found[key] = [value_of(value) for value in metrics(app)[:2]]
    low, right, high, more, clean = found.values()
    assert min(low) > 0.2
    assert max(right) < 0.09
    assert high[1] > 100 * high[0]
    assert more[1] < 2 * more[0]
    assert max(clean) < 1e-4


@both
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"cap": "99"}, 0),
        ({"cap": "x"}, 0),
        ({"cap": "15", "cap_n": "2"}, 0),
        ({"cap_n": "1"}, 1),
        ({"cap_n": "100000"}, 1),
        ({"cap_noise": "-1"}, 1),
        ({"cap_noise": "1e300"}, 1),
        ({"cap_epochs": "0"}, 1),
        ({"cap_epochs": "10000000"}, 1),
        ({"cap_wait": "0"}, 1),
    ],
    ids=str,
)
def test_what_cannot_be_fitted_is_one_line(query, count, lang):
    assert len(errors(opened("capacity", lang=lang, **query))) == count


def test_the_code_ends_where_the_page_does(capsys):
    app = opened("capacity", cap="3")
    printed = [float(value) for value in ran(codes(app)[0], capsys).split()]
    assert printed == pytest.approx([value_of(value) for value in metrics(app)[:2]], rel=1e-3)
