"""Storyboard: the derivative table deriving itself, row by row, from the limit."""

from __future__ import annotations

from dataclasses import dataclass

import mathcore
from animations import theme
from animations.boards.descent import Words
from animations.boards.lines import Rewrite, labelled_states
from animations.storyboard import Beat, Formula, Storyboard, formula, reading_seconds
from animations.words import say
from mathcore.errors import N_

TITLE = N_("The derivative table derives itself")


@dataclass(frozen=True, slots=True)
class Row:
    """A row begins: what its derivative is by definition, and what is seen of it later."""

    words: str
    first: Formula
    statement: Formula


@dataclass(frozen=True, slots=True)
class Entered:
    """A row is finished and goes into the table."""

    words: str


def table(rows: int, lang: str = "en") -> Storyboard:
    """The beats of the film for so many rows of the table."""
    title = say(TITLE, lang)
    opening = say(N_("Every row is worked out from its definition, the slope of the secant."), lang)
    closing = say(
        N_("From here on the rules put these rows together: no limit is needed again."), lang
    )
    beats = [
        Beat("title", Words(title), reading_seconds(title)),
        Beat("words", Words(opening), reading_seconds(opening) + theme.FADE),
    ]
    for row in mathcore.derivative_table()[:rows]:
        beats += _row(row, lang)
    return (*beats, Beat("words", Words(closing), reading_seconds(closing) + theme.FADE))


def _row(row: mathcore.TableRow, lang: str) -> list[Beat]:
    first, *lines = row.derivation.lines()
    states = labelled_states(row.derivation.claim, lines, lang)
    words = first.title(lang)
    drawn = theme.HIGHLIGHT + theme.MORPH + theme.FADE
    beats = [
        Beat(
            "row",
            Row(words, states[0], formula(row.statement, lang=lang)),
            reading_seconds(words) + theme.FADE,
        )
    ]
    for line, before, after in zip(lines, states, states[1:], strict=False):
        words = line.title(lang)
        known = dict(line.values).get("statement")
        note = None if known is None else formula(known, lang=lang)
        payload = Rewrite(words, "", before, after, line.became in (0, 1), note, ())
        beats.append(Beat("rewrite", payload, max(reading_seconds(words), drawn) + theme.PAUSE))
    return [*beats, Beat("entered", Entered(words), theme.MORPH)]
