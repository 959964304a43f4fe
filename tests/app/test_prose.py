"""The words of the lessons: both languages say the same things, and no formula is typed in them."""

from __future__ import annotations

import os
import re

import pytest

pytest.importorskip("streamlit")

from app.prose import LESSONS, RECORD, VALUE, filled, lesson, read
from app.typeset import typeset
from app.ui.i18n import NAMES
from app.ui.pages import PAGES
from mathcore.errors import DataError

FILES = sorted(LESSONS.glob("*/*.md"))
every_file = pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.name}")
every_page = pytest.mark.parametrize("page", [page.key for page in PAGES])
SMALL = "# A\n\n> b\n\nFirst.\n\n## C {#c}\n\n"


@every_page
def test_both_languages_have_the_same_sections_items_and_places(page):
    shapes = []
    for lang in NAMES:
        found = lesson(page, lang)
        shapes.append(
            {
                name: (
                    list(found.items(name)),
                    sorted(RECORD.findall(section.body)),
                    sorted(VALUE.findall(section.body)),
                    section.body.count("\n- "),
                )
                for name, section in found.sections.items()
            }
        )
    assert shapes[0] == shapes[1]
    assert list(shapes[0]) == list(shapes[1])


def test_every_file_is_of_a_page():
    stems = {lang: {path.stem for path in FILES if path.parent.name == lang} for lang in NAMES}
    assert stems == {lang: {page.key for page in PAGES} for lang in NAMES}


@every_file
def test_no_formula_is_typed_in_the_words(path):
    assert re.findall(r"[\\$]|frac\(|sum_\(|<m[a-z]+>", path.read_text("utf-8")) == []


@every_file
def test_every_placeholder_of_a_formula_can_be_filled(path):
    places = lesson(path.stem, path.parent.name).places()
    shown = typeset(places)
    assert all(shown[kind, name] for _, kind, name in places)


@every_file
def test_every_brace_is_a_placeholder_or_a_name(path):
    text = path.read_text("utf-8")
    for known in (RECORD, VALUE, re.compile(r"\{#[a-z0-9-]+\}")):
        text = known.sub("", text)
    assert "{" not in text
    assert "}" not in text


@pytest.mark.parametrize(
    ("placeholder", "said"),
    [
        ("{formula:activation.sigmoyd}", r"x\.md:10: .*the nearest is sigmoid"),
        ("{formula:neuron.sigmoid}", r"x\.md:10: .*known: activation, loss"),
        ("{picture:x}", r"x\.md:10: .*known: formula, derivative"),
        ("{math:2 +}", r"x\.md:10: .*ends too early"),
        ("{symbol:a b}", r"x\.md:10: .*not a symbol's name"),
    ],
)
def test_an_unknown_formula_is_said_with_its_file_and_line(placeholder, said):
    found = read(f"{SMALL}Second.\n{placeholder}\n", "x.md")
    with pytest.raises(DataError, match=said):
        typeset(found.places())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "x.md:1: .*shape # "),
        ("A\n", "x.md:1: .*shape # "),
        ("# A\n\nwords\n", "x.md:3: .*shape > "),
        ("# A\n\n> b\n\n## C\n", "x.md:5: .*shape ## "),
    ],
)
def test_a_file_of_another_shape_is_said_with_its_line(text, said):
    with pytest.raises(DataError, match=said):
        read(text, "x.md")


def test_a_formula_among_words_is_small_and_one_alone_is_displayed():
    shown = filled("a {symbol:w} b\n\n{symbol:w}\n\nc", lambda kind, name: f"<{kind} {name}>", {})
    assert shown == "a $<symbol w>$ b\n\n$$\n<symbol w>\n$$\n\nc"


def test_a_value_of_the_page_is_never_markdown():
    assert "*" not in filled("the letter {letter}", lambda *_: "", {"letter": "**x**"})


def test_a_lesson_is_read_again_when_its_file_has_changed(tmp_path, monkeypatch):
    monkeypatch.setattr("app.prose.LESSONS", tmp_path)
    (tmp_path / "en").mkdir()
    path = tmp_path / "en" / "a.md"
    path.write_text("# Old\n> b\n", "utf-8")
    assert lesson("a", "en").title == "Old"
    path.write_text("# New\n> b\n", "utf-8")
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))
    assert lesson("a", "en").title == "New"


def test_a_placeholder_becomes_the_formula_of_its_record():
    asked = {
        ("formula", "activation.sigmoid"): r"\sigma(z) = \frac{1}{1 + e^{-z}}",
        ("derivative", "activation.tanh"): r"\frac{d}{dz} \tanh(z) = 1 - \tanh^{2}(z)",
        ("derivative", "loss.mse"): r"\frac{dJ}{d\varphi} = \varphi - y",
        ("formula", "optimizer.sgd"): r"w - \eta g",
        ("derived", "x^3"): r"\frac{d}{dx} x^{3} = 3 x^{2}",
        ("math", "w^2/4"): r"\frac{w^{2}}{4}",
        ("symbol", "eta"): r"\eta",
    }
    assert typeset(("", *key) for key in asked) == asked
