"""SGD against GD: both ways on the cost of a line, and the three claims as measured."""

from __future__ import annotations

import numpy as np
import pytest

import mathcore
from app import samples
from app.ui.player import check
from app.ui.samples import paths_spec
from tests.app.reading import (
    codes,
    errors,
    metrics,
    opened,
    presets,
    ran,
    unfold,
)

START = (-1.5, 2.5)
TWO = "(w^2 - 1)^2 + w/4 + s w"
both = pytest.mark.parametrize("lang", ["en", "it"])


def test_the_lowest_point_is_where_the_residuals_are_square_on_the_data():
    data = samples.line_data(0)
    w, b = samples.line_paths(START, 0.1, 2, 4, 0, "en")["best"]
    residuals = w * data["x"] + b - data["y"]
    assert residuals.sum() == pytest.approx(0, abs=1e-9)
    assert residuals @ data["x"] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("batch", [1, 4, 64])
def test_both_have_read_as_many_samples_at_each_moment(batch):
    run = samples.line_paths(START, 0.1, 3, batch, 0, "en")
    check(paths_spec(run, "en"))
    assert run["updates"] == [3 * 64 // batch, 3]
    assert run["read"] == [batch * k for k in range(192 // batch + 1)]
    assert run["read"][-1] == 3 * 64


def test_one_batch_of_all_is_descent_on_all():
    run = samples.line_paths(START, 0.1, 5, 64, 0, "en")
    assert run["few"]["w"] == pytest.approx(run["all"]["w"], rel=1e-5)


@both
def test_iterations_batches_and_epochs_are_counted(lang):
    app = opened("sgd", lang=lang, sg_batch="16", sg_epochs="5")
    assert errors(app) == []
    table = app.table[0].value
    assert list(table.iloc[:4, 1]) == ["64", "1", "5", "5"]
    assert list(table.iloc[:4, 2]) == ["16", "4", "5", "20"]


def test_a_step_holds_memory_by_its_batch_and_a_stream_by_one_batch():
    held = samples.memory()
    samples_of = dict(zip(held["rows"], held["samples"], strict=True))
    assert samples_of[100] == 100 * 21 * 8
    growth = held["peak"][-1] / held["peak"][2]
    assert growth == pytest.approx(200, rel=0.15)
    assert held["stream"] < held["whole"] / 20


def test_training_goes_on_with_new_data_from_where_it_was():
    shifted = samples.new_data(0.1, 4, 0, "en")
    # The line learned before is 2 too low all over.
    row = mathcore.LOSSES["mse"]
    off = mathcore.compile(row.per_sample, [row.prediction, row.target])(0.0, 2.0)
    assert shifted["costs"][0] == pytest.approx(float(off), rel=0.3)
    assert shifted["costs"][-1] < 0.2 * shifted["costs"][0]
    assert shifted["again"] > shifted["read"]


def test_the_share_that_crosses_is_what_a_loop_by_hand_finds():
    told = samples.valleys(TWO, 1.2, 0.05, 100, 1, 4.0, "en")
    draw = np.random.default_rng(0).normal(size=64)
    tilt = 4 * (draw - draw.mean()) / draw.std()
    ended = []
    for seed in range(200):
        order, w = np.random.default_rng(seed), 1.2
        drawn = np.concatenate([order.permutation(64) for _ in range(2)])[:100]
        for k in drawn:
            w -= 0.05 * (4 * w * (w * w - 1) + 0.25 + tilt[k])
        ended.append(w)
    assert told["few"] == pytest.approx(ended, rel=1e-4)
    assert told["share"] == np.mean(np.array(ended) < told["border"])
    assert told["share_all"] == 0


@both
def test_noise_crosses_the_hill_and_all_samples_do_not(lang):
    stay, cross, back = metrics(opened("sgd", lang=lang))
    assert stay == "0%"
    assert 50 < int(cross.rstrip("%")) < 95
    assert 50 < int(back.rstrip("%")) < 100


def test_without_noise_nobody_crosses():
    assert metrics(opened("sgd", va_spread="0"))[:2] == ["0%", "0%"]


@both
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"sg_rate": "0"}, 2),
        ({"sg_epochs": "0"}, 1),
        ({"sg_epochs": "1000000"}, 1),
        ({"sg_w": "1e300"}, 1),
        ({"sg_batch": "7"}, 0),
        ({"va_f": ""}, 1),
        ({"va_f": "w^2 + s w"}, 1),
        ({"va_f": "w^4 - w^2 + s^2 w"}, 1),
        ({"va_f": "a b + s"}, 1),
        ({"va_rate": "-1"}, 1),
        ({"va_n": "0"}, 1),
        ({"va_n": "100000000"}, 1),
        ({"va_start": "1e300"}, 1),
        ({"va_spread": "-2"}, 1),
    ],
    ids=str,
)
def test_what_cannot_be_run_is_one_line_where_it_is_and_the_rest_stays(query, count, lang):
    app = opened("sgd", lang=lang, **query)
    assert len(errors(app)) == count
    assert app.table


def test_every_preset_does_what_its_reason_says():
    app = opened("sgd")
    for key in presets(app):
        app.button(key=key).click().run()
        said = errors(app) + [warning.value for warning in app.warning]
        assert bool(said) == ("fails" in app.button(key=key).label), key


@both
def test_the_deck_s_listing_is_judged_beside_ours(lang):
    app = opened("sgd", lang=lang)
    listings = "\n".join(element.value for element in unfold(app).code)
    assert "def stochastic_GD(X,y,alpha=0.001,epochs=100):" in listings
    assert "def update(" in listings


def test_the_code_ends_where_the_page_does(capsys):
    app = opened("sgd")
    lines = ran(codes(app)[0], capsys).splitlines()
    whole, few = (line.split() for line in lines[:2])
    table = app.table[0].value
    assert [whole[0], few[0]] == list(table.iloc[3, 1:])
    ends = [float(value) for value in table.iloc[4, 1:]]
    assert [float(whole[1]), float(few[1])] == pytest.approx(ends, rel=1e-3)


@pytest.mark.parametrize(("batch", "most"), [(1, 20000), (64, 2000)])
def test_how_many_steps_are_made_goes_by_the_samples_of_each(batch, most):
    app = opened("sgd", va_n="100000000", va_batch=str(batch))
    assert f"take from 1 to {most} steps here, not 100000000" in errors(app)
