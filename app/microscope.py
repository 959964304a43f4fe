"""One step of an optimizer under the microscope: its assignments, with this step's numbers put in.

Jobs as in `app.jobs`. The numbers are those of the runs that race in `app.racing`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sympy import Eq, Symbol

import mathcore
from app.racing import MOST_FRAMES, Array, Plain, Rules, at_rows, coordinate, descended
from app.sampling import evenly
from app.surfaces import two_letters
from mathcore.formulas.hyper import STEP
from mathcore.printing import latex, mathml, plain
from mathcore.symbols import symbol

WRITTEN_OUT = 3


def microscope(
    text: str,
    start: tuple[float, float],
    name: str,
    rate: float,
    steps: int,
    rules: Rules,
    by: int,
    lang: str,
) -> Plain:
    """An optimizer's assignments, and at each shown step its own numbers put into them.

    Args:
        by: which of the two coordinates.
    """
    expr, names = two_letters(text)
    history, _ = descended(expr, names, start, name, rate, steps, rules)
    row, letter = rules.optimizer(name), names[by]
    rows = evenly(steps + 1, MOST_FRAMES)
    kept = {known: known.name for known in row.state}
    nothing = np.zeros(len(history))
    values = {known: np.full(len(history), value) for known, value in row.hyper.items()}
    values |= {
        next(iter(row.hyper)): history.metrics["rate"],
        row.parameter: coordinate(history, letter, start[by]),
        row.gradient: history.gradients.get(letter.name, nothing),
        STEP: history.step + 1.0,
    }
    values |= {
        known: history.metrics.get(f"{called}_{letter.name}", nothing)
        for known, called in kept.items()
    }
    return {
        "recurrence": [latex(line) for line in mathcore.recurrence(row)],
        "first": [latex(line) for line in mathcore.first_state(row)],
        "formulas": list(worked(row, values, rows, lang)),
        "state": {
            called: [
                at_rows(history.metrics.get(f"{called}_{each.name}", nothing), rows)
                for each in names
            ]
            for called in kept.values()
        },
        "written": written_out(row),
        "source": row.source,
        "letter": letter.name,
    }


def worked(row: mathcore.Optimizer, values: dict[Symbol, Array], rows: list[int], lang: str) -> Any:
    """Each assignment with slots for its numbers, in order; later ones use what came out."""
    came_to = symbol("came_to")
    for (letter, expr), formula in zip(row.assignments, mathcore.recurrence(row), strict=True):
        used = sorted(expr.free_symbols, key=str)
        with np.errstate(all="ignore"):  # a run that breaks is shown up to there
            result = mathcore.compile(expr, used, outside="nan")(*(values[s] for s in used))
        shown = {s: values[s] for s in used} | {came_to: result}
        # Left of the first sign the step keeps its letter; only numbers of the sum are put in.
        named = formula.lhs.xreplace({STEP: symbol("t")})
        line = Eq(Eq(named, expr, evaluate=False), came_to, evaluate=False)
        slots = {s: s.name for s in shown}
        yield {
            "mathml": mathml(line, slots=slots, decimal_comma=lang == "it"),
            "alt": plain(formula),
            "slots": {s.name: at_rows(series, rows) for s, series in shown.items()},
        }
        values = values | {letter: result}


def written_out(row: mathcore.Optimizer) -> list[list[str]]:
    """What the optimizer keeps, after the first steps, in the gradients alone."""
    letters = [letter.name for letter in row.state if letter.name != "u"] or [row.parameter.name]
    return [
        [latex(line) for line in mathcore.unrolled(row, WRITTEN_OUT, letter)] for letter in letters
    ]
