"""Derivations as plain data for a page: formulas printed, spoken, and as files.

Used by jobs; imports no screen.
"""

from __future__ import annotations

import json
from typing import Any

from sympy import Eq

from mathcore.derivation.numbers import number, numbers_in
from mathcore.printing import latex, speech

Plain = dict[str, Any]


def plain_lines(
    derivation: Any, lang: str, detail: str = "rules", at: str | float | None = None
) -> list[Plain]:
    """The lines of a derivation, both changed terms marked, each with how it is said aloud.

    With `at`, each line also has its changed term with that number put in. A line that is an
    equation stands alone.
    """
    point = None if at is None else number(at)
    return [
        {
            "before": ""
            if isinstance(line.after, Eq)
            else latex(line.before, changed=(line.changed,)),
            "after": latex(line.after, changed=(line.became,)),
            "spoken": spoken(line.before, line.after, lang),
            "title": line.title(lang),
            "sentence": line.sentence(lang),
            "numbers": []
            if point is None
            else list(numbers_in(line, derivation.variable, point, lang)),
        }
        for line in derivation.lines(detail)
    ]


def spoken(left: Any, right: Any, lang: str) -> str:
    """Two sides as they are read aloud; where they are equations, only the second."""
    if isinstance(right, Eq):
        return speech(right, lang)
    return speech(Eq(left, right, evaluate=False), lang)


def explained(
    derivation: Any, lang: str, detail: str = "rules", at: str | float | None = None
) -> Plain:
    """A derivation as its JSON, its lines in the detail asked for, its hints, and as files."""
    written = derivation.to_json(lang)
    told: Plain = json.loads(written)
    speak(told["steps"], derivation.steps, lang)
    told["spoken"] = spoken(derivation.claim, derivation.result, lang)
    told["lines"] = plain_lines(derivation, lang, detail, at)
    told["aloud"] = derivation.speech(lang, detail)
    told["hints"] = list(derivation.hints(lang))
    told["files"] = {
        "json": written,
        "tex": derivation.latex(detail),
        "typ": derivation.typst(detail),
        "txt": derivation.text(lang, detail, at),
    }
    return told


def speak(told: list[Plain], steps: Any, lang: str) -> None:
    """Beside each step, how its two equations are said aloud."""
    for row, step in zip(told, steps, strict=True):
        row["spoken"] = spoken(step.before, step.after, lang)
        row["spoken_result"] = spoken(step.before, step.result, lang)
        speak(row["substeps"], step.substeps, lang)
