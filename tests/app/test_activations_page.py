"""The activation gallery: curves, derivations, and properties as sentences."""

from __future__ import annotations

import pytest

from app import gallery
from app.ui.gallery import overview_chart
from mathcore import ACTIVATIONS
from tests.app.reading import (
    codes,
    errors,
    formulas,
    opened,
    presets,
    ran,
    texts,
)

SAID = {
    "sigmoid": ["Its values go from 0 to 1; neither end is reached.", "never above 1/4"],
    "tanh": ["from -1 to 1", "Odd, so centred on 0", "undiminished"],
    "relu": ["reached: 0.", "stands still", "No derivative at z = 0:"],
    "step": ["Only these values: 0, 1.", "It jumps"],
    "swish": ["≈ −0.2785", "It falls somewhere", "can grow"],
    "hard_sigmoid": ["No derivative at z = -3, 3:", "never above 1/6"],
    "sinc": ["1 is put there, its limit", "Even:"],
    "selu": ["≈ −1.758"],
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_is_shown_derived_and_described(name):
    app = opened("activations", activation=name)
    assert errors(app) == []
    assert any("proved" in element.value for element in app.markdown)
    words = texts(app)
    assert "Growth" in words
    for sentence in SAID.get(name, []):
        assert sentence in words


def test_an_activation_is_described_in_italian():
    words = texts(opened("activations", lang="it", activation="swish"))
    assert "I valori vanno da ≈ −0,2785 a ∞; raggiunti: ≈ −0,2785." in words


def test_the_slope_of_the_sigmoid_is_written_with_itself():
    shown = formulas(opened("activations"))
    assert r"\sigma(z) = \frac{1}{1 + e^{-z}}" in shown
    assert r"\frac{d\sigma}{dz} = \sigma(z) (1 - \sigma(z))" in shown


def test_a_typed_formula_is_described_like_the_record_it_equals():
    typed = opened("activations", activation="own", own="x/(1+|x|)")
    record = opened("activations", activation="softsign")
    assert errors(typed) == []
    described = [
        next(line for line in texts(app).split("\n\n") if "Range" in line)
        for app in (typed, record)
    ]
    assert described[0].split("Range")[1] == described[1].split("Range")[1]


@pytest.mark.parametrize("lang", ["en", "it"])
@pytest.mark.parametrize("text", ["", "1/x", "a x", "ln(x)", "5", "x^", "<b>", "floor(x)"])
def test_what_is_no_activation_is_one_line_and_the_gallery_stays(text, lang):
    app = opened("activations", lang=lang, activation="own")
    app.text_input(key="own").set_value(text).run()
    assert len(errors(app)) == 1
    assert app.get("plotly_chart")
    assert app.text_input(key="own").value == text


@pytest.mark.parametrize("ends", [("6", "-6"), ("nan", "3"), ("1e300", "2e300")])
def test_an_axis_that_is_none_is_said_and_the_properties_stay(ends):
    app = opened("activations", **dict(zip(("from", "to"), ends, strict=True)))
    assert len(errors(app)) <= 1
    assert "Growth" in texts(app)


def test_every_preset_shows_what_its_reason_says():
    app = opened("activations")
    for key in presets(app):
        app.button(key=key).click().run()
        fails = "fails" in app.button(key=key).label
        assert bool(errors(app)) == fails


def test_the_overview_draws_every_activation():
    figure = overview_chart(gallery.overview(-4.0, 4.0), "it")
    assert len(figure.data) == 2 * len(ACTIVATIONS)
    sigmoid = figure.data[2 * list(ACTIVATIONS).index("sigmoid")]
    assert sigmoid.y[len(sigmoid.y) // 2] == pytest.approx(0.5, abs=0.01)


def test_an_unknown_activation_in_a_link_is_the_first_one():
    app = opened("activations", activation="nope")
    assert errors(app) == []
    assert "never above 1/4" in texts(app)


def test_the_code_prints_the_properties(capsys):
    app = opened("activations", activation="own", own="x/(1+|x|)")
    assert "Interval.open(-1, 1)" in ran(codes(app)[0], capsys)
