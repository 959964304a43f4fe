"""A training run: its steps, and the rows that it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from mathcore.codegen.backends import chosen
from mathcore.codegen.looped import BLOCK
from mathcore.errors import N_, DataError, SettingError
from mathcore.formulas import optimizer as optimizer_of
from mathcore.formulas import schedule as schedule_of
from mathcore.printing import plain
from mathcore.training.breaking import Held, State, broken
from mathcore.training.engines import Engine, engine, work
from mathcore.training.files import add, begin
from mathcore.training.flat import Array, Flat
from mathcore.training.gathering import gathered, joined
from mathcore.training.history import History
from mathcore.training.kinds import check_count
from mathcore.training.measure import Measure, measured
from mathcore.training.network import Network
from mathcore.training.optimize import Stepper
from mathcore.training.rows import Rows, Stream, read
from mathcore.training.settings import Settings, Snapshot
from mathcore.training.starting import drawn, taken_over
from mathcore.training.stopping import Watch


class Run:
    """One run of training, from the start or from the last row of another."""

    def __init__(
        self, network: Network, X: Any, y: Any, settings: Settings, before: History | None = None
    ) -> None:
        self.network, self.settings, self.before = network, settings, before
        self.data, self.judged = self.prepared(X, y)
        start = settings.initial if before is None else before
        first = (
            drawn(network, settings.seed, settings.initialisation)
            if start is None
            else taken_over(network, start)
        )
        first = {name: array.astype(settings.dtype) for name, array in first.items()}
        self.flat, self.slope = Flat(first), Flat(first)
        self.stepper = Stepper(
            optimizer_of(settings.optimizer).with_values(**(settings.hyper or {})),
            settings.learning_rate,
            settings.schedule,
            self.length(),
        )
        self.stepper.begin(self.flat.vector)
        fixed = self.in_kind()
        self.engine = self.engine_for(settings, fixed)
        self.program = self.cast(self.engine.gradients)
        self.forward = self.cast(self.engine.forward)
        self.epoch = self.batch = 0
        if before is not None:
            self.stepper.go_on(self.flat.vector, before.state, int(before.step[-1]))
            self.epoch = int(before.metrics["epoch"][-1])
            self.batch = int(before.metrics["batch"][-1]) if "batch" in before.metrics else 0
        self.held: Held | None = None
        self.seen: State | None = None
        self.rows: list[Snapshot] = []
        self.stopped = "epochs"

    def in_kind(self) -> tuple[Array, ...]:
        """The samples in memory, as numbers of the run's kind."""
        real = np.dtype(self.settings.dtype)
        kept = [r for r in (self.data, self.judged) if isinstance(r, Rows) and not r.on_disk]
        for rows in kept:
            rows.X, rows.y = rows.X.astype(real, copy=False), rows.y.astype(real, copy=False)
        return tuple(array for rows in kept for array in (rows.X, rows.y))

    def cast(self, program: Any) -> Any:
        """The program on numbers of the run's kind, whatever kind the samples are."""
        real = np.dtype(self.settings.dtype)

        def run(X: Array, y: Array, *parameters: Array) -> Any:
            return program(X.astype(real, copy=False), y.astype(real, copy=False), *parameters)

        return run

    def engine_for(self, settings: Settings, fixed: tuple[Array, ...]) -> Engine:
        """What runs the steps."""
        # How long the batches of a stream are is not known.
        rows = len(self.data) if isinstance(self.data, Rows) else BLOCK
        batch = settings.batch_size or rows
        seconds = work(self.network, rows, batch, settings.epochs)
        backend = chosen(settings.backend, seconds)
        return engine(backend, self.network, self.flat, self.slope, self.stepper, batch, fixed)

    def prepared(self, X: Any, y: Any) -> tuple[Rows | Stream, Rows | None]:
        """The data to learn from, and those set aside."""
        data, settings, judged = read(self.network, X, y), self.settings, None
        if isinstance(settings.validation, tuple):
            judged = Rows(self.network, *settings.validation)
        elif settings.validation is not None:
            if isinstance(data, Stream):
                raise SettingError(N_("no share of a stream can be set aside; give (X, y)"))
            draw = np.random.default_rng((settings.seed, 0))
            data, judged = data.split(settings.validation, draw)
        if isinstance(data, Rows):
            if settings.batch_size is not None:
                check_count("batch_size", settings.batch_size, len(data))
            data.check_classes()
        elif settings.batch_size is not None:
            raise SettingError(N_("a stream comes in batches of its own; leave out batch_size"))
        elif data.once and settings.epochs > 1:
            raise SettingError(
                N_("an iterator can be read once, so it does for one epoch; give a list or a "
                   "function that gives a new iterator")
            )  # fmt: skip
        return data, judged

    def length(self) -> int:
        """How many steps the run has, for a schedule that ends with it."""
        if isinstance(self.data, Rows):
            size = self.settings.batch_size or len(self.data)
            return self.settings.epochs * -(-len(self.data) // size)
        plan = schedule_of(self.settings.schedule or "constant")
        if plan.horizon is not None:
            raise SettingError(
                N_("the length of a stream is not known; give {name} of the schedule {schedule}"),
                name=plan.horizon.name,
                schedule=plan.name,
            )
        return 1

    def whole(self) -> Measure:
        """All the samples at the parameters as they are; an update by all of them needs slopes."""
        self.engine.settle()
        run = self.program if self.settings.gradients or self.full else self.forward
        return measured(self.network, run, self.data.pieces(), self.flat.named)

    def penalty(self) -> float:
        with np.errstate(over="ignore", invalid="ignore"):
            return self.network.penalty(self.flat.named)

    def snapshot(self, found: Measure) -> Snapshot:
        metrics = found.metrics
        if self.network.strengths:
            metrics |= {"penalty": self.penalty()}
        if self.judged is not None:
            aside = measured(self.network, self.forward, self.judged.pieces(), self.flat.named)
            metrics |= {"validation_loss": aside.loss}
            metrics |= {f"validation_{name}": value for name, value in aside.metrics.items()}
        return Snapshot(
            self.stepper.done,
            self.epoch,
            found.loss,
            metrics,
            self.flat.copy(),
            self.kept_of(found),
            self.batch,
            {name: array.copy() for name, array in self.stepper.state.items()},
        )

    def kept_of(self, found: Measure) -> dict[str, Array]:
        """The gradients that a row keeps."""
        if not self.settings.gradients:
            return {}
        return dict(zip(self.flat.named, [g.copy() for g in found.gradients], strict=True))

    def snapshots(self) -> Iterator[Snapshot]:
        """The start, and the state after each batch, epoch, or so many epochs."""
        if self.data.once:
            yield from self.read_once()
            return
        whole: Measure | None = self.whole()
        assert whole is not None
        each = self.settings.every == "batch"
        start = self.snapshot(whole)
        if self.before is None:
            yield start
        self.begin(start)
        watch = Watch(self.settings.stop)
        # A run that was interrupted within a pass goes on within it.
        within = self.batch > 0
        skipped = self.batch
        for epoch in range(self.epoch + (not within), self.settings.epochs + 1):
            self.epoch = epoch
            for _ in self.updates(whole, skipped):
                if each:
                    whole = self.whole()
                    last = self.snapshot(whole)
                    yield last
                    self.check_held(last)
            skipped = 0
            if not each and self.is_passed_over(epoch):
                whole = None
                continue
            if whole is None or not each:
                whole = self.whole()
            last = self.snapshot(whole)
            if not each:
                yield last
            self.check_held(last)
            if reason := watch.over(last.loss, last.metrics):
                self.stopped = reason
                return

    def is_passed_over(self, epoch: int) -> bool:
        """Whether the end of an epoch leaves no row."""
        apart = self.settings.every
        return isinstance(apart, int) and bool(epoch % apart) and epoch < self.settings.epochs

    @property
    def full(self) -> bool:
        """Whether each update is by all the samples."""
        return isinstance(self.data, Rows) and self.settings.batch_size in (None, len(self.data))

    def updates(self, whole: Measure | None, skipped: int) -> Iterator[None]:
        """One pass over the data, a stop after each update; the first ones may be done already."""
        data, self.batch = self.data, 0
        size = self.settings.batch_size or (len(data) if isinstance(data, Rows) else 1)
        if isinstance(data, Rows) and self.full:
            self.batch = 1
            if not skipped and whole is not None:
                self.move(whole.gradients)
            elif not skipped:
                self.learn(data.X, data.y)
            yield from [] if skipped else [None]
            return
        draw = np.random.default_rng((self.settings.seed, self.epoch))
        if isinstance(data, Rows) and not data.on_disk and self.settings.every != "batch":
            self.batch = -(-len(data) // size)
            with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
                order = draw.permutation(len(data))[skipped * size :]
                self.engine.steps(data.X, data.y, order, size)
            yield
            return
        for X, y in data.batches(size, draw):
            self.batch += 1
            if self.batch > skipped:
                self.learn(X, y)
                yield

    def learn(self, X: Array, y: Array) -> None:
        """One step by the gradients of some samples."""
        # A run that explodes is reported as such.
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            real = self.flat.vector.dtype
            X, y = X.astype(real, copy=False), y.astype(real, copy=False)
            self.engine.steps(X, y, np.arange(len(X)), len(X))

    def move(self, gradients: list[Array]) -> None:
        """One step by gradients that are known."""
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            self.slope.fill(gradients)
            self.engine.update()

    def read_once(self) -> Iterator[Snapshot]:
        """One pass over an iterator: each row holds the mean over the batches up to there."""
        found = Measure(self.network)
        for X, y in self.data.batches(None, np.random.default_rng(self.settings.seed)):
            gradients = found.add(self.program, X, y, self.flat.named)
            self.seen = State(self.stepper.done, self.flat.copy(), [(X, y)])
            if not self.epoch:
                start = self.snapshot(found)
                if self.before is None:
                    yield start
                self.epoch += 1
                self.begin(start)
            self.move(gradients)
            self.batch += 1
            if self.settings.every == "batch":
                yield self.snapshot(found)
            self.check_cost(found.loss + self.penalty())
        if self.settings.every != "batch":
            yield self.snapshot(found)

    def begin(self, start: Snapshot) -> None:
        """Take the row from which on the run is watched; a run that goes on has an earlier one."""
        first, parameters = cost_of(start), start.parameters
        if not np.isfinite(first):
            raise broken(self)
        if self.before is not None:
            penalty = self.before.metrics.get("penalty", np.zeros(1))[0]
            first, parameters = float(self.before.loss[0] + penalty), self.before.at(0)
        self.held = Held(first, parameters, start, start.parameters)

    def check_held(self, row: Snapshot) -> None:
        self.check_cost(cost_of(row)).keep(row, cost_of(row))

    def check_cost(self, cost: float) -> Held:
        assert self.held is not None
        if self.held.broken_by(cost):
            raise broken(self)
        return self.held

    def kept(self) -> Iterator[Snapshot]:
        """The snapshots, each kept as a row; only the last one keeps the optimizer's state."""
        for snapshot in self.snapshots():
            if self.rows:
                self.rows[-1] = replace(self.rows[-1], state={})
            self.rows.append(snapshot)
            yield snapshot

    def config(self, stopped: str) -> dict[str, Any]:
        settings, network = self.settings, self.network
        return {
            "sizes": list(network.sizes),
            "layers": layers_of(network),
            "loss": network.loss,
            **self.stepper.settings(),
            "epochs": settings.epochs,
            "batch_size": settings.batch_size,
            "seed": settings.seed,
            "every": settings.every,
            "gradients": settings.gradients,
            "backend": self.engine.name,
            "dtype": str(np.dtype(settings.dtype)),
            "stopped": stopped,
        }

    def write(self, file: Path) -> None:
        """Add the last row to the file of the run."""
        if len(self.rows) == 1:
            so_far = self.history("killed")
            begin(file, so_far.config, so_far.groups())
        else:
            add(file, gathered(self.config("killed"), self.rows[-1:]).groups())

    def history(self, stopped: str) -> History:
        """The rows so far, after those of the run that this one goes on with."""
        return joined(self.before, gathered(self.config(stopped), self.rows))


def layers_of(network: Network) -> list[str]:
    """The activations of a network's layers, by name or by formula."""
    layers = network.layers
    return [given if isinstance(given, str) else plain(given.definition) for given in layers]


def check_same(history: History, network: Network) -> None:
    """Refuse to go on with a run of a network that is made of other parts."""
    config = history.config
    layers = layers_of(network)
    before = {"layers": ", ".join(config.get("layers", layers)), "loss": config.get("loss")}
    for name, now in (("layers", ", ".join(layers)), ("loss", network.loss)):
        if before[name] not in (now, None):
            raise DataError(
                N_("the run is of a network with {name} {before}, not {now}"),
                name=name,
                before=before[name],
                now=now,
            )


def cost_of(row: Snapshot) -> float:
    """What is made small: the mean loss and the penalties."""
    return row.loss + row.metrics.get("penalty", 0.0)
