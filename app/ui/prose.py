"""The words of a page on the screen: its title, its sections, and the reasons of its presets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from app import prose, typeset
from app.ui.cache import answer
from app.ui.hiding import hidden
from app.ui.i18n import words
from app.ui.lesson import Preset, try_these
from app.ui.trouble import said_beside

NOTICE = "notice"
TRY = "try"


class Prose:
    """A page's words in a language. `name` is a section's name in the lesson's file."""

    def __init__(self, page: str, lang: str) -> None:
        self.lesson = prose.lesson(page, lang)
        self.lang = lang
        self.say = words(lang)

    def start(self) -> None:
        """The title of the page, and what a reader will see."""
        st.title(self.lesson.title)
        self.body(prose.INTRODUCTION)

    def show(self, name: str, heading: Callable[[str], Any] = st.header, **values: Any) -> None:
        """A section under its heading, with values of the page in its places."""
        heading(self.lesson.sections[name].title)
        self.body(name, **values)

    def body(self, name: str, **values: Any) -> None:
        """A section without its heading."""
        self._write(self.lesson.sections[name].body, values)

    def title(self, name: str) -> str:
        """The heading of a section."""
        return self.lesson.sections[name].title

    def notice(self, **values: Any) -> None:
        """What a reader should see in what was shown."""
        if not hidden("notice"):
            self.show(NOTICE, st.subheader, **values)

    def try_this(self, presets: tuple[Preset, ...], *, key: str) -> None:
        """A line for each preset, its reason from the file; one click fills the fields."""
        place = st.container()
        with said_beside(place, self.lang):
            reasons = {name: self.filled(text) for name, text in self.lesson.items(TRY).items()}
            chosen = [reasons[preset.reason] for preset in presets]
            try_these(presets, chosen, self.title(TRY), self.lang, key=key)

    def foot(self, presets: tuple[Preset, ...], *, key: str, **values: Any) -> None:
        """What to try and what to notice, as most pages have it below their picture."""
        self.try_this(presets, key=key)
        self.notice(**values)

    def filled(self, text: str, **values: Any) -> str:
        """Text of the file with its formulas and the page's values in it.

        Raises:
            DataError: a formula in the file is unknown; it says in which line.
        """
        places = self.lesson.places()
        formulas = answer(typeset.typeset, places) if places else {}
        return prose.filled(text, lambda *asked: formulas[asked], values)

    def _write(self, text: str, values: dict[str, Any]) -> None:
        place = st.container()
        with said_beside(place, self.lang), place:
            st.markdown(self.filled(text, **values))


def open_lesson(page: str) -> tuple[Prose, str, Callable[..., str]]:
    """The page's words with its title shown, the language, and the function that says messages."""
    lang = st.session_state.lang
    told = Prose(page, lang)
    told.start()
    return told, lang, told.say
