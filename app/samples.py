"""The questions of the page on descent by samples: its three claims, each measured.

Jobs as in `app.jobs`. Light on memory: bytes are counted while a step of mathcore's own program
runs. Updates with new data: `mathcore.train(initial=...)` goes on with a stream. Noise escapes
local minima: many seeds of `mathcore.descend_on_samples`.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sympy import Integer

import mathcore
from app.relief import relief
from app.sampling import FAR, evenly, rounded
from app.ui.i18n import told
from mathcore.errors import N_, DivergenceError, SettingError
from mathcore.printing import latex, plain
from mathcore.symbols import symbol

Array = NDArray[np.float64]
Plain = dict[str, Any]
SAMPLES = 64
MOST_FRAMES, GRID, CURVE = 300, 61, 301
MOST_UPDATES = 20_000
SEEDS = 200
MOST_WORK = 400_000
TALL, WIDE = 20_000, 20
STREAMED = 100
SHIFT = 2.0
w, b, x, y, s = (symbol(name) for name in ("w", "b", "x", "y", "s"))
ERROR = mathcore.LOSSES["mse"]
OF_ONE = ERROR.per_sample.xreplace({ERROR.prediction: w * x + b, ERROR.target: y})
"""The cost of one sample of a line fit, from the record of the loss."""
LINE = plain(OF_ONE)


def line_data(seed: int) -> dict[str, Array]:
    X, target = mathcore.dataset("line", n=SAMPLES, noise=0.3, seed=seed)  # noqa: N806
    return {"x": X[:, 0], "y": target}


def checked(rate: float, epochs: int, batch: int) -> None:
    updates = epochs * -(-SAMPLES // batch)
    if not 0 < updates <= MOST_UPDATES:
        raise SettingError(
            N_("from 1 to {most} updates are made here, not {updates}; take other epochs"),
            most=MOST_UPDATES, updates=updates,
        )  # fmt: skip


def walked(
    data: dict[str, Array], start: tuple[float, float], lang: str, **settings: Any
) -> tuple[mathcore.History, str | None]:
    """A run on the line's data, and what ended it early."""
    begin = {"w": start[0], "b": start[1]}
    try:
        return mathcore.descend_on_samples(OF_ONE, data, begin, **settings), None
    except DivergenceError as error:
        return error.history, told(error, lang)


def line_paths(
    start: tuple[float, float], rate: float, epochs: int, batch: int, seed: int, lang: str
) -> Plain:
    """Both ways down the cost of a line fit, side by side after as many samples read.

    Raises:
        SettingError: a setting outside its range.
    """
    checked(rate, epochs, batch)
    if not all(abs(part) <= FAR for part in start):
        raise SettingError(N_("each number must stay within ±{far}"), far=FAR)
    data = line_data(seed)
    settings = {"learning_rate": rate, "epochs": epochs, "seed": seed}
    few, trouble_few = walked(data, start, lang, batch_size=batch, **settings)
    whole, trouble_all = walked(data, start, lang, **settings)
    each = -(-SAMPLES // batch)
    rows = evenly(len(few), MOST_FRAMES)
    read = [min(SAMPLES * (k // each) + batch * (k % each), SAMPLES * epochs) for k in rows]
    passes = [min(k // each, len(whole) - 1) for k in rows]
    columns = np.column_stack([data["x"], np.ones(SAMPLES)])
    best = np.linalg.lstsq(columns, data["y"], rcond=None)[0]
    frames = [framed(start[k], float(best[k])) for k in range(2)]
    across, up = (np.linspace(low, high, GRID) for low, high in frames)
    cost = mathcore.compile(OF_ONE, [w, b, x, y])
    plane = [part[:, :, None] for part in np.meshgrid(across, up)]
    return {
        "frames": frames,
        "ground": relief(across, up, cost(*plane, data["x"], data["y"]).mean(axis=2)),
        "best": best.tolist(),
        "lowest": float(cost(*best, data["x"], data["y"]).mean()),
        "read": read,
        "rows": rows,
        "few": path(few, rows) | {"trouble": trouble_few},
        "all": path(whole, passes) | {"trouble": trouble_all},
        "updates": [len(few) - 1, len(whole) - 1],
        "batches": each,
    }


def framed(start: float, best: float) -> list[float]:
    """An axis that holds the start and the lowest point with room around."""
    reach = max(abs(start - best), 0.5)
    return [min(start, best) - 0.6 * reach, max(start, best) + 0.6 * reach]


def path(history: mathcore.History, rows: list[int]) -> Plain:
    return {
        "w": rounded(history.parameters["w"][rows]),
        "b": rounded(history.parameters["b"][rows]),
        "cost": rounded(history.loss[rows]),
        "last": float(history.loss[-1]) if np.isfinite(history.loss[-1]) else None,
    }


def source() -> str:
    """The program of one step of a neuron, and the optimizer's, as they run."""
    return f"{mathcore.Network([2, 1]).source()}\n\n{mathcore.step_source('sgd')}"


def memory() -> Plain:
    """The most bytes at once while one step is worked out, by how many rows it is made of; and
    the most while a stream of as many rows is learned from, batch by batch."""
    draw = np.random.default_rng(0)
    X, target = draw.normal(size=(TALL, WIDE)), draw.integers(0, 2, (TALL, 1)).astype(float)  # noqa: N806
    network = mathcore.Network([WIDE, 1])
    run, start = network.run(), (np.zeros((WIDE, 1)), np.zeros(1))
    sizes = [1, 10, 100, 1000, 10_000, TALL]

    def batches() -> Iterator[tuple[Array, Array]]:
        for k in range(TALL // STREAMED):
            one = np.random.default_rng((1, k))
            yield one.normal(size=(STREAMED, WIDE)), one.integers(0, 2, STREAMED).astype(float)

    def learn() -> None:
        mathcore.train(network, batches(), epochs=1, learning_rate=0.1, backend="numpy")

    def step(k: int) -> Any:
        return run(X[:k].copy(), target[:k].copy(), *start)

    learn()  # What is compiled once is not counted.
    return {
        "rows": sizes,
        "samples": [X[:k].nbytes + target[:k].nbytes for k in sizes],
        "peak": [most_bytes(partial(step, k)) for k in sizes],
        "whole": X.nbytes + target.nbytes,
        "stream": most_bytes(learn),
        "streamed": STREAMED,
        "all": TALL,
    }


def most_bytes(work: Callable[[], Any]) -> int:
    """The most memory that some work holds at once, of what it takes itself."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def new_data(rate: float, batch: int, seed: int, lang: str) -> Plain:
    """A line learned from old data; then the world shifts, and new samples come in batches.

    Raises:
        SettingError, DivergenceError: as `mathcore.train`.
    """
    network = mathcore.Network([1, 1], output="identity", loss="mse")
    old, new = line_data(seed), line_data(seed + 1)
    target = new["y"] + SHIFT
    known = mathcore.train(
        network, old["x"][:, None], old["y"], learning_rate=rate, epochs=30, batch_size=batch,
        seed=seed, backend="numpy",
    )  # fmt: skip
    order = np.random.default_rng(seed).permutation(SAMPLES)
    stream = [
        (new["x"][part][:, None], target[part])
        for part in (order[k : k + batch] for k in range(0, SAMPLES, batch))
    ]
    went_on = mathcore.train(
        network, iter(stream), learning_rate=rate, epochs=1, every="batch", initial=known,
        seed=seed, backend="numpy",
    )  # fmt: skip
    cost = mathcore.compile(OF_ONE, [w, b, x, y])
    learned = (went_on.parameters["W1"][:, :, 0], went_on.parameters["b1"])
    costs = cost(*learned, new["x"], target).mean(axis=1)
    again = mathcore.train(
        network, new["x"][:, None], target, learning_rate=rate, epochs=300, seed=seed,
        backend="numpy",
    )  # fmt: skip
    scaled = cost(again.parameters["W1"][:, :, 0], again.parameters["b1"], new["x"], target).mean(
        axis=1
    )
    low = np.flatnonzero(scaled <= costs[-1])
    return {
        "batches": list(range(len(costs))),
        "costs": rounded(costs),
        "read": SAMPLES,
        "again": int(low[0]) * SAMPLES if low.size else None,
        "most": 300 * SAMPLES,
    }


def valleys(
    text: str, start: float, rate: float, updates: int, batch: int, spread: float, lang: str
) -> Plain:
    """A cost with two minima, its samples tilted; where many seeds end, and where GD does.

    Raises:
        SettingError: a cost of another shape, or a setting outside its range.
    """
    expr = mathcore.parse(text)
    letters = sorted((each for each in expr.free_symbols if each != s), key=str)
    if len(letters) != 1 or mathcore.differentiate(expr, s, order=2).result != 0:
        raise SettingError(
            N_("take a cost of one variable, and of a sample s that it is linear in")
        )
    most = min(MOST_UPDATES, SAMPLES * MOST_WORK // (SEEDS * batch))
    if not 1 <= updates <= most:
        raise SettingError(
            N_("take from 1 to {most} steps here, not {steps}"), most=most, steps=updates
        )
    if not (0 <= spread <= FAR and abs(start) <= FAR):
        raise SettingError(N_("each number must stay within ±{far}"), far=FAR)
    letter = letters[0]
    # The samples' mean is 0, so the mean cost is the formula with s = 0.
    mean = expr.xreplace({s: Integer(0)})
    criticals = list(mathcore.critical_points(mean, [letter]))
    lows = [one for one in criticals if one.kind == "minimum"]
    if len(lows) != 2:
        raise SettingError(
            N_("minima of this cost that can be found: {count}; two are needed"), count=len(lows)
        )
    draw = np.random.default_rng(0).normal(size=SAMPLES)
    data = {"s": spread * (draw - draw.mean()) / draw.std()}
    border = next(float(one.point[0]) for one in criticals if one.kind == "maximum")
    better = min(lows, key=lambda one: one.value)
    right = float(better.point[0]) > border

    def ends(begin: float, size: int, seeds: Any) -> Array:
        passes = -(-updates * size // SAMPLES)
        try:
            run = mathcore.descend_on_samples(
                expr, data, begin, learning_rate=rate, epochs=passes, batch_size=size, seed=seeds
            )
        except DivergenceError as error:
            run = error.history
        return np.atleast_1d(run.parameters[letter.name][min(updates, len(run) - 1)])

    few, whole = ends(start, batch, tuple(range(SEEDS))), ends(start, SAMPLES, 0)
    seen = [float(one.point[0]) for one in criticals] + [start]
    reach = max(seen) - min(seen)
    xs = np.linspace(min(seen) - 0.35 * reach, max(seen) + 0.35 * reach, CURVE)
    height = mathcore.compile(mean, [letter])

    def share(places: Array) -> float:
        """How many stand in the better valley; one that left the finite numbers is in none."""
        with np.errstate(invalid="ignore"):
            return float(np.mean(np.isfinite(places) & ((places > border) == right)))

    return {
        "letter": letter.name,
        "mean": latex(mean),
        "x": rounded(xs),
        "f": rounded(height(xs)),
        "lows": [[float(one.point[0]), float(one.value)] for one in lows],
        "better": [float(better.point[0]), float(better.value)],
        "border": border,
        "few": rounded(few),
        "all": rounded(whole)[0],
        "start": start,
        "share": share(few),
        "share_all": share(whole),
        "stay": share(ends(float(better.point[0]), batch, tuple(range(SEEDS)))),
        "seeds": SEEDS,
        "text": plain(mean),
    }
