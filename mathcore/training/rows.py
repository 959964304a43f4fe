"""Data to train on: arrays, files on disk, or a stream of batches, checked as they are read.

Arrays are read whole; a `numpy.memmap` and a stream are read piece by piece, so that memory
grows with a piece and not with the data.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol, TypeAlias

import numpy as np

from mathcore.errors import N_, DataError, SettingError
from mathcore.formulas import LOSSES
from mathcore.training.network import Network

Array = np.ndarray[Any, np.dtype[Any]]
Batch: TypeAlias = tuple[Array, Array]
Batches: TypeAlias = Iterable[Batch] | Callable[[], Iterable[Batch]]

PIECE = 8192
"""Samples of a file that are read at once."""
PAGE = 65536
"""Bytes that the system may keep in memory for a row that is read alone."""
MOST_KEPT = 1 << 26


class Data(Protocol):
    """What a run reads from: batches to learn from, and pieces that are all of the samples."""

    once: bool

    def batches(self, size: int | None, draw: np.random.Generator) -> Iterator[Batch]: ...

    def pieces(self) -> Iterator[Batch]: ...


def read(network: Network, X: Any, y: Any) -> Rows | Stream:
    """The data of a run: X and y, or a stream of (X, y) where y is None.

    Raises:
        DataError: what does not fit the network or its loss, and where.
    """
    if y is None:
        return Stream(network, X)
    return Rows(network, X, y)


class Rows:
    """Samples in arrays; `chosen` are the numbers of the rows that count."""

    once = False

    def __init__(self, network: Network, X: Any, y: Any, chosen: Array | None = None) -> None:
        self.network = network
        self.on_disk = isinstance(X, np.memmap) or isinstance(y, np.memmap)
        self.X: Array
        self.y: Array
        self.X, self.y = (X, y) if self.on_disk else checked(network, X, y)
        self.chosen = chosen
        self.touched = 0
        self.labels: set[float] = set()
        if self.on_disk and chosen is None:
            check_shapes(network, np.shape(X), np.shape(y))
            self.check_pieces()
        elif not self.on_disk:
            self.labels = set(np.unique(self.y)[:3].tolist())

    def __len__(self) -> int:
        return len(self.X) if self.chosen is None else len(self.chosen)

    def check_pieces(self) -> None:
        for begin, (X, y) in zip(range(0, len(self), PIECE), self.pieces(), strict=True):
            check_numbers(X, y, begin)
            check_labels(self.network, y, begin)
            self.labels |= set(np.unique(y)[:3].tolist())

    def check_classes(self) -> None:
        """Refuse a classification in which there is nothing to tell apart."""
        if LOSSES[self.network.loss].two_classes and len(self.labels) == 1:
            raise DataError(
                N_("every target is {value:g}: there is one class only, and nothing to tell apart"),
                value=next(iter(self.labels)),
            )

    def take(self, rows: Any) -> Batch:
        """Some of the samples, as float64."""
        wanted = rows if self.chosen is None else self.chosen[rows]
        X, y = np.asarray(self.X[wanted], dtype=float), np.asarray(self.y[wanted], dtype=float)
        if self.on_disk:
            X, y = np.array(X), np.array(y[:, None] if y.ndim == 1 else y)
            alone = not isinstance(wanted, slice)
            self.release(len(X) * PAGE if alone else X.nbytes)
        return X, y

    def release(self, read: int) -> None:
        """Let the system drop pages that were read, once they have become many."""
        self.touched += read
        if self.touched > MOST_KEPT:
            self.touched = 0
            for array in (self.X, self.y):
                drop_pages(array)

    def pieces(self) -> Iterator[Batch]:
        size = PIECE if self.on_disk else max(len(self), 1)
        for begin in range(0, len(self), size):
            yield self.take(slice(begin, begin + size))

    def batches(self, size: int | None, draw: np.random.Generator) -> Iterator[Batch]:
        size = len(self) if size is None else size
        order = draw.permutation(len(self))
        if self.on_disk:
            for begin in range(0, len(self), size):
                yield self.take(order[begin : begin + size])
            return
        X, y = self.X[order], self.y[order]
        for begin in range(0, len(self), size):
            yield X[begin : begin + size], y[begin : begin + size]

    def split(self, share: float, draw: np.random.Generator) -> tuple[Rows, Rows]:
        """The samples to learn from, and a share of them set aside at random."""
        aside = round(share * len(self))
        if not 0 < aside < len(self):
            raise SettingError(
                N_("a share of {share} of {n} samples leaves none to learn from or none to judge"),
                share=f"{share:g}",
                n=len(self),
            )
        order = draw.permutation(len(self))
        parts = np.sort(order[aside:]), np.sort(order[:aside])
        if self.on_disk:
            kept, judged = (Rows(self.network, self.X, self.y, part) for part in parts)
        else:
            kept, judged = (Rows(self.network, self.X[part], self.y[part]) for part in parts)
        return kept, judged


class Stream:
    """Batches from an iterable, or from a function that gives a new one for each pass."""

    def __init__(self, network: Network, given: Batches) -> None:
        if not (callable(given) or isinstance(given, Iterable)):
            raise DataError(N_("without y, X must be batches (X, y): an iterable or a function"))
        self.network, self.given = network, given
        self.once = isinstance(given, Iterator)

    def pieces(self) -> Iterator[Batch]:
        found = self.given() if callable(self.given) else self.given
        empty = True
        for batch in found:
            if not (isinstance(batch, (tuple, list)) and len(batch) == 2):
                raise DataError(N_("a stream must give batches (X, y)"))
            empty = False
            yield checked(self.network, *batch)
        if empty:
            raise DataError(N_("there are no samples to train on"))

    def batches(self, size: int | None, draw: np.random.Generator) -> Iterator[Batch]:
        return self.pieces()


def drop_pages(array: Any) -> None:
    base = getattr(array, "base", None)
    # A copy-on-write map would lose what was written to it.
    if isinstance(base, mmap.mmap) and array.mode in ("r", "r+") and hasattr(base, "madvise"):
        base.madvise(mmap.MADV_DONTNEED)


def checked(network: Network, X: Any, y: Any) -> Batch:
    """The data as float64 of shapes (n, d) and (n, k), or one line on what is wrong."""
    X, y = numbers(X, "X"), numbers(y, "y")
    check_shapes(network, X.shape, y.shape)
    y = y[:, None] if y.ndim == 1 else y
    check_numbers(X, y)
    check_labels(network, y)
    return X, y


def numbers(given: Any, name: str) -> Array:
    """An array of numbers as float64, whatever its kind and layout."""
    try:
        found = np.asarray(given)
        if found.dtype.kind == "c":
            raise TypeError
        return np.ascontiguousarray(found, dtype=float) if found.ndim else found.astype(float)
    except (TypeError, ValueError):
        raise DataError(N_("{name} is not an array of real numbers"), name=name) from None


def check_shapes(network: Network, X: tuple[int, ...], y: tuple[int, ...]) -> None:
    target = (*y, 1) if len(y) == 1 else y
    wanted = (network.sizes[0], network.sizes[-1])
    if len(X) != 2 or len(target) != 2 or X[0] != target[0] or (X[1], target[1]) != wanted:
        raise DataError(
            N_("data of shapes {X} and {y} do not fit a network of sizes {sizes}"),
            X=X,
            y=y,
            sizes=", ".join(map(str, network.sizes)),
        )
    if not X[0]:
        raise DataError(N_("there are no samples to train on"))


def check_numbers(X: Array, y: Array, begin: int = 0) -> None:
    """Refuse the first entry that is not finite, by its place."""
    for name, array in (("X", X), ("y", y)):
        if not np.isfinite(array).all():
            row, column = np.argwhere(~np.isfinite(array))[0]
            raise DataError(
                N_("{name}: row {row}, column {column}, counted from 1, is not finite: {value}"),
                name=name,
                row=int(row) + 1 + begin,
                column=int(column) + 1,
                value=f"{array[row, column]:g}",
            )


def check_labels(network: Network, y: Array, begin: int = 0) -> None:
    """Refuse targets that the loss has no value for."""
    if LOSSES[network.loss].two_classes and not ((y == 0) | (y == 1)).all():
        row, column = np.argwhere((y != 0) & (y != 1))[0]
        raise DataError(
            N_("{loss} needs targets that are 0 or 1; row {row}, counted from 1, has {value}"),
            loss=network.loss,
            row=int(row) + 1 + begin,
            value=f"{y[row, column]:g}",
        )
