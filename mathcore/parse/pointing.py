"""Pointing at the spot where a text stopped being a formula.

Imports the sentences in several languages.
"""

from __future__ import annotations

import unicodedata

from mathcore.errors import N_, ParseError
from mathcore.printing.language import say

WINDOW = 70
BEFORE = 45


def point_out(error: ParseError, lang: str = "en") -> str:
    """The text, a caret under the spot, and what was expected there.

    A long text is cut to some 70 characters around the spot; what cannot be printed is shown
    as a dot, so the caret stays in its place.

    >>> from mathcore.parse import parse
    >>> try:
    ...     parse("2 + * x")
    ... except ParseError as error:
    ...     print(point_out(error))
    2 + * x
        ^ expected: a number, a name, a function or an opening bracket
    """
    text, spot = error.text, max(0, min(error.position, len(error.text)))
    start = max(0, min(spot - BEFORE, len(text) - WINDOW))
    end = min(len(text), start + WINDOW)
    head = "…" if start > 0 else ""
    tail = "…" if end < len(text) else ""
    line = "".join(printable(c) for c in text[start:end])
    under = " " * (len(head) + sum(width(c) for c in text[start:spot])) + "^"
    expected = error.values.get("expected")
    if expected:
        under += " " + say(N_("expected: {expected}"), lang, expected=expected)
    return f"{head}{line}{tail}\n{under}"


def printable(mark: str) -> str:
    if mark.isspace():
        return " "
    return mark if mark.isprintable() and not unicodedata.combining(mark) else "·"


def width(mark: str) -> int:
    """How many columns a terminal gives to a character."""
    return 2 if unicodedata.east_asian_width(printable(mark)) in "WF" else 1
