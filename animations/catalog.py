"""The films by name, those of the lecture among them."""

from __future__ import annotations

from difflib import get_close_matches

from animations.film import Film
from animations.films import FILMS
from mathcore.errors import N_, UnknownFormulaError

__all__ = ["FILMS", "LECTURE", "Film", "film"]

LECTURE = [film.name for film in FILMS.values() if not film.on_request]
"""The films of the whole lecture, in their order."""


def film(name: str) -> Film:
    """The film of that name.

    Raises:
        UnknownFormulaError: there is none; the message names the nearest.
    """
    if name in FILMS:
        return FILMS[name]
    near = get_close_matches(name, FILMS, n=1, cutoff=0.4)
    if near:
        raise UnknownFormulaError(
            N_("no film is named {name!r}; did you mean {near!r}? Films: {known}"),
            name=name[:40],
            near=near[0],
            known=", ".join(FILMS),
        )
    raise UnknownFormulaError(
        N_("no film is named {name!r}; films: {known}"), name=name[:40], known=", ".join(FILMS)
    )
