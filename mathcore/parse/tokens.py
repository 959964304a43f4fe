"""Tokens, each with its place, and the tape they are put on.

How the text is cut is the business of `scanner.py`, how a run of letters is read that of
`letters.py`.

Imports nothing of the house but the gate and the errors.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from mathcore.errors import N_, ParseError
from mathcore.parse.gate import Source

MOST_TOKENS = 400

READ_AS = N_("{typed} is read as {read}")
READ_NOT = N_("{typed} is read as {read}, not as {other}")


class Kind(StrEnum):
    """What a token is; `OVER` is LaTeX's fraction and `ROOT` a radical sign."""

    NUMBER = "number"
    FRACTION = "fraction"
    NAME = "name"
    CONSTANT = "constant"
    FUNCTION = "function"
    MARK = "mark"
    OVER = "over"
    ROOT = "root"
    END = "end"


class Token(NamedTuple):
    """`value` is the mark, the name, or the digits; `spaced` says that a blank stands before."""

    kind: Kind
    value: str
    start: int
    end: int
    spaced: bool = False


class Note(NamedTuple):
    """A convention that was applied: a message and the values in its places."""

    template: str
    values: dict[str, str]


@dataclass(slots=True)
class Tape:
    """What has been read so far: tokens, and the conventions that were applied.

    `at` is the place in `source.plain` up to which the text has been cut.
    """

    source: Source
    variables: frozenset[str] | None
    at: int = 0
    tokens: list[Token] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    spaced: bool = False

    def put(self, kind: Kind, value: str, start: int, end: int) -> None:
        """Add the token that stands from `start` to before `end`."""
        if len(self.tokens) >= MOST_TOKENS and kind != Kind.END:
            raise self.source.error(
                "too-many-tokens",
                N_("the formula has more than {most} signs, names and numbers"),
                start,
                most=MOST_TOKENS,
            )
        self.tokens.append(Token(kind, value, start, end, self.spaced))
        self.spaced = False
        self.at = end

    def blank(self, end: int) -> None:
        self.spaced = True
        self.at = end

    def note(self, template: str, /, **values: str) -> None:
        """Remember a convention, once."""
        note = Note(template, values)
        if note not in self.notes:
            self.notes.append(note)

    def infinite(self, start: int) -> ParseError:
        return self.source.error(
            "infinity", N_("a formula holds numbers only, and infinity is not one"), start
        )
