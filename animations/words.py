"""The words of the films, in several languages.

A message is an English template with `{named}` places; its translation is looked up in the
catalogue `animations/locale/<lang>/LC_MESSAGES/animations.po`, and among mathcore's where the
message is one of its own. Without a compiled catalogue the words are English.
"""

from __future__ import annotations

import gettext
from functools import lru_cache
from pathlib import Path

from mathcore.printing import LANGUAGES, decimal
from mathcore.printing import say as say_in_mathcore

__all__ = ["LANGUAGES", "say"]

LOCALE = Path(__file__).parent / "locale"


@lru_cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    return gettext.translation("animations", LOCALE, languages=[lang], fallback=True)


def say(template: str, lang: str = "en", **values: object) -> str:
    """The template in that language, its places filled.

    Raises:
        SettingError: the language is not one of `LANGUAGES`.
    """
    translated = _catalogue(lang).gettext(template) if lang in LANGUAGES else template
    if translated == template:
        return say_in_mathcore(template, lang, **values)
    return translated.format(
        **{k: decimal(v, lang) if isinstance(v, float) else v for k, v in values.items()}
    )
