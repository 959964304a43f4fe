"""Training a network on data by its derived gradients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from mathcore.errors import N_, DivergenceError, SettingError
from mathcore.formulas import Optimizer, Schedule
from mathcore.training.checks import check_network
from mathcore.training.files import end
from mathcore.training.history import History
from mathcore.training.kinds import check_count, check_given
from mathcore.training.network import Network
from mathcore.training.running import Run, check_same
from mathcore.training.settings import MOST_EPOCHS, Settings, Snapshot, Validation
from mathcore.training.stopping import Stop

__all__ = ["Snapshot", "resume", "train", "train_steps"]


def train_steps(
    network: Network,
    X: Any,
    y: Any = None,
    *,
    optimizer: str | Optimizer = "sgd",
    learning_rate: float | None = None,
    epochs: int = 100,
    batch_size: int | None = None,
    seed: int = 0,
    schedule: str | Schedule | None = None,
    hyper: Mapping[str, float] | None = None,
    validation: Validation = None,
    stop: Stop | None = None,
    initialisation: str | None = None,
    initial: History | Mapping[str, Any] | None = None,
    every: str | int = "epoch",
    backend: str = "auto",
    dtype: Any = float,
    gradients: bool = True,
) -> Iterator[Snapshot]:
    """The run of `train`, one Snapshot for the start and one after each epoch or batch."""
    settings = Settings(
        optimizer, learning_rate, epochs, batch_size, seed, schedule,
        hyper, validation, stop, initialisation, initial, every, backend, dtype, gradients,
    )  # fmt: skip
    return Run(network, X, y, settings).snapshots()


def train(
    network: Network,
    X: Any,
    y: Any = None,
    *,
    optimizer: str | Optimizer = "sgd",
    learning_rate: float | None = None,
    epochs: int = 100,
    batch_size: int | None = None,
    seed: int = 0,
    schedule: str | Schedule | None = None,
    hyper: Mapping[str, float] | None = None,
    validation: Validation = None,
    stop: Stop | None = None,
    initialisation: str | None = None,
    initial: History | Mapping[str, Any] | None = None,
    every: str | int = "epoch",
    backend: str = "auto",
    dtype: Any = float,
    gradients: bool = True,
    save: str | Path | None = None,
) -> History:
    """Train a network by gradient descent on the mean loss.

    Args:
        network: its layers and loss.
        X: inputs, (n, d), finite; or a file as numpy.memmap; or, without y, batches (X, y) from
            an iterable, or from a function that gives a new one for each pass. Files and batches
            are read piece by piece. An iterator is read once, so it does for one epoch, and the
            row after it holds the mean over its batches as they came.
        y: targets, (n,) or (n, k); 0 or 1 where the loss needs two classes. With softmax or
            cross_entropy, where each output is a class: whole numbers 0..k-1, (n,) or (n, 1), or
            shares of the classes that sum to 1, (n, k), such as one-hot rows.
        optimizer: a name in OPTIMIZERS, or a record such as `optimizer` makes.
        learning_rate: the factor on each step, per step; the optimizer's own if left out.
        epochs: passes over the data, at most.
        batch_size: samples per update, drawn without replacement in an order reshuffled every
            epoch; 1 is per sample; all of them if left out.
        seed: of the start and of the shuffling; the same seed gives the same run to the bit.
        schedule: how the rate changes from step to step: a name in SCHEDULES, or a record.
        hyper: hyperparameters of the optimizer by letter, such as beta_1.
        validation: a share of the samples to set aside, or (X, y); judged in each row, never
            learned from.
        stop: when to stop before the last epoch.
        initialisation: a name in INITIALISATIONS; normal with variance 1/d if left out.
        initial: parameters to start from: those at the end of another run, or by name.
        every: "epoch", a number of epochs, or "batch" for a row after each update.
        backend: "numpy", "numba" (one compiled loop) or "jax"; "auto" takes Numba where it is
            installed and the run is long enough to repay compiling it. What each computes is the
            same to 1e-10.
        dtype: numpy.float64 or numpy.float32.
        gradients: whether each row keeps the gradients over all samples. Without them a row of a
            run in batches takes a forward pass alone, and half the memory.
        save: a .npz file that holds the run, after each row what there is of it so far, whatever
            happens; until its end the rows after the first stand in `.npz.rows` beside it.

    Returns:
        A History with one row for the start and one for each epoch (or batch). Its `config` holds
        the settings; `loss` is the mean loss without the penalties, which `metrics["penalty"]`
        holds where there are any; what is watched for an explosion is their sum. `config` says in
        "stopped" why the run ended: "epochs", "patience", "target", or
        "interrupted" by Ctrl-C, after which `resume` goes on. A file of `save` says "killed"
        where the run did not come to an end.

    Raises:
        DataError: shapes that do not fit, numbers that are not finite, targets outside the loss's
            domain, one class only.
        SettingError: a setting outside its range.
        UnknownFormulaError: a name that is not known; the nearest one is suggested.
        DivergenceError: the loss exploded; its `history` holds the run until then.
    """
    settings = Settings(
        optimizer, learning_rate, epochs, batch_size, seed, schedule,
        hyper, validation, stop, initialisation, initial, every, backend, dtype, gradients,
    )  # fmt: skip
    return finished(Run(network, X, y, settings), save)


def resume(
    history: History,
    network: Network,
    X: Any,
    y: Any = None,
    *,
    epochs: int,
    validation: Validation = None,
    stop: Stop | None = None,
    save: str | Path | None = None,
) -> History:
    """Go on with a run from its last row, as if it had not ended.

    Args:
        history: a run of `train`, perhaps loaded from a file.
        network: the network that was trained.
        X: the same data; others make it a run that goes on with new data.
        y: as for `train`.
        epochs: how many more passes over the data.
        validation: as for `train`; a share sets the same samples aside again.
        stop: as for `train`; its patience begins anew.
        save: as for `train`.

    Returns:
        The whole run, its old rows and the new ones. Settings, optimizer, counts and the order of
        the samples go on, so that 5 epochs and 5 more are 10 epochs to the bit.

    Raises:
        DataError: the history lacks what it takes to go on, or is of another network.
    """
    check_given("history", history, isinstance(history, History), "train(network, X, y)")
    check_network(network)
    check_count("epochs", epochs, MOST_EPOCHS)
    check_same(history, network)
    settings = replace(Settings.of(history, epochs), validation=validation, stop=stop)
    return finished(Run(network, X, y, settings, history), save)


def finished(run: Run, save: str | Path | None) -> History:
    """A run to its end, or to where it broke or was interrupted."""

    def kept(stopped: str) -> History:
        history = run.history(stopped)
        if save is not None:
            end(Path(save), history.config, history.groups())
        return history

    check_given("save", save, save is None or isinstance(save, str | Path), "'run.npz'")
    if save is not None and (Path(save).is_dir() or not Path(save).parent.is_dir()):
        raise SettingError(N_("no file can be written at {file}"), file=save)
    try:
        for _ in run.kept():
            if save is not None:
                run.write(Path(save))
    except DivergenceError as error:
        error.history = kept("diverged")
        raise
    except KeyboardInterrupt:
        if not run.rows:
            raise
        return kept("interrupted")
    return kept(run.stopped)
