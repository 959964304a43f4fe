"""Plain text on a page: nothing a visitor typed is ever read as Markdown or HTML."""

from __future__ import annotations

import string

ENTITIES = {ord(mark): f"&#{ord(mark)};" for mark in string.punctuation}


def plain(text: str) -> str:
    """The text with every mark that Markdown could read written as a character reference.

    >>> plain("x_1*y")
    'x&#95;1&#42;y'
    """
    return " ".join(text.split()).translate(ENTITIES)
