"""Tables of data with named columns, read from text, and the samples chosen from them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

import numpy as np

from mathcore.errors import N_, DataError

Array = np.ndarray[Any, np.dtype[Any]]
Task = Literal["classification", "regression"]

MOST_BYTES = 5_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 500
SAMPLE = 20_000
"""Rows of a larger file that a page learns from: a run on them comes to its end in its seconds."""
MOST_SHOWN = 30
MOST_CLASSES = 50


@dataclass(frozen=True, slots=True)
class Samples:
    """Columns chosen for training, standardised to mean 0 and standard deviation 1.

    `X` is (n, d), `y` is (n,); `mean` and `scale`, (d,), lead back to the columns' own units.
    """

    X: Array
    y: Array
    features: tuple[str, ...]
    target: str
    mean: Array
    scale: Array
    task: Task
    classes: tuple[str, ...] = ()

    def in_own_units(self, weights: Array, bias: float) -> tuple[Array, float]:
        """Weights and bias of the same neuron for columns that are not standardised."""
        own = np.asarray(weights, dtype=float).ravel() / self.scale
        return own, float(bias) - float(own @ self.mean)


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns of equal length, as the text they were read from or as numbers.

    `left_out` counts the rows of the file that were not taken, where a sample was asked for.
    """

    columns: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    left_out: int = 0

    @property
    def rows(self) -> int:
        return len(self.cells[0]) if self.cells else 0

    def numbers(self, name: str) -> Array:
        """A column as numbers, (rows,), or one line on the first cell that is none."""
        values = np.empty(self.rows)
        for row, cell in enumerate(self.column(name)):
            value = number(cell)
            if value is None:
                raise DataError(
                    N_("column {column!r}, row {row}: {cell!r} is not a number"),
                    column=shortened(name),
                    row=row + 1,
                    cell=shortened(cell),
                )
            if not np.isfinite(value):
                raise DataError(
                    N_("column {column!r}, row {row}: a value is missing or not finite"),
                    column=shortened(name),
                    row=row + 1,
                )
            values[row] = value
        return values

    def column(self, name: str) -> tuple[str, ...]:
        """A column's cells as text."""
        if name not in self.columns:
            raise DataError(
                N_("there is no column {name!r}; the columns are: {known}"),
                name=shortened(name),
                known=", ".join(map(shortened, self.columns[:MOST_SHOWN])),
            )
        return self.cells[self.columns.index(name)]

    def classes(self, name: str, most: int = 3) -> tuple[str, ...]:
        """The distinct values of a column, at most so many of them, in order."""
        found = sorted(set(self.column(name)), key=lambda c: (number(c) is None, number(c) or 0, c))
        return tuple(found[:most])

    def task(self, target: str) -> Task:
        """Two distinct values call for classification, numbers for regression."""
        return "classification" if len(self.classes(target)) <= 2 else "regression"

    def samples(
        self,
        features: Sequence[str],
        target: str,
        task: Task | None = None,
        *,
        several: bool = False,
    ) -> Samples:
        """Choose columns to train on.

        Args:
            features: the input columns, all numeric.
            target: the column to predict: two classes, or numbers.
            task: "classification" or "regression"; read off the target if left out.
            several: whether a classification may have more than two classes. They are numbered
                from 0 in `y`, as a network with an output for each takes them.

        Raises:
            DataError: a column that is not there, not numeric, constant, or the target itself;
                a target of one class only, or of more than two, or fifty, in classification.
        """
        if not features:
            raise DataError(N_("choose at least one feature column"))
        if target in features:
            raise DataError(
                N_("column {name!r} is the target and cannot be a feature too"),
                name=shortened(target),
            )
        chosen = task or self.task(target)
        if chosen == "classification":
            y, classes = self._labels(target, MOST_CLASSES if several else 2)
        else:
            y, classes = self.numbers(target), ()
        raw = np.column_stack([self.numbers(name) for name in features])
        mean, scale = raw.mean(axis=0), raw.std(axis=0)
        for name, spread, middle in zip(features, scale, mean, strict=True):
            if not spread > 1e-12 * (1 + abs(middle)):
                raise DataError(
                    N_("column {name!r} has the same value in every row, so nothing can be learned "
                       "from it"),
                    name=shortened(name),
                )  # fmt: skip
        names = tuple(features)
        return Samples((raw - mean) / scale, y, names, target, mean, scale, chosen, classes)

    def labels(self, target: str, most: int) -> tuple[Array, tuple[str, ...]]:
        """The class of each row as a number from 0 on, (rows,), and the classes by name.

        Raises:
            DataError: a class is missing, or there is one class only, or more than `most`.
        """
        cells = self.column(target)
        kept = sorted(set(cells), key=lambda c: (number(c) is None, number(c) or 0, c))
        if any(np.isnan(number(c) or 0.0) for c in kept):
            raise DataError(
                N_("column {column!r}: a class is missing in some rows"), column=shortened(target)
            )
        if not 2 <= len(kept) <= most:
            raise DataError(
                N_("classes in column {name!r}: {count}; from two to {most} can be told apart "
                   "here"),
                name=shortened(target), count=len(kept), most=most,
            )  # fmt: skip
        places = {name: place for place, name in enumerate(kept)}
        return np.array([places[cell] for cell in cells]), tuple(kept)

    def _labels(self, target: str, most: int) -> tuple[Array, tuple[str, ...]]:
        classes = self.classes(target, most + 1)
        if any(np.isnan(number(c) or 0.0) for c in classes):
            raise DataError(
                N_("column {column!r}: a class is missing in some rows"), column=shortened(target)
            )
        if len(classes) < 2:
            raise DataError(
                N_("column {name!r} has one class only, {value!r}; classification needs two"),
                name=shortened(target),
                value=shortened(classes[0] if classes else ""),
            )
        if len(classes) > most:
            raise DataError(
                N_("column {name!r} has more than two classes; one neuron tells two apart")
                if most == 2
                else N_("column {name!r} has more than {most} classes; it may be one of numbers"),
                name=shortened(target),
                most=most,
            )
        places = {name: float(place) for place, name in enumerate(classes)}
        return np.array([places[cell] for cell in self.column(target)]), classes


def number(cell: str) -> float | None:
    """The number a cell holds, with a decimal point or comma; nan where it is empty."""
    text = cell.strip()
    if not text:
        return float("nan")
    try:
        # float() also reads 1_000, which no spreadsheet writes.
        return None if "_" in text else float(text.replace(",", "."))
    except ValueError:
        return None


def shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."


def read_csv(text: str | bytes, *, sample: int | None = None) -> Table:
    """Read a CSV text with a header row.

    Args:
        text: UTF-8, separated by commas, semicolons or tabs; numbers may have a decimal comma
            where the separator is not a comma. At most 5 MB, 200,000 rows, 500 columns.
        sample: of a file with more rows than this, also than 200,000, take so many of them,
            spread evenly over it; `left_out` of the table says how many it lacks.

    Raises:
        DataError: empty, not UTF-8, no header, ragged rows, or larger than that.

    >>> read_csv("a,b\\n1,2\\n3,4").columns
    ('a', 'b')
    """
    if len(text) > MOST_BYTES:
        raise DataError(N_("the file is larger than {most} MB"), most=MOST_BYTES // 1_000_000)
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            raise DataError(N_("the file is not text in UTF-8; save it as CSV UTF-8")) from problem
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        raise DataError(N_("the file is not a text file"))
    first = text.split("\n", 1)[0]
    if not first.strip():
        raise DataError(N_("the file is empty: it needs a row of column names and rows of data"))
    separator = max(",;\t", key=first.count)

    def rows() -> Iterator[list[str]]:
        return (row for row in csv.reader(io.StringIO(text), delimiter=separator) if row)

    try:
        return table_of(rows, sample)
    except csv.Error as problem:
        raise DataError(N_("the file is not a well-formed CSV")) from problem


def table_of(rows: Callable[[], Iterator[list[str]]], sample: int | None = None) -> Table:
    """A Table from a header and rows, checked for shape.

    Args:
        rows: gives them anew at each call, so that only those that are kept are held.
        sample: how many rows of a larger table do.
    """
    columns = tuple(name.strip() for name in next(rows()))
    count = sum(1 for _ in rows()) - 1
    if len(columns) > MOST_COLUMNS or (count > MOST_ROWS and sample is None):
        raise DataError(
            N_("the table is too large; rows: {rows}, at most {most_rows}; columns: {columns}, at "
               "most {most_columns}"),
            rows=count, columns=len(columns),
            most_rows=MOST_ROWS, most_columns=MOST_COLUMNS,
        )  # fmt: skip
    if not count:
        raise DataError(N_("there are no rows under the column names"))
    twice = {name for name in columns if columns.count(name) > 1 or not name}
    if twice:
        raise DataError(
            N_("each column needs a name of its own; {name!r} is empty or stands twice"),
            name=shortened(min(twice)),
        )
    wanted = spread(count, MOST_ROWS if sample is None else sample)
    kept: list[list[str]] = []
    for place, row in enumerate(islice(rows(), 1, None)):
        if len(row) != len(columns):
            raise DataError(
                N_("line {line} and the header have unequal numbers of values: {found} and "
                   "{wanted}"),
                line=place + 2, found=len(row), wanted=len(columns),
            )  # fmt: skip
        if len(kept) < len(wanted) and place == wanted[len(kept)]:
            kept.append(row)
    return Table(columns, tuple(zip(*kept, strict=True)), count - len(kept))


def spread(count: int, most: int) -> Sequence[int]:
    """The places of at most so many rows, spread evenly over all of them.

    Where some are left out, one is drawn from each stretch of equal length, always the same:
    every second row of a file whose classes alternate would be of one class.
    """
    if count <= most:
        return range(count)
    ends = np.arange(most + 1) * count // most
    drawn: list[int] = np.random.default_rng(0).integers(ends[:-1], ends[1:]).tolist()
    return drawn
