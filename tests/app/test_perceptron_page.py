"""Perceptron and dense layer: the numbers of a neuron, its rule's mistakes, a layer's product."""

from __future__ import annotations

import numpy as np
import pytest

from app import neurons
from app.ui.neurons import boundary_chart, rule_spec
from app.ui.player import check
from app.worked import listed
from mathcore.errors import DataError
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


def test_the_neuron_shows_its_numbers():
    app = opened("perceptron")
    assert errors(app) == []
    # By hand: 0.5 * 1 - 1.5 * 2 + 1 = -1.5; the slopes are the inputs 1, 2, and 1.
    line = r"y = w_{1} x_{1} + w_{2} x_{2} + b = 0.5 \cdot 1 - 1.5 \cdot 2 + 1 = -1.5"
    assert line in formulas(app)
    assert metrics(app)[:4] == ["−1.5", "1", "2", "1"]


def test_an_input_of_zero_silences_every_weight():
    app = opened("perceptron", x1="0", x2="0", bias="0", lang="it")
    assert errors(app) == []
    assert metrics(app)[:4] == ["0", "0", "0", "1"]
    assert "zittisce il suo peso" in texts(app)
    effects = neurons.moving((0.0, 0.0), (1.0, -2.0), 0.5, "w1")["by_each"]
    assert set(effects["w1"]) == set(effects["w2"]) == {0.5}
    assert len(set(effects["b"])) > 50


@pytest.mark.parametrize("moved", ["w1", "w2", "b"])
def test_on_the_line_the_weighted_sum_is_zero_wherever_the_slider_stands(moved):
    shown = neurons.moving((1.0, 2.0), (0.5, -1.0), 1.0, moved)
    drawn = 0
    for row, (xs, ys) in zip(shown["rows"], shown["ends"], strict=True):
        for x, y in zip(xs, ys, strict=True):
            if x is not None:
                drawn += 1
                assert row["w1"] * x + row["w2"] * y + row["b"] == pytest.approx(0, abs=1e-4)
    assert drawn > 60


def test_the_shaded_side_is_the_positive_one():
    shown = neurons.moving((1.0, 2.0), (0.5, -1.0), 1.0, "b")
    for row, region in zip(shown["rows"], shown["regions"], strict=True):
        for x, y in zip(region["x"], region["y"], strict=True):
            assert row["w1"] * x + row["w2"] * y + row["b"] >= -1e-9


def test_the_slider_says_what_the_neuron_does():
    figure = boundary_chart(neurons.moving((1.0, 2.0), (0.5, -1.0), 1.0, "b"), "b", "en")
    said = [frame.layout.annotations[0].text for frame in figure.frames]
    assert said[0] == "b = −3: y = <b>−4.5</b>, the neuron is silent"
    assert said[-1] == "b = 3: y = <b>1.5</b>, the neuron fires"


@pytest.mark.parametrize("points", ["and", "or", "nand", "gaussians"])
def test_samples_that_a_line_separates_are_learned_within_the_bound(points):
    run = neurons.learning(points, 1.0, 50, 0, "en")
    check(rule_spec(run, "en"))
    assert run["separated"]
    assert run["wrong"][-1] == 0
    assert run["mistakes"] <= run["bound"]["most"]


@pytest.mark.parametrize("points", ["xor", "circle"])
def test_samples_that_no_line_separates_are_never_learned(points):
    run = neurons.learning(points, 1.0, 30, 0, "en")
    check(rule_spec(run, "en"))
    assert not run["separated"]
    assert run["bound"] is None


@pytest.mark.parametrize("points", ["and", "xor", "gaussians"])
def test_the_numbers_of_each_step_add_up(points):
    run = neurons.learning(points, 0.5, 20, 0, "en")
    _, *parts = run["formulas"]
    for name, part in zip(("w_1", "w_2", "b"), parts, strict=True):
        slots = {key.removeprefix(f"{name}_"): row for key, row in part["slots"].items()}
        inward = slots.get("in", [1.0] * len(slots["now"]))
        for k in range(len(slots["now"]) - 1):
            change = slots["rate"][k] * slots["label"][k] * inward[k]
            assert slots["after"][k] == pytest.approx(slots["now"][k] + change, abs=1e-4)
            assert slots["after"][k] == slots["now"][k + 1]
        assert slots["after"][-1] is None


def test_the_rule_s_count_is_on_the_page():
    app = opened("perceptron")
    # The loop by hand in tests/mathcore/test_perceptron.py: 18 mistakes in 9 passes on AND.
    assert metrics(app)[4:7] == ["18", "9", "51"]
    app = opened("perceptron", points="xor", lang="it")
    assert "Dopo 20 passate sbaglia ancora" in app.warning[0].value


def test_the_layer_is_a_product_of_matrices():
    layer = neurons.dense("1, -2, 0.5", 3, "tanh", 4, "en")
    z = np.array(layer["x"]) @ np.array(layer["W"]) + np.array(layer["b"])
    assert layer["z"] == pytest.approx(z)
    assert layer["a"] == pytest.approx(np.tanh(z))
    assert layer["count"] == 3 * 3 + 3
    shown = formulas(opened("perceptron", outputs="3", act="tanh", wseed="4"))
    assert layer["matrices"] in shown
    assert all(f"= {line['numbers']}" in shown for line in layer["lines"])
    first = [f"{layer['W'][j][0]:g}" for j in range(3)]
    assert all(weight.strip("-") in layer["lines"][0]["numbers"] for weight in first)


def test_numbers_of_the_layer_are_written_in_italian():
    shown = formulas(opened("perceptron", sample="1; -2; 0,5", lang="it"))
    assert any("0{,}5" in formula and "pmatrix" in formula for formula in shown)


def test_the_sample_stands_in_its_field_as_the_language_writes_it():
    assert opened("perceptron").text_input(key="sample").value == "1, -2, 0.5"
    app = opened("perceptron", lang="it")
    assert app.text_input(key="sample").value == "1; -2; 0,5"
    assert app.metric[-1].value == "8"
    # A comma alone is a decimal comma: one input, and two outputs have each a weight and a bias.
    app.text_input(key="sample").set_value("0,5").run()
    assert app.metric[-1].value == "4"
    app.text_input(key="sample").set_value("1,2,3").run()
    assert app.metric[-1].value == "8"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1, -2, 0.5", [1, -2, 0.5]),
        ("1; -2; 0,5", [1, -2, 0.5]),
        ("1 -2 0,5", [1, -2, 0.5]),
        ("1,2,3", [1, 2, 3]),
        ("0.25", [0.25]),
        (" 7 ", [7]),
    ],
)
def test_a_row_of_numbers_is_read_as_it_is_written(text, numbers):
    assert listed(text, 1, 4) == numbers


@pytest.mark.parametrize("text", ["", "a, b", "1, 2, 3, 4, 5", "nan", "inf", "1e300", "x" * 900])
def test_another_row_is_refused_in_one_line(text):
    with pytest.raises(Exception, match="number"):
        listed(text, 1, 4)


def test_what_is_no_number_is_quoted():
    with pytest.raises(DataError, match="'1, two' is no row of numbers"):
        listed("1, two", 1, 4)


@pytest.mark.parametrize("lang", ["en", "it"])
@pytest.mark.parametrize(
    ("query", "charts"),
    [
        ({"x1": "1e300"}, 1),
        ({"w2": "-1e9"}, 1),
        ({"passes": "0"}, 3),
        ({"passes": "100000"}, 3),
        ({"prate": "0"}, 3),
        ({"prate": "-1"}, 3),
        ({"sample": "a"}, 2),
        ({"sample": "1 2 3 4 5"}, 2),
        ({"outputs": "0"}, 2),
        ({"outputs": "99"}, 2),
    ],
    ids=str,
)
def test_what_cannot_be_shown_is_one_line_and_the_rest_stays(query, charts, lang):
    app = opened("perceptron", lang=lang, **query)
    assert len(errors(app)) == 1
    assert len(app.get("plotly_chart")) == charts


@pytest.mark.parametrize(
    "query",
    [
        {"w1": "0", "w2": "0", "bias": "0"},
        {"x1": "1000000", "bias": "-1000000"},
        {"points": "nope", "moves": "nope", "act": "nope", "wseed": "-1"},
        {"sample": "1000000", "outputs": "1"},
    ],
    ids=str,
)
def test_extreme_numbers_are_shown(query):
    app = opened("perceptron", **query)
    assert errors(app) == []
    assert len(app.get("plotly_chart")) == 3


def test_every_preset_can_be_tried():
    app = opened("perceptron")
    for key in presets(app):
        app.button(key=key).click().run()
        assert errors(app) == []
        stopped = "It stopped" in texts(app)
        assert stopped != ("XOR" in key or app.segmented_control(key="points").value == "xor")


def test_the_claim_on_biases_is_judged_here():
    assert any("perceptron" in fold.label.lower() for fold in opened("perceptron").expander)


def test_the_code_trains_the_rule_and_prints_the_layer(capsys):
    printed = ran(codes(opened("perceptron"))[-1], capsys)
    assert "separated 18" in printed
    assert "def gradients(x, y, W1, b1" in printed
