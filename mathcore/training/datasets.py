"""Data sets by name, made or bundled. Adding one is one row here.

The first six are those of TensorFlow Playground, by the formulas of its dataset.ts; labels are
0 and 1 where it has -1 and 1. scikit-learn is imported only when one of its sets is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from mathcore.errors import N_, DataError, SettingError
from mathcore.formulas import Records
from mathcore.training.kinds import LONGEST, REAL, check_given, is_whole
from mathcore.training.starting import check_seed
from mathcore.training.tables import Table, Task

Array = np.ndarray[Any, np.dtype[Any]]
Draw = np.random.Generator
Samples = tuple[Array, Array]
MOST_SAMPLES = 1_000_000
PLAYGROUND = "TensorFlow Playground, dataset.ts"
BUNDLED = "bundled with scikit-learn"


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set: how to load it, which column is its target, and where it comes from.

    `load` gives a table as it is by default. `make` draws so many samples with so much noise, for
    the sets that are drawn; `noise_to` is the most noise there is a meaning for.
    """

    name: str
    target: str
    features: tuple[str, ...]
    load: Callable[[], Table]
    source: str
    description: str = ""
    task: Task = "classification"
    make: Callable[[int, float, Draw], Samples] | None = None
    samples: int = 200
    noise: float = 0.0
    noise_to: float = 0.5


def box(draw: Draw, n: int, half: float) -> Array:
    return draw.uniform(-half, half, (n, 2))


def polar(r: Array, angle: Array) -> Array:
    return np.column_stack([r * np.sin(angle), r * np.cos(angle)])


def halves(n: int) -> Array:
    """Class 1 for the first half of the samples, class 0 for the others."""
    return (np.arange(n) < n - n // 2).astype(float)


def circle(n: int, noise: float, draw: Draw) -> Samples:
    inner = halves(n) == 1
    r = np.where(inner, draw.uniform(0, 2.5, n), draw.uniform(3.5, 5, n))
    X = polar(r, draw.uniform(0, 2 * np.pi, n))
    seen = X + box(draw, n, 5) * noise
    return X, (np.hypot(*seen.T) < 2.5).astype(float)


def xor(n: int, noise: float, draw: Draw) -> Samples:
    X = box(draw, n, 5)
    X += np.where(X > 0, 0.3, -0.3)
    seen = X + box(draw, n, 5) * noise
    return X, (seen.prod(axis=1) >= 0).astype(float)


def gaussians(n: int, noise: float, draw: Draw) -> Samples:
    y = halves(n)
    variance = 0.5 + 7 * noise
    return draw.normal((4 * y - 2)[:, None], np.sqrt(variance), (n, 2)), y


def spiral(n: int, noise: float, draw: Draw) -> Samples:
    y = halves(n)
    along = np.concatenate([np.arange(k) / k for k in (n - n // 2, n // 2)])
    turned = 1.75 * along * 2 * np.pi + np.where(y == 1, 0, np.pi)
    return polar(5 * along, turned) + box(draw, n, 1) * noise, y


def plane(n: int, noise: float, draw: Draw) -> Samples:
    X = box(draw, n, 6)
    return X, (X + box(draw, n, 6) * noise).sum(axis=1) / 10


HILLS = np.array(
    [[-4, 2.5, 1], [0, 2.5, -1], [4, 2.5, 1], [-4, -2.5, -1], [0, -2.5, 1], [4, -2.5, -1]]
)
"""Where the hills of multi_gaussian stand, and which way they go."""


def multi_gaussian(n: int, noise: float, draw: Draw) -> Samples:
    X = box(draw, n, 6)
    seen = X + box(draw, n, 6) * noise
    away = np.hypot(*(seen[:, None, :] - HILLS[:, :2]).transpose(2, 0, 1))
    heights = HILLS[:, 2] * np.clip(1 - away / 2, 0, 1)
    return X, heights[np.arange(n), abs(heights).argmax(axis=1)]


def moons(n: int, noise: float, draw: Draw) -> Samples:
    y = halves(n)
    angle = np.concatenate([np.linspace(0, np.pi, k) for k in (n - n // 2, n // 2)])
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    X = np.where(y[:, None] == 0, upper, [1, 0.5] - upper)
    return X + draw.normal(0, noise, X.shape), y


def line(n: int, noise: float, draw: Draw) -> Samples:
    x = draw.uniform(-1, 1, n)
    return x[:, None], 2 * x + 1 + draw.normal(0, noise, n)


def cubic(n: int, noise: float, draw: Draw) -> Samples:
    x = np.linspace(-1, 1, n)
    return x[:, None], 4 * x**3 - 3 * x + draw.normal(0, noise, n)


MADE = {
    each.__name__: each
    for each in (circle, xor, gaussians, spiral, plane, multi_gaussian, moons, line, cubic)
}


def table(names: tuple[str, ...], columns: list[Array], target: Array, classes: bool) -> Table:
    """A table of numbers, its last column whole numbers where they are classes."""
    cells = tuple(tuple(map(repr, map(float, column))) for column in columns)
    kind = int if classes else float
    return Table(names, (*cells, tuple(map(repr, map(kind, target)))))


def drawn_table(name: str) -> Table:
    """A drawn set with its usual size and noise, by seed 0."""
    X, y = dataset(name)
    row = DATASETS[name]
    return table((*row.features, row.target), [*X.T], y, row.task == "classification")


def bundled(name: str, target: str) -> Table:
    """One of scikit-learn's sets, all its columns and the target."""
    try:
        from sklearn import datasets
    except ImportError as problem:
        raise DataError(
            N_("the bundled data need scikit-learn: pip install 'discesa[app]', or give a CSV file")
        ) from problem
    bunch = getattr(datasets, f"load_{name}")()
    names = (*map(str, bunch.feature_names), target)
    classes = DATASETS[name].task == "classification"
    return table(names, [*bunch.data.T], bunch.target, classes)


PAIR = ("x_1", "x_2")


def drawn(name: str, description: str, source: str, **settings: Any) -> Dataset:
    """A row for a set that is drawn."""
    features = ("x",) if name in ("line", "cubic") else PAIR
    load = partial(drawn_table, name)
    return Dataset(name, "y", features, load, source, description, make=MADE[name], **settings)


def real(
    name: str, target: str, features: tuple[str, ...], description: str, source: str, **more: Any
) -> Dataset:
    """A row for one of scikit-learn's sets."""
    return Dataset(
        name, target, features, partial(bundled, name, target), f"{source}; {BUNDLED}",
        description, **more,
    )  # fmt: skip


DATASETS: Records[Dataset] = Records(
    N_("data set"),
    real(
        "breast_cancer", "benign", ("mean radius", "mean texture"),
        N_("569 tumours with 30 measurements each: benign or malignant"),
        "Wolberg, Mangasarian, Street, Street 1995, UCI",
    ),
    real(
        "iris", "species", ("petal length (cm)", "petal width (cm)"),
        N_("150 irises of three species, with the length and width of sepals and petals"),
        "Fisher 1936, UCI",
    ),
    real(
        "wine", "cultivar", ("alcohol", "flavanoids"),
        N_("178 wines of three cultivars, with 13 chemical measurements"),
        "Aeberhard, Forina 1992, UCI",
    ),
    real(
        "digits", "digit", ("pixel_3_4", "pixel_4_4"),
        N_("1,797 handwritten digits of 8 by 8 pixels"),
        "Alpaydin, Kaynak 1998, UCI",
    ),
    real(
        "diabetes", "progression", ("bmi", "bp"),
        N_("442 patients with ten measurements, and how their diabetes went on in a year"),
        "Efron, Hastie, Johnstone, Tibshirani 2004",
        task="regression",
    ),
    drawn("circle", N_("A disc of one class in a ring of the other"), PLAYGROUND),
    drawn("xor", N_("Two classes in opposite quadrants"), PLAYGROUND),
    drawn("gaussians", N_("Two clouds, one of each class"), PLAYGROUND),
    drawn("spiral", N_("Two arms of a spiral, one of each class"), PLAYGROUND),
    drawn("plane", N_("Heights on a tilted plane"), PLAYGROUND, task="regression"),
    drawn("multi_gaussian", N_("Six hills and hollows in turn"), PLAYGROUND, task="regression"),
    drawn(
        "moons", N_("Two half circles that reach into each other"),
        "sklearn.datasets.make_moons", noise=0.1,
    ),
    drawn(
        "line", N_("Points around the line y = 2x + 1"), "a line and normal noise",
        samples=50, noise=0.3, noise_to=10.0, task="regression",
    ),
    drawn(
        "cubic", N_("A few points around a cubic: enough to overfit"),
        "the Chebyshev polynomial 4x^3 - 3x, and normal noise",
        samples=12, noise=0.2, noise_to=10.0, task="regression",
    ),
)  # fmt: skip


def dataset(
    name: str, *, n: int | None = None, noise: float | None = None, seed: int = 0
) -> Samples:
    """Inputs (n, d) and targets (n,) of a data set.

    Args:
        name: a name in DATASETS.
        n: how many samples; as many as usual or, of a real set, all of them if left out.
        noise: for the sets that are drawn, up to 0.5 for Playground's and moons.
        seed: of the drawing, or of the choice of n samples of a real set.

    Raises:
        UnknownFormulaError: no such data set; the nearest name is suggested.
        SettingError: more samples or noise than there can be.
        DataError: a set of scikit-learn where it is not installed.

    >>> X, y = dataset("spiral", n=100, noise=0.1, seed=1)
    >>> X.shape, y.shape
    ((100, 2), (100,))
    """
    row = DATASETS[name]
    check_seed(seed)
    draw = np.random.default_rng(seed)
    if row.make is not None:
        count, spread = n if n is not None else row.samples, row.noise if noise is None else noise
        check_size(count, 2, MOST_SAMPLES)
        check_given("noise", spread, isinstance(spread, REAL), "0.1")
        if not 0 <= spread <= row.noise_to:
            raise SettingError(
                N_("the noise of {name} is from 0 to {most}, not {value}"),
                name=name,
                most=float(row.noise_to),
                value=float(spread),
            )
        return row.make(count, spread, draw)
    if noise:
        raise SettingError(N_("{name} is measured, so no noise is added to it"), name=name)
    whole = row.load()
    columns = [whole.numbers(column) for column in whole.columns]
    X, y = np.column_stack(columns[:-1]), columns[-1]
    if n is None:
        return X, y
    check_size(n, 1, len(y))
    chosen = draw.permutation(len(y))[:n]
    return X[chosen], y[chosen]


def check_size(n: int, least: int, most: int) -> None:
    if not (is_whole(n) and least <= n <= most):
        raise SettingError(
            N_("from {least} to {most} samples can be had, not {n}"),
            least=least,
            most=most,
            n=str(n)[:LONGEST],
        )
