"""The app's words: every message translated, with the same places, and none left over."""

from __future__ import annotations

from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from app.ui.i18n import NAMES, numbers, said, separators
from app.ui.text import plain
from mathcore.errors import N_, DataError, SettingError
from mathcore.printing import LANGUAGES
from tests.conftest import ROOT

OTHERS = [lang for lang in LANGUAGES if lang != "en"]


def messages(*keywords: str) -> set[str]:
    found = extract_from_dir(
        ROOT / "app",
        method_map=[("**.py", "python")],
        keywords=dict.fromkeys(keywords or ("_", "N_")),
    )
    return {message for _, _, message, _, _ in found}


def entries(lang: str, domain: str) -> dict[str, str]:
    folder = ROOT / {"app": "app", "mathcore": "mathcore"}[domain] / "locale"
    with (folder / lang / "LC_MESSAGES" / f"{domain}.po").open("rb") as source:
        return {e.id: "" if e.fuzzy else e.string for e in read_po(source, locale=lang) if e.id}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("lang", OTHERS)
def test_every_message_has_its_translation(lang):
    translated = {**entries(lang, "mathcore"), **entries(lang, "app")}
    assert [message for message in messages() if not translated.get(message)] == []


@pytest.mark.parametrize("lang", OTHERS)
def test_what_a_page_says_is_in_the_app_s_own_catalogue_where_it_looks(lang):
    translated = entries(lang, "app")
    assert [message for message in messages("_") if not translated.get(message)] == []


@pytest.mark.parametrize("lang", OTHERS)
def test_every_translation_has_the_places_of_its_message(lang):
    wrong = [m for m, text in entries(lang, "app").items() if places(m) != places(text)]
    assert wrong == []


@pytest.mark.parametrize("lang", OTHERS)
def test_no_translation_is_left_over(lang):
    assert set(entries(lang, "app")) - messages() == set()


def test_every_language_of_mathcore_can_be_chosen():
    assert tuple(NAMES) == LANGUAGES


def test_the_app_s_own_error_is_said_in_italian():
    error = DataError(N_("no file can be written at {file}"), file="a.npz")
    assert said(error, "it") == "non si può scrivere un file in a.npz"
    assert said(error, "en") == "no file can be written at a.npz"


def test_the_numbers_of_the_app_s_own_error_are_written_as_the_language_does():
    template = N_("the axis cannot go from {low} to {high}: it must rise, and stay within ±{far}")
    error = SettingError(template, low=-3.5, high=1e308, far=1e6)
    assert said(error, "it").startswith("l'asse non può andare da -3,5 a 1e308: ")
    assert said(error, "en").startswith("the axis cannot go from -3.5 to 1e308: ")
    assert said(error, "it").endswith("±1000000")


def test_numbers_are_written_as_the_language_does():
    assert numbers("it", 3)(-1.25) == "\N{MINUS SIGN}1,25"
    assert numbers("en", 3)(-1.25) == "\N{MINUS SIGN}1.25"
    assert separators("it")[0] == ","


@pytest.mark.parametrize("mark", list("*_`$[]()<>#|~:!\\&"))
def test_what_was_typed_is_never_markdown(mark):
    assert mark not in plain(f"a{mark}b").removeprefix("a&#")
