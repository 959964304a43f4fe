"""The page on the derivative: what a person reads about a secant that turns into the tangent."""

from __future__ import annotations

import pytest

from app import slopes
from app.ui.secants import secant_chart
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


@pytest.mark.parametrize(
    ("lang", "secant", "word"), [("en", "1.5", "best step"), ("it", "1,5", "passo migliore")]
)
def test_the_lecture_s_numbers_stand_on_the_page(lang, secant, word):
    app = opened("derivative", lang=lang)
    assert errors(app) == []
    assert metrics(app) == ["3", secant, "1"]
    assert "5 - 2}{2}} = \\textcolor" in " ".join(formulas(app))
    assert word in texts(app)


def test_the_slider_ends_near_the_tangent():
    lines = slopes.secants("x^2/4 - 2x + 5", 6.0, 2.0)
    tangent = slopes.tangent("x^2/4 - 2x + 5", 6.0, 2.0)
    figure = secant_chart(slopes.stretch("x^2/4 - 2x + 5", 6.0, 2.0), lines, tangent, "en")
    first, last = (
        frame.layout.annotations[0].text for frame in figure.frames[:: len(lines["h"]) - 1]
    )
    assert first == "h = 2: rise 3, slope of the secant <b>1.5</b>"
    assert last == "h = 0.002: rise 0.002001, slope of the secant <b>1</b>"
    # The drawn secant rises by its slope: ends 10 apart, from the point (6, 2).
    assert lines["lines"][0] == pytest.approx([2 - 6 * 1.5, 2 + 4 * 1.5])
    assert tangent["line"] == pytest.approx([2 - 6, 2 + 4])


def test_every_preset_shows_numbers_or_says_why_not():
    app = opened("derivative")
    said = {}
    for key in presets(app):
        app.button(key=key).click().run()
        said[app.text_input(key="curve").value] = (metrics(app), errors(app))
    assert said["x^2"][0] == ["7", "7", "6"]
    assert said["1/x"][0] == ["−0.5", "−0.5", "−1"]
    assert said["|x|"][0] == ["1", "1", "-"]
    assert "from the left the slope is -1, from the right 1" in said["|x|"][1][0]
    assert "is not worked out here" in said["x sin(x)"][1][0]
    assert said["e^x"][0][-1] == "1"


@pytest.mark.parametrize(
    ("h", "lang", "said"),
    [
        ("1", "en", ["1", "1", "-"]),
        ("-0.5", "en", ["0.5", "−1", "-"]),
        ("-0.5", "it", ["0,5", "−1", "-"]),
    ],
)
def test_at_a_corner_the_secant_keeps_its_numbers_and_no_value_is_spoken_of(h, lang, said):
    app = opened("derivative", curve="|x|", a="0", h=h, lang=lang)
    assert metrics(app) == said
    (error,) = errors(app)
    assert "-1" in error
    assert "conven" not in error


@pytest.mark.parametrize("lang", ["en", "it"])
@pytest.mark.parametrize(
    ("text", "a", "h", "chart"),
    [
        ("x^2", 1.0, 0.0, True),
        ("1/x", 0.0, 1.0, True),
        ("sqrt(x)", 0.0, 1.0, True),
        ("ln(x)", -3.0, 1.0, True),
        ("1/x", 1.0, -1.0, True),
        ("e^x", 1e6, 1.0, True),
        ("x^2", 1e300, 1.0, False),
        ("x^2", 1.0, 1e300, False),
        ("a x", 1.0, 1.0, False),
        ("", 1.0, 1.0, False),
        ("<b>", 1.0, 1.0, False),
    ],
)
def test_what_cannot_be_shown_is_one_line_and_the_rest_stays(text, a, h, chart, lang):
    app = opened("derivative", lang=lang)
    app.text_input(key="curve").set_value(text)
    app.number_input(key="a").set_value(a)
    app.number_input(key="h").set_value(h).run()
    assert len(errors(app)) == 1
    assert bool(app.get("plotly_chart")) == chart
    assert (app.text_input(key="curve").value, app.number_input(key="a").value) == (text, a)


def test_a_tiny_step_is_shown_with_its_digits():
    app = opened("derivative", curve="x^2", a="3", h="1e-7")
    assert errors(app) == []
    assert metrics(app) == ["6×10⁻⁷", "6", "6"]


def test_a_step_to_the_left_is_a_secant_too():
    app = opened("derivative", curve="x^2", a="3", h="-1")
    assert metrics(app) == ["−5", "5", "6"]


def test_the_code_prints_what_the_page_shows(capsys):
    app = opened("derivative")
    printed = ran(codes(app)[0], capsys)
    assert "= 3/2" in printed
    assert "Secant(h=1e-07" in printed
