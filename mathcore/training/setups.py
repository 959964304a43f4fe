"""What a run of a network is made of, and its samples; in plain data.

A `Setup` is everything a run is made of, so the same setup is the same run to the bit. Its
samples are drawn, set by hand as points, or read from a file. What the playground of the app trains
and what a film of it shows are the same, because both are made here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mathcore.errors import N_, DataError, SettingError
from mathcore.training.datasets import DATASETS, dataset
from mathcore.training.tables import SAMPLE, Table, read_csv

Array = NDArray[np.float64]
Plain = dict[str, Any]
Points = tuple[tuple[float, float, int], ...]
Drawn = tuple[Array, Array, tuple[str, ...], tuple[str, str]]
"""Places, targets, the names of the classes, and of the axes."""

MOST_CLASSES = 4
MOST_SAMPLES = 1000
MOST_POINTS = 300
OWN_POINTS = "points"
NUMBER = r"[-+]?(\d+([.,]\d*)?|[.,]\d+)(e[-+]?\d{1,3})?"
FAR = 1e6
POINT = re.compile(rf"(?P<x>{NUMBER})\s+(?P<y>{NUMBER})\s+(?P<group>[0-3])", re.IGNORECASE)


class Setup(NamedTuple):
    """A run of a network, whole.

    `data` is a name in DATASETS, "points", or the bytes of a CSV file, of which `columns` are the
    two that are drawn and `target` the one to predict. `by` is what a row of the run is: an epoch
    or a step.
    """

    data: str | bytes = "circle"
    samples: int = 200
    noise: float = 0.0
    points: str = ""
    columns: tuple[str, ...] = ()
    target: str = ""
    features: tuple[str, ...] = ("x1", "x2")
    units: tuple[int, ...] = (4, 2)
    activations: tuple[str, ...] = ("tanh", "tanh")
    loss: str = "log_loss"
    l1: float = 0.0
    l2: float = 0.0
    optimizer: str = "sgd"
    rate: float = 0.03
    schedule: str = "constant"
    batch: int = 10
    share: int = 50
    initialisation: str = "lecun"
    seed: int = 0
    epochs: int = 200
    by: str = "epoch"
    course: str = ""


@dataclass(frozen=True)
class Scene:
    """The samples of a setup: places in the plane, (n, 2), and what is to be said of them.

    `targets` are classes counted from 0, or numbers where `classes` is empty; `trained` says
    which samples are learned from, the others are for the test.
    """

    places: Array
    targets: Array
    classes: tuple[str, ...]
    axes: tuple[str, str]
    trained: NDArray[np.bool_]
    left_out: int = 0


def look(data: str | bytes, points: str, target: str) -> Plain:
    """What data there are: the classes, and the columns to choose from."""
    if isinstance(data, bytes):
        table = read_csv(data, sample=SAMPLE)
        names = list(table.columns)
        chosen = target if target in names else names[-1]
        numeric = [name for name in names if is_numeric(table, name)]
        kinds = len(set(table.column(chosen)))
        numbers = kinds > MOST_CLASSES and chosen in numeric
        return {"columns": numeric, "targets": names, "target": chosen, "rows": table.rows,
                "classes": 0 if numbers else kinds}  # fmt: skip
    if data == OWN_POINTS:
        set_by_hand = points_in(points)
        return {"classes": max(2, 1 + max((group for *_, group in set_by_hand), default=0)),
                "points": [list(point) for point in set_by_hand]}  # fmt: skip
    row = DATASETS[data]
    if row.make is not None:
        return {"classes": 2 if row.task == "classification" else 0}
    table = row.load()
    return {"classes": len(set(table.column(row.target)))}


def is_numeric(table: Table, name: str) -> bool:
    try:
        table.numbers(name)
    except DataError:
        return False
    return True


def scene(setup: Setup) -> Scene:
    """The samples of a setup, and which of them are learned from.

    Raises:
        DataError, SettingError: data that cannot be used, in one line.
    """
    (places, targets, classes, axes), unread = samples_of(setup)
    draw = np.random.default_rng((setup.seed, 1))
    order = draw.permutation(len(targets))
    kept = np.sort(order[:MOST_SAMPLES])
    if not 10 <= setup.share <= 100:
        raise SettingError(
            N_("the share to learn from is from 10 to 100 percent, not {share}"), share=setup.share
        )
    count = max(1, round(len(kept) * setup.share / 100))
    trained = np.isin(kept, draw.permutation(kept)[:count])
    left_out = unread + len(targets) - len(kept)
    return Scene(places[kept], targets[kept], classes, axes, trained, left_out)


def samples_of(setup: Setup) -> tuple[Drawn, int]:
    """The samples there are, and how many rows of a large file are not among them."""
    data = setup.data
    if data == OWN_POINTS:
        return own_points(points_in(setup.points)), 0
    if isinstance(data, bytes):
        table = read_csv(data, sample=SAMPLE)
        return of_table(table, setup.columns, setup.target), table.left_out
    row = DATASETS[data]
    if row.make is None:
        return of_table(row.load(), row.features[:2], row.target), 0
    if setup.samples > MOST_SAMPLES:
        raise SettingError(
            N_("at most {most} samples are drawn here, not {count}"),
            most=MOST_SAMPLES, count=setup.samples,
        )  # fmt: skip
    places, y = dataset(data, n=setup.samples, noise=setup.noise, seed=setup.seed)
    classes = ("0", "1") if row.task == "classification" else ()
    return (places, y, classes, ("x1", "x2")), 0


def points_in(text: str) -> Points:
    """Points written as `x y class`, one after the other with a semicolon between them.

    >>> points_in("1.5 2 0; -1 1,5 1")
    ((1.5, 2.0, 0), (-1.0, 1.5, 1))
    """
    found = []
    for part in filter(str.strip, text.split(";")):
        match = POINT.fullmatch(part.strip())
        if match is None or not abs(real(match["x"])) + abs(real(match["y"])) <= FAR:
            raise DataError(
                N_("{point!r} is no point; write x, y and the class from 0 to {most}, such as "
                   "1.5 -2 0, with a semicolon between points"),
                point=part.strip()[:40], most=MOST_CLASSES - 1,
            )  # fmt: skip
        found.append((real(match["x"]), real(match["y"]), int(match["group"])))
    return tuple(found)


def own_points(points: Points) -> Drawn:
    """The points that were clicked, or typed into the link."""
    if len(points) > MOST_POINTS:
        raise DataError(N_("at most {most} points can be set by hand"), most=MOST_POINTS)
    groups = sorted({group for *_, group in points})
    if len(points) < 2 or len(groups) < 2:
        raise DataError(N_("click into the square: it takes points of at least two classes"))
    count = 1 + groups[-1]
    places = np.array([[x, y] for x, y, _ in points])
    named = tuple(str(k) for k in range(count))
    return places, np.array([group for *_, group in points], dtype=float), named, ("x1", "x2")


def of_table(table: Table, columns: tuple[str, ...], target: str) -> Drawn:
    """Two columns of a table, standardised, and its target."""
    if len(columns) != 2:
        raise DataError(N_("choose two columns of numbers for the two axes"))
    kinds = len(set(table.column(target)))
    if kinds > MOST_CLASSES and is_numeric(table, target):
        chosen = table.samples(columns, target, "regression")
        heights = (chosen.y - chosen.y.mean()) / (chosen.y.std() or 1.0)
        return chosen.X, heights, (), (columns[0], columns[1])
    labels, classes = table.labels(target, MOST_CLASSES)
    raw = np.column_stack([table.numbers(name) for name in columns])
    spread = raw.std(axis=0)
    if not (spread > 0).all():
        raise DataError(
            N_("column {name!r} has the same value in every row"),
            name=columns[int(np.argmin(spread))][:40],
        )
    places = (raw - raw.mean(axis=0)) / spread
    return places, labels.astype(float), classes, (columns[0], columns[1])


def real(text: str) -> float:
    return float(text.replace(",", "."))
