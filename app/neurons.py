"""The questions of the page on the perceptron and the dense layer. Jobs as in `app.jobs`."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from sympy import Add, Eq, ImmutableMatrix, Integer, MatAdd, MatMul

import mathcore
from app.runs import crossing, widened
from app.sampling import evenly, rounded
from app.telling import explained
from app.worked import listed, within, worked
from mathcore.derivation.recurrences import short
from mathcore.errors import N_, SettingError
from mathcore.printing import latex, mathml, plain, speech
from mathcore.symbols import indexed, symbol

__all__ = ["DRAWN", "GATES", "PAIRS", "SAMPLES", "dense", "learning", "moving", "neuron"]

Plain = dict[str, Any]
RULE = mathcore.PERCEPTRON
INPUTS, WEIGHTS = RULE.input.base, RULE.weight.base
SCORE = RULE.score.xreplace({symbol("d"): Integer(2)}).doit()
LETTERS = (INPUTS[1], INPUTS[2], WEIGHTS[1], WEIGHTS[2], RULE.bias)
MOVED = {"w1": WEIGHTS[1], "w2": WEIGHTS[2], "b": RULE.bias}
HALF = 3.0
PLACES = 61

PAIRS = ((0, 0), (0, 1), (1, 0), (1, 1))
GATES = {"and": (0, 0, 0, 1), "or": (0, 1, 1, 1), "nand": (1, 1, 1, 0), "xor": (0, 1, 1, 0)}
"""What each of the four pairs is to give."""
DRAWN = {"gaussians": 0.1, "circle": 0.0}
SAMPLES = 60
PASSES, MOST_PASSES = 20, 200
MOST_FRAMES = 300
STARTS = 12

ACTIVATIONS = ("identity", "sigmoid", "tanh", "relu")
MOST_INPUTS, MOST_OUTPUTS = 4, 4


@lru_cache(maxsize=1)
def compiled_score() -> Any:
    names = [symbol(f"v{k}") for k in range(len(LETTERS))]
    return mathcore.compile(SCORE.xreplace(dict(zip(LETTERS, names, strict=True))), names)


def score_of(*values: Any) -> Any:
    """The weighted sum with the bias, for numbers or arrays in the order of `LETTERS`."""
    return compiled_score()(*values)


def neuron(x: tuple[float, float], w: tuple[float, float], b: float, lang: str) -> Plain:
    """The output of one neuron with its numbers, and what each parameter does to it."""
    values = dict(zip(LETTERS, (*x, *w, b), strict=True))
    within(*values.values())
    slopes = {name: mathcore.partial(SCORE, letter) for name, letter in MOVED.items()}
    return {
        "general": latex(Eq(symbol("y"), RULE.score, evaluate=False)),
        "line": worked(symbol("y"), SCORE, values, lang),
        "slopes": {
            name: {
                "told": explained(derivation, lang),
                "value": float(derivation.result.xreplace(values)),
            }
            for name, derivation in slopes.items()
        },
    }


def moving(x: tuple[float, float], w: tuple[float, float], b: float, moved: str) -> Plain:
    """The line where the score is 0, for many values of one parameter; and the score by each."""
    given = dict(zip(("w1", "w2", "b"), (*w, b), strict=True))
    within(*x, *given.values())
    half = max(HALF, 1.25 * max(map(abs, x)))
    reach = max(HALF, 1.25 * max(map(abs, given.values())))
    places = np.unique(np.append(np.linspace(-reach, reach, PLACES), given[moved]))
    corners = np.array([(u, v) for u in (-half, half) for v in (-half, half)])
    rows, ends, regions = [], [], []
    for place in places.tolist():
        row = given | {moved: place}
        heights = score_of(corners[:, 0], corners[:, 1], *row.values())
        rows.append(row)
        ends.append(crossing(corners, heights))
        regions.append(positive_part(half, row))
    by_each = {}
    sweep = np.linspace(-reach, reach, PLACES)
    for name in given:
        one = {key: sweep if key == name else value for key, value in given.items()}
        by_each[name] = rounded(np.broadcast_to(score_of(*x, *one.values()), sweep.shape))
    return {
        "x": list(x),
        "half": half,
        "places": rounded(places),
        "start": int(np.searchsorted(places, given[moved])),
        "rows": rows,
        "scores": [float(score_of(*x, *row.values())) for row in rows],
        "ends": ends,
        "regions": regions,
        "sweep": rounded(sweep),
        "by_each": by_each,
        "given": given,
    }


def positive_part(half: float, row: dict[str, float]) -> Plain:
    """The corners of the part of the square where the score is positive, in order."""
    square = [(-half, -half), (half, -half), (half, half), (-half, half)]
    found: list[tuple[float, float]] = []
    for start, end in zip(square, square[1:] + square[:1], strict=True):
        first, second = (float(score_of(*place, *row.values())) for place in (start, end))
        if first > 0:
            found.append(start)
        if (first > 0) != (second > 0):
            share = first / (first - second)
            (x, y), (to_x, to_y) = start, end
            found.append((x + share * (to_x - x), y + share * (to_y - y)))
    closed = [*found, *found[:1]]
    return {"x": [p[0] for p in closed], "y": [p[1] for p in closed]}


def learning(points: str, rate: float, passes: int, seed: int, lang: str) -> Plain:
    """The perceptron rule on two inputs, one frame for each mistake, and the bound on them."""
    if not 1 <= passes <= MOST_PASSES:
        raise SettingError(
            N_("take from 1 to {most} passes here, not {passes}"), most=MOST_PASSES, passes=passes
        )
    samples, y = samples_of(points, seed)
    run = mathcore.train_perceptron(samples, y, learning_rate=rate, epochs=passes, every="mistake")
    separated = run.config["stopped"] == "separated"
    rows = evenly(len(run), MOST_FRAMES)
    w, b = run.parameters["w"][rows], run.parameters["b"][rows]
    frames = [list(widened(column, 0.25)) for column in samples.T]
    corners = np.array([(u, v) for u in frames[0] for v in frames[1]])
    ends = [
        crossing(corners, score_of(*corners.T, *one, bias)) for one, bias in zip(w, b, strict=True)
    ]
    following = np.append(run.metrics["sample"][1:], -1)[rows].astype(int)
    return {
        "x": rounded(samples[:, 0]),
        "y": rounded(samples[:, 1]),
        "group": y.astype(int).tolist(),
        "frames": frames,
        "steps": run.step[rows].tolist(),
        "pass": run.metrics["epoch"][rows].astype(int).tolist(),
        "wrong": np.round(len(samples) * (1 - run.metrics["accuracy"][rows])).astype(int).tolist(),
        "line": {"x": [e[0] for e in ends], "y": [e[1] for e in ends]},
        "corrected": [int(k) for k in following],
        "weights": {"w₁": rounded(w[:, 0]), "w₂": rounded(w[:, 1]), "b": rounded(b)},
        "formulas": rule_with_numbers(run, samples, y, rows, rate),
        "mistakes": int(run.step[-1]),
        "separated": separated,
        # The last pass, the clean one, has no row.
        "passes": int(run.metrics["epoch"][-1]) + separated,
        "bound": bound_of(samples, y, passes, lang) if separated else None,
    }


def samples_of(points: str, seed: int) -> tuple[Any, Any]:
    """Two inputs and the class of each sample."""
    if points in GATES:
        return np.array(PAIRS, dtype=float), np.array(GATES[points], dtype=float)
    return mathcore.dataset(points, n=SAMPLES, noise=DRAWN[points], seed=seed)


def bound_of(samples: Any, y: Any, passes: int, lang: str) -> Plain:
    """Novikoff's bound, from the widest margin that a few runs in other orders find."""
    runs = [
        mathcore.train_perceptron(samples, y, epochs=10 * passes, seed=k) for k in range(STARTS)
    ]
    bounds = [
        mathcore.mistake_bound(samples, y, run.at(-1)["w"], float(run.at(-1)["b"]))
        for run in runs
        if run.config["stopped"] == "separated"
    ]
    best = min(bounds, key=lambda bound: bound.mistakes)
    values = {RULE.radius: best.radius, RULE.margin: best.margin}
    return {"most": best.mistakes, "line": worked(symbol("M"), RULE.bound, values, lang)}


def rule_with_numbers(run: Any, samples: Any, y: Any, rows: list[int], rate: float) -> list[Plain]:
    """The rule, and each parameter's part of it with the numbers of the step that follows."""
    found = [{"mathml": mathml(f), "alt": plain(f), "slots": {}} for f in RULE.formulas[:1]]
    (eta,) = RULE.new_bias.free_symbols - {RULE.bias, RULE.label}
    follows = np.append(run.metrics["sample"][1:], -1).astype(int)
    known = np.where(follows >= 0, 1.0, np.nan)
    labels, came_to, now = (2 * y[follows] - 1) * known, symbol("came_to"), symbol("now")
    new = symbol("new")
    parts = [
        (
            f"w_{j}",
            indexed("w")[j, new],
            run.parameters["w"][:, j - 1],
            samples[follows, j - 1] * known,
        )
        for j in (1, 2)
    ]
    parts.append(("b", symbol("b_new"), run.parameters["b"], None))
    for name, left, value, inward in parts:
        formula = (
            RULE.new_bias.xreplace({RULE.bias: now})
            if inward is None
            else (RULE.new_weight.xreplace({RULE.weight: now, RULE.input: symbol("x_in")}))
        )
        after = np.append(value[1:], np.nan)
        step = Eq(Eq(left, formula, evaluate=False), came_to, evaluate=False)
        slots = {"after": (came_to, after), "now": (now, value), "label": (RULE.label, labels)}
        slots["rate"] = (eta, np.full(len(value), rate))
        if inward is not None:
            slots["in"] = (symbol("x_in"), inward)
        found.append(
            {
                "mathml": mathml(
                    step, slots={by: f"{name}_{slot}" for slot, (by, _) in slots.items()}
                ),
                "alt": plain(step.lhs),
                "slots": {
                    f"{name}_{slot}": rounded(series[rows]) for slot, (_, series) in slots.items()
                },
            }
        )
    return found


def dense(text: str, outputs: int, activation: str, seed: int, lang: str) -> Plain:
    """A dense layer on one sample: the product of matrices, and each output with its numbers."""
    x = listed(text, 1, MOST_INPUTS)
    if not 1 <= outputs <= MOST_OUTPUTS:
        raise SettingError(
            N_("a layer here has from 1 to {most} outputs, not {given}"),
            most=MOST_OUTPUTS,
            given=outputs,
        )
    loss = "log_loss" if activation == "sigmoid" else "mse"
    network = mathcore.Network([len(x), outputs], output=activation, loss=loss)
    start = network.start(seed)
    weights = np.round(start["W1"], 2)
    b = np.round(np.linspace(-0.5, 0.5, outputs), 2)
    row = mathcore.ACTIVATIONS[activation]
    act = mathcore.compile(row)
    statement = network.program.statements[0]
    comma = lang == "it"
    lines = []
    for k in range(1, outputs + 1):
        values = {indexed("x")[j]: value for j, value in enumerate(x, 1)}
        values |= {indexed("W")[j, k]: float(weights[j - 1, k - 1]) for j in range(1, len(x) + 1)}
        values[indexed("b")[k]] = float(b[k - 1])
        formula = Add(
            *(indexed("W")[j, k] * indexed("x")[j] for j in range(1, len(x) + 1)), indexed("b")[k]
        )
        lines.append(worked(indexed("z")[k], formula, values, lang))
    z = [line["value"] for line in lines]
    a = [float(act(value)) for value in z]
    product = MatMul(matrix([x]), matrix(weights.tolist()), evaluate=False)
    total = MatAdd(product, matrix([b.tolist()]), evaluate=False)
    whole = Eq(total, matrix([z]), evaluate=False)
    return {
        "x": x,
        "W": weights.tolist(),
        "b": b.tolist(),
        "z": z,
        "a": a,
        "general": latex(Eq(statement.target, statement.expr, evaluate=False)),
        "matrices": latex(whole, decimal_comma=comma),
        "spoken": speech(whole, lang),
        "activation": latex(Eq(row.called(row.z), row.expr, evaluate=False)),
        "lines": lines,
        "count": len(x) * outputs + outputs,
        "settings": {"output": activation, "loss": loss},
        "source": network.source(),
        "keras": network.source("keras"),
    }


def matrix(rows: list[list[float]]) -> ImmutableMatrix:
    return ImmutableMatrix([[short(round(value, 6)) for value in row] for row in rows])
