"""The questions of the page on cost functions. Jobs as in `app.jobs`.

Curves come from the records of `mathcore.LOSSES`; costs are put together as these say.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from sympy import Add, Eq, Expr, Float, Integer, S, nsimplify

import mathcore
from app.sampling import FAR, rounded, sampled
from app.telling import explained
from app.worked import listed, within
from mathcore.derivation.recurrences import short
from mathcore.errors import N_, DataError, SettingError
from mathcore.printing import latex, plain
from mathcore.symbols import symbol

__all__ = [
    "NAMES",
    "among_others",
    "cost",
    "curve",
    "derivation",
    "one_sample",
    "scaled",
]

Plain = dict[str, Any]
NAMES = ("mse", "mae", "huber", "log_loss", "log_loss_logit", "hinge")
NUMBERS, CLASSES = ("mse", "mae", "huber"), ("log_loss_logit", "hinge")
MOST_POINTS = 6
REACH = 3.0
EDGE = 1e-3
W = symbol("w")


def row_of(name: str) -> Any:
    return mathcore.LOSSES[name]


def wanted(name: str, target: float) -> Any:
    """The row of a loss, once it is known that a sample may have this target."""
    row = row_of(name)
    within(target)
    if row.two_classes and target not in (0, 1):
        raise SettingError(
            N_("this loss is for the classes 0 and 1; the target cannot be {target}"),
            target=target,
        )
    return row


def stated(name: str, target: float) -> Expr:
    """The loss of one sample with this target, by its prediction."""
    row = wanted(name, target)
    return row.definition.xreplace({row.target: exactly(target)})


def exactly(value: float) -> Expr:
    """The number as it was typed: 0.1 is a tenth."""
    return nsimplify(short(value), rational=True)


def curve(name: str, target: float, prediction: float | None = None) -> Plain:
    """One sample's loss and its derivative by the prediction, sampled, with tangents.

    One of the tangents is that at the given prediction, if it is in the picture.
    """
    row = wanted(name, target)
    middle = 0.0 if row.two_classes else target
    reach = REACH + abs(middle)
    low, high = max(middle - reach, -FAR), min(middle + reach, FAR)
    if name == "log_loss":
        low, high = EDGE, 1 - EDGE
    f, slope = (
        compiled(expr, row.prediction, (row.target, target))
        for expr in (row.definition, slope_of(name))
    )
    return sampled(plain(row.prediction), f, slope, low, high, also=prediction)


@lru_cache
def slope_of(name: str) -> Expr:
    """The derivative of one sample's loss by its prediction, for any target."""
    row = row_of(name)
    return mathcore.differentiate(row.definition, row.prediction).result


def compiled(expr: Expr, letter: Any, *others: tuple[Any, float]) -> Any:
    """A formula as a function of one letter, with numbers for the others."""
    letters, values = [letter, *(name for name, _ in others)], [value for _, value in others]
    f = mathcore.compile(expr, letters, outside="nan")
    return lambda xs: np.broadcast_to(f(xs, *values), np.shape(xs)).astype(float)


def one_sample(name: str, target: float, prediction: float) -> Plain:
    """The loss and its derivative with the numbers of one sample."""
    row = wanted(name, target)
    within(prediction)
    if name == "log_loss" and not 0 < prediction < 1:
        raise SettingError(
            N_("a probability lies between 0 and 1; the prediction cannot be {prediction}"),
            prediction=prediction,
        )
    values = {row.prediction: prediction, row.target: target}
    found = {
        which: float(expr.xreplace({letter: Float(v) for letter, v in values.items()}))
        for which, expr in (("loss", row.definition), ("slope", slope_of(name)))
    }
    return found | {"formula": latex(Eq(symbol("l"), row.per_sample, evaluate=False))}


def derivation(name: str, lang: str) -> Plain:
    """The derivative of one sample's loss by its prediction, every step proved."""
    row = row_of(name)
    told = explained(mathcore.differentiate(row.per_sample, row.prediction), lang)
    return told | {"source": row.source, "partner": row.paired_with}


def among_others() -> Plain:
    """Losses beside each other: of numbers by the error, of classes by the logit."""
    xs = np.linspace(-REACH, REACH, 241)
    groups = {}
    for group, names, targets in (("numbers", NUMBERS, (0,)), ("classes", CLASSES, (0, 1))):
        groups[group] = [
            {
                "name": name,
                "target": target,
                "y": rounded(compiled(stated(name, target), row_of(name).prediction)(xs)),
            }
            for target in targets
            for name in names
        ]
    return {"x": rounded(xs)} | groups


def points_of(inputs: str, targets: str) -> tuple[list[float], list[float]]:
    x, y = listed(inputs, 1, MOST_POINTS), listed(targets, 1, MOST_POINTS)
    if len(x) != len(y):
        raise DataError(
            N_("as many targets as inputs belong here; inputs: {inputs}, targets: {targets}"),
            inputs=len(x),
            targets=len(y),
        )
    return x, y


def summed(name: str, x: list[float], y: list[float]) -> Expr:
    """The losses of all points added up, for the prediction w x or, for classes, that logit."""
    row = row_of(name)
    pairs = zip(x, y, strict=True)
    return Add(*(stated(name, b).xreplace({row.prediction: W * exactly(a)}) for a, b in pairs))


def cost(name: str, inputs: str, targets: str) -> Plain:
    """The cost over a few points as the weight moves, as a sum of losses."""
    used = "log_loss_logit" if name == "log_loss" else name
    x, y = points_of(inputs, targets)
    total = summed(used, x, y)
    slope = mathcore.differentiate(total, W).result
    found = sampled("w", compiled(total, W), compiled(slope, W), -REACH, REACH + 2)
    return found | {"x_points": x, "y_points": y}


def scaled(inputs: str, targets: str, rate: float) -> list[Plain]:
    """The squared error put together in four ways: its slope, one step, and which rates work."""
    x, y = points_of(inputs, targets)
    within(rate)
    row, count = row_of("mse"), symbol("n")
    ways = {**row.scalings, "none": (S.One, Integer(2))}
    losses = summed("mse", x, y)
    found = []
    for name, (before, inside) in ways.items():
        total = (before * inside * losses).xreplace({count: Integer(len(x))}).expand()
        slope = mathcore.differentiate(total, W).result
        bounds = mathcore.step_bounds(total, W)
        run = mathcore.descend(total, 0.0, learning_rate=rate, steps=1)
        factor = before * inside / 2
        found.append(
            {
                "name": name,
                "factor": latex(factor),
                "factor_text": plain(factor),
                "cost": latex(total),
                "slope": float(slope.subs(W, 0)),
                "after": float(run.parameters["w"][1]),
                "at_once": float(bounds.monotone_below),
                "exact": plain(bounds.monotone_below),
                "diverges": float(bounds.oscillating_below),
            }
        )
    return found
