"""The questions of the page on softmax and sigmoid outputs. Jobs as in `app.jobs`.

Shares and gradients come from the program of a network whose last layer passes the logits on.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import floor, log10
from typing import Any

import numpy as np
from sympy import Add, Eq, Float, ImmutableMatrix, Integer, KroneckerDelta, exp

import mathcore
from app.telling import explained
from app.worked import listed, worked
from mathcore.derivation.recurrences import short
from mathcore.errors import N_, SettingError
from mathcore.printing import latex, speech
from mathcore.symbols import indexed

__all__ = ["DERIVATIONS", "derivation", "outputs", "sliding"]

Plain = dict[str, Any]
LEAST, MOST = 2, 6
PLACES = 41
COLDEST, HOTTEST = 0.2, 5.0
FAR = 5.0
DIGITS, TINY = 4, 1e-300
JACOBIAN = mathcore.softmax_jacobian()
DERIVATIONS: dict[str, Callable[[], mathcore.Derivation]] = {
    "shift": mathcore.softmax_shift,
    "jacobian": mathcore.softmax_jacobian,
    "gradient": mathcore.cross_entropy_gradient,
    "independent": lambda: mathcore.combined_output("log_loss", "sigmoid"),
}
PAIRS = {"softmax": "cross_entropy", "sigmoid": "log_loss"}


@lru_cache(maxsize=32)
def program_of(output: str, classes: int) -> Any:
    return mathcore.Network([classes, classes], output=output, loss=PAIRS[output]).run()


def through(output: str, logits: Any, target: Any) -> tuple[Any, Any, Any]:
    """The loss of each class, its output, and the derivative by its logit, for one sample."""
    classes = len(logits)
    passed_on = np.eye(classes), np.zeros(classes)
    row = np.asarray(logits, dtype=float)[None]
    loss, p, _, slopes = program_of(output, classes)(row, np.asarray(target)[None], *passed_on)
    return loss[0].copy(), p[0].copy(), slopes.copy()


def outputs(text: str, chosen: int, lang: str) -> Plain:
    """Logits, their shares both ways, the losses, and the errors p - y."""
    logits = listed(text, LEAST, MOST)
    if not 1 <= chosen <= len(logits):
        raise SettingError(
            N_("the true class is one of 1 to {most}, not {given}"), most=len(logits), given=chosen
        )
    target = (np.arange(len(logits)) == chosen - 1).astype(float)
    rows = {}
    for name in PAIRS:
        loss, p, slopes = through(name, logits, target)
        rows[name] = {"p": p.tolist(), "loss": float(loss.sum()), "slope": slopes.tolist()}
    share, spelled_out = JACOBIAN.where[0]
    sigmoid = mathcore.ACTIVATIONS["sigmoid"]
    return {
        "softmax_formula": latex(Eq(share, spelled_out, evaluate=False)),
        "sigmoid_formula": latex(Eq(sigmoid.called(sigmoid.z), sigmoid.expr, evaluate=False)),
        "logits": logits,
        "target": target.tolist(),
        **rows,
        "winner": int(np.argmax(logits)) + 1,
        "line": share_in_numbers(logits, chosen, lang),
        "jacobian": jacobian_in_numbers(rows["softmax"]["p"], lang),
        "jacobian_formula": latex(Eq(JACOBIAN.claim, JACOBIAN.result, evaluate=False)),
    }


def share_in_numbers(logits: list[float], chosen: int, lang: str) -> Plain:
    """The share of a class, the numbers standing in its formula."""
    z = indexed("z")
    total = Add(*(exp(z[k]) for k in range(1, len(logits) + 1)))
    values = {z[k]: value for k, value in enumerate(logits, 1)}
    share = exp(z[chosen]) / total
    return worked(indexed("p")[Integer(chosen)], share, values, lang, digits=DIGITS)


def jacobian_in_numbers(shares: list[float], lang: str) -> Plain:
    """The derivative of every share by every logit, from the derivation's result."""
    p, classes = indexed("p"), range(1, len(shares) + 1)
    (delta,) = JACOBIAN.result.atoms(KroneckerDelta)
    first, second = delta.indices
    values = {p[k]: Float(share) for k, share in zip(classes, shares, strict=True)}
    entries = [
        [float(JACOBIAN.result.subs({first: a, second: b}).xreplace(values)) for b in classes]
        for a in classes
    ]
    places = places_of(entries)
    shown = ImmutableMatrix([[short(round(entry, places)) for entry in row] for row in entries])
    return {
        "rows": entries,
        "latex": latex(shown, decimal_comma=lang == "it"),
        "spoken": speech(shown, lang),
    }


def places_of(rows: list[list[float]]) -> int:
    """How many decimals show five digits of the largest number, or one less or more of them.

    They are so many that the rows sum to 0 as they are printed, where that can be.
    """
    places = DIGITS - floor(log10(max(TINY, *map(max, rows))))

    def furthest(k: int) -> int:
        scale: float = 10**k
        return max(abs(sum(round(entry * scale) for entry in row)) for row in rows)

    return min((places, places - 1, places + 1), key=furthest)


def sliding(text: str, moves: str) -> Plain:
    """Logits and outputs at many temperatures, shifts, or values of the first logit."""
    logits = np.array(listed(text, LEAST, MOST))
    places, rows = MOVES[moves](logits)
    shares = [through("softmax", row, np.zeros(len(row)))[1] for row in rows]
    alone = [through("sigmoid", row, np.zeros(len(row)))[1] for row in rows]
    start = {"temperature": 1.0, "shift": 0.0, "first": float(logits[0])}[moves]
    return {
        "moves": moves,
        "places": places.tolist(),
        "start": int(np.argmin(abs(places - start))),
        "logits": [row.tolist() for row in rows],
        "softmax": [row.tolist() for row in shares],
        "sigmoid": [row.tolist() for row in alone],
    }


def temperatures(logits: Any) -> tuple[Any, Any]:
    places = np.geomspace(COLDEST, HOTTEST, PLACES)
    return places, [logits / place for place in places]


def shifts(logits: Any) -> tuple[Any, Any]:
    places = np.linspace(-FAR, FAR, PLACES)
    return places, [logits + place for place in places]


def first_logits(logits: Any) -> tuple[Any, Any]:
    places = np.unique(np.append(np.linspace(-FAR, FAR, PLACES), logits[0]))
    return places, [np.append(place, logits[1:]) for place in places]


MOVES = {"temperature": temperatures, "shift": shifts, "first": first_logits}


def derivation(name: str, lang: str) -> Plain:
    """One of the derivations of the page, every step proved."""
    return explained(DERIVATIONS[name](), lang)
