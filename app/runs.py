"""Training runs as pages and the command line ask for them, in plain data.

One neuron on one or two columns: what it learned, and for each shown step where its line or
boundary lies. Every number comes out of mathcore's History or out of the network's own program;
only the geometry of the picture (where a line leaves the frame) is worked out here.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sympy import Eq

import mathcore
from app.sampling import evenly, rounded
from app.ui.i18n import told
from mathcore.errors import N_, BudgetError, DivergenceError, SettingError
from mathcore.printing import mathml, plain
from mathcore.symbols import Partial, indexed, symbol
from mathcore.training.tables import SAMPLE, Task

Array = NDArray[np.float64]
Plain = dict[str, Any]

TASKS: dict[str, dict[str, Any]] = {
    "classification": {"output": "sigmoid", "loss": "log_loss"},
    "regression": {"output": "identity", "loss": "mse"},
}
MOST_FRAMES = 300
MOST_WORK = 2_000_000_000
MOST_STEPS = 20_000
CURVE, HEAT = 61, 21


def table_of(data: str | bytes) -> mathcore.Table:
    """A data set by its name, or the bytes of a CSV file: of a large one, SAMPLE of its rows."""
    if isinstance(data, bytes):
        return mathcore.read_csv(data, sample=SAMPLE)
    return mathcore.DATASETS[data].load()


def columns(data: str | bytes) -> Plain:
    """What a table offers to choose from."""
    table = table_of(data)
    numeric = with_numbers(table)
    known = None if isinstance(data, bytes) else mathcore.DATASETS[data]
    target = known.target if known else table.columns[-1]
    features = known.features if known else [name for name in numeric if name != target][:1]
    return {
        "columns": list(table.columns),
        "numeric": numeric,
        "rows": table.rows,
        "left_out": table.left_out,
        "target": target,
        "features": list(features),
        "tasks": {name: table.task(name) for name in table.columns},
    }


def with_numbers(table: mathcore.Table) -> list[str]:
    """The columns that hold numbers, also those with a gap: that is to be said, not passed over."""
    return [name for name in table.columns if any(map(is_number, table.column(name)))]


def is_number(cell: str) -> bool:
    try:
        return isfinite(float(cell.replace(",", ".")))
    except ValueError:
        return False


def fit(
    data: str | bytes,
    features: tuple[str, ...],
    target: str,
    task: Task,
    rate: float,
    steps: int,
    seed: int,
    lang: str,
) -> Plain:
    """Train a neuron, and lay its run out for the player: at most 300 frames.

    Raises:
        DataError, SettingError: as `Table.samples` and `mathcore.train`.
        BudgetError: more rows times steps than a page may ask for. A run that diverges is no
            error here: `diverged` says where and why, and the frames show it up to there.
    """
    table = table_of(data)
    samples = table.samples(features, target, task)
    if steps < 1:
        raise SettingError(
            N_("take from 1 to {most} steps here, not {steps}"), most=MOST_STEPS, steps=steps
        )
    work = table.rows * steps * (len(features) + 1)
    if steps > MOST_STEPS or work > MOST_WORK:
        raise BudgetError(
            N_("{steps} steps over {rows} rows are too many for this page; take fewer steps"),
            steps=steps,
            rows=table.rows,
        )
    network = mathcore.Network([len(features), 1], **TASKS[task])
    try:
        history = mathcore.train(
            network, samples.X, samples.y, learning_rate=rate, epochs=steps, seed=seed
        )
        diverged = None
    except DivergenceError as error:
        history, diverged = error.history, told(error, lang)

    finite = np.isfinite(history.loss) & np.isfinite(history.parameters["W1"]).all(axis=(1, 2))
    length = int(np.argmin(finite)) if not finite.all() else len(history)
    rows = evenly(length, MOST_FRAMES)
    metric = "accuracy" if task == "classification" else "r2"
    return {
        "task": task,
        "target": target,
        "features": list(features),
        "classes": list(samples.classes),
        "diverged": diverged,
        "steps": history.step[rows].tolist(),
        "loss": rounded(history.loss[rows]),
        "metric": {"name": metric, "values": rounded(history.metrics[metric][rows])},
        "picture": picture(network, samples, table, history, rows),
        "update": update(history, rows, rate),
        "weights": weights(samples, history, length - 1),
        "files": files(history),
    }


def picture(
    network: mathcore.Network,
    samples: mathcore.Samples,
    table: mathcore.Table,
    history: mathcore.History,
    rows: list[int],
) -> Plain:
    """The data in their own units, and what the neuron makes of the frame at each row."""
    own = [table.numbers(name) for name in samples.features]
    frames = [widened(column) for column in own]
    parameters = [[history.parameters[name][row] for row in rows] for name in ("W1", "b1")]
    states = list(zip(*parameters, strict=True))
    drawn: Plain = {"x": rounded(own[0]), "frames": frames, "group": samples.y.astype(int).tolist()}
    if len(own) == 1:
        grid = np.linspace(*frames[0], CURVE)
        outputs = heights(network, standard(samples, grid[:, None]), states)
        target = (-0.1, 1.1) if samples.classes else with_start(samples.y, outputs[0])
        return drawn | {
            "y": rounded(samples.y),
            "frames": [frames[0], target],
            "curve": {"x": rounded(grid), "y": [rounded(row) for row in outputs]},
        }
    drawn["y"] = rounded(own[1])
    if samples.classes:
        corners = np.array([(x, y) for x in frames[0] for y in frames[1]])
        logit = mathcore.Network(network.sizes, output="identity", loss="mse")
        at_corners = heights(logit, standard(samples, corners), states)
        ends = [crossing(corners, row) for row in at_corners]
        return drawn | {"boundary": {"x": [e[0] for e in ends], "y": [e[1] for e in ends]}}
    axes = [np.linspace(*frame, HEAT) for frame in frames]
    plane = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
    values = heights(network, standard(samples, plane), states)
    heat = {"size": HEAT, "values": [rounded(row) for row in values]}
    return drawn | {
        "heat": heat | {"range": list(widened(samples.y, 0))},
        "truth": samples.y.tolist(),
    }


def heights(network: mathcore.Network, points: Array, states: list[Any]) -> Array:
    """The network's output at some points, (states, points), by the program that trains it."""
    run = network.run()
    unused = np.zeros((len(points), 1))
    with np.errstate(over="ignore", invalid="ignore"):  # a run that diverges is shown to its end
        return np.array([run(points, unused, *state)[1][:, 0] for state in states])


def standard(samples: mathcore.Samples, points: Array) -> Array:
    return (points - samples.mean) / samples.scale


def widened(values: Array, margin: float = 0.05) -> tuple[float, float]:
    """The range of some values and a little more."""
    low, high = float(values.min()), float(values.max())
    room = margin * (high - low) or margin
    return low - room, high + room


def with_start(values: Array, start: Array) -> tuple[float, float]:
    """The range of some values, widened so that a line that starts near them is seen starting."""
    low, high = float(values.min()), float(values.max())
    reach = high - low
    near = start[(start > low - reach) & (start < high + reach)]
    return widened(np.concatenate([values, near]))


def crossing(corners: Array, heights: Array) -> tuple[list[float | None], list[float | None]]:
    """Where a plane over a box is zero: the ends of that segment, or nothing.

    Corners come in the order (low, low), (low, high), (high, low), (high, high).
    """
    ends = []
    for a, b in ((0, 1), (0, 2), (1, 3), (2, 3)):
        if (heights[a] < 0) != (heights[b] < 0):
            share = heights[a] / (heights[a] - heights[b])
            ends.append(corners[a] + share * (corners[b] - corners[a]))
    if len(ends) != 2 or not np.isfinite(ends).all():
        return [None, None], [None, None]
    return rounded(np.array(ends)[:, 0]), rounded(np.array(ends)[:, 1])


def named(history: mathcore.History) -> Iterator[tuple[Any, Any, Array, Array]]:
    """Each parameter of the neuron, now and after a step, with its values and gradients, (T,)."""
    new = symbol("new")
    count = history.parameters["W1"].shape[1]
    for j in range(count):
        w = symbol("w") if count == 1 else symbol(f"w_{j + 1}")
        after = symbol("w_new") if count == 1 else indexed("w")[j + 1, new]
        yield w, after, history.parameters["W1"][:, j, 0], history.gradients["W1"][:, j, 0]
    bias = symbol("b"), symbol("b_new")
    yield *bias, history.parameters["b1"][:, 0], history.gradients["b1"][:, 0]


def update(history: mathcore.History, rows: list[int], rate: float) -> Plain:
    """The update rule, and for each parameter the rule with each row's numbers: the step that
    leads from that row to the next."""
    rule = mathcore.OPTIMIZERS["sgd"]
    eta = next(iter(rule.hyper))
    general = Eq(
        symbol(f"{rule.parameter.name}_new"),
        rule.update.xreplace({rule.gradient: Partial(symbol("J"), rule.parameter)}),
    )
    formulas = [{"mathml": mathml(general), "alt": plain(general), "slots": {}}]
    values = []
    for parameter, after, value, gradient in named(history):
        name = plain(parameter)
        moved = mathcore.compile(rule.update, [rule.parameter, rule.gradient, eta])
        came_to = symbol("came_to")
        step = Eq(Eq(after, rule.update, evaluate=False), came_to, evaluate=False)
        slots = {
            f"{name}_after": (came_to, rounded(moved(value[rows], gradient[rows], rate))),
            f"{name}_now": (rule.parameter, rounded(value[rows])),
            f"{name}_slope": (rule.gradient, rounded(gradient[rows])),
            f"{name}_rate": (eta, [rate] * len(rows)),
        }
        formulas.append(
            {
                "mathml": mathml(step, slots={by: slot for slot, (by, _) in slots.items()}),
                "alt": plain(step.lhs),
                "slots": {slot: series for slot, (_, series) in slots.items()},
            }
        )
        values.append({"name": name, "values": rounded(value[rows])})
    return {"formulas": formulas, "values": values}


def weights(samples: mathcore.Samples, history: mathcore.History, row: int) -> Plain:
    """What was learned, for the standardised columns and for the columns' own units."""
    state = history.at(row)
    own, bias = samples.in_own_units(state["W1"], state["b1"][0])
    return {
        "standardised": [*state["W1"].ravel().tolist(), float(state["b1"][0])],
        "own": [*own.tolist(), bias],
    }


def files(history: mathcore.History) -> dict[str, str | bytes]:
    """The whole run, every step of it, as CSV and as .npz."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.npz"
        history.save(path)
        return {"csv": history.to_csv(), "npz": path.read_bytes()}
