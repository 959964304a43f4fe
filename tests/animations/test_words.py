"""Every word of the films is there in every language, with the same places in it."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import animations
from animations.words import say
from mathcore.errors import SettingError

ROOT = Path(animations.__file__).parent


def messages():
    """The texts marked for translation in the sources of the films."""
    found = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_":
                found.add(ast.literal_eval(node.args[0]))
    return found


@pytest.fixture(scope="module")
def italian():
    with (ROOT / "locale/it/LC_MESSAGES/animations.po").open("rb") as file:
        return {m.id: m for m in read_po(file) if m.id}


def places(text):
    return set(re.findall(r"\{(\w+)", text))


def test_every_message_has_an_italian_text_with_the_same_places(italian):
    assert len(messages()) > 20
    for message in messages():
        entry = italian.get(message)
        assert entry is not None, message
        assert entry.string, message
        assert not entry.fuzzy, message
        assert places(entry.string) == places(message), message


def test_no_entry_of_the_catalogue_is_dead(italian):
    assert set(italian) == messages()


def test_words_are_said_in_the_language_asked_for():
    assert say("slow") == "slow"
    assert say("slow", "it") == "lento"
    with pytest.raises(SettingError, match="no language is called 'xx'"):
        say("slow", "xx")
