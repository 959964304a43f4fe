"""The network playground without a browser: what a person chooses, and what is then said."""

from __future__ import annotations

import re

import pytest

from tests.app.reading import (
    TITLES,
    errors,
    formulas,
    opened,
    presets,
    texts,
)

QUICK = {"net_epochs": "20"}
GOOD = b"a,b,c\n" + b"".join(b"%d,%d,%d\n" % (k, k % 5, k % 2) for k in range(20))


def quick(lang: str = "en", **query: str):
    return opened("playground", lang=lang, **(QUICK | query))


def ended(app) -> str:
    """The sentence that says how the run ended."""
    return next(line for line in texts(app).splitlines() if re.match(r"(After|Dopo) \d+ ep", line))


def accuracy(app) -> float:
    return float(re.search(r"accura\w+ ([\d.,]+)", ended(app))[1].replace(",", "."))


def warnings(app) -> list[str]:
    return [element.value for element in app.warning]


def test_the_fresh_page_learns_the_circle():
    app = opened("playground")
    assert errors(app) == []
    assert ended(app).startswith("After 200 epochs: accuracy 0.9")
    assert "On the test:" in ended(app)
    assert app.selectbox(key="net_data").value == "circle"


def test_numbers_and_words_are_italian():
    app = opened("playground", lang="it")
    assert errors(app) == []
    assert ended(app).startswith("Dopo 200 epoche: accuratezza 0,9")
    assert "Cammini lungo cui il peso agisce: 2" in texts(app)
    assert app.selectbox(key="net_data").label == "Dati"


@pytest.mark.parametrize(
    ("label", "least", "most"),
    [
        ("a disc in a ring`", 0, 0.7),
        ("a disc in a ring, x²", 0.97, 1),
        ("opposite quadrants", 0.97, 1),
        ("a spiral", 0.95, 1),
        ("L1", 0.97, 1),
        ("6 × sigmoid", 0, 0.7),
        ("W = 0", 0, 0.7),
    ],
)
def test_each_thing_to_try_does_what_its_reason_says(label, least, most):
    app = quick()
    (key,) = [k for k in presets(app) if app.button(key=k).label.startswith(f"`{label}")]
    app.button(key=key).click().run()
    assert errors(app) == []
    assert least <= accuracy(app) <= most


def test_too_large_a_rate_is_one_clear_line():
    app = quick()
    (key,) = [k for k in presets(app) if app.button(key=k).label.startswith("`η = 1")]
    app.button(key=key).click().run()
    assert errors(app) == []
    (said,) = warnings(app)
    assert "diverges" in said
    assert "2 divided by the largest curvature" in said
    assert "diverging beyond" in texts(app)
    assert not any(line.startswith("After") for line in texts(app).splitlines())


def test_going_on_at_another_rate_keeps_what_was_learned():
    app = quick()
    app.number_input(key="net_then").set_value(30)
    app.number_input(key="net_then_rate").set_value(0.3).run()
    app.button(key="net_go").click().run()
    assert errors(app) == []
    assert app.text_input(key="net_course").value == "30@0.3"
    assert ended(app).startswith("After 50 epochs")


def test_a_weight_is_set_and_the_run_goes_on_with_it():
    app = quick()
    app.selectbox(key="net_w").set_value("W1[2,1]")
    app.number_input(key="net_value").set_value(-3.5).run()
    app.button(key="net_set").click().run()
    assert errors(app) == []
    assert app.text_input(key="net_course").value == "W1[2,1]=-3.5"
    assert "W1[2,1] = −3.5 after epoch 20" in texts(app)
    app.button(key="net_go").click().run()
    assert app.text_input(key="net_course").value == "W1[2,1]=-3.5; 200@0.1"
    assert ended(app).startswith("After 220 epochs")


def test_a_turn_is_typed_as_its_help_says_in_each_language():
    field = quick(lang="it").text_input(key="net_course")
    assert field.help.startswith("200@0,1 prosegue")
    assert field.placeholder == "200@0,1; W1[1,2]=0,5"
    comma, point = (quick(lang="it", net_course=f"5@0{mark}1; W1[1,2]=0{mark}5") for mark in ",.")
    assert ended(comma) == ended(point)
    assert ended(comma).startswith("Dopo 25 epoche")


def test_the_chosen_weight_is_explained_forward_and_backward():
    app = quick(net_w="W2[1,2]", net_n="5")
    shown = formulas(app)
    assert any(f.startswith("z^{(2)}_{2} = W^{(2)}_{1, 2} a^{(1)}_{1}") for f in shown)
    assert any(r"\frac{\partial J}{\partial z^{(3)}_{1}} = p_{1} - y_{1}" in f for f in shown)
    assert re.fullmatch(
        r"\\frac\{\\partial J\}\{\\partial W\^\{\(2\)\}_\{1, 2\}\} = .*\d", shown[-1]
    )
    assert "sample 5: x1 = " in texts(app)


def test_a_link_brings_the_same_run_as_choosing_by_hand():
    chosen = quick()
    chosen.selectbox(key="net_data").set_value("xor")
    chosen.number_input(key="net_layers").set_value(1)
    chosen.number_input(key="net_units1").set_value(3)
    chosen.selectbox(key="net_act1").set_value("relu")
    chosen.number_input(key="net_rate").set_value(0.1)
    chosen.selectbox(key="net_opt").set_value("momentum")
    chosen.text_input(key="net_course").set_value("10@0.2").run()
    link = {"net_data": "xor", "net_layers": "1", "net_units1": "3", "net_act1": "relu",
            "net_rate": "0.1", "net_opt": "momentum", "net_course": "10@0.2"}  # fmt: skip
    assert ended(quick(**link)) == ended(chosen)
    assert {name: chosen.query_params[name] for name in ("net_data", "net_opt")} == {
        "net_data": "xor", "net_opt": "momentum"
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "it"])
@pytest.mark.parametrize(
    "query",
    [
        {"net_in": ""},
        {"net_noise": "7"},
        {"net_samples": "99999999"},
        {"net_share": "-4"},
        {"net_rate": "0"},
        {"net_rate": "-1e300"},
        {"net_epochs": "0"},
        {"net_epochs": "99999999"},
        {"net_batch": "0"},
        {"net_l1": "-3"},
        {"net_course": "hello"},
        {"net_course": "W9[1,1]=3"},
        {"net_course": "x" * 5000},
        {"net_data": "points", "net_points": "nonsense"},
        {"net_data": "points", "net_points": "<script>alert(1)</script>"},
    ],
    ids=lambda query: "&".join(f"{k}={v[:12]}" for k, v in query.items()),
)
def test_what_cannot_be_run_is_one_line_and_the_page_has_its_foot(query, lang):
    app = quick(lang, **query)
    assert len(errors(app)) == 1
    assert "\n" not in errors(app)[0]
    assert app.title[0].value == TITLES["playground", lang]
    assert not any(line.startswith("After") for line in texts(app).splitlines())


@pytest.mark.parametrize(
    "query",
    [
        {"net_data": "nope", "net_loss": "nope", "net_opt": "nope", "net_act1": "nope"},
        {"net_in": "x1,nope,x2"},
        {"net_layers": "99"},
        {"net_units1": "999"},
        {"net_seed": "-5"},
        {"net_w": "W7[7,7]"},
        {"net_n": "100000"},
        {"net_rate": "abc"},
        {"net_data": "plane", "net_loss": "cross_entropy"},
        {"net_data": "iris", "net_loss": "mse"},
    ],
    ids=str,
)
def test_a_link_with_nonsense_opens_the_usual_instead(query):
    app = quick(**query)
    assert errors(app) == []
    assert ended(app)


def test_the_largest_network_runs():
    query = {f"net_units{k}": "8" for k in range(1, 7)} | {"net_layers": "6"}
    app = quick(net_in="x1,x2,x1^2,x2^2,x1x2,sin(x1),sin(x2)", **query)
    assert errors(app) == []
    assert texts(app).count("Paths") == 1
    assert "Paths along which the weight acts: 32768" in texts(app)


def test_own_points_are_learned():
    points = "; ".join(f"{x} {y} {int(x * y > 0)}" for x in (-3, -1, 1, 3) for y in (-2, 2))
    app = opened("playground", net_data="points", net_points=points, net_in="x1x2", net_layers="0",
                 net_share="100", net_rate="0.1")  # fmt: skip
    assert errors(app) == []
    assert accuracy(app) == 1


def test_too_few_points_ask_for_more():
    app = quick(net_data="points", net_points="1 1 0")
    assert errors(app) == []
    assert "it takes points of at least two classes" in texts(app)
    assert presets(app)


def test_the_last_point_and_the_last_turn_are_taken_back():
    app = quick(net_data="points", net_points="1 1 0; 2 2 1; 3 1 1", net_course="5@0.1; 6@0.1")
    (undo,) = [b for b in app.button if b.label == "Take the last turn back"]
    undo.click().run()
    assert app.text_input(key="net_course").value == "5@0.1"
    (drop,) = [b for b in app.button if b.label == "Remove the last point"]
    drop.click().run()
    assert app.text_area(key="net_points").value == "1 1 0; 2 2 1"


def uploading(content: bytes):
    app = quick(net_data="csv")
    app.file_uploader(key="net_file").upload("mine.csv", content, "text/csv").run()
    return app


def test_a_good_file_after_one_of_a_single_column_has_its_usual_columns():
    app = uploading(b"only\n1\n2\n")
    assert len(errors(app)) == 1
    app.file_uploader(key="net_file").upload("good.csv", GOOD, "text/csv").run()
    assert errors(app) == []
    assert app.multiselect(key="net_columns").value == ["a", "b"]


def test_an_emptied_choice_of_columns_stays_empty_on_the_same_file():
    app = uploading(GOOD)
    app.multiselect(key="net_columns").set_value([]).run()
    assert app.multiselect(key="net_columns").value == []
    assert len(errors(app)) == 1


def test_a_long_file_is_sampled_and_that_is_said():
    rows = "".join(f"{k % 7},{k % 5},{k % 2}\n" for k in range(3000))
    app = uploading(f"a,b,c\n{rows}".encode())
    assert errors(app) == []
    assert "Samples used: 1000 of 3000" in texts(app)


def test_a_file_of_four_classes_is_told_apart():
    rows = "\n".join(
        f"{3 * (k % 2) + 0.1 * (k % 5)},{3 * (k // 2 % 2) - 0.1 * (k % 3)},kind {k % 4}"
        for k in range(80)
    )
    app = uploading(f"width,height,kind\n{rows}\n".encode())
    assert errors(app) == []
    app.number_input(key="net_epochs").set_value(200).run()
    assert accuracy(app) > 0.95
    assert app.selectbox(key="net_loss").options == ["cross-entropy"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a,b\n",
        b"a,b,c\n1,2,0\n3\n",
        b"\x00\x01\x02\xff",
        b"a,b,c\n1,1,0\n1,2,1\n",
        b"a,b,c\n1,2,u\n2,1,v\n3,1,w\n4,1,x\n5,1,y\n",
        b"only\n1\n2\n",
    ],
)
def test_a_file_that_cannot_be_used_is_said_in_one_line(content):
    app = uploading(content)
    assert len(errors(app)) == 1


def test_a_lecturer_s_link_hides_parts():
    app = quick(hide="presets,code,notice")
    assert errors(app) == []
    assert presets(app) == []
    assert not any("def gradients" in element.value for element in app.code)
