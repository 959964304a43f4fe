"""An address of the app as a film: the run that the page shows, and nothing else.

A row says which film a page becomes and how each parameter is read from the address; a field that
the address leaves out has the page's own default, which a test compares with the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from mathcore.errors import N_, SettingError

MOST_URL = 4000


class Field(NamedTuple):
    """A field of a page: its key in the address, its default there, and how its text is read."""

    key: str
    default: Any
    read: Callable[[str], Any] = str


class Link(NamedTuple):
    """A page as a film: each parameter of the film from one or several fields."""

    film: str
    parameters: Mapping[str, Field | tuple[Field, ...]]


def number(text: str) -> float:
    return float(text.replace(",", "."))


LINKS: dict[str, Link] = {
    "derive": Link("derivation", {"expr": Field("f", "x^2 sin(x)")}),
    "derivative": Link(
        "secant", {"f": Field("curve", "x^2/4 - 2x + 5"), "at": Field("a", 6.0, number)}
    ),
    "step-size": Link(
        "walk",
        {
            "f": Field("cost", "w^2/4 - 2w + 5"),
            "start": Field("start", 0.0, number),
            "rate": Field("eta", 1.0, number),
            "steps": Field("n", 20, int),
        },
    ),
    "partials": Link(
        "partials",
        {
            "f": Field("surface", "x^2 + 3 y^2"),
            "point": (Field("p", 2.0, number), Field("q", 1.0, number)),
        },
    ),
}


def film_of(url: str) -> tuple[str, dict[str, Any]]:
    """The film that an address of the app asks for, and its parameters.

    >>> film_of("http://localhost:8501/step-size?eta=3&n=4")[1]["rate"]
    3.0

    Raises:
        SettingError: it is no address of a page that can be filmed, or a value is not of its kind.
    """
    try:
        parts = urlsplit(url[:MOST_URL])
        asked = parse_qs(parts.query)
    except ValueError:
        parts, asked = urlsplit(""), {}
    page = parts.path.rstrip("/").rsplit("/", 1)[-1]
    if parts.scheme not in ("http", "https") or page not in LINKS:
        raise SettingError(
            N_("{url} is no address of a page that can be filmed; those end in {known}"),
            url=url[:80],
            known=", ".join(f"/{name}" for name in LINKS),
        )
    link = LINKS[page]
    return link.film, {name: value_of(field, asked) for name, field in link.parameters.items()}


def value_of(field: Field | tuple[Field, ...], asked: Mapping[str, list[str]]) -> Any:
    if not isinstance(field, Field):
        return tuple(value_of(one, asked) for one in field)
    if field.key not in asked:
        return field.default
    text = asked[field.key][-1]
    try:
        return field.read(text)
    except ValueError:
        raise SettingError(
            N_("the address says {key} = {text!r}, which is no number"),
            key=field.key,
            text=text[:40],
        ) from None
