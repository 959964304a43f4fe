"""Backpropagation: every number of a pass, a weight's paths, and what working backwards spares."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from app import backprop
from app.ui.backprop import passes_chart
from app.ui.network import drawn_network
from tests.app.reading import (
    codes,
    errors,
    formulas,
    metrics,
    opened,
    presets,
    ran,
    reveal,
    texts,
    unfold,
    value_of,
)

DEFAULT = ("1; -1", 1.0, "2", "tanh", "class", 0)
DEEP = ("1; -1", 1.0, "2; 3", "tanh", "number", 4)


def worked(asked=DEFAULT, rate=0.5):
    return backprop.numbers(*asked, rate)


def test_every_number_is_what_a_pass_by_hand_gives():
    shown = worked()
    numbers = {name: np.array(values) for name, values in shown["arrays"].items()}
    x = np.array([[1.0, -1.0]])
    a = np.tanh(x @ numbers["W1"] + numbers["b1"])
    p = 1 / (1 + np.exp(-(a @ numbers["W2"] + numbers["b2"])))
    dz = p - 1
    dz1 = (dz @ numbers["W2"].T) * (1 - a**2)
    by_hand = {"a1": a, "p": p, "dz2": dz, "dW2": a.T @ dz, "dz1": dz1, "dW1": x.T @ dz1}
    for name, values in by_hand.items():
        assert numbers[name] == pytest.approx(values), name
    assert np.array(shown["after"]["W1"]) == pytest.approx(numbers["W1"] - 0.5 * by_hand["dW1"])
    assert shown["loss"][1] < shown["loss"][0]


def test_the_page_shows_output_loss_and_derivative():
    app = opened("backpropagation")
    assert errors(app) == []
    shown = worked()
    assert metrics(app)[:3] == [f"{v:.4g}" for v in (shown["output"][0], *shown["loss"])]
    assert metrics(app)[3] == metrics(app)[4] == metrics(app)[5] == "0.1598"


def test_every_number_stands_in_a_table_too():
    table = reveal(opened("backpropagation"), "every number").table[0].value
    assert next(iter(table["statement"])).startswith("z1_nk = ")
    assert list(table["numbers"])[:2] == ["−0.36; −0.16", "−0.3452; −0.1586"]
    assert len(table) == 11


def test_it_is_said_in_italian():
    app = opened("backpropagation", lang="it", weight="W2[1,1]")
    assert errors(app) == []
    assert metrics(app)[3] == "0,1649"
    assert "tanti quante le vie" in texts(app)


@pytest.mark.parametrize("asked", [DEFAULT, DEEP], ids=["2-2-1", "2-2-3-1"])
def test_each_weight_s_derivative_is_its_sum_over_paths_and_what_is_measured(asked):
    shown = worked(asked)
    for name in shown["weights"]:
        told = backprop.weight(name, *asked, "en")
        layer, j, k = told["place"]
        value = shown["arrays"][f"dW{layer}"][j][k]
        assert told["value"] == pytest.approx(value)
        assert told["measured"] == pytest.approx(value, abs=1e-7)
        assert sum(path["value"] for path in told["paths"]) == pytest.approx(value)
        assert len(told["paths"]) == told["count"] == np.prod(shown["sizes"][layer + 1 :])


def test_the_slider_goes_through_the_program_and_ends_with_the_update():
    shown = worked()
    figure = passes_chart(shown, [1, 0, 0], "en")
    said = [frame.layout.annotations[-1].text for frame in figure.frames]
    order = [text.split("<b>")[1].split("</b>")[0] for text in said]
    assert order == ["forwards"] * 5 + ["backwards"] * 6 + ["update"]
    assert said[-1].endswith("w ← w − η g")
    first, last = (
        " ".join(note.text for note in figure.frames[k].layout.annotations) for k in (0, -1)
    )
    assert "<b>z = −0.36</b>" in first
    assert "p =" not in first
    assert "p = 0.522" in last
    assert "→ <b>0.0101</b>" in last


def test_the_gap_between_written_out_and_backwards_grows_with_depth():
    rows = backprop.swelling("tanh", "class")
    ratios = [row["ratio"] for row in rows]
    assert ratios == sorted(ratios)
    assert rows[-1]["unrolled"] > 1000 * rows[-1]["backprop"]


def test_a_typed_function_of_functions_is_derived_by_the_chain_rule():
    app = opened("backpropagation", nested="e^(-x^2)", at_x="1")
    assert errors(app) == []
    assert any("e^{-x^{2}}" in f and f.startswith(r"\frac{d}{dx}") for f in formulas(app))


@pytest.mark.parametrize("lang", ["en", "it"])
@pytest.mark.parametrize(
    ("query", "charts"),
    [
        ({"xrow": ""}, 1),
        ({"xrow": "a"}, 1),
        ({"xrow": "1 2 3 4"}, 1),
        ({"hidden": "0"}, 1),
        ({"hidden": "9"}, 1),
        ({"hidden": "1.5"}, 1),
        ({"hidden": "2; 2; 2"}, 1),
        ({"label": "1e300"}, 1),
        ({"brate": "1e300"}, 1),
        ({"nested": "sin("}, 2),
        ({"nested": ""}, 2),
    ],
    ids=str,
)
def test_what_cannot_be_shown_is_one_line_and_the_rest_stays(query, charts, lang):
    app = opened("backpropagation", lang=lang, **query)
    assert len(errors(app)) == 1
    assert len(app.get("plotly_chart")) == charts


@pytest.mark.parametrize(
    "query",
    [
        {"xrow": "1000000; -1000000", "hact": "relu", "out": "number"},
        {"weight": "W9[9,9]", "hact": "nope", "out": "nope"},
        {"hidden": "3; 3", "xrow": "1; 2; 3", "weight": "W1[3,3]"},
    ],
    ids=str,
)
def test_extreme_inputs_are_shown(query):
    app = opened("backpropagation", **query)
    assert errors(app) == []
    assert len(app.get("plotly_chart")) == 2


def test_every_preset_does_what_its_reason_says():
    app = opened("backpropagation")
    for key in presets(app):
        app.button(key=key).click().run()
        assert errors(app) == []
        small = abs(value_of(metrics(app)[3])) < 1e-3
        assert small == ("fails" in app.button(key=key).label)


def test_a_fault_of_the_deck_s_listing_is_shown_here():
    app = unfold(opened("backpropagation"))
    assert "def backward_propagation" in "".join(element.value for element in app.code)


def test_the_code_explains_the_weight(capsys):
    printed = ran(codes(opened("backpropagation"))[-1], capsys)
    assert "Along one path" in printed
    assert "def gradients(" in printed


@pytest.mark.parametrize("sizes", [(2, 2, 1), (2, 3, 1)], ids=str)
def test_on_a_phone_the_numbers_of_crossing_edges_stand_apart(sizes):
    edges = {
        (layer, j, k): "0.12<br>→ 0.345"
        for layer in (1, 2)
        for j in range(sizes[layer - 1])
        for k in range(sizes[layer])
    }
    layout = drawn_network(sizes, {}, {}, edges, []).to_dict()["layout"]
    low, high = layout["xaxis"]["range"]
    # A chart is 358 pixels wide there, a unit has about 140 from top to bottom, and two lines of
    # numbers take some 50 by 30.
    places = [(358 * note["x"] / (high - low), 140 * note["y"]) for note in layout["annotations"]]
    assert len(places) == len(edges)
    for (ax, ay), (bx, by) in combinations(places, 2):
        assert abs(ax - bx) > 50 or abs(ay - by) > 30
