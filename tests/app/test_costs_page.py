"""Cost functions: a sample's loss and slope, costs over points, and what their factor does."""

from __future__ import annotations

from html import unescape
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st

from app import losses
from app.ui import charts
from app.ui.charts import tangent_chart
from app.ui.losses import overview_chart
from tests.app.reading import (
    codes,
    errors,
    formulas,
    metrics,
    opened,
    presets,
    ran,
    texts,
)

# Written out again in NumPy, as the judge.
BY_HAND = {
    "mse": lambda p, y: (p - y) ** 2 / 2,
    "mae": lambda p, y: abs(p - y),
    "huber": lambda p, y: (p - y) ** 2 / 2 if abs(p - y) <= 1 else abs(p - y) - 0.5,
    "log_loss": lambda p, y: -np.log(p if y else 1 - p),
    "log_loss_logit": lambda p, y: np.logaddexp(0, -p if y else p),
    "hinge": lambda p, y: max(0.0, 1 - (2 * y - 1) * p),
}


@pytest.mark.parametrize("target", [0.0, 1.0])
@pytest.mark.parametrize("name", BY_HAND)
def test_the_curve_is_the_loss_and_its_slope(name, target):
    curve, by_hand = losses.curve(name, target), BY_HAND[name]
    checked = 0
    for x, f in zip(curve["x"][5:-5], curve["f"][5:-5], strict=True):
        if f is not None:
            checked += 1
            assert f == pytest.approx(by_hand(x, target), abs=1e-4)
    assert checked > 700
    step = 1e-6
    for x, rise in zip(curve["touch"][1:-1], curve["rise"][1:-1], strict=True):
        measured = (by_hand(x + step, target) - by_hand(x - step, target)) / (2 * step)
        assert rise is None or rise == pytest.approx(measured, rel=1e-4, abs=1e-5)


def test_a_sample_s_loss_and_slope_stand_on_the_page():
    app = opened("costs")
    assert errors(app) == []
    # (1 - 0.25)^2 / 2 and 0.25 - 1.
    assert metrics(app)[:2] == ["0.2812", "−0.75"]
    assert r"l = \frac{(y - \varphi)^{2}}{2}" in formulas(app)
    assert any(formula.endswith(r"= \varphi - y") for formula in formulas(app))


def test_it_is_said_in_italian():
    app = opened("costs", loss="log_loss", phi="0.5", lang="it")
    assert errors(app) == []
    assert metrics(app)[:2] == ["0,6931", "−2"]
    assert "entropia incrociata" in texts(app)


def test_one_point_is_typed_in_italian_with_a_decimal_comma():
    app = opened("costs", xs="0,5", ys="1", lang="it")
    assert errors(app) == []
    # The factor 1/2: the slope at w = 0 is -x y.
    assert next(iter(app.table[0].value["pendenza in w = 0"])) == "−0,5"
    said = [unescape(each.value) for each in app.caption]
    assert [line for line in said if line.startswith("Letto come 0,5. ")]


@pytest.mark.parametrize("name", BY_HAND)
def test_the_cost_adds_the_losses_of_all_points(name):
    found = losses.cost(name, "1; 2; -3", "0; 1; 1")
    by_hand = BY_HAND["log_loss_logit" if name == "log_loss" else name]
    points = list(zip((1, 2, -3), (0, 1, 1), strict=True))
    for w, cost in list(zip(found["x"], found["f"], strict=True))[::40]:
        if cost is not None:
            expected = sum(by_hand(w * x, y) for x, y in points)
            assert cost == pytest.approx(expected, rel=1e-4, abs=1e-4)


def test_the_factor_scales_slope_step_and_the_rates_that_work():
    x, y, rate = np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.0, 5.0]), 0.1
    rows = {row["name"]: row for row in losses.scaled("1; 2; 3", "2; 3; 5", rate)}
    factors = {"half_sum": 1 / 2, "half_mean": 1 / 6, "mean": 1 / 3, "none": 1.0}
    for name, factor in factors.items():
        slope, curvature = -2 * factor * (x @ y), 2 * factor * (x @ x)
        assert rows[name]["slope"] == pytest.approx(slope)
        assert rows[name]["after"] == pytest.approx(-rate * slope)
        assert rows[name]["at_once"] == pytest.approx(1 / curvature)
        assert rows[name]["diverges"] == pytest.approx(2 / curvature)


def test_the_four_factors_stand_in_a_table():
    table = opened("costs").table[0].value
    assert list(table["factor"]) == ["1/2, the sum", "1/(2n)", "1/n, the mean", "no factor"]
    assert list(table["there in one step with"]) == ["1/14", "3/14", "3/28", "1/28"]


def test_all_losses_are_in_one_picture():
    names = [trace.name for trace in overview_chart(losses.among_others(), "en").data]
    assert names == [
        "squared error", "absolute error", "Huber",
        "log loss, by the logit, y = 0", "hinge, y = 0",
        "log loss, by the logit, y = 1", "hinge, y = 1",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "it"])
@pytest.mark.parametrize(
    ("query", "complaints", "charts"),
    [
        ({"y_true": "1e300"}, 1, 2),
        ({"loss": "hinge", "y_true": "2"}, 1, 2),
        ({"loss": "log_loss", "phi": "0"}, 1, 2),
        ({"loss": "log_loss", "phi": "7"}, 1, 2),
        ({"phi": "1e300"}, 1, 2),
        ({"xs": ""}, 2, 2),
        ({"xs": "1; a; 3"}, 2, 2),
        ({"ys": "1; 2"}, 2, 2),
        ({"xs": "0", "ys": "1"}, 1, 3),
        ({"crate": "0"}, 1, 3),
        ({"crate": "-1"}, 1, 3),
        ({"loss": "hinge", "ys": "1; 2; 3"}, 1, 2),
    ],
    ids=str,
)
def test_what_cannot_be_shown_is_said_beside_it_and_the_rest_stays(query, complaints, charts, lang):
    app = opened("costs", lang=lang, **query)
    assert len(errors(app)) == complaints
    assert len(app.get("plotly_chart")) == charts


@pytest.mark.parametrize(
    "query",
    [
        {"y_true": "-900000"},
        {"y_true": "-1000000"},
        {"loss": "nope"},
        {"loss": "huber", "phi": "1000000"},
    ],
    ids=str,
)
def test_extreme_numbers_are_shown(query):
    app = opened("costs", **query)
    assert errors(app) == []
    assert len(app.get("plotly_chart")) == 3


def test_every_preset_does_what_its_reason_says():
    app = opened("costs")
    for key in presets(app):
        app.button(key=key).click().run()
        assert bool(errors(app)) == ("fails" in app.button(key=key).label)


def test_the_code_prints_the_gradient_for_each_factor(capsys):
    printed = ran(codes(opened("costs"))[-1], capsys)
    assert "half_mean" in printed
    assert "monotone_below=1/14" in printed


def test_to_a_browser_the_first_chart_of_a_visit_is_sent_ahead(monkeypatch):
    sent: list[str] = []
    waited: list[tuple[float, list[str]]] = []
    drawn = st.plotly_chart
    monkeypatch.setattr(st, "plotly_chart", lambda *a, **k: (sent.append(k["key"]), drawn(*a, **k)))
    sleep = SimpleNamespace(sleep=lambda pause: waited.append((pause, [*sent])))
    monkeypatch.setattr(charts, "time", sleep)
    opened("costs")
    assert waited == []
    assert {"loss chart", "all losses", "cost chart"} == {*sent}

    del sent[:]
    headers = property(lambda context: {"User-Agent": "a browser"})
    monkeypatch.setattr(type(st.context), "headers", headers)
    app = opened("costs")
    app.run()
    assert waited == [(charts.HEAD_START, ["loss chart"])]


def test_the_chart_opens_at_the_prediction_that_was_given():
    chart = tangent_chart(losses.curve("mse", 1.0, 0.2613), "en", 0.2613).to_dict()
    (said,) = chart["layout"]["annotations"]
    # By hand: (1 - 0.2613)^2 / 2, and its slope 0.2613 - 1.
    assert said["text"].startswith("φ = 0.2613: f = 0.2728, slope f′ = <b>−0.7387")
