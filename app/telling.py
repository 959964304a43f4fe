"""Derivations as plain data for a page: formulas printed, spoken, and as files.

Used by jobs; imports no screen.
"""

from __future__ import annotations

import json
from typing import Any

from sympy import Eq

from mathcore.printing import latex, speech

Plain = dict[str, Any]


def plain_lines(derivation: Any, lang: str, detail: str = "rules") -> list[Plain]:
    """The lines of a derivation, both changed terms marked, each with how it is said aloud."""
    return [
        {
            "before": latex(line.before, changed=(line.changed,)),
            "after": latex(line.after, changed=(line.became,)),
            "spoken": spoken(line.before, line.after, lang),
            "title": line.title(lang),
            "sentence": line.sentence(lang),
        }
        for line in derivation.lines(detail)
    ]


def spoken(left: Any, right: Any, lang: str) -> str:
    """Two sides as they are read aloud; where they are equations, only the second."""
    if isinstance(right, Eq):
        return speech(right, lang)
    return speech(Eq(left, right, evaluate=False), lang)


def explained(derivation: Any, lang: str) -> Plain:
    """A derivation as its JSON, its lines with both changed terms marked, and as files."""
    written = derivation.to_json(lang)
    told = json.loads(written)
    speak(told["steps"], derivation.steps, lang)
    told["spoken"] = spoken(derivation.claim, derivation.result, lang)
    told["lines"] = plain_lines(derivation, lang)
    told["aloud"] = derivation.speech(lang)
    told["files"] = {
        "json": written,
        "tex": derivation.latex(),
        "typ": derivation.typst(),
        "txt": derivation.text(lang),
    }
    return told


def speak(told: list[Plain], steps: Any, lang: str) -> None:
    """Beside each step, how its two equations are said aloud."""
    for row, step in zip(told, steps, strict=True):
        row["spoken"] = spoken(step.before, step.after, lang)
        row["spoken_result"] = spoken(step.before, step.result, lang)
        speak(row["substeps"], step.substeps, lang)
