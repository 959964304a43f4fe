"""Every page, driven from the entry file without a browser: what a person reads on it."""

from __future__ import annotations

import pytest

pytest.importorskip("streamlit")

from app import jobs
from app.ui.descent import player_spec
from app.ui.drawn_player import run_picture
from app.ui.player import check
from tests.app.reading import TITLES, formulas, opened, texts, unfold


@pytest.mark.parametrize(("page", "lang"), TITLES)
def test_every_page_opens_in_both_languages(page, lang):
    app = opened(page, lang=lang)
    # In English all folds are opened where every formula is traced to its job.
    if lang != "en" and page != "derivative-table":
        unfold(app)
    assert [*app.exception, *app.error] == []
    assert app.title[0].value == TITLES[page, lang]


def test_the_derivative_of_the_first_example_stands_on_the_page():
    app = opened()
    answer = r"\frac{d}{dx} (x^{2} \sin(x)) = x^{2} \cos(x) + 2 x \sin(x)"
    assert answer in formulas(app)
    assert "Read as" in texts(app)


@pytest.mark.parametrize(
    ("formula", "variable", "result"),
    [
        ("x^3", "x", "3 x^{2}"),
        ("ln(x)", "x", r"\frac{1}{x}"),
        ("a x^2", "x", "2 a x"),
        ("a x^2", "a", "x^{2}"),
        ("5", "x", "0"),
    ],
)
def test_a_link_brings_the_formula_and_the_variable(formula, variable, result):
    app = opened(f=formula, x=variable)
    assert not app.error
    assert any(shown.endswith(f" = {result}") for shown in formulas(app))


def test_typing_another_formula_replaces_the_answer():
    app = opened()
    app.text_input(key="f").set_value("e^(2x)").run()
    assert any(shown.endswith("= 2 e^{2 x}") for shown in formulas(app))
    assert r"\sin" not in "".join(formulas(app))


def test_every_example_can_be_derived_with_one_click():
    app = opened()
    chips = [button.key for button in app.button if (button.key or "").startswith("example ")]
    assert len(chips) >= 5
    for chip in chips:
        app.button(key=chip).click().run()
        assert [*app.exception, *app.error] == [], chip
        assert app.text_input(key="f").value == chip.removeprefix("example ")
        assert any("proved" in element.value for element in app.markdown), chip


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "x^",
        "sin(x",
        "2 + * 3",
        "foo(x)",
        "1/0",
        "9**9**9",
        "(" * 2001,
        "__import__('os').system('x')",
        "<script>alert(1)</script>",
        "![x](http://example.org/x.png)",
        "$x$ **bold** :red[x]",
        "3,5",
        "\u202ex",
    ],
)
@pytest.mark.parametrize("lang", ["en", "it"])
def test_bad_input_is_one_line_and_keeps_what_was_typed(text, lang):
    app = opened(lang=lang)
    app.text_input(key="f").set_value(text).run()
    assert not app.exception
    assert len(app.error) == 1
    said = app.error[0].value
    assert "\n" not in said
    assert not any(mark in said for mark in ("Traceback", "sympy", "<script", "](", "**", "$"))
    assert app.text_input(key="f").value == text
    assert not app.get("plotly_chart")


def test_a_parse_error_points_at_the_spot():
    app = opened()
    app.text_input(key="f").set_value("2 + * 3").run()
    text, caret, *_ = app.code[0].value.splitlines()
    assert text[caret.index("^")] == "*"


def test_an_error_is_said_in_italian():
    app = opened(lang="it")
    app.text_input(key="f").set_value("1 + ").run()
    english = opened()
    english.text_input(key="f").set_value("1 + ").run()
    assert app.error[0].value != english.error[0].value


def test_an_empty_range_is_refused_beside_its_fields():
    app = opened()
    app.number_input(key="from").set_value(6.0).run()
    assert not app.exception
    assert len(app.error) == 1
    assert app.number_input(key="from").value == 6.0


def test_both_costs_end_in_the_same_line():
    app = opened("cost-gradient")
    shown = formulas(app)
    assert any(r"\frac{\partial J}{\partial w} = " in formula for formula in shown)
    assert shown.count(r"(\varphi_{i} - y_{i}) x_{i}") >= 2
    assert r"\frac{d\varphi_{i}}{dz_{i}} = 1" in shown
    assert any(r"\varphi_{i} (1 - \varphi_{i})" in formula for formula in shown)


def test_the_default_run_learns_and_prints_its_weights():
    app = opened("descent")
    assert [*app.exception, *app.error, *app.warning] == []
    score, cost = (float(metric.value) for metric in app.metric)
    assert score > 0.88
    assert cost < 0.3
    table = app.table[0].value
    assert list(table["column"]) == ["mean radius", "mean texture", "bias"]


def test_numbers_have_a_decimal_comma_in_italian():
    app = opened("descent", lang="it")
    assert all("," in metric.value for metric in app.metric)


@pytest.mark.parametrize("rate", [0.0, -1.0])
def test_a_learning_rate_that_is_not_positive_is_refused(rate):
    app = opened("descent")
    app.number_input(key="rate").set_value(rate).run()
    assert not app.exception
    assert len(app.error) == 1
    assert "learning rate" in app.error[0].value
    assert app.number_input(key="rate").value == rate


def test_no_column_is_refused():
    app = opened("descent")
    app.multiselect(key="features").set_value([]).run()
    assert len(app.error) == 1


def test_a_run_that_diverges_says_where_and_is_shown_up_to_there():
    app = opened("descent", target="mean area", features="mean radius")
    assert not app.error
    app.number_input(key="rate").set_value(3.0).run()
    assert [*app.exception, *app.error] == []
    assert "at step" in app.warning[0].value
    assert len(app.metric) == 2


def test_another_target_is_predicted_as_its_own_kind():
    app = opened("descent")
    assert app.selectbox(key="as").value == "classification"
    app.selectbox(key="target").set_value("mean area").run()
    assert [*app.exception, *app.error] == []
    assert app.selectbox(key="as").value == "regression"


def test_a_target_among_the_features_is_refused():
    app = opened("descent", target="mean area", features="mean area")
    assert len(app.error) == 1
    assert "target" in app.error[0].value


def uploading(content: bytes):
    app = opened("descent", data="csv")
    app.file_uploader(key="file").upload("mine.csv", content, "text/csv").run()
    return app


def test_a_good_file_after_one_of_a_single_column_has_its_usual_columns():
    app = uploading(b"only\n1\n2\n")
    assert len([*app.exception, *app.error]) == 1
    app.file_uploader(key="file").upload(
        "good.csv", b"dose,effect\n1,3\n2,5\n3,7\n", "text/csv"
    ).run()
    assert [*app.exception, *app.error] == []
    assert app.multiselect(key="features").value == ["dose"]


def test_an_emptied_choice_of_columns_stays_empty_on_the_same_file():
    app = uploading(b"dose,effect\n1,3\n2,5\n3,7\n")
    app.multiselect(key="features").set_value([]).run()
    assert app.multiselect(key="features").value == []
    assert len([*app.exception, *app.error]) == 1


def test_a_file_of_a_million_rows_is_sampled_and_that_is_said():
    rows = "".join(f"{k % 10},{k % 2}\n" for k in range(1_000_000))
    app = uploading(f"a,b\n{rows}".encode())
    assert [*app.exception, *app.error] == []
    assert "Rows used: 20000 of 1000000" in texts(app)


def test_ones_own_csv_is_learned_from():
    rows = "\n".join(f"{k},{2 * k + 1}" for k in range(20))
    app = uploading(f"dose,effect\n{rows}\n".encode())
    assert [*app.exception, *app.error] == []
    assert list(app.table[0].value["column"]) == ["dose", "bias"]
    own = [float(value) for value in app.table[0].value.iloc[:, 2]]
    assert own == pytest.approx([2, 1], abs=0.01)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a,b\n",
        b"a,b\n1,2\n3\n",
        b"a,b\n1,x\n2,y\n3,z\n",
        b"a,b\n1,\n2,3\n",
        b"a,b\nnan,1\n2,0\n",
        b"a,b\n1,1\n2,1\n",
        b"\x00\x01\x02\xff",
        "a,b\n1,è\n".encode("latin-1"),
    ],
)
def test_a_csv_that_cannot_be_used_is_said_in_one_line(content):
    app = uploading(content)
    assert not app.exception
    assert len(app.error) == 1
    assert "\n" not in app.error[0].value


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("derive", {"lang": "xx"}),
        ("derive", {"f": "x" * 3000}),
        ("derive", {"f": "a x", "x": "; import os"}),
        ("derive", {"from": "nan", "to": "inf"}),
        ("derive", {"from": "1e300", "to": "-5"}),
        ("descent", {"rate": "abc"}),
        ("descent", {"rate": "nan"}),
        ("descent", {"rate": "1e308"}),
        ("descent", {"steps": "99999999999"}),
        ("descent", {"steps": "-1"}),
        ("descent", {"seed": "-7"}),
        ("descent", {"features": "nope", "target": "nope", "as": "nope", "data": "nope"}),
        ("descent", {"as": "classification", "target": "mean area"}),
    ],
    ids=str,
)
def test_a_link_with_nonsense_opens_the_page_all_the_same(page, query):
    app = opened(page, **query)
    assert not app.exception
    assert len(app.error) <= 1
    assert app.title[0].value == TITLES[page, "en"]


@pytest.mark.parametrize("lang", ["en", "it"])
@pytest.mark.parametrize(
    ("features", "target", "task"),
    [
        (("mean radius",), "benign", "classification"),
        (("mean radius", "mean texture"), "benign", "classification"),
        (("mean radius",), "mean area", "regression"),
        (("mean radius", "mean texture"), "mean area", "regression"),
    ],
)
def test_the_svg_of_a_run_is_drawn_from_the_player_s_data(features, target, task, lang):
    run = jobs.fit("breast_cancer", features, target, task, 0.5, 30, 0, lang)
    spec = player_spec(run, lang)
    check(spec)
    picture = run_picture(spec, "svg", lang).decode()
    assert picture.startswith("<?xml")
    assert all(mark["name"] in picture for mark in spec["panels"][0]["marks"] if "name" in mark)
    assert target in picture


def test_no_page_shows_a_session_more_than_it_asked_for():
    # The language is of the session, not of the server.
    italian, english = opened(lang="it"), opened()
    assert italian.title[0].value != english.title[0].value
