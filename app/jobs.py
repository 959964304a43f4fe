"""Every question a page asks of mathcore, answered in plain data; runs are in `app.runs`.

A job runs in a worker process (`app.workers.ask`), takes text and numbers, and returns lists,
numbers and formulas already printed by mathcore. It imports mathcore's public face only, types no
formula, and knows no screen. Adding a job is one function here.
"""

from __future__ import annotations

from typing import Any

import mathcore
from app.runs import columns, fit
from app.sampling import sampled
from app.telling import explained
from mathcore.printing import latex, plain
from mathcore.symbols import Partial, symbol

__all__ = ["columns", "curve", "derivative", "derive", "derive_cost", "fit", "meeting", "read"]

Plain = dict[str, Any]


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


def derivative(text: str, variable: str) -> Plain:
    """What is asked and what it comes to, without the proofs, which take longer."""
    derivation = mathcore.differentiate(text, variable)
    return {"claim": latex(derivation.claim), "result": latex(derivation.result)}


def derive(text: str, variable: str, lang: str) -> Plain:
    """The derivation of a function's derivative, every step proved, with its files."""
    return explained(mathcore.differentiate(text, variable), lang)


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
