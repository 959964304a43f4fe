"""`discesa train`: one neuron, or one for each class, on a table, and what it learned."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import numpy as np

import mathcore
from app.runs import TASKS, with_numbers
from app.ui.i18n import words
from mathcore.errors import N_, DataError, SettingError
from mathcore.printing import decimal
from mathcore.training.tables import Task

SEVERAL: dict[str, Any] = {"output": "softmax", "loss": "cross_entropy"}
DIGITS = 6
BAR = 30
SECONDS_BETWEEN_DRAWINGS = 0.1


def train_neuron(asked: argparse.Namespace) -> None:
    """Train on a bundled data set or a CSV file, and print score, cost and weights."""
    if asked.seed < 0:
        raise SettingError(
            N_("the seed is 0 or a positive whole number, not {seed}"), seed=asked.seed
        )
    table, target, features = chosen(asked)
    task = asked.task or task_of(asked.data, table, target)
    samples = table.samples(features, target, task, several=True)
    if asked.out is not None:
        check_writable(asked.out)
    with Bar(asked.epochs, sys.stderr) as bar:
        network = watched(samples, bar.tick)
        history = mathcore.train(
            network,
            samples.X,
            samples.y,
            learning_rate=asked.learning_rate,
            epochs=asked.epochs,
            seed=asked.seed,
        )
    print("\n".join(report(samples, history, asked.lang)))
    if asked.out is not None:
        history.save(asked.out)
        _ = words(asked.lang)
        print(_("the whole run is in {file}", file=asked.out))


def chosen(asked: argparse.Namespace) -> tuple[mathcore.Table, str, list[str]]:
    """The table, the column to predict, and the columns to learn from."""
    wanted = [name.strip() for name in (asked.features or "").split(",") if name.strip()]
    if asked.data in mathcore.DATASETS:
        row = mathcore.DATASETS[asked.data]
        target = asked.target or row.target
        usual = [name for name in row.features if name != target]
        return row.load(), target, wanted or usual
    table = mathcore.read_csv(contents(Path(asked.data)))
    if asked.target is None:
        raise DataError(
            N_("say which column to predict with --target; the columns are: {known}"),
            known=", ".join(table.columns),
        )
    table.column(asked.target)
    others = [name for name in with_numbers(table) if name != asked.target]
    return table, asked.target, wanted or others


def task_of(data: str, table: mathcore.Table, target: str) -> Task:
    """What a data set's own target is for; any other is judged by its values."""
    if data in mathcore.DATASETS and target == mathcore.DATASETS[data].target:
        return mathcore.DATASETS[data].task
    return table.task(target) if target in with_numbers(table) else "classification"


def contents(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DataError(
            N_("there is no file {file}, and no bundled data of that name; bundled: {known}"),
            file=path,
            known=", ".join(mathcore.DATASETS),
        ) from None
    except OSError as problem:
        raise DataError(
            N_("the file {file} cannot be read: {reason}"), file=path, reason=problem.strerror
        ) from None


def check_writable(path: Path) -> None:
    """Find out before a long run, not after it."""
    if path.is_dir() or not path.parent.is_dir():
        raise SettingError(N_("no file can be written at {file}"), file=path)


def report(samples: mathcore.Samples, history: mathcore.History, lang: str) -> list[str]:
    """Score, cost, and weights: for standardised columns, and those of one neuron in own units."""
    _, number = words(lang), partial(decimal, lang=lang, digits=DIGITS)
    score = next(name for name in ("accuracy", "r2") if name in history.metrics)
    names = {"accuracy": _("accuracy"), "r2": _("share explained, R²")}
    summary = [
        (_("rows"), str(len(samples.y))),
        (_("predicts"), samples.target),
        (names[score], number(history.metrics[score][-1])),
        (_("mean cost"), number(history.loss[-1])),
    ]
    last = history.at(-1)
    weights, bias = last["W1"], last["b1"]
    if len(bias) > 1:
        heads = [_("column"), *(_("weight for {name}", name=name) for name in samples.classes)]
        columns = [weights, bias[None]]
    else:
        own, own_bias = samples.in_own_units(weights, bias[0])
        heads = [_("column"), _("weight, standardised"), _("weight, own units")]
        columns = [np.column_stack([weights, own]), np.array([[bias[0], own_bias]])]
    rows = zip((*samples.features, _("bias")), np.vstack(columns), strict=True)
    shown = [(name, *map(number, values)) for name, values in rows]
    return [*aligned(summary), "", *aligned([tuple(heads), *shown])]


def aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows of text with their columns under each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


@dataclass(frozen=True)
class Watched(mathcore.Network):
    """A network that ticks whenever its program has run over the data: once an epoch."""

    tick: Callable[[], None] = print

    def run(self) -> Any:
        run = super().run()

        def ticking(*arrays: Any) -> Any:
            self.tick()
            return run(*arrays)

        return ticking


def watched(samples: mathcore.Samples, tick: Callable[[], None]) -> Watched:
    """One neuron, or one for each class where there are more than two."""
    inputs, classes = len(samples.features), len(samples.classes)
    if classes > 2:
        return Watched([inputs, classes], **SEVERAL, tick=tick)
    return Watched([inputs, 1], **TASKS[samples.task], tick=tick)


class Bar:
    """A progress bar on a terminal; in a pipe nothing is drawn."""

    def __init__(self, total: int, stream: TextIO) -> None:
        self.total, self.stream = total, stream
        self.done, self.drawn = 0, time.monotonic()
        self.shown = False

    def tick(self) -> None:
        self.done += 1
        now = time.monotonic()
        if self.stream.isatty() and now - self.drawn > SECONDS_BETWEEN_DRAWINGS:
            self.drawn, self.shown = now, True
            share = min(1.0, self.done / max(self.total, 1))
            filled = round(BAR * share)
            bar = "█" * filled + "░" * (BAR - filled)
            self.stream.write(f"\r{bar} {share:4.0%}")
            self.stream.flush()

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *problem: object) -> None:
        if self.shown:
            self.stream.write("\r" + " " * (BAR + 6) + "\r")
            self.stream.flush()
