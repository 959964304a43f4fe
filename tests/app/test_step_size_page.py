"""Step size in one dimension: regimes where they are computed to be, and the path of the run."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app import stepping
from app.ui.stepping import lens_chart, walk_chart
from tests.app.reading import (
    codes,
    errors,
    metrics,
    opened,
    presets,
    ran,
    texts,
)

BOWL = "w^2/4 - 2w + 5"


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        # The curvature is 1/2: the borders are 2 and 4, the factor 1 - rate / 2.
        ("0.1", ["slow", "0.95", "2", "4"]),
        ("1", ["monotone", "0.5", "2", "4"]),
        ("2", ["at once", "0", "2", "4"]),
        ("3.6", ["oscillating", "-0.8", "2", "4"]),
        ("4", ["bouncing", "-1", "2", "4"]),
        ("4.4", ["diverging", "-1.2", "2", "4"]),
    ],
)
def test_the_regime_is_named_with_its_factor_and_borders(rate, said):
    app = opened("step-size", eta=rate)
    assert errors(app) == []
    assert metrics(app)[:4] == said


def test_it_is_said_in_italian():
    app = opened("step-size", eta="3.6", lang="it")
    assert errors(app) == []
    assert metrics(app)[:2] == ["oscillante", "-0,8"]
    assert "Oscillante: va oltre, ma ogni volta di meno" in texts(app)


@pytest.mark.parametrize("rate", [0.3, 1.0, 3.6, 4.4])
def test_the_factor_is_what_the_run_does(rate):
    run = stepping.walk(BOWL, 0.0, rate, 8, "en")
    factor = stepping.lens(BOWL, 0.0, rate, 8)["factor"]
    away = [w - 4 for w in run["w"]]
    for before, after in pairwise(away):
        assert after == pytest.approx(factor * before, rel=1e-9)


def test_the_bar_is_drawn_from_border_to_border():
    figure = lens_chart(stepping.lens(BOWL, 0.0, 1.0, 20), 1.0, "en")
    drawn = [(bar.base[0], bar.base[0] + bar.x[0]) for bar in figure.data[:4]]
    assert drawn == [pytest.approx(pair) for pair in ((0, 0.2), (0.2, 2), (2, 4), (4, 5.2))]
    assert len({bar.marker.pattern.shape for bar in figure.data[:4]}) == 4
    assert figure.data[4].x == (1.0,)


def test_the_slider_walks_the_steps():
    figure = walk_chart(stepping.walk(BOWL, 0.0, 2.0, 5, "en"), "en")
    assert len(figure.frames) == 6
    assert figure.frames[0].layout.annotations[0].text.startswith("Step 0: w = 0, f = 5")
    assert figure.frames[1].layout.annotations[0].text.startswith("Step 1: w = 4, f = 1")


def test_the_nearest_of_two_minima_counts():
    left, right = (stepping.lens("w^4/4 - w^2", start, 0.1, 60)["at"] for start in (-0.5, 0.5))
    assert (left, right) == (pytest.approx(-(2**0.5)), pytest.approx(2**0.5))


def test_a_minimum_that_no_polynomial_gives_is_where_the_run_ends():
    app = opened("step-size", cost="cos(w)", start="1", eta="1", n="60")
    assert errors(app) == []
    assert metrics(app)[0] == "at once"


def test_every_preset_does_what_its_reason_says():
    app = opened("step-size")
    for key in presets(app):
        app.button(key=key).click().run()
        reason = app.button(key=key).label
        assert bool(errors(app)) == ("fails" in reason)
        for regime in ("slow", "monotone", "oscillating", "diverging"):
            if f"{regime}&#58;" in reason:
                assert metrics(app)[0] == regime


@pytest.mark.parametrize("lang", ["en", "it"])
@pytest.mark.parametrize(
    ("query", "charts"),
    [
        ({"cost": ""}, 0),
        ({"cost": "5"}, 0),
        ({"cost": "a b"}, 0),
        ({"eta": "0"}, 0),
        ({"eta": "-1"}, 0),
        ({"start": "1e300"}, 0),
        ({"n": "0"}, 0),
        ({"n": "100000"}, 0),
        ({"cost": "-w^2"}, 1),
        ({"cost": "e^w"}, 1),
        ({"cost": "ln(w)", "start": "-1"}, 1),
    ],
    ids=str,
)
def test_what_cannot_be_shown_is_one_line_and_the_rest_stays(query, charts, lang):
    app = opened("step-size", lang=lang, **query)
    assert len(errors(app)) == 1
    assert len(app.get("plotly_chart")) == charts


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"eta": "4.4"}, "leaves the picture"),
        ({"eta": "1e300"}, "at step 1"),
        ({"cost": "w^4", "start": "3"}, "at step"),
    ],
)
def test_a_run_that_runs_away_says_so_and_is_drawn_up_to_there(query, said):
    app = opened("step-size", **query)
    assert not app.exception
    assert said in app.warning[0].value
    assert app.get("plotly_chart")


def test_a_letter_called_like_the_rate_is_renamed():
    app = opened("step-size", cost="eta^2", start="1", eta="0.25")
    assert errors(app) == []
    assert metrics(app)[:2] == ["monotone", "0.5"]


def test_the_code_prints_the_bounds(capsys):
    printed = ran(codes(opened("step-size"))[0], capsys)
    assert "monotone_below=2" in printed
    assert "'w': array([0." in printed


def test_its_rate_is_not_carried_to_another_page():
    app = opened("step-size", eta="3.6")
    app.switch_page("views/descent.py").run()
    assert not app.exception
    assert app.number_input(key="rate").value == 0.5
