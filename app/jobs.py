"""Every question a page asks of mathcore, answered in plain data; runs are in `app.runs`.

A job runs in a worker process (`app.workers.ask`), takes text and numbers, and returns lists,
numbers and formulas already printed by mathcore. It imports mathcore's public face only, types no
formula, and knows no screen. Adding a job is one function here.
"""

from __future__ import annotations

from typing import Any

from sympy import Eq

import mathcore
from app.runs import columns, fit
from app.sampling import sampled
from app.telling import explained, plain_lines, spoken
from mathcore.errors import N_, SettingError
from mathcore.printing import LANGUAGES, latex, plain
from mathcore.symbols import Partial, symbol

__all__ = [
    "at_number",
    "columns",
    "curve",
    "derivative",
    "derive",
    "derive_cost",
    "derive_equation",
    "fit",
    "meeting",
    "other_ways",
    "read",
    "read_equation",
    "slope_of_curve",
]

Plain = dict[str, Any]
MOST_WAYS = 6


def read(text: str) -> Plain:
    """What was understood: the formula as read, its letters, and the one to differentiate by."""
    understood = mathcore.understood(text)
    letters = sorted(symbol.name for symbol in understood.expr.free_symbols)
    preferred = [name for name in ("x", "z", "t", "w", *letters) if name in letters]
    return {
        "latex": latex(understood.expr),
        "text": plain(understood.expr),
        "notes": [list(note) for note in understood.notes],
        "letters": letters,
        "variable": preferred[0] if preferred else "x",
    }


def derivative(text: str, variable: str, method: str = "") -> Plain:
    """What is asked and what it comes to, without the proofs, which take longer."""
    return answered(mathcore.differentiate(text, variable, method=method))


def answered(derivation: Any) -> Plain:
    """The claim, the result, and how both are said aloud in each language."""
    claim, result = derivation.claim, derivation.result
    equation = isinstance(result, Eq)
    return {
        "claim": "" if equation else latex(claim),
        "result": latex(result),
        "spoken": {lang: spoken(claim, result, lang) for lang in LANGUAGES},
    }


def derive(
    text: str,
    variable: str,
    lang: str,
    method: str = "",
    detail: str = "rules",
    at: str | None = None,
) -> Plain:
    """The derivation of a function's derivative, every step proved, with its files."""
    return explained(mathcore.differentiate(text, variable, method=method), lang, detail, at)


def at_number(text: str, variable: str, at: str, lang: str, method: str = "") -> Plain:
    """The derivative at a number: put in, and worked out."""
    derivation = mathcore.differentiate(text, variable, method=method)
    if mathcore.parse(at).free_symbols:
        raise SettingError(N_("write a number here, such as 2 or pi/3, not {given}"), given=at)
    _, there = mathcore.at_point(derivation, at).components()
    return {
        "claim": latex(derivation.result),
        "lines": plain_lines(there, lang),
        "result": latex(there.result),
        # Other letters of the function stay letters.
        "number": None if there.result.free_symbols else float(there.result),
    }


def other_ways(text: str, variable: str, lang: str, method: str = "") -> list[Plain]:
    """Where another rule is as natural: the rule it stands for, and the step it takes."""
    derivation = mathcore.differentiate(text, variable, method=method)
    found = [(step, other) for step in derivation.walk() for other in mathcore.alternatives(step)]
    return [
        {
            "instead": step.title(lang),
            "step": explained(
                mathcore.Derivation(step.before, (other,), derivation.variable), lang
            )["steps"][0],
        }
        for step, other in found[:MOST_WAYS]
    ]


def read_equation(text: str) -> Plain:
    """An equation as it was understood, its letters, and which of them moves with which."""
    sides = [mathcore.parse(side) for side in text.split("=")]
    letters = sorted({symbol.name for side in sides for symbol in side.free_symbols})
    by = next((name for name in ("x", "t", *letters) if name in letters), "x")
    others = [name for name in letters if name != by]
    return {
        "latex": " = ".join(latex(side) for side in sides),
        "notes": [],
        "letters": letters,
        "variable": by,
        "moving": "y" if "y" in others else next(iter(others), "y"),
    }


def slope_of_curve(text: str, moving: str, variable: str) -> Plain:
    """The slope of the curve that an equation gives."""
    return answered(mathcore.implicit(text, moving, variable))


def derive_equation(text: str, moving: str, variable: str, lang: str, detail: str) -> Plain:
    """The derivation of that slope, every step proved."""
    return explained(mathcore.implicit(text, moving, variable), lang, detail)


def meeting(losses: tuple[str, ...]) -> Plain:
    """Several costs, and the gradient that they share.

    Raises:
        RuntimeError: they do not end in the same line, and the page would show what is not so.
    """
    derived = {name: mathcore.loss_gradient(name) for name in losses}
    first, *others = derived.values()
    if any(other.result != first.result for other in others):
        raise RuntimeError("these costs do not share a gradient")
    cost = symbol("J")
    return {
        "cost": latex(cost),
        "costs": {name: latex(derivation.claim[0].expr) for name, derivation in derived.items()},
        "gradient": [
            {"named": latex(Partial(cost, by)), "result": latex(component)}
            for by, component in zip(first.variable, first.result, strict=True)
        ],
    }


def derive_cost(loss: str, lang: str) -> Plain:
    """The derivation of a cost's gradient, every step proved."""
    return explained(mathcore.loss_gradient(loss), lang)


def curve(
    text: str,
    variable: str,
    values: dict[str, float],
    low: float,
    high: float,
    points: int = 800,
    places: int = 81,
) -> Plain:
    """A function, its derivative, and its tangents at `places` points, sampled for a chart.

    `values` fixes the other letters of the formula. Heights are None where there is none, and
    slopes where the curve has a corner. An even number of points leaves out the middle, where a
    jump is likely.
    """
    expr = mathcore.parse(text)
    derivation = mathcore.differentiate(expr, variable)
    x = derivation.variable
    others = sorted(expr.free_symbols - {x}, key=str)
    given = [values.get(symbol.name, 1.0) for symbol in others]
    f = mathcore.compile(expr, [x, *others], outside="nan")
    slope = mathcore.compile(derivation.result, [x, *others], outside="nan")
    return sampled(
        variable, lambda xs: f(xs, *given), lambda xs: slope(xs, *given), low, high, points, places
    )
