"""Training runs: optimizers, resuming, streams, validation, stopping, starts, bad input."""

from __future__ import annotations

import signal
import subprocess
import sys

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, r2_score

from mathcore import (
    INITIALISATIONS,
    OPTIMIZERS,
    History,
    Network,
    Stop,
    confusion,
    optimizer,
    predict,
    resume,
    schedule,
    train,
    train_steps,
)
from mathcore.errors import DataError, DivergenceError, SettingError, UnknownFormulaError
from mathcore.formulas import CONVENTIONS
from mathcore.training import files, running
from mathcore.training.engines import NumpyEngine

DRAW = np.random.default_rng(5)
X = DRAW.normal(size=(60, 2))
Y = (X[:, 0] * X[:, 1] > 0).astype(float)
LINE = X @ [2.0, -1.0] + 0.5
NET = Network([2, 3, 1])
LINEAR = Network([2, 1], output="identity", loss="mse")


def same(one: History, other: History) -> bool:
    """Whether two runs agree to the bit."""
    return all(
        np.array_equal(getattr(one, group)[name], getattr(other, group)[name], equal_nan=True)
        for group in ("parameters", "gradients", "metrics", "state")
        for name in {**getattr(one, group), **getattr(other, group)}
    ) and np.array_equal(one.loss, other.loss)


def hand_written(name: str, epochs: int, rate: float) -> tuple[np.ndarray, float]:
    """Full-batch descent on a line in plain NumPy, for the optimizers that are short to write."""
    w, b = LINEAR.start(0)["W1"].copy().ravel(), 0.0
    theta = np.array([*w, b])
    ones = np.hstack([X, np.ones((len(X), 1))])
    m = v = np.zeros(3)
    for t in range(1, epochs + 1):
        g = ones.T @ (ones @ theta - LINE) / len(X)
        if name == "sgd":
            theta = theta - rate * g
        elif name == "momentum":
            m = 0.9 * m + g
            theta = theta - rate * m
        else:
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
            step = rate * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
            theta = theta - step
    return theta[:2], theta[2]


@pytest.mark.parametrize("name", ["sgd", "momentum", "adam"])
def test_full_batch_training_is_what_is_written_by_hand(name):
    run = train(LINEAR, X, LINE, optimizer=name, learning_rate=0.05, epochs=40)
    w, b = hand_written(name, 40, 0.05)
    assert run.at(-1)["W1"].ravel() == pytest.approx(w, abs=1e-12)
    assert run.at(-1)["b1"][0] == pytest.approx(b, abs=1e-12)


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_learns_and_is_the_same_to_the_bit_twice(name, convention):
    row = optimizer(name, convention)
    one, two = (
        train(NET, X, Y, optimizer=row, learning_rate=0.05, epochs=4, batch_size=7, seed=3)
        for _ in range(2)
    )
    assert same(one, two)
    assert one.loss[-1] < one.loss[0]
    assert one.config["convention"] == convention


@pytest.mark.parametrize("every", ["epoch", "batch"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_run_that_is_saved_and_resumed_is_the_run_that_never_ended(tmp_path, name, every):
    settings = {"optimizer": name, "batch_size": 8, "seed": 2, "every": every}
    whole = train(NET, X, Y, epochs=6, **settings)
    train(NET, X, Y, epochs=4, **settings).save(tmp_path / "run.npz")
    back = resume(History.load(tmp_path / "run.npz"), NET, X, Y, epochs=2)
    assert same(whole, back)
    assert back.config == whole.config


def test_resuming_keeps_schedule_hyperparameters_and_correction():
    settings = {
        "optimizer": optimizer("adam", "keras", bias_correction=False, beta_1=0.5),
        "schedule": schedule("cosine", T=48),
        "learning_rate": 0.03,
        "batch_size": 10,
    }
    whole = train(NET, X, Y, epochs=8, **settings)
    part = train(NET, X, Y, epochs=3, **settings)
    assert same(whole, resume(part, NET, X, Y, epochs=5))


def test_an_interrupted_run_keeps_its_rows_and_goes_on_within_the_pass():
    class Interrupted(Network):
        left = 20

        def run(self):
            program = super().run()

            def counted(*arrays):
                Interrupted.left -= 1
                if Interrupted.left < 0:
                    raise KeyboardInterrupt
                return program(*arrays)

            return counted

    settings = {"optimizer": "adam", "batch_size": 9, "every": "batch"}
    stopped = train(Interrupted([2, 3, 1]), X, Y, epochs=5, **settings)
    assert stopped.config["stopped"] == "interrupted"
    assert stopped.metrics["batch"][-1] not in (0, 7)
    whole = train(NET, X, Y, epochs=5, **settings)
    assert 1 < len(stopped) < len(whole)
    left = 5 - int(stopped.metrics["epoch"][-1])
    assert same(whole, resume(stopped, NET, X, Y, epochs=left))


KILLED = """
import os, signal, sys
import numpy as np
from mathcore import Network, train
data = np.load(sys.argv[1] + "/data.npz")
from mathcore.training.optimize import Stepper
made, left = Stepper.__init__, 60
def counted(self, *given):
    made(self, *given)
    update = self.update
    def counting(*arrays):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        update(*arrays)
    self.update = counting
Stepper.__init__ = counted
train(Network([2, 3, 1]), data["X"], data["Y"], epochs=50, batch_size=7, optimizer="adam",
      save=sys.argv[1] + "/run.npz")
"""


def test_a_run_that_is_killed_loses_at_most_one_epoch(tmp_path):
    np.savez(tmp_path / "data.npz", X=X, Y=Y)
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert done.returncode == -signal.SIGKILL
    kept = History.load(tmp_path / "run.npz")
    assert kept.config["stopped"] == "killed"
    # 60 steps are six epochs of nine batches, and the seventh begun.
    assert kept.metrics["epoch"][-1] == 6
    whole = train(NET, X, Y, epochs=8, batch_size=7, optimizer="adam", save=tmp_path / "whole.npz")
    back = resume(kept, NET, X, Y, epochs=2)
    assert same(whole, back)
    assert same(whole, History.load(tmp_path / "whole.npz"))


def test_a_saved_row_costs_what_it_holds_however_many_came_before(tmp_path, monkeypatch):
    written, rows = [], []
    file, beside = tmp_path / "run.npz", tmp_path / "run.npz.rows"

    def weighed(path, groups):
        files.add(path, groups)
        written.append((file.stat().st_mtime_ns, beside.stat().st_size))
        rows.append(len(History.load(file)))

    monkeypatch.setattr(running, "add", weighed)
    train(NET, X, Y, epochs=40, save=file)
    whole, sizes = zip(*written, strict=True)
    assert len(set(whole)) == 1
    assert len(set(np.diff(sizes))) == 1
    # Whoever reads the file of a run that goes on finds all its rows.
    assert rows == list(range(2, 42))
    assert [left.name for left in tmp_path.iterdir()] == ["run.npz"]


@pytest.mark.parametrize("torn", [1, 8, 500])
def test_a_torn_row_is_not_there_and_rows_of_another_run_are_not_mixed_in(tmp_path, torn):
    file, beside = tmp_path / "run.npz", tmp_path / "run.npz.rows"
    run = train(NET, X, Y, epochs=3)
    parts = [row_of(run, k) for k in range(4)]
    files.begin(file, run.config, parts[0])
    for part in parts[1:]:
        files.add(file, part)
    assert same(History.load(file), run)
    beside.write_bytes(beside.read_bytes()[:-torn])
    assert len(History.load(file)) == 3
    left = beside.read_bytes()
    files.begin(file, run.config, parts[0])
    beside.write_bytes(left)
    assert len(History.load(file)) == 1


def row_of(run: History, k: int) -> dict:
    """One row of a run, as a file of it holds it; only the last one's state is known."""
    groups = run.groups()
    return {
        group: named if group == "state" else {n: a[k : k + 1] for n, a in named.items()}
        for group, named in groups.items()
    }


@pytest.mark.parametrize(
    ("batch_size", "batches"), [(None, 1), (60, 1), (1, 60), (7, 9), (25, 3)]
)  # fmt: skip
def test_iterations_batches_and_epochs_are_counted_apart(batch_size, batches):
    rows = list(train_steps(NET, X, Y, epochs=2, batch_size=batch_size, every="batch"))
    assert [r.step for r in rows] == list(range(2 * batches + 1))
    assert [r.batch for r in rows] == [0, *range(1, batches + 1), *range(1, batches + 1)]
    assert [r.epoch for r in rows] == [0, *[1] * batches, *[2] * batches]


def test_each_pass_takes_every_sample_once_in_a_new_order(monkeypatch):
    seen, made = [], NumpyEngine.__init__

    def watched(self, *given):
        made(self, *given)
        run = self.run

        def watching(X, *others):
            seen.append(float(X[0, 0]))
            return run(X, *others)

        self.run = watching

    monkeypatch.setattr(NumpyEngine, "__init__", watched)
    train(Network([2, 1]), X, Y, epochs=2, batch_size=1, backend="numpy")
    first, second = seen[:60], seen[60:]
    assert sorted(first) == sorted(second) == sorted(X[:, 0].tolist())
    assert first != second


def test_validation_is_judged_and_never_learned_from():
    run = train(NET, X[:40], Y[:40], epochs=5, validation=(X[40:], Y[40:]))
    alone = train(NET, X[:40], Y[:40], epochs=5)
    assert np.array_equal(run.parameters["W1"], alone.parameters["W1"])
    for row in (0, -1):
        outputs = predict(NET, run.at(row), X[40:]).ravel()
        loss = -np.mean(Y[40:] * np.log(outputs) + (1 - Y[40:]) * np.log(1 - outputs))
        assert run.metrics["validation_loss"][row] == pytest.approx(loss)
        right = np.mean((outputs >= 0.5) == Y[40:])
        assert run.metrics["validation_accuracy"][row] == pytest.approx(right)


def test_a_share_set_aside_is_the_same_for_the_same_seed_only():
    runs = [train(LINEAR, X, LINE, epochs=2, validation=0.25, seed=s) for s in (1, 1, 2)]
    one, two, other = (run.metrics["validation_r2"] for run in runs)
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)
    assert runs[0].config["stopped"] == "epochs"


def test_r2_and_the_confusion_are_those_of_scikit_learn():
    run = train(LINEAR, X, LINE + np.sin(9 * X[:, 0]), epochs=30)
    judged = r2_score(LINE + np.sin(9 * X[:, 0]), predict(LINEAR, run.at(-1), X).ravel())
    assert run.metrics["r2"][-1] == pytest.approx(judged)
    run = train(NET, X, Y, epochs=30)
    said = predict(NET, run.at(-1), X).ravel() >= 0.5
    assert confusion(NET, run.at(-1), X, Y).tolist() == confusion_matrix(Y, said).tolist()


@pytest.mark.parametrize("loss", ["hinge", "log_loss_logit"])
def test_losses_of_the_logit_are_judged_by_its_sign(loss):
    network = Network([2, 4, 1], output="identity", loss=loss)
    run = train(network, X, Y, optimizer="adam", learning_rate=0.05, epochs=60)
    right = np.mean((predict(network, run.at(-1), X).ravel() >= 0) == (Y == 1))
    assert run.metrics["accuracy"][-1] == pytest.approx(right)
    assert right > 0.8


def test_patience_ends_a_run_that_no_longer_improves():
    rule = Stop(patience=3, tolerance=1e-3)
    run = train(LINEAR, X, LINE, epochs=5000, stop=rule)
    assert run.config["stopped"] == "patience"
    falls = -np.diff(run.loss)
    assert (falls[-3:] <= 1e-3).all()
    assert len(run) < 5001


def test_a_target_ends_a_run_as_soon_as_it_is_reached():
    run = train(LINEAR, X, LINE, epochs=5000, stop=Stop(target=0.01))
    assert run.config["stopped"] == "target"
    assert run.loss[-1] <= 0.01 < run.loss[-2]


def test_patience_may_watch_the_validation_loss():
    noise = np.random.default_rng(0).integers(0, 2, 60).astype(float)
    run = train(
        Network([2, 16, 1]), X[:20], noise[:20], optimizer="adam", learning_rate=0.1, epochs=2000,
        validation=(X[20:], noise[20:]), stop=Stop(patience=5, watch="validation_loss"),
    )  # fmt: skip
    assert run.config["stopped"] == "patience"
    aside = run.metrics["validation_loss"]
    assert aside[-5:].min() >= aside[:-5].min()


@pytest.mark.parametrize("name", INITIALISATIONS)
def test_weights_are_drawn_with_the_spread_that_is_stated(name):
    expected = {
        "zeros": 0, "normal": 0.05, "lecun": 300**-0.5, "xavier": (2 / 500) ** 0.5,
        "he": (2 / 300) ** 0.5,
    }  # fmt: skip
    network = Network([300, 200, 1])
    start = next(train_steps(network, np.eye(2, 300), [0, 1], initialisation=name)).parameters
    assert start["W1"].std() == pytest.approx(expected[name], rel=0.02)
    assert not start["b1"].any()


def test_the_usual_start_is_that_of_the_network():
    start = next(train_steps(NET, X, Y, seed=4)).parameters
    lecun = next(train_steps(NET, X, Y, seed=4, initialisation="lecun")).parameters
    for name, array in NET.start(4).items():
        assert np.array_equal(start[name], array)
        assert np.array_equal(lecun[name], array)


def test_training_goes_on_with_new_data_from_what_was_learned():
    first = train(NET, X[:30], Y[:30], epochs=5)
    again = train(NET, X[30:], Y[30:], epochs=5, initial=first)
    named = train(NET, X[30:], Y[30:], epochs=5, initial=first.at(-1))
    assert np.array_equal(again.parameters["W1"][0], first.at(-1)["W1"])
    assert same(again, named)
    assert again.step[0] == 0


def test_what_is_yielded_is_not_changed_by_later_steps():
    rows = list(train_steps(NET, X, Y, optimizer="adam", epochs=3))
    assert not np.array_equal(rows[0].parameters["W1"], rows[1].parameters["W1"])
    assert np.array_equal(rows[0].parameters["W1"], NET.start(0)["W1"])
    assert not rows[0].state["m"].any()


# Streams and files.


def batches():
    return [(X[k : k + 20], Y[k : k + 20]) for k in (0, 20, 40)]


@pytest.mark.parametrize("given", [batches(), batches], ids=["list", "function"])
def test_a_stream_is_read_anew_for_each_pass_and_measured_as_a_whole(given):
    run = train(NET, given, epochs=3, optimizer="momentum")
    assert run.step.tolist() == [0, 3, 6, 9]
    whole = next(train_steps(NET, X, Y, initial=run, epochs=1))
    assert run.loss[-1] == pytest.approx(whole.loss, rel=1e-12)
    assert run.metrics["accuracy"][-1] == pytest.approx(whole.metrics["accuracy"])
    for name, gradient in whole.gradients.items():
        assert run.gradients[name][-1] == pytest.approx(gradient, abs=1e-14)


def test_r2_of_pieces_is_that_of_the_whole():
    pieces = [(X[:7], LINE[:7]), (X[7:30], LINE[7:30]), (X[30:], LINE[30:])]
    by_pieces = next(train_steps(LINEAR, pieces)).metrics["r2"]
    assert by_pieces == pytest.approx(next(train_steps(LINEAR, X, LINE)).metrics["r2"], rel=1e-12)


def test_an_iterator_is_read_once_and_never_held_as_a_whole():
    alive, most = 0, 0

    class Counted(np.ndarray):
        def __del__(self):
            nonlocal alive
            alive -= 1

    def endless():
        nonlocal alive, most
        for part, labels in batches() * 5:
            alive += 1
            most = max(most, alive)
            counted = Counted(part.shape)  # owns its memory, as a view would not
            counted[...] = part
            yield counted, labels
            del counted

    once = train(NET, endless(), epochs=1, learning_rate=0.2)
    listed = train(NET, batches() * 5, epochs=1, learning_rate=0.2)
    assert np.array_equal(once.parameters["W1"][-1], listed.parameters["W1"][-1])
    assert once.step.tolist() == [0, 15]
    assert 1 <= most <= 2


def test_a_file_on_disk_gives_the_run_of_the_same_array(tmp_path):
    for name, array in (("x", X), ("y", Y)):
        np.save(tmp_path / f"{name}.npy", array)
    on_disk = [np.load(tmp_path / f"{name}.npy", mmap_mode="r") for name in "xy"]
    assert same(train(NET, on_disk[0], Y.tolist(), epochs=2), train(NET, X, Y, epochs=2))
    for settings in ({}, {"batch_size": 7}, {"validation": 0.2, "batch_size": 5}):
        mapped = train(NET, *on_disk, epochs=3, **settings)
        assert same(mapped, train(NET, X, Y, epochs=3, **settings))


MEASURED = """
import resource, sys
import numpy as np
from mathcore import Network, train
n, d = 120_000, 200
X = np.lib.format.open_memmap(sys.argv[1] + "/x.npy", "w+", "f8", (n, d))
y = np.lib.format.open_memmap(sys.argv[1] + "/y.npy", "w+", "f8", (n,))
for k in range(0, n, 10_000):
    X[k:k+10_000] = np.random.default_rng(k).normal(size=(10_000, d))
    y[k:k+10_000] = X[k:k+10_000, 0] > 0
    X.flush()
X = np.load(sys.argv[1] + "/x.npy", mmap_mode="r")
y = np.load(sys.argv[1] + "/y.npy", mmap_mode="r")
import gc; gc.collect()
def most():
    lines = open("/proc/self/status").read().splitlines()
    return max(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
open("/proc/self/clear_refs", "w").write("5")
before = most()
run = train(Network([d, 1]), X, y, epochs=1, batch_size=512)
print((most() - before) // 1024, run.metrics["accuracy"][-1])
"""


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_memory_does_not_grow_with_a_file_on_disk(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path)], capture_output=True, text=True, check=True
    )
    grown, accuracy = done.stdout.split()
    assert float(accuracy) > 0.8
    # MiB; the file has 183.
    assert int(grown) < 100


# What does not fit is refused in one line.


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((X, Y[:50]), r"shapes \(60, 2\) and \(50,\) do not fit a network of sizes 2, 3, 1"),
        ((X[:, :1], Y), r"shapes \(60, 1\) and \(60,\)"),
        ((X[:0], Y[:0]), "no samples"),
        ((np.where(X[4, 1] == X, np.nan, X), Y), "X: row 5, column 2, .*not finite: nan"),
        ((X, np.where(np.arange(60) == 6, np.inf, Y)), "y: row 7, column 1, .*not finite: ∞"),
        ((X, Y + 1), "log_loss needs targets that are 0 or 1; row .* has 2"),
        ((X, np.ones(60)), "every target is 1: there is one class only"),
        ((X.astype(str) + "a", Y), "X is not an array of real numbers"),
        ((X, [None] * 60), "y: row 1, column 1"),
        ((X + 1j, Y), "X is not an array of real numbers"),
        (([[1, 2], [3]], Y), "X is not an array of real numbers"),
        ((3, None), "without y, X must be batches"),
        (([], None), "no samples"),
        (([X, X[0], Y], None), "a stream must give batches"),
        (([(X, Y), (X[:, :1], Y)], None), r"shapes \(60, 1\) and \(60,\) do not fit"),
    ],
)
def test_data_that_do_not_fit_are_refused(given, said):
    with pytest.raises(DataError, match=said) as caught:
        train(NET, *given)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("bad", ["nan", "label", "one class"])
def test_a_bad_entry_of_a_file_is_found_by_its_place(tmp_path, bad):
    inputs, labels = np.tile(X, (200, 1)), np.tile(Y, 200)
    if bad == "nan":
        inputs[9000, 1] = np.nan
    if bad == "label":
        labels[9000] = 0.5
    if bad == "one class":
        labels[:] = 0
    np.save(tmp_path / "x.npy", inputs)
    said = {"nan": "row 9001, column 2", "label": "row 9001", "one class": "one class only"}
    with pytest.raises(DataError, match=said[bad]):
        train(NET, np.load(tmp_path / "x.npy", mmap_mode="r"), labels)


@pytest.mark.parametrize(
    "inputs",
    [X.astype(np.float32), np.asfortranarray(X), np.repeat(X, 2, axis=0)[::2], X.tolist()],
    ids=["float32", "fortran", "strided", "lists"],
)
def test_arrays_of_other_kinds_and_layouts_are_accepted(inputs):
    run = train(NET, inputs, Y.astype(int), epochs=3, batch_size=13)
    assert run.loss == pytest.approx(train(NET, X, Y, epochs=3, batch_size=13).loss, rel=1e-6)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"epochs": 0}, "epochs must be a whole number from 1"),
        ({"epochs": 10.0}, "epochs must be a whole number from 1 to 1000000, not 10.0"),
        ({"batch_size": 2.5}, "batch_size must be a whole number from 1 to 60, not 2.5"),
        ({"learning_rate": "0.1"}, "learning_rate is given as 0.1, not as '0.1'"),
        ({"learning_rate": [0.1]}, r"learning_rate is given as 0.1, not as \[0.1\]"),
        ({"stop": 5}, r"stop is given as Stop\(patience=5\), not as 5"),
        ({"validation": (X,)}, r"validation is given as 0.2 \| \(X, y\), not as"),
        ({"validation": "a"}, "validation is given as"),
        ({"hyper": 3}, "hyper is given as {'beta_1': 0.9}, not as 3"),
        ({"initial": 3}, "initial is given as"),
        ({"dtype": "abc"}, "numbers are float32 or float64, not abc"),
        ({"batch_size": 61}, "batch_size must be a whole number from 1 to 60, not 61"),
        ({"batch_size": 0}, "batch_size must be a whole number from 1 to 60, not 0"),
        ({"learning_rate": 0}, "greater than 0, not 0"),
        ({"learning_rate": -1}, "greater than 0, not -1"),
        ({"learning_rate": float("nan")}, "greater than 0, not nan"),
        ({"seed": -1}, "the seed is 0 or a positive whole number, not -1"),
        ({"save": "/nowhere/at/all/run.npz"}, "no file can be written at /nowhere"),
        ({"save": "/"}, "no file can be written at /"),
        ({"every": "week"}, "so many epochs or every batch, not every 'week'"),
        ({"validation": 0.001}, "leaves none to learn from or none to judge"),
        ({"validation": 1.0}, "leaves none to learn from"),
        ({"hyper": {"mu": 0.9}}, "sgd has no hyperparameter 'mu'; known: eta"),
        ({"stop": Stop(patience=2, watch="validation_loss")}, "give validation"),
    ],
)
def test_settings_outside_their_range_are_refused(settings, said):
    with pytest.raises(SettingError, match=said) as caught:
        train(NET, X, Y, **settings)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"epochs": 2}, "an iterator can be read once"),
        ({"epochs": 1, "batch_size": 5}, "a stream comes in batches of its own"),
        ({"epochs": 1, "validation": 0.2}, "no share of a stream can be set aside"),
        ({"epochs": 1, "schedule": "cosine"}, "give T of the schedule cosine"),
    ],
)
def test_what_a_stream_cannot_do_is_refused(settings, said):
    with pytest.raises(SettingError, match=said):
        train(NET, iter(batches()), **settings)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: Stop(), "needs a patience or a target"),
        (lambda: Stop(patience=0), "at least 1 epoch, not 0"),
        (lambda: Stop(patience=1.5), "patience is given as 5, not as 1.5"),
        (lambda: Stop(target="a"), "target is given as 0.01, not as 'a'"),
        (lambda: Stop(patience=1, tolerance=-1), "must not be negative"),
        (lambda: Stop(patience=1, watch="accuracy"), "watches loss or validation_loss, not 'acc"),
    ],
)
def test_stop_rules_that_make_no_sense_are_refused(call, said):
    with pytest.raises(SettingError, match=said):
        call()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"optimizer": "adamm"}, "no optimizer is named 'adamm'.*the nearest is adam"),
        ({"schedule": "exponentiel"}, "no schedule is named .*the nearest is exponential"),
        ({"initialisation": "xaviar"}, "no initialisation is named .*the nearest is xavier"),
    ],
)
def test_unknown_names_are_refused_with_the_nearest_one(settings, said):
    with pytest.raises(UnknownFormulaError, match=said):
        train(NET, X, Y, **settings)


@pytest.mark.parametrize(
    ("initial", "said"),
    [
        ({}, "the initial parameters lack 'W1'; they are: none"),
        ({**NET.start(0), "b1": np.zeros(4)}, r"initial b1 has the shape \(4,\).*is \(3,\)"),
        ({**NET.start(0), "b1": [0, np.nan, 0]}, "initial b1 holds a number that is not finite"),
        ({**NET.start(0), "w1": 1}, "no parameter 'w1' .*; it has W1, b1, .*; the nearest is W1$"),
        ({**NET.start(0), "bias2": 1}, "no parameter 'bias2' to start from; .* nearest is b2$"),
        ({**NET.start(0), "zzz": 1}, "no parameter 'zzz' to start from; it has W1, b1, W2, b2$"),
        ({**NET.start(0), "b1": "a"}, "b1 is not an array of real numbers$"),
    ],
)
def test_initial_parameters_that_do_not_fit_are_refused(initial, said):
    with pytest.raises(DataError, match=said):
        train(NET, X, Y, initial=initial)


def test_what_cannot_go_on_is_refused():
    from mathcore import descend

    with pytest.raises(DataError, match="so it cannot go on"):
        resume(descend("w^2", 1), NET, X, Y, epochs=1)
    run = train(NET, X, Y, optimizer="adam", epochs=1)
    bare = History(run.config, run.step, run.loss, run.parameters, run.gradients, run.metrics)
    with pytest.raises(DataError, match="holds no state m of adam"):
        resume(bare, NET, X, Y, epochs=1)
    with pytest.raises(DataError, match="has the shape"):
        resume(run, Network([2, 4, 1]), X, Y, epochs=1)
    with pytest.raises(DataError, match="with layers tanh, sigmoid, not relu, sigmoid"):
        resume(run, Network([2, 3, 1], hidden="relu"), X, Y, epochs=1)
    with pytest.raises(DataError, match="with loss log_loss, not mse"):
        resume(run, Network([2, 3, 1], loss="mse"), X, Y, epochs=1)
    with pytest.raises(SettingError, match=r"epochs must be a whole number from 1 .* not -1"):
        resume(run, NET, X, Y, epochs=-1)


def test_a_confusion_needs_classes():
    with pytest.raises(DataError, match="the targets of mse are numbers"):
        confusion(LINEAR, LINEAR.start(0), X, LINE)


@pytest.mark.parametrize("name", ["momentum", "sgd"])
def test_a_run_that_breaks_keeps_its_rows(name):
    with pytest.raises(DivergenceError, match="the run diverges: at step"):
        train(LINEAR, X, LINE, optimizer=name, learning_rate=50, epochs=100)
    with pytest.raises(DivergenceError) as caught:
        train(
            LINEAR,
            iter([(X, LINE)] * 50),
            optimizer=name,
            learning_rate=50,
            epochs=1,
            every="batch",
        )
    assert len(caught.value.history) > 2
    assert caught.value.history.config["stopped"] == "diverged"
