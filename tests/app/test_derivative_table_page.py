"""The page with the table of derivatives: rows, where they come from, and their steps."""

from __future__ import annotations

import pytest

from mathcore import derivative_table
from tests.app.reading import (
    codes,
    errors,
    formulas,
    opened,
    presets,
    ran,
    texts,
    turn,
)


def rows(app) -> list[str]:
    return [fold.label for fold in app.expander if fold.label.startswith("$")]


@pytest.mark.parametrize(("lang", "origin"), [("en", "from the limit"), ("it", "dal limite")])
def test_every_row_stands_on_the_page_with_its_origin(lang, origin):
    app = opened("derivative-table", lang=lang)
    assert errors(app) == []
    shown = rows(app)
    assert len(shown) == len(derivative_table()) == 39
    assert r"\frac{d}{dx} x^{n} = n x^{n - 1}$" in shown[2]
    assert origin in shown[2]


def test_a_row_folds_out_its_derivation():
    app = opened("derivative-table", row9="true")
    assert errors(app) == []
    assert any("proved" in element.value for element in app.markdown)
    assert r"\frac{d}{dx} \sin(x) = \cos(x)" in formulas(app)
    assert "ddition" in texts(turn(app, "Line by line"))


def test_every_preset_opens_the_row_that_it_names():
    app = opened("derivative-table")
    for key in presets(app):
        app.button(key=key).click().run()
        assert errors(app) == []
    claims = ["e^{x}", r"\sin(x)", r"\tan(x)", r"\arcsin(x)", r"\lvert x \rvert"]
    for claim in claims:
        assert any(formula.startswith(rf"\frac{{d}}{{dx}} {claim} = ") for formula in formulas(app))


def test_covered_answers_are_shown_when_the_row_is_opened():
    app = opened("derivative-table", covered="true", row4="true")
    assert not any(r"\frac{1}{x}$" in label for label in rows(app))
    assert any(formula.endswith(r"= \frac{1}{x}") for formula in formulas(app))


def test_rows_are_chosen_by_where_they_come_from():
    app = opened("derivative-table")
    app.selectbox(key="origin").set_value("3").run()
    assert errors(app) == []
    assert 0 < len(rows(app)) < 39
    assert len({label.split(":small[")[1] for label in rows(app)}) == 1


@pytest.mark.parametrize("query", [{"origin": "nope"}, {"row9": "maybe"}, {"covered": "7"}])
def test_a_link_with_nonsense_shows_the_whole_table(query):
    app = opened("derivative-table", **query)
    assert errors(app) == []
    assert len(rows(app)) == 39


def test_the_code_prints_the_rows_that_the_page_shows(capsys):
    app = opened("derivative-table")
    assert "d/dx tan(x) = 1 + tan^2(x)" in ran(codes(app)[0], capsys)
