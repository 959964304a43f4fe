"""Data to train on: arrays, files on disk, or a stream of batches, checked as they are read.

Arrays are read whole; a `numpy.memmap` and a stream are read piece by piece, so that memory
grows with a piece and not with the data.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

import numpy as np

from mathcore.derivation.layers import loss_of
from mathcore.errors import N_, DataError, SettingError
from mathcore.training.checks import (
    Array,
    Batch,
    check_network,
    check_numbers,
    check_shapes,
    checked,
)
from mathcore.training.classes import check_labels, classes_in, has_shares, in_columns
from mathcore.training.kinds import numbers
from mathcore.training.network import Network

Batches: TypeAlias = Iterable[Batch] | Callable[[], Iterable[Batch]]

MOST_AT_ONCE, MOST_BYTES = 8192, 1 << 22
"""Samples of a file that are read at once, and bytes of them."""
MOST_ALONE = 32
"""Rows read here and there before their pages are dropped: some systems keep 1 MiB for each."""


def read(network: Network, X: Any, y: Any) -> Rows | Stream:
    """The data of a run: X and y, or a stream of (X, y) where y is None.

    Raises:
        DataError: what does not fit the network or its loss, and where.
    """
    check_network(network)
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
        if self.on_disk:
            self.X, self.y = in_place(X, "X"), in_place(y, "y")
        else:
            self.X, self.y = checked(network, X, y)
        self.chosen = chosen
        self.labels: set[float] = set()
        if self.on_disk and chosen is None:
            check_shapes(network, self.X.shape, self.y.shape)
            self.check_pieces()
        elif not self.on_disk:
            self.labels = classes_in(network, self.y)

    def __len__(self) -> int:
        return len(self.X) if self.chosen is None else len(self.chosen)

    def check_pieces(self) -> None:
        begin = 0
        for part in self.parts():
            X, y = self.raw(part)
            check_numbers(X, y, begin)
            check_labels(self.network, y, begin)
            begin += len(X)
            self.labels |= classes_in(self.network, in_columns(self.network, y))

    def check_classes(self) -> None:
        """Refuse a classification in which there is nothing to tell apart."""
        classes = has_shares(self.network) or loss_of(self.network.loss).two_classes
        if classes and len(self.labels) == 1:
            raise DataError(
                N_("every target is {value}: there is one class only, and nothing to tell apart"),
                value=float(next(iter(self.labels))),
            )

    def take(self, rows: Array) -> Batch:
        """Some samples of a file, as float64."""
        wanted = rows if self.chosen is None else self.chosen[rows]
        X = np.empty((len(wanted), self.X.shape[1]))
        y = np.empty((len(wanted), *self.y.shape[1:]))
        for begin in range(0, len(wanted), MOST_ALONE):
            part = slice(begin, begin + MOST_ALONE)
            X[part], y[part] = self.X[wanted[part]], self.y[wanted[part]]
            self.release()
        return X, in_columns(self.network, y)

    def piece(self, part: slice) -> Batch:
        """Samples of a file that lie together, as float64."""
        if self.chosen is not None:
            return self.take(np.arange(len(self))[part])
        X, y = self.raw(part)
        return X, in_columns(self.network, y)

    def raw(self, part: slice) -> Batch:
        """Samples as they stand in a file, as float64."""
        X, y = np.array(self.X[part], dtype=float), np.array(self.y[part], dtype=float)
        self.release()
        return X, y

    def release(self) -> None:
        """Let the system drop the pages that were read."""
        for array in (self.X, self.y):
            drop_pages(array)

    def pieces(self) -> Iterator[Batch]:
        if not self.on_disk:
            yield self.X, self.y
            return
        for part in self.parts():
            yield self.piece(part)

    def parts(self) -> Iterator[slice]:
        """Where each piece of a file begins and ends."""
        size = max(1, min(MOST_AT_ONCE, MOST_BYTES // (8 * self.X.shape[1])))
        for begin in range(0, len(self), size):
            yield slice(begin, min(begin + size, len(self)))

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
                share=float(share),
                n=len(self),
            )
        order = draw.permutation(len(self))
        parts = np.sort(order[aside:]), np.sort(order[:aside])
        if self.on_disk:
            kept, judged = (Rows(self.network, self.X, self.y, part) for part in parts)
            kept.labels = self.labels
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
        if not isinstance(found, Iterable):
            raise DataError(N_("a stream must give batches (X, y)"))
        count = 0
        for count, batch in enumerate(found, start=1):
            if not (isinstance(batch, (tuple, list)) and len(batch) == 2):
                raise DataError(N_("a stream must give batches (X, y)"))
            yield self.checked(count, *batch)
        if not count:
            raise DataError(N_("there are no samples to train on"))

    def checked(self, count: int, X: Any, y: Any) -> Batch:
        """One batch as float64; what is wrong in it is said with its number."""
        try:
            return checked(self.network, X, y)
        except DataError as problem:
            raise DataError(
                N_("batch {batch} of the stream, counted from 1: {problem}"),
                batch=count,
                problem=problem,
            ) from None

    def batches(self, size: int | None, draw: np.random.Generator) -> Iterator[Batch]:
        return self.pieces()


def in_place(given: Any, name: str) -> Array:
    """A file of numbers as it lies on the disk, or another array of numbers."""
    plain = isinstance(given, np.memmap) and given.dtype.kind in "biuf"
    return given if plain else numbers(given, name)


def drop_pages(array: Any) -> None:
    base = getattr(array, "base", None)
    # A copy-on-write map would lose what was written to it.
    if isinstance(base, mmap.mmap) and array.mode in ("r", "r+") and hasattr(base, "madvise"):
        base.madvise(mmap.MADV_DONTNEED)
