"""Softmax and sigmoid outputs: the shares, what moves them, and the error p - y."""

from __future__ import annotations

from decimal import Decimal
from html import unescape

import numpy as np
import pytest
from scipy.special import expit, log_softmax, softmax

from app import outputs
from app.ui.outputs import errors_chart, outputs_chart
from app.worked import worked
from mathcore.symbols import symbol
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

ROWS = ("0; 1.79; 1.1", "1000; 1001; 1002", "-3, 2", "5; -5; 0.5; 2; 2; -700")


def numbers(text: str) -> np.ndarray:
    return np.array([float(part) for part in text.replace(",", ";").split(";")])


def test_the_deck_s_shares_stand_on_the_page():
    app = opened("softmax")
    assert errors(app) == []
    table = app.table[0].value
    assert [round(float(p), 1) for p in table.iloc[:, 2]] == [0.1, 0.6, 0.3]
    assert metrics(app)[:3] == ["1", "2.107", "2"]


def test_it_is_said_in_italian_with_a_decimal_comma():
    app = opened("softmax", logits="0; 1,79; 1,1", lang="it")
    assert errors(app) == []
    assert metrics(app)[:2] == ["1", "2,107"]
    assert any("e^{1{,}79}" in formula for formula in formulas(app))
    assert "gradiente p - y" in [bars.name for bars in errors_chart(shown(), "it").data]


def captions(app) -> list[str]:
    return [unescape(each.value) for each in app.caption if each.value.startswith("Lett")]


def test_the_deck_s_logits_stand_in_the_field_as_the_language_writes_them():
    assert opened("softmax").text_input(key="logits").value == ROWS[0]
    app = opened("softmax", lang="it")
    assert app.text_input(key="logits").value == "0; 1,79; 1,1"
    assert metrics(app)[:2] == ["1", "2,107"]
    app.button(key=presets(app)[1]).click().run()
    app.button(key=presets(app)[0]).click().run()
    assert app.text_input(key="logits").value == "0; 1,79; 1,1"


@pytest.mark.parametrize("text", ["0,5", "-0,5", ",5"])
def test_a_comma_alone_is_a_decimal_comma_in_italian(text):
    app = opened("softmax", logits=text, lang="it")
    assert errors(app) == ["qui vanno da 2 a 6 numeri, non 1"]
    said = {",5": "0,5"}.get(text, text)
    assert captions(app) == [
        f"Letto come {said}. Con la virgola decimale, più numeri si separano con il punto e "
        "virgola: 0,5; 1,2."
    ]


@pytest.mark.parametrize(
    ("text", "read"),
    [("1,2,3", "1; 2; 3"), ("0,5,1,2", "0; 5; 1; 2"), ("1.5,2", "1,5; 2")],
)
def test_a_row_with_commas_only_is_read_as_in_english_and_it_is_said(text, read):
    app = opened("softmax", logits=text, lang="it", truth="1")
    assert errors(app) == []
    assert captions(app)[0].startswith(f"Letto come {read}. Con la virgola decimale")
    english = opened("softmax", logits=text, truth="1")
    assert [row.replace(",", ".") for row in metrics(app)] == metrics(english)
    assert captions(english) == []


@pytest.mark.parametrize("text", ["0,5; 1,2", "0,5 1,2", "0,5, 1,2", "0.5; 1.2", "0.5, 1.2"])
def test_a_row_with_clear_separators_needs_no_words(text):
    app = opened("softmax", logits=text, lang="it")
    assert app.table[0].value.iloc[:, 1].tolist() == ["0,5", "1,2"]
    assert captions(app) == []


def shown(text: str = ROWS[0], truth: int = 2):
    return outputs.outputs(text, truth, "en")


@pytest.mark.parametrize("text", ROWS)
def test_shares_losses_and_gradients_are_scipy_s(text):
    z, found = numbers(text), shown(text)
    y = np.arange(len(z)) == 1
    assert found["softmax"]["p"] == pytest.approx(softmax(z), abs=1e-12)
    assert found["sigmoid"]["p"] == pytest.approx(expit(z), abs=1e-12)
    assert found["softmax"]["loss"] == pytest.approx(-log_softmax(z)[1], rel=1e-9)
    assert found["softmax"]["slope"] == pytest.approx(softmax(z) - y, abs=1e-12)
    assert found["line"]["value"] == pytest.approx(softmax(z)[1], rel=1e-9)


def test_the_jacobian_is_what_central_differences_measure():
    z, step = numbers(ROWS[0]), 1e-6
    measured = [
        (softmax(z + step * unit) - softmax(z - step * unit)) / (2 * step) for unit in np.eye(3)
    ]
    rows = np.array(shown()["jacobian"]["rows"])
    assert rows == pytest.approx(np.array(measured).T, abs=1e-8)
    assert rows.sum(axis=1) == pytest.approx(np.zeros(3), abs=1e-12)


@pytest.mark.parametrize("text", [*ROWS[:3], "3; 3; -3", "5; -5", "1000; 260"])
def test_the_rows_of_the_jacobian_sum_to_0_as_they_are_printed(text):
    jacobian = outputs.outputs(text, 1, "en")["jacobian"]
    inside = jacobian["latex"].removeprefix(r"\begin{pmatrix} ").removesuffix(r" \end{pmatrix}")
    printed = [
        [Decimal(entry.replace(r" \cdot 10^{", "e").rstrip("}")) for entry in line.split(" & ")]
        for line in inside.split(r" \\ ")
    ]
    assert [sum(line) for line in printed] == [0] * len(printed)
    largest = np.max(jacobian["rows"])
    assert np.array(printed, float) == pytest.approx(
        np.array(jacobian["rows"]), abs=largest / 1e3 + 1e-300
    )


def test_a_number_that_is_rounded_stands_behind_the_sign_for_it():
    x, y = symbol("x"), symbol("y")
    assert worked(y, x**2, {x: 1.5}, "it")["latex"] == "y = x^{2} = 1{,}5^{2} = 2{,}25"
    assert worked(y, 2 * x, {x: 1 / 3}, "en")["numbers"] == r"2 \cdot 0.333333 \approx 0.666667"
    whole = worked(y, x**2, {x: 3**0.5}, "en")
    assert whole["latex"] == r"y = x^{2} \approx 1.73205^{2} \approx 3"
    assert whole["spoken"].endswith("is about 1.73205 squared is about 3")
    assert worked(y, 1 / x, {x: 3.0}, "en", digits=3)["numbers"] == r"\frac{1}{3} \approx 0.333"


def test_a_shift_moves_sigmoid_and_not_softmax():
    slid = outputs.sliding(ROWS[0], "shift")
    assert np.ptp(slid["softmax"], axis=0) == pytest.approx(np.zeros(3), abs=1e-12)
    assert np.ptp(slid["sigmoid"], axis=0).min() > 0.9


def test_cold_gives_all_to_the_largest_and_heat_evens_out():
    slid = outputs.sliding(ROWS[0], "temperature")
    assert slid["softmax"][0][1] > 0.96
    assert slid["softmax"][-1] == pytest.approx([1 / 3] * 3, abs=0.07)
    assert slid["places"][slid["start"]] == pytest.approx(1)
    assert all(np.argmax(row) == 1 for row in slid["softmax"])


def test_the_slider_says_what_both_sum_to():
    figure = outputs_chart(outputs.sliding(ROWS[0], "shift"), "en")
    said = [frame.layout.annotations[-1].text for frame in figure.frames]
    assert said[20].startswith("z + 0: softmax sums to 1, sigmoid to <b>2.10")
    assert all("softmax sums to 1," in text for text in said)


def test_all_four_derivations_end_as_they_should():
    app = opened("softmax")
    ends = [r"p_{i} (\delta_{i j} - p_{j})", r"p_{j} - y_{j}", r"\frac{p_{n k} - y_{n k}}{N}"]
    for end in ends:
        assert any(formula.endswith(end) for formula in formulas(app)), end
    assert not any("undecided" in text for text in texts(app).splitlines())


@pytest.mark.parametrize("lang", ["en", "it"])
@pytest.mark.parametrize(
    ("query", "charts"),
    [
        ({"logits": ""}, 0),
        ({"logits": "a; b"}, 0),
        ({"logits": "1"}, 0),
        ({"logits": "1;2;3;4;5;6;7"}, 0),
        ({"logits": "nan; 1"}, 0),
        ({"logits": "1e300; 1"}, 0),
        ({"truth": "0"}, 1),
        ({"truth": "4"}, 1),
        ({"truth": "-99999"}, 1),
    ],
    ids=str,
)
def test_what_cannot_be_shown_is_one_line_and_the_rest_stays(query, charts, lang):
    app = opened("softmax", lang=lang, **query)
    assert len(errors(app)) == 1
    assert len(app.get("plotly_chart")) == charts


@pytest.mark.parametrize(
    "query",
    [{"logits": "1000000; -1000000"}, {"logits": "0; 0", "moves_logits": "first"}],
    ids=str,
)
def test_extreme_logits_are_shown(query):
    app = opened("softmax", **query)
    assert errors(app) == []
    assert len(app.get("plotly_chart")) == 2


def test_every_preset_can_be_tried():
    app = opened("softmax")
    for key in presets(app):
        app.button(key=key).click().run()
        assert errors(app) == []
        assert metrics(app)[0] == "1"


def test_the_code_prints_both_outputs(capsys):
    printed = ran(codes(opened("softmax"))[-1], capsys)
    assert "softmax [[0.1000" in printed
    assert "sigmoid [[0.5 " in printed
