"""Deriving anything: detail, method, hints, numbers, equations, other ways, and spoken words."""

from __future__ import annotations

import pytest

from tests.app.reading import (
    codes,
    errors,
    formulas,
    opened,
    ran,
    texts,
    turn,
)


def spoken(app) -> list[str]:
    return [e.value for e in app.markdown if e.value.startswith('<span class="spoken"')]


def lines_of(**query: str) -> int:
    """How many formulas stand on the page where it is read line by line."""
    return len(formulas(turn(opened(f="x^2 sin(x)", **query), "Line by line")))


def test_finer_detail_shows_more_lines():
    assert lines_of(detail="result") < lines_of() < lines_of(detail="all")


@pytest.mark.parametrize(
    ("method", "rule"),
    [
        ("", "Quotient rule"),
        ("product", "Product rule"),
        ("logarithmic", "ogarithm"),
    ],
)
def test_a_method_asked_for_is_the_one_that_is_taken(method, rule):
    app = opened(f="sin(x)/x", method=method)
    assert errors(app) == []
    first = next(fold.label for fold in app.expander if fold.label.startswith("**1**"))
    assert rule in first


@pytest.mark.parametrize(("lang", "value"), [("en", "1.973"), ("it", "1,973")])
def test_a_number_is_put_in_and_worked_out(lang, value):
    # d/dx x^2 sin x at 2 is 4 cos 2 + 4 sin 2 = 1.9726...
    app = opened(f="x^2 sin(x)", at="2", lang=lang)
    assert errors(app) == []
    assert f"**{value}**" in texts(app)


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("derive", {"f": "0,5x"}),
        ("derive", {"f": "x^2", "at": "0,5"}),
        ("derivative", {"curve": "0,5x^2"}),
        ("step-size", {"cost": "0,5w^2"}),
        ("partials", {"surface": "0,5x^2 + y"}),
        ("activations", {"activation": "own", "own": "0,5z"}),
    ],
)
def test_a_formula_with_a_decimal_comma_is_refused_in_italian_with_what_would_do(page, query):
    (line,) = errors(opened(page, lang="it", **query))
    assert line.startswith("0,5 si legge in due modi: scrivi 0.5 per un decimale")


def test_the_lines_show_the_number_too():
    words = texts(turn(opened(f="x^3", at="2"), "Line by line"))
    assert "x = 2: 3 * 2^2 = 12" in words


@pytest.mark.parametrize("lang", ["en", "it"])
@pytest.mark.parametrize(
    ("f", "at"), [("|x|", "0"), ("1/x", "0"), ("x", "<b>"), ("x", "1+"), ("ln(x)", "-1")]
)
def test_a_number_that_cannot_be_put_in_is_said_and_the_steps_stay(f, at, lang):
    app = opened(f=f, at=at, lang=lang)
    assert len(errors(app)) == 1
    assert app.text_input(key="at").value == at
    assert any(fold.label.startswith("**1**") for fold in app.expander)


def test_hints_come_one_at_a_time():
    app = turn(opened(f="x^3"), "Hints")
    assert "which rule? Power rule" in texts(app)
    assert "So d/dx x^3 = 3x^2." not in texts(app)
    for _ in range(2):
        app.button(key="derive False").click().run()
    assert "So d/dx x^3 = 3x^2." in texts(app)
    assert app.button(key="derive False").disabled
    app.text_input(key="f").set_value("x^2").run()
    assert "Hint 1 of" in texts(app)


@pytest.mark.parametrize(
    ("f", "slope"),
    [
        ("x^2 + y^2 = 1", r"\frac{dy}{dx} = -\frac{x}{y}"),
        ("x y = 1", r"\frac{dy}{dx} = -\frac{y}{x}"),
        ("t^2 = s^3", r"\frac{ds}{dt} = \frac{2 t}{3 s^{2}}"),
    ],
)
def test_an_equation_gives_the_slope_of_its_curve(f, slope):
    app = opened(f=f)
    assert errors(app) == []
    assert slope in formulas(app)
    assert not app.get("plotly_chart")
    assert "proved" in texts(app)


def test_a_line_that_is_an_equation_has_one_equals_sign():
    app = opened(f="x^2 + y^2 = 1", detail="rules")
    assert all(formula.count(" = ") <= 1 for formula in formulas(app))


@pytest.mark.parametrize("lang", ["en", "it"])
@pytest.mark.parametrize("f", ["x^2 = 1", "x = y = 1", "x + = y", "x^2 + y^2 =", "0 x + y/y = 1"])
def test_an_equation_that_gives_no_slope_is_one_line(f, lang):
    app = opened(f=f, lang=lang)
    assert len(errors(app)) == 1
    assert app.text_input(key="f").value == f


def test_which_letter_moves_can_be_chosen():
    app = opened(f="a^2 + x y = 3", y="a")
    assert r"\frac{da}{dx} = -\frac{y}{2 a}" in formulas(app)


def test_other_rules_are_shown_where_they_are_as_natural():
    app = opened(f="sin(x)/x")
    assert "Instead of: Quotient rule" in texts(app)
    assert any("Product rule" in fold.label for fold in app.expander)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "the derivative of x squared with respect to x equals 2 x"),
        ("it", "la derivata di x al quadrato rispetto a x uguale 2 x"),
    ],
)
def test_a_formula_is_spoken_for_a_screen_reader(lang, said):
    app = opened(f="x^2", lang=lang)
    assert any(said in sentence for sentence in spoken(app))


def test_the_whole_derivation_can_be_read_as_sentences():
    assert "To be worked out: the derivative of x cubed" in texts(turn(opened(f="x^3"), "Aloud"))


@pytest.mark.parametrize(
    "query", [{"detail": "nope"}, {"method": "nope"}, {"f": "x^2+y^2=1", "y": "q", "x": "q"}]
)
def test_a_link_with_nonsense_is_read_as_the_usual(query):
    app = opened(**query)
    assert errors(app) == []


@pytest.mark.parametrize(
    ("query", "printed"),
    [
        ({"f": "sin(x)/x", "method": "product", "detail": "all"}, "True"),
        ({"f": "x^2 + y^2 = 1"}, "dy/dx = -x/y"),
    ],
)
def test_the_code_prints_the_derivation(query, printed, capsys):
    assert printed in ran(codes(opened(**query))[0], capsys)
