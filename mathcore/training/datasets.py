"""Data sets by name. Adding one is one row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mathcore.errors import N_, DataError
from mathcore.formulas import Records
from mathcore.training.tables import Table


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set: how to load it, which column is its target, and where it comes from."""

    name: str
    target: str
    features: tuple[str, ...]
    load: Callable[[], Table]
    source: str


def breast_cancer() -> Table:
    """569 tumours, 30 measurements each; diagnosis 0 is malignant, 1 benign."""
    try:
        from sklearn.datasets import load_breast_cancer
    except ImportError as problem:
        raise DataError(
            N_("the bundled data need scikit-learn: pip install 'discesa[app]', or give a CSV file")
        ) from problem
    bunch = load_breast_cancer()
    names = (*map(str, bunch.feature_names), "benign")
    cells = tuple(tuple(map(repr, map(float, column))) for column in bunch.data.T)
    return Table(names, (*cells, tuple(map(str, bunch.target))))


DATASETS: Records[Dataset] = Records(
    N_("data set"),
    Dataset(
        "breast_cancer",
        target="benign",
        features=("mean radius", "mean texture"),
        load=breast_cancer,
        source="Wolberg, Mangasarian, Street, Street 1995, UCI; bundled with scikit-learn",
    ),
)
