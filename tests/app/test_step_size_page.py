"""Step size in one dimension: regimes where they are computed to be, and the path of the run."""

from __future__ import annotations

from itertools import pairwise
from math import e, exp, pi

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
        ("3.6", ["oscillating", "−0.8", "2", "4"]),
        ("4", ["bouncing", "−1", "2", "4"]),
        ("3.999999999", ["oscillating", "−1", "2", "4"]),
        ("4.4", ["diverging", "−1.2", "2", "4"]),
    ],
)
def test_the_regime_is_named_with_its_factor_and_borders(rate, said):
    app = opened("step-size", eta=rate)
    assert errors(app) == []
    assert metrics(app)[:4] == said


def test_it_is_said_in_italian():
    app = opened("step-size", eta="3.6", lang="it")
    assert errors(app) == []
    assert metrics(app)[:2] == ["oscillante", "−0,8"]
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
    # cos has the curvature 1 at pi.
    app = opened("step-size", cost="cos(w)", start="1", eta="1", n="60")
    assert errors(app) == []
    assert metrics(app)[:4] == ["at once", "0", "1", "2"]
    assert "at the minimum it is 1" in texts(app)
    assert "w ≈ 3.142" in texts(app)


def test_its_numbers_are_written_as_italian_writes_them():
    # cos(2w)/3 has the curvature 4/3 at pi/2.
    app = opened("step-size", cost="cos(2w)/3", start="1", eta="0.1", lang="it")
    assert errors(app) == []
    assert metrics(app)[2:4] == ["0,75", "1,5"]
    assert "nel minimo vale 1,333" in texts(app)
    assert "w ≈ 1,571" in texts(app)


@pytest.mark.parametrize(
    ("cost", "start", "rate", "minimum", "curvature"),
    [
        ("e^w - w", 2.0, 0.3, 0.0, 1.0),
        ("e^w - w", 2.0, 0.01, 0.0, 1.0),
        ("e^w - w", 2.0, 3.0, 0.0, 1.0),
        ("cos(w)", 1.0, 0.1, pi, 1.0),
        ("cos(w)", -1.0, 0.1, -pi, 1.0),
        # w ln(w) is lowest at 1/e, where its second derivative 1/w is e.
        ("w ln(w)", 1.0, 0.1, exp(-1), e),
    ],
)
def test_a_minimum_that_no_polynomial_gives_is_found_downhill_of_the_run(
    cost, start, rate, minimum, curvature
):
    lens = stepping.lens(cost, start, rate, 20)
    assert lens["approximate"] == (minimum != 0), "a slope of exactly 0 at 0 is proved"
    assert lens["at"] == pytest.approx(minimum, abs=1e-9)
    assert lens["curvature_number"] == pytest.approx(curvature, rel=1e-9)
    assert lens["bounds"][1:3] == pytest.approx([1 / curvature, 2 / curvature], rel=1e-9)


@pytest.mark.parametrize(
    ("cost", "start", "said"),
    [
        ("w^4", "0", ["starts at w = 0", "a minimum", "never moves", "curvature there is 0"]),
        ("cos(w)", "0", ["starts at w = 0, where the slope is 0, so it never moves"]),
        ("|w|", "0", ["starts at w = 0", "no derivative", "never moves"]),
        ("w^4/4 - w^2", "0", ["starts at w = 0, where the slope is 0, so it never moves"]),
        ("(w+1.5)^3", "-1.5", ["starts at w = −1.5, where the slope is 0", "never moves"]),
        ("w^4", "1", ["the curvature at the minimum w = 0 is 0"]),
        ("(w-0.1)^6", "1", ["the curvature at the minimum w = 0.1 is 0"]),
        ("w^3", "1", ["no minimum with a positive curvature was found near the end"]),
        ("|w|", "1", ["no minimum with a positive curvature was found near the end"]),
        ("e^w", "0", ["no minimum with a positive curvature was found near the end"]),
    ],
)
def test_where_there_are_no_borders_it_is_said_why(cost, start, said):
    app = opened("step-size", cost=cost, start=start, eta="0.1")
    (error,) = errors(app)
    assert all(words in error for words in said)
    assert len(app.get("plotly_chart")) == 1


def test_a_run_that_never_moves_is_said_so_in_italian_with_its_comma():
    app = opened("step-size", cost="(w+1.5)^3", start="-1.5", lang="it")
    (error,) = errors(app)
    assert "la discesa parte da w = −1,5, dove la pendenza è 0" in error


@pytest.mark.parametrize(("cost", "start"), [(BOWL, "4"), ("e^w - w", "0")])
@pytest.mark.parametrize("rate", ["0.1", "5"])
def test_a_run_that_starts_at_a_curved_minimum_is_at_rest_at_every_rate(cost, start, rate):
    app = opened("step-size", cost=cost, start=start, eta=rate)
    assert errors(app) == []
    assert metrics(app)[0] == "at rest"
    assert metrics(app)[-1] == start
    assert "At rest: it starts at the minimum" in texts(app)


def test_a_formula_without_a_variable_is_said_to_have_none():
    assert errors(opened("step-size", cost="5")) == [
        "this page takes a function of one variable; this one has none"
    ]
    assert errors(opened("step-size", cost="5", lang="it")) == [
        "questa pagina vuole una funzione di una sola variabile; qui non ce n'è nessuna"
    ]


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


@pytest.mark.parametrize(
    ("cost", "start", "at"),
    [("e^w - w", 1.0, 0), ("(e^(2w-1) - 1)^2", 1.0, 0.5), ("cosh(w + 3/7)", 0.0, -3 / 7)],
)
def test_a_minimum_found_by_search_is_exact_where_the_slope_is_proved_to_be_0(cost, start, at):
    lens = stepping.lens(cost, start, 0.1, 20)
    assert not lens["approximate"]
    assert lens["at"] == at
    assert all(lens["exact"]), "the borders follow from it as formulas"
    assert stepping.lens_steps(cost, lens["place"], "en")["bends"]


def test_the_borders_of_a_minimum_that_is_no_fraction_are_numbers():
    lens = stepping.lens("w ln(w)", 1.0, 0.1, 20)
    assert (lens["approximate"], lens["exact"]) == (True, [None, None])
