"""Every sentence of mathcore is said in every language, with the same places."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st
from sympy import Float

import mathcore
from mathcore.errors import DiscesaError, SettingError
from mathcore.printing import LANGUAGES, decimal, language, plain, say, say_error
from mathcore.symbols import symbol

HOUSE = Path(mathcore.__file__).parent
TRANSLATED = [lang for lang in LANGUAGES if lang != "en"]
each_language = pytest.mark.parametrize("lang", TRANSLATED)


@pytest.fixture(autouse=True)
def compiled(tmp_path, monkeypatch):
    """Catalogues compiled from their sources, whatever lies in the tree."""
    for lang in TRANSLATED:
        folder = tmp_path / lang / "LC_MESSAGES"
        folder.mkdir(parents=True)
        with (folder / "mathcore.mo").open("wb") as binary:
            write_mo(binary, catalogue(lang))
    monkeypatch.setattr(language, "LOCALE", tmp_path)
    language.catalogue.cache_clear()
    yield
    language.catalogue.cache_clear()


def catalogue(lang: str):
    with (HOUSE / "locale" / lang / "LC_MESSAGES" / "mathcore.po").open("rb") as source:
        return read_po(source, locale=lang)


def marked(tree: ast.AST) -> Iterator[str]:
    """The messages that a module marks with N_."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_":
            assert isinstance(node.args[0], ast.Constant), ast.unparse(node)
            yield node.args[0].value


def messages(*packages: str) -> set[str]:
    paths = [path for package in packages for path in (HOUSE.parent / package).rglob("*.py")]
    trees = [ast.parse(path.read_text("utf-8")) for path in paths]
    return {message for tree in trees for message in marked(tree)}


def places(template: str) -> list[tuple[str, str | None]]:
    """The named places of a template, each with how it is written (`!r`)."""
    parsed = Formatter().parse(template)
    return sorted((name, how) for _, name, _, how in parsed if name is not None)


@each_language
def test_every_message_is_translated(lang):
    entries = {entry.id: entry for entry in catalogue(lang) if entry.id}
    missing = messages("mathcore") - {key for key, entry in entries.items() if entry.string}
    assert missing == set()
    assert [entry.id for entry in entries.values() if entry.fuzzy] == []


@each_language
def test_no_entry_is_dead(lang):
    # A screen may raise errors of the house with sentences of its own, in this catalogue.
    used = messages("mathcore", "app", "animations")
    assert {entry.id for entry in catalogue(lang) if entry.id} - used == set()
    assert list(catalogue(lang).obsolete) == []


@each_language
def test_translation_has_the_same_places(lang):
    different = [
        entry.id
        for entry in catalogue(lang)
        if entry.id and places(entry.id) != places(entry.string)
    ]
    assert different == []


def test_messages_are_found_and_a_place_that_is_lost_is_seen():
    assert list(marked(ast.parse("raise E(N_('no {name!r}'), name=1)"))) == ["no {name!r}"]
    assert places("no {name!r} of {kind}") == [("kind", None), ("name", "r")]
    assert places("no {name!r}") != places("no {name}")


def test_message_is_said_in_both_languages():
    assert say("Product rule") == "Product rule"
    assert say("Product rule", "it") == "Regola del prodotto"


def test_formulas_and_decimals_in_a_message_are_written_for_the_language():
    x = symbol("x")
    assert say("{f} at {at}", f=Float(0.5) * x, at=2.5) == "0.5x at 2.5"
    assert say("{f} at {at}", "it", f=Float(0.5) * x, at=2.5) == "0,5x at 2,5"


def test_error_is_said_in_both_languages_with_its_values():
    with pytest.raises(DiscesaError) as caught:
        mathcore.ACTIVATIONS["sigmoyd"]
    assert "'sigmoyd'" in say_error(caught.value, "en") == str(caught.value)
    assert "'sigmoyd'" in say_error(caught.value, "it") != str(caught.value)


@pytest.mark.parametrize(
    ("value", "english", "italian"),
    [
        (-3.0, "-3", "-3"),
        (1e308, "1e308", "1e308"),
        (2.0**70, "1.1805916e21", "1,1805916e21"),
        (1234567.0, "1234567", "1234567"),
        (0.500001, "0.500001", "0,500001"),
        (float("inf"), "∞", "∞"),
        ((-0.5, 1.0), "(-0.5, 1)", "(-0,5; 1)"),
        ([0.5, 1.0, 2.0], "0.5, 1, 2", "0,5; 1; 2"),
        ((3, 2), "(3, 2)", "(3, 2)"),
        ("1.5", "1.5", "1.5"),
    ],
)
def test_numbers_of_an_error_are_written_for_the_language(value, english, italian):
    error = SettingError("{value} will not do", value=value)
    assert str(error) == say_error(error, "en") == f"{english} will not do"
    assert say_error(error, "it") == f"{italian} will not do"


def test_braces_in_a_value_are_only_text():
    error = SettingError("no language is called {name!r}; known: {known}", name="{x}", known="en")
    assert "'{x}'" in say_error(error, "it")


def test_language_that_is_not_there_is_refused_by_name():
    with pytest.raises(SettingError, match="no language is called 'fr'; known: en, it"):
        say("Product rule", "fr")


def test_without_a_catalogue_english_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(language, "LOCALE", tmp_path / "empty")
    language.catalogue.cache_clear()
    assert say("Product rule", "it") == "Product rule"


@pytest.mark.parametrize(
    ("value", "lang", "digits", "text"),
    [
        (0.5, "en", 4, "0.5"),
        (0.5, "it", 4, "0,5"),
        (1234.5678, "it", 6, "1234,57"),
        (123456.0, "en", 3, "123000"),
        (1e-7, "it", 4, "1e-7"),
        (2.5e21, "it", 4, "2,5e21"),
        (-0.0, "en", 4, "0"),
        (float("inf"), "en", 4, "∞"),
        (float("-inf"), "en", 4, "-∞"),
        (float("nan"), "it", 4, "nan"),
        (Float("0.25"), "it", 4, "0,25"),
    ],
)
def test_decimal_is_written_for_the_language(value, lang, digits, text):
    assert decimal(value, lang, digits) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_decimal_reads_back_to_the_digits_asked_for(value):
    back = float(decimal(value, "it", digits=6).replace(",", "."))
    assert back == pytest.approx(value, rel=5e-6, abs=1e-320)


def test_plain_text_of_a_float_has_the_comma_too():
    assert plain(Float(0.25), decimal_comma=True) == "0,25"
