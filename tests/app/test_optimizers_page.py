"""Optimizers on one surface: walks, lowest points, one step's numbers, and what breaks."""

from __future__ import annotations

import numpy as np
import pytest

import mathcore
from app import racing
from app.microscope import microscope
from app.relief import LEVELS
from app.ui.i18n import words
from app.ui.player import check
from app.ui.race_charts import few_ticks, height_axis, race_spec, state_panel
from app.ui.racing import RATES
from tests.app.reading import (
    codes,
    errors,
    formulas,
    opened,
    presets,
    ran,
    reveal,
    texts,
    value_of,
)

RAVINE, START = "x^2/20 + y^2", (-2.5, 2.0)
RULES = racing.Rules()
ALL = tuple(RATES.items())
both = pytest.mark.parametrize("lang", ["en", "it"])


def walks(racers, rules=RULES, steps=40, lang="en"):
    return racing.race(RAVINE, START, racers, steps, rules, lang)["walks"]


def test_plain_descent_walks_as_worked_out_by_hand():
    (one,) = walks((("sgd", 0.9),))
    # x -> (1 - 0.9/10) x and y -> (1 - 2 * 0.9) y.
    assert one["x"][:4] == pytest.approx([-2.5 * 0.91**k for k in range(4)], rel=1e-5)
    assert one["y"][:4] == pytest.approx([2 * (-0.8) ** k for k in range(4)], rel=1e-5)


@pytest.mark.parametrize("convention", ["pytorch", "keras"])
@pytest.mark.parametrize("name", mathcore.OPTIMIZERS)
def test_the_numbers_under_the_microscope_lead_to_the_next_step(name, convention):
    rules = racing.Rules(convention, hyper=(("epsilon", 1e-6),))
    for by, along in enumerate("xy"):
        (one,) = walks(((name, 0.05),), rules)
        seen = microscope(RAVINE, START, name, 0.05, 40, rules, by, "en")
        came = seen["formulas"][-1]["slots"]["came_to"]
        assert came[:40] == pytest.approx(one[along][1:41], rel=1e-4, abs=1e-9)


def test_the_first_step_of_adam_is_its_rate_and_longer_without_its_correction():
    corrected, bare = (
        walks((("adam", 0.1),), racing.Rules(corrected=flag))[0]["x"] for flag in (True, False)
    )
    assert corrected[1] - corrected[0] == pytest.approx(0.1, rel=1e-4)
    # (1 - beta_1) / sqrt(1 - beta_2) = 0.1 / 0.0316
    assert bare[1] - bare[0] == pytest.approx(0.1 * 0.1 / 0.001**0.5, rel=1e-4)


def test_one_that_breaks_says_so_and_the_others_go_on():
    app = opened("optimizers", race_who="sgd,adagrad,adam", rate_sgd="1.2", rate_adagrad="0")
    assert errors(app) == []
    said = [warning.value for warning in app.warning]
    assert len(said) == 2
    assert any("sgd flies away" in line for line in said)
    assert any("adagrad" in line and "greater than 0" in line for line in said)
    assert list(app.table[0].value["optimizer"]) == ["sgd", "adam"]


def test_the_table_says_where_each_ends_and_when_it_arrived():
    table = opened("optimizers", race_who="sgd", rate_sgd="0.5").table[0].value
    heights = [2.5**2 / 20 * 0.95 ** (2 * k) + 4 * 0.0 ** (2 * k) for k in range(101)]
    first = next(k for k, h in enumerate(heights) if h <= 0.01 * heights[0])
    assert list(table.iloc[0])[3] == str(first)


@pytest.mark.parametrize("name", mathcore.SURFACES)
def test_the_lowest_points_are_marked_on_the_map_and_the_spec_is_whole(name):
    row = mathcore.SURFACES[name]
    text = mathcore.printing.plain(row.expr)
    race = racing.race(text, row.start, ALL, 30, RULES, "en")
    field, lows = racing.ground(text, *row.frame), racing.lows(text, "en")
    spec = race_spec(race, field, lows, None, "en")
    check(spec)
    marked = next(m for m in spec["panels"][0]["marks"] if m["kind"] == "places")
    height = mathcore.compile(row.expr, row.variables)
    assert height(np.array(marked["x"]), np.array(marked["y"])) == pytest.approx(
        lows["value"], abs=1e-9
    )


def test_lines_of_equal_height_are_of_equal_height():
    lines = racing.ground("x^2 + y^2", -3, 3)["lines"]
    points = [(x, y) for x, y in zip(lines["x"], lines["y"], strict=True) if x is not None]
    radii = np.array([x * x + y * y for x, y in points])
    levels = np.unique(radii.round(1))
    assert len(levels) < 3 * LEVELS


@both
def test_the_lowest_point_is_said_with_its_reason(lang):
    said = texts(opened("optimizers", lang=lang))
    assert ("at (0; 0)" if lang == "en" else "in (0; 0)") in said
    assert ("sum of squares" if lang == "en" else "somma di quadrati") in said


def test_the_update_stands_on_the_page_as_its_record_has_it():
    app = opened("optimizers", race_who="momentum", race_as="keras")
    shown = formulas(reveal(app, "written out"))
    assert r"v_{t} = \mu v_{t - 1} - \eta g_{t}" in shown
    assert r"v_{2} = \mu^{2} v_{0}" not in shown
    assert any(line.startswith("v_{3} =") for line in shown)


@both
@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"race": ""}, 1),
        ({"race": "x^"}, 1),
        ({"race": "a b c"}, 1),
        ({"race": "5"}, 1),
        ({"race": "ln(x) + y^2"}, 1),
        ({"race_low": "3", "race_high": "3"}, 1),
        ({"race_low": "-1e300"}, 1),
        ({"race_p": "1e300"}, 1),
        ({"race_n": "0"}, 1),
        ({"race_n": "1000000"}, 1),
        ({"hyper_beta_1": "7", "race_who": "adam"}, 0),
        ({"race_as": "nope", "race_who": "nope,sgd", "micro": "nope", "race_plan": "nope"}, 0),
        ({"small_n": "0"}, 1),
        ({"race": "x^2"}, 0),
        ({"race": "u^2 + v^4"}, 0),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_raced_is_one_line_and_the_page_stays(query, count, lang):
    app = opened("optimizers", lang=lang, **query)
    assert len(errors(app)) == count
    if "hyper_beta_1" in query:
        assert "beta_1" in app.warning[0].value.replace("&#95;", "_")


@both
def test_nobody_races_until_somebody_is_chosen(lang):
    app = opened("optimizers", lang=lang, race_who="")
    assert errors(app) == []
    assert len(app.info) == 1
    assert len(presets(app)) == 9


def test_every_preset_runs_and_only_the_one_that_says_so_breaks():
    app = opened("optimizers")
    for key in presets(app):
        app.button(key=key).click().run()
        assert errors(app) == [], key
        assert bool(app.warning) == ("flies away" in app.button(key=key).label), key


@both
def test_a_network_learns_with_each_and_the_shipped_rates(lang):
    table = opened("optimizers", lang=lang).table[1].value
    rates = [value.replace(",", ".") for value in table.iloc[:, 1]]
    assert [float(rate) for rate in rates] == [0.1, 0.1, 0.01, 0.001]
    costs = [float(value.replace(",", ".")) for value in table.iloc[:, 2]]
    assert all(cost < 0.6 for cost in costs)


def test_the_code_ends_where_the_page_does(capsys):
    app = opened("optimizers", race_who="sgd", rate_sgd="0.5")
    printed = ran(codes(app)[0], capsys)
    last = float(printed.splitlines()[0].split()[1])
    assert last == pytest.approx(value_of(app.table[0].value.iloc[0, 1]), rel=1e-3)
    assert "point=(0, 0)" in printed


def test_the_axis_of_heights_reaches_from_power_to_power_around_all_that_is_drawn():
    axis = height_axis([4.2, 3e-3, 4e-14], 4.2)
    assert axis == {"range": [pytest.approx(1e-14), 10.0], "log": True}
    # What falls to nothing does not squeeze the rest.
    assert height_axis([4.2, 1e-200], 4.2)["range"][0] > 1e-31


def test_the_axis_of_costs_has_few_numbers_and_no_digit_without_its_power():
    assert few_ticks([0.7, 0.02]) == [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]
    assert few_ticks([1e-6, 0.7]) == [10.0**k for k in range(-6, 1)]
    assert few_ticks([])[:3] == [1, 2, 5]


def test_what_an_optimizer_keeps_has_room_above_and_below():
    race, field = {"steps": [0, 1, 2]}, {"letters": ["x", "y"]}
    panel = state_panel(race, field, "m", [[0.0, 1.0, None], [0.0, -1.0, 0.5]], words("en"))
    low, high = panel["y"]["range"]
    assert low < -1
    assert high > 1


@pytest.mark.parametrize(("lang", "said"), [("en", "3.162 times"), ("it", "3,162 volte")])
def test_how_long_adam_s_first_step_is_without_correction_is_computed(lang, said):
    # By hand: m = (1 - b1) g and v = (1 - b2) g^2, so the step is (1 - b1) / sqrt(1 - b2).
    assert racing.uncorrected() == pytest.approx((1 - 0.9) / np.sqrt(1 - 0.999), rel=1e-6)
    assert said in texts(opened("optimizers", lang=lang))
