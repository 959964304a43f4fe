"""Sentences in several languages: English is the message itself, the others are catalogues.

Imports nothing but the errors and the plain printer. Adding a language is one folder in
`mathcore/locale` and one entry in `LANGUAGES`.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import SupportsFloat

from sympy import Basic

from mathcore.errors import N_, DiscesaError, SettingError, in_digits, in_english
from mathcore.printing.plain import plain

LANGUAGES = ("en", "it")
LOCALE = Path(__file__).parents[1] / "locale"

KINDS = frozenset({"kind", "expected"})
"""Places whose value is itself a message, such as the kind of record that has no such name."""


@lru_cache
def catalogue(lang: str) -> gettext.NullTranslations:
    """The messages of a language; English where no catalogue has been compiled."""
    if lang not in LANGUAGES:
        raise SettingError(
            N_("no language is called {name!r}; known: {known}"),
            name=str(lang)[:40],
            known=", ".join(LANGUAGES),
        )
    return gettext.translation("mathcore", LOCALE, [lang], fallback=True)


def say(template: str, lang: str = "en", **values: object) -> str:
    """A message in a language, its places filled; formulas and decimals are written for it.

    Raises:
        SettingError: no such language.

    >>> say("at step {step} the loss is {loss}", step=3, loss=0.25)
    'at step 3 the loss is 0.25'
    """
    return fill(template, lang, values)


def say_as(
    show: Callable[[Basic], str], template: str, lang: str = "en", /, **values: object
) -> str:
    """A message in a language, its formulas written by `show`."""
    written = {k: show(v) if isinstance(v, Basic) else v for k, v in values.items()}
    return say(template, lang, **written)


def in_pieces(template: str, lang: str = "en", /, **values: object) -> list[str | Basic]:
    """A message in a language, cut where its formulas stand; these are left as they are.

    >>> from mathcore.symbols import symbol
    >>> in_pieces("at step {step} the loss is {loss}.", step=3, loss=symbol("l"))
    ['at step ', '3', ' the loss is ', l, '.']
    """
    pieces: list[str | Basic] = []
    for words, key, *_ in Formatter().parse(catalogue(lang).gettext(template)):
        value = "" if key is None else values[key]
        formula = isinstance(value, Basic)
        pieces += [words, value if formula else str(in_words(str(key), value, lang))]
    return [piece for piece in pieces if piece != ""]


def fill(template: str, lang: str, values: dict[str, object]) -> str:
    messages = catalogue(lang)
    written = {key: in_words(key, value, lang) for key, value in values.items()}
    return (messages.gettext(template) if template else "").format(**written)


def in_words(key: str, value: object, lang: str) -> object:
    if isinstance(value, Basic):
        return plain(value, decimal_comma=lang == "it")
    if isinstance(value, float):
        return decimal(value, lang)
    if key in KINDS and isinstance(value, str) and value:
        return catalogue(lang).gettext(value)
    return value


def say_error(error: DiscesaError, lang: str = "en") -> str:
    """What was wrong, in a language; its numbers as they were given, not cut to four digits."""
    return fill(error.template, lang, written(error.values, lang))


def written(values: Mapping[str, object], lang: str) -> dict[str, object]:
    """Values of a message, the numbers among them written for a language as they were given."""
    return {key: in_language(value, lang) for key, value in values.items()}


def in_language(value: object, lang: str) -> object:
    if isinstance(value, DiscesaError):
        return say_error(value, lang)
    text = in_english(value)
    if lang != "it" or text is value or not isinstance(text, str):
        return text
    return text.replace(", ", "; ").replace(".", ",")


def decimal(value: SupportsFloat, lang: str = "en", digits: int = 4) -> str:
    """A number with so many significant digits, and the language's decimal sign.

    >>> decimal(1234.5678, "it", digits=6)
    '1234,57'
    >>> decimal(0.5)
    '0.5'
    """
    catalogue(lang)
    text = in_digits(float(value), digits)
    return text.replace(".", ",") if lang == "it" else text
