"""Home, zoo and about, the way through the course, and what a link hides: without a browser."""

from __future__ import annotations

import re
from importlib.metadata import version
from itertools import combinations
from urllib.parse import parse_qs, urlsplit

import pytest

pytest.importorskip("streamlit")

from app.prose import lesson
from app.ui import cache
from app.ui.hiding import KNOWN, PARTS
from app.ui.i18n import NAMES
from app.ui.pages import COURSE, PAGES, VIEWS
from app.ui.zoo import KINDS, ZOO
from tests.app.reading import PAGES as OPENED
from tests.app.reading import errors, formulas, opened, reveal, texts, unfold

TOPICS = range(1, 23)
both_languages = pytest.mark.parametrize("lang", NAMES)


def links(app) -> list[tuple[str, str, dict[str, list[str]]]]:
    """The links to pages: what they say, where they lead, and with which settings."""
    protos = [element.proto for element in app.get("page_link")]
    return [(p.label, p.page, parse_qs(p.query_string)) for p in protos]


@both_languages
def test_home_leads_to_every_page_with_its_one_line(lang):
    app = opened("home", lang=lang)
    assert errors(app) == []
    shown, led = texts(app), links(app)
    for page in COURSE:
        told = lesson(page.key, lang)
        assert told.brief in shown
        assert (told.title, page.path, {"lang": [lang]}) in led


@pytest.mark.parametrize(
    ("lang", "begin", "tool"),
    [
        ("en", "Begin with the first lesson", "Derive a formula of your own"),
        ("it", "Si comincia dalla prima lezione", "Si deriva una formula a scelta"),
    ],
)
def test_home_says_where_to_begin(lang, begin, tool):
    led = {label: path for label, path, _ in links(opened("home", lang=lang))}
    assert led[begin] == COURSE[0].path
    assert led[tool] == "derive"


def test_the_picture_on_the_home_page_is_descent_computed():
    app = opened("home")
    # w -> w - 3.4 (w/2 - 2), by hand: 0, 6.8, 2.04, ...
    alt = app.get("plotly_chart")[0].proto.alt
    assert alt.startswith("Descent on a bowl, step by step: w = 0; 6.8; 2.04; 5.372;")
    app.segmented_control(key="pace").set_value("monotone").run()
    assert "w = 0; 2; 3; 3.5;" in app.get("plotly_chart")[0].proto.alt


@both_languages
@pytest.mark.parametrize("name", ["derivative", "zoo"])
def test_each_page_leads_to_the_ones_before_and_after(name, lang):
    row = next(page for page in PAGES if page.key == name)
    place = PAGES.index(row)
    paths = [path for _, path, _ in links(opened(name, lang=lang))]
    assert paths == [PAGES[place - 1].path, PAGES[place + 1].path]


def test_a_page_that_stops_at_a_wrong_input_still_leads_on():
    app = opened("derivative", curve="x +")
    assert len(errors(app)) == 1
    assert len(links(app)) == 2


WRONG = [
    ("derivative", "curve", "x +", "a"),
    ("step-size", "cost", "x y", "eta"),
    ("softmax", "logits", "1; many", "truth"),
    ("capacity", "cap_n", "0", "cap_n"),
    ("optimizers", "race", "x +", "race_n"),
    ("backpropagation", "hidden", "0", "brate"),
    ("backpropagation", "xrow", "1; 2; 3; 4; 5; 6; 7; 8; 9", "nested"),
    ("playground", "net_rate", "-1", "net_rate"),
]


@both_languages
@pytest.mark.parametrize(("page", "field", "value", "beside"), WRONG)
def test_a_wrong_input_takes_away_neither_fields_nor_what_leads_out_of_it(
    page, field, value, beside, lang
):
    app = opened(page, lang=lang, **{field: value})
    assert len(errors(app)) == 1
    fields = [*app.text_input, *app.number_input, *app.text_area, *app.slider]
    assert beside in {one.key for one in fields}
    assert [button for button in app.button if str(button.key).startswith("preset ")]
    words = lesson(OPENED[page].removeprefix("views/").removesuffix(".py"), lang)
    assert words.sections["notice"].title in {head.value for head in app.subheader}


def test_a_wrong_network_or_surface_leaves_what_does_not_go_by_it():
    chain = opened("backpropagation", hidden="0", nested="sin(x^2)")
    assert any(r"\cos" in formula for formula in formulas(chain))
    network = opened("optimizers", race="x +")
    assert any("moons" in str(box.value) for box in network.selectbox)
    assert network.table, "the runs on a network do not go by the surface"


def test_an_old_link_with_a_formula_at_the_root_opens_the_page_that_derives():
    app = opened("home", f="x^3", lang="it")
    assert app.title[0].value == "Deriva qualsiasi funzione"
    assert app.text_input(key="f").value == "x^3"


def test_every_page_is_in_the_table_once_and_its_topics_are_the_course_s():
    assert {f"{page.key}.py" for page in PAGES} == {
        path.name for path in VIEWS.glob("*.py") if path.stem != "__init__"
    }
    assert len({page.path for page in PAGES}) == len(PAGES)
    assert {topic for page in PAGES for topic in page.topics} <= set(TOPICS)
    assert {f"views/{page.key}.py" for page in PAGES} == set(OPENED.values())


@both_languages
def test_the_zoo_tells_each_network_and_that_it_is_for_reading(lang):
    app = opened("zoo", lang=lang)
    assert errors(app) == []
    told = lesson("zoo", lang)
    shown = texts(app)
    assert told.sections["reading"].title in shown
    for network in ZOO:
        section = told.sections[network.name]
        assert section.title in [heading.value for heading in app.subheader]
        assert section.body in shown
    assert len(app.get("plotly_chart")) == len(ZOO) == 6


def test_the_zoo_s_networks_are_connected_as_they_are_told():
    drawn = {network.name: network for network in ZOO}
    layer = {
        name: dict(enumerate(x for x, _y in network.places)) for name, network in drawn.items()
    }
    for name in ("forward", "restricted", "belief"):
        for start, end in drawn[name].arrows + drawn[name].lines:
            assert abs(layer[name][start] - layer[name][end]) == 2, name
    assert not drawn["forward"].lines
    assert not drawn["restricted"].arrows
    assert all(layer["forward"][a] < layer["forward"][b] for a, b in drawn["forward"].arrows)
    assert all(layer["belief"][a] > layer["belief"][b] for a, b in drawn["belief"].arrows)
    last = sorted(set(layer["belief"].values()))[-2:]
    assert all(layer["belief"][k] in last for edge in drawn["belief"].lines for k in edge)
    for name in ("hopfield", "boltzmann"):
        units = range(len(drawn[name].places))
        assert {frozenset(edge) for edge in drawn[name].lines} == {
            frozenset(pair) for pair in combinations(units, 2)
        }


def test_every_unit_of_the_zoo_has_a_place_of_its_own_and_a_known_kind():
    for network in ZOO:
        places = {(round(x, 6), round(y, 6)) for x, y in network.places}
        assert len(places) == len(network.places) == len(network.kinds), network.name
        assert set(network.kinds) <= set(KINDS)


@both_languages
def test_about_names_versions_licence_and_privacy(lang):
    app = opened("about", lang=lang)
    assert errors(app) == []
    rows = dict(app.table[0].value.itertuples(index=False))
    assert rows["sympy"] == version("sympy")
    assert rows["streamlit"] == version("streamlit")
    shown = texts(app)
    assert "MIT" in shown
    assert lesson("about", lang).sections["privacy"].body in shown


def test_hidden_parts_are_not_drawn_and_the_others_are():
    shown = opened("derivative")
    assert {h.value for h in shown.subheader} >= {"What to notice", "Try this"}
    app = opened("derivative", hide="notice,presets,code,derivation,next,class")
    assert errors(app) == []
    assert {"What to notice", "Try this"} & {h.value for h in app.subheader} == set()
    assert not app.tabs
    assert not links(app)
    assert not [fold for fold in app.expander if fold.label == "The code that ran"]
    assert app.metric[1].value == shown.metric[1].value == "1.5"


@pytest.mark.parametrize(
    ("page", "heading"),
    [
        ("derive", "Why"),
        ("activations", "Why this is its slope"),
        ("derivative", "The slope of the tangent"),
        ("backpropagation", "Backpropagation, derived"),
    ],
)
def test_no_heading_stands_over_steps_that_are_hidden(page, heading):
    for hide, expected in (("", True), ("derivation", False)):
        app = opened(page, hide=hide) if hide else opened(page)
        assert errors(app) == []
        headings = [h.value for h in (*app.header, *app.subheader)]
        assert (heading in headings) == expected, headings
        assert bool(app.tabs) == expected


def test_a_hidden_field_counts_with_the_value_of_the_link():
    app = opened("derivative", hide="a,h", a="3", h="1", curve="x^2")
    assert [metric.value for metric in app.metric] == ["7", "7", "6"]


@pytest.mark.parametrize("hide", ["kode", "code,kode", "<b>x</b>", ",,", "x" * 5000, "a,b" * 900])
@both_languages
def test_an_unknown_name_to_hide_is_said_and_the_page_works(hide, lang):
    app = opened("derivative", hide=hide, lang=lang)
    assert errors(app) == []
    said = [warning.value for warning in app.warning]
    assert len(said) == (hide != ",,")
    assert all(len(line) < 3000 and "<" not in line for line in said)
    assert app.metric[1].value in ("1.5", "1,5")


def keys(node) -> set[str]:
    """The keys of all fields and containers on a page."""
    found = {str(getattr(node, "key", None))}
    proto = getattr(node, "proto", None)
    found.add(str(getattr(proto, "id", "")).rsplit("-", 1)[-1])
    for child in getattr(node, "children", {}).values():
        found |= keys(child)
    return found


@pytest.mark.parametrize("page", [page for page in PAGES if page.fields], ids=lambda p: p.key)
def test_every_field_that_may_be_hidden_is_on_its_page(page):
    settings = {"activation": "own"} if page.key == "activations" else {}
    found = keys(opened(page.path or "home", **settings)._tree)
    assert set(page.controls) - found == set()


def test_the_names_of_parts_and_fields_do_not_collide():
    assert set(PARTS).isdisjoint(control for page in PAGES for control in page.controls)
    assert set(PARTS) <= KNOWN


def test_the_link_for_a_class_hides_what_was_chosen():
    app = opened("derivative", h="1")
    reveal(app, "class").multiselect(key="hide choice").set_value(["code", "curve"]).run()
    link = next(element.value for element in app.code if "hide=" in element.value)
    assert parse_qs(urlsplit(link).query)["hide"] == ["code,curve"]
    assert parse_qs(urlsplit(link).query)["h"] == ["1"]


def test_no_page_ends_its_foot():
    app = VIEWS.parent
    stopping = [p.name for p in app.rglob("*.py") if "st.stop()" in p.read_text("utf-8")]
    assert stopping == []


def strings(value) -> set[str]:
    """All text in the plain data of a job."""
    if isinstance(value, str):
        return {value}
    parts = value.values() if isinstance(value, dict) else value
    return set().union(*map(strings, parts)) if isinstance(value, dict | list | tuple) else set()


def is_from(found: set[str], formula: str) -> bool:
    """Whether a formula is one of these, or an equation between two of them."""
    sides = re.split(r"(?:^| )= ", formula)
    pairs = [{" = ".join(sides[:k]), " = ".join(sides[k:])} - {""} for k in range(len(sides) + 1)]
    return any(pair <= found for pair in pairs)


def test_a_formula_that_no_job_gave_is_found_out():
    assert all(is_from({"a", "b = c"}, text) for text in ("a", "= a", "a = b = c", "b = c"))
    assert not any(
        is_from({"a", "b = c"}, text) for text in ("x^{2}", "a = x", "= x", "b", "a = b")
    )


@pytest.mark.slow
@pytest.mark.parametrize("page", OPENED)
def test_every_formula_of_a_page_came_from_a_job(page, monkeypatch):
    found: set[str] = set()
    asked = cache._answer

    def noted(*args, **named):
        given = asked(*args, **named)
        found.update(strings(given))
        return given

    monkeypatch.setattr(cache, "_answer", noted)
    app = opened(page)
    if page != "derivative-table":
        unfold(app)
    assert errors(app) == []
    assert [formula for formula in formulas(app) if not is_from(found, formula)] == []
