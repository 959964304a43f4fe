"""Partial derivatives and gradient: the numbers and sentences that a person reads."""

from __future__ import annotations

import json
import math

import pytest

from app import surfaces
from app.ui.i18n import words
from app.ui.surfaces import contour_chart
from tests.app.reading import (
    codes,
    errors,
    formulas,
    metrics,
    opened,
    presets,
    ran,
    texts,
    turn,
)

F = "x^2 + 3 y^2"


@pytest.mark.parametrize(("lang", "steepest"), [("en", "7.211"), ("it", "7,211")])
def test_the_bowl_s_gradient_is_on_the_page(lang, steepest):
    # At (2, 1) the gradient of x^2 + 3 y^2 is (4, 6), of length sqrt(52).
    app = opened("partials", lang=lang)
    assert errors(app) == []
    assert metrics(app) == ["7", "(4; 6)", steepest, "4"]
    shown = formulas(app)
    assert any(formula.endswith("= 2 x") for formula in shown)
    assert any(formula.endswith("= 6 y") for formula in shown)


def test_critical_points_are_listed_with_what_they_are():
    app = opened("partials", surface="x^3 - 3x y + y^3")
    table = app.table[0].value
    assert list(table["what it is"]) == ["saddle", "minimum"]
    assert [list(table["x"]), list(table["y"])] == [["0", "1"], ["0", "1"]]
    italian = opened("partials", surface="x^3 - 3x y + y^3", lang="it").table[0].value
    assert list(italian["che cos'è"]) == ["sella", "minimo"]


def test_the_tangent_plane_is_derived():
    # z = 7 + 4 (x - 2) + 6 (y - 1) = 4x + 6y - 7.
    assert any(formula.endswith("4 x + 6 y - 7") for formula in formulas(opened("partials")))


@pytest.mark.parametrize(
    ("u", "v", "slope"), [(0.0, 1.0, "6"), (4.0, 6.0, "7.211"), (6.0, -4.0, "0")]
)
def test_the_slope_along_a_direction(u, v, slope):
    app = opened("partials")
    app.number_input(key="u").set_value(u)
    app.number_input(key="v").set_value(v).run()
    assert errors(app) == []
    assert metrics(app)[-1] == slope


def test_the_drawn_arrow_stands_square_on_the_line_of_equal_height():
    here = surfaces.at_point(F, (2.0, 1.0), -3.0, 3.0)
    field = surfaces.surface(F, -3.0, 3.0)
    figure = contour_chart(field, ["x", "y"], here, None, None, "en")
    drawn = next(trace for trace in figure.data if trace.name == "gradient")
    across, up = (drawn.x[1] - drawn.x[0], drawn.y[1] - drawn.y[0])
    assert math.hypot(across, up) == pytest.approx(0.2 * 6)
    assert across * 6 - up * 4 == pytest.approx(0)
    assert figure.layout.yaxis.scaleanchor == "x"


def test_every_preset_shows_its_surface_or_says_why_not():
    app = opened("partials")
    for key in presets(app):
        app.button(key=key).click().run()
        fails = "fails" in app.button(key=key).label
        assert bool(errors(app)) == fails
        assert app.get("plotly_chart")


def test_a_function_whose_points_are_not_found_says_so():
    words = texts(opened("partials", surface="sin(x) cos(y)"))
    assert "no polynomials" in words


@pytest.mark.parametrize("lang", ["en", "it"])
@pytest.mark.parametrize(
    ("query", "charts"),
    [
        ({"surface": ""}, 0),
        ({"surface": "x +"}, 0),
        ({"surface": "a b c"}, 0),
        ({"low": "3", "high": "-3"}, 0),
        ({"low": "-1e300"}, 0),
        ({"u": "0", "v": "0"}, 2),
        ({"u": "1e300"}, 2),
        ({"p": "1e300"}, 1),
        ({"surface": "e^x y", "p": "1000000"}, 1),
        ({"surface": "ln(x) + y", "p": "-1"}, 1),
        ({"surface": "|x| + y", "p": "0"}, 2),
    ],
    ids=str,
)
def test_what_cannot_be_shown_is_one_line_and_the_rest_stays(query, charts, lang):
    app = opened("partials", lang=lang, **query)
    for tab in ("From above", "In space"):
        turn(app, words(lang)(tab))
        assert len(errors(app)) == (0 if "|" in query.get("surface", "") else 1)
        assert len(app.get("plotly_chart")) == charts


def test_the_plane_in_space_touches_the_surface_at_the_point():
    app = turn(opened("partials"), "In space")
    drawn = json.loads(app.get("plotly_chart")[0].proto.spec)["data"]
    assert [trace["type"] for trace in drawn] == ["surface", "surface", "scatter3d"]
    surface, plane, mark = drawn
    for x, y in ((2.0, 1.0), (0.0, 0.0)):
        row, column = surface["y"].index(y), surface["x"].index(x)
        assert surface["z"][row][column] == pytest.approx(x**2 + 3 * y**2)
        assert plane["z"][row][column] == pytest.approx(4 * x + 6 * y - 7)
    assert (mark["x"], mark["y"], mark["z"]) == ([2.0], [1.0], [7.0])


@pytest.mark.parametrize("text", ["5", "x", "t^2", "a b"])
def test_fewer_letters_or_others_are_welcome(text):
    app = opened("partials", surface=text)
    assert errors(app) == []
    assert len(metrics(app)) == 4


def test_the_code_prints_the_numbers_of_the_page(capsys):
    printed = ran(codes(opened("partials"))[0], capsys)
    assert "4*x + 6*y - 7" in printed
    assert "(0, 0) minimum" in printed
