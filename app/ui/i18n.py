"""What a page says, in the reader's language.

A message is its English text; the catalogue of the domain `app` (compiled by Babel when the
package is built) holds the others. Adding a language is one folder under `app/locale` and one
entry in `mathcore.printing.LANGUAGES`.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from app.naming import renamed
from mathcore.errors import DiscesaError
from mathcore.printing import decimal, say_error
from mathcore.printing.language import written

LOCALE = Path(__file__).parents[1] / "locale"
NAMES = {"en": "English", "it": "Italiano"}

Words = Callable[..., str]


@cache
def words(lang: str) -> Words:
    """The function that says an English message in `lang`, with its `{named}` places filled.

    >>> words("en")("Step {step} of {last}", step=3, last=20)
    'Step 3 of 20'
    """
    catalogue = gettext.translation("app", LOCALE, languages=[lang], fallback=True)

    def say(message: str, /, **values: object) -> str:
        text = catalogue.gettext(message)
        return text.format(**written(values, lang)) if values else text

    return say


def said(error: DiscesaError, lang: str) -> str:
    """An error in the reader's language: the app's own messages, or mathcore's."""
    if words(lang)(error.template) != error.template:
        return words(lang)(error.template, **error.values)
    return say_error(error, lang)


def told(error: DiscesaError, lang: str) -> str:
    """The same, of things by the names that a page's fields have for them."""
    return said(renamed(error, words(lang)), lang)


def numbers(lang: str, digits: int = 4) -> Callable[[float], str]:
    """The function that writes a number as `lang` does: a decimal comma in Italian.

    >>> numbers("it", 3)(-1.25), numbers("en", 3)(2.5e-9)
    ('−1,25', '2.5×10⁻⁹')
    """
    return lambda value: POWER.sub(_as_power, decimal(value, lang, digits)).replace("-", MINUS)


MINUS = "\N{MINUS SIGN}"
POWER = re.compile(r"(?:\b(1)|([\d.,]+))e([+-]?)0*(\d+)")
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _as_power(found: re.Match[str]) -> str:
    """2.5e-9 as one writes it by hand; a factor of 1 is left out."""
    _, factor, sign, exponent = found.groups()
    raised = (sign.strip("+") + exponent).translate(RAISED)
    return f"{factor}×10{raised}" if factor else f"10{raised}"


def separators(lang: str) -> str:
    """Plotly's two characters: the decimal mark and the one between thousands."""
    return ",\u202f" if lang == "it" else ".\u202f"
