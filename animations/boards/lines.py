"""The lines of a derivation as beats: what stands there, what changes, and by which rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sympy import Expr

import mathcore
from animations import theme
from animations.storyboard import (
    BECAME,
    CHANGED,
    LEFT_SIDE,
    Beat,
    Formula,
    equal,
    formula,
    reading_seconds,
)

Definitions: TypeAlias = Sequence[tuple[Expr, Expr]]


@dataclass(frozen=True, slots=True)
class Statement:
    """A formula with words under it; `title` stands over the first one."""

    words: str
    formula: Formula
    title: str = ""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One line of the derivation becoming the next.

    `before` labels the term that changes and `after` what became of it; a term that `vanishes`
    leaves nothing to point at. `general` is the rule as a textbook states it, and `notes` are the
    definitions that hold while the line is read.
    """

    words: str
    heading: str
    before: Formula
    after: Formula
    vanishes: bool
    general: Formula | None
    notes: tuple[Formula, ...]


def statement(kind: str, content: Formula, words: str, title: str = "") -> Beat:
    seconds = reading_seconds(title, words) + theme.MORPH
    return Beat(kind, Statement(words, content, title), seconds)


def defined(left: Expr, right: Expr, lang: str = "en") -> Formula:
    """`left = right`, the left side labelled."""
    return formula(equal(left, right), {left: LEFT_SIDE}, lang)


def labelled_states(
    left: Expr, lines: Sequence[mathcore.Line], lang: str = "en"
) -> tuple[Formula, ...]:
    """`left = expression` for each state of a derivation, the terms that differ labelled.

    State k is what stands before line k and after line k - 1: its term `CHANGED` is about to be
    rewritten, its term `BECAME` has just come.
    """
    states = []
    for k in range(len(lines) + 1):
        side = lines[k].before if k < len(lines) else lines[-1].after
        came = {lines[k - 1].became: BECAME} if k > 0 else {}
        goes = {lines[k].changed: CHANGED} if k < len(lines) else {}
        state = formula(equal(left, side), {left: LEFT_SIDE} | came | goes, lang)
        # Two labels on one term hide each other; the term that goes is the one to point at.
        if goes and CHANGED not in state.typst:
            state = formula(equal(left, side), {left: LEFT_SIDE} | goes, lang)
        states.append(state)
    return tuple(states)


def rewrites(
    lines: Sequence[mathcore.Line],
    states: Sequence[Formula],
    lang: str = "en",
    known: Definitions = (),
    words: Sequence[str] = (),
) -> list[Beat]:
    """One beat for each line, its words those of the rule, its seconds enough to read them.

    Definitions that are `known` throughout are not noted at every line. Other `words` than those
    of the rules may be given, one text a line.
    """
    beats = []
    words = words or [line.sentence(lang) for line in lines]
    for line, sentence, before, after in zip(lines, words, states, states[1:], strict=False):
        rule = line.title(lang)
        general = mathcore.RULES[line.rule].general
        payload = Rewrite(
            sentence,
            rule,
            before,
            after,
            line.became in (0, 1),
            None if general is None else formula(general),
            tuple(
                defined(u, meaning, lang) for u, meaning in line.where if (u, meaning) not in known
            ),
        )
        drawn = theme.HIGHLIGHT + theme.MORPH + theme.FADE
        # The term lights up while one reads; then there must be time to see it change.
        seconds = max(reading_seconds(rule, sentence) + theme.MORPH, theme.LEAST_SECONDS + drawn)
        beats.append(Beat("rewrite", payload, seconds))
    return beats
