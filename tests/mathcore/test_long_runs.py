"""Runs of a real size: digits and the spiral learned, a large file streamed, a run killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from mathcore import Network, dataset, predict, resume, train
from mathcore.errors import DataError
from mathcore.training.history import History


def same(one: History, other: History) -> bool:
    """Whether two runs agree to the bit."""
    return np.array_equal(one.loss, other.loss) and all(
        np.array_equal(getattr(one, group)[name], getattr(other, group)[name])
        for group in ("parameters", "gradients", "metrics", "state")
        for name in getattr(one, group)
    )


@pytest.mark.slow
def test_digits_are_read_with_97_percent_in_under_30_epochs():
    X, y = dataset("digits")
    order = np.random.default_rng(0).permutation(len(X))
    learned, unseen = order[360:], order[:360]
    network = Network([64, 128, 64, 10], hidden="relu", output="softmax", loss="cross_entropy")
    runs = [
        train(
            network, X[learned] / 16, y[learned], optimizer="adam", epochs=25, batch_size=32,
            seed=1, validation=(X[unseen] / 16, y[unseen]),
        )
        for _ in range(2)
    ]  # fmt: skip
    said = predict(network, runs[0].at(-1), X[unseen] / 16).argmax(axis=1)
    assert np.mean(said == y[unseen]) >= 0.97
    assert runs[0].metrics["validation_accuracy"][-1] == np.mean(said == y[unseen])
    assert same(*runs)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1])
def test_the_spiral_is_solved_by_three_layers_of_eight_units(seed):
    # What the playground offers: at most six layers of eight units, batches of ten, x1 and x2.
    X, y = dataset("spiral")
    network = Network([2, 8, 8, 8, 1], hidden="relu")
    settings = {"optimizer": "adam", "learning_rate": 0.01, "epochs": 600, "batch_size": 10}
    one, two = (train(network, X, y, **settings, seed=seed) for _ in range(2))
    said = predict(network, one.at(-1), X).ravel() >= 0.5
    assert np.mean(said == y) >= 0.98
    assert same(one, two)


STREAMED = """
import os, resource, sys
import numpy as np
from mathcore import Network, train
width, count = 2048, 1 << 18
with open(sys.argv[1], "wb") as file:
    file.truncate(4 * width * count)
X = np.memmap(sys.argv[1], dtype="f4", mode="r", shape=(count, width))
y = np.zeros(count, dtype="u1")
y[::1000] = 1
network = Network([width, 1])
train(network, np.zeros((10, width)), np.arange(10) % 2, epochs=1)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
run = train(network, X, y, epochs=1, batch_size=1024)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, run.step[-1],
      os.path.getsize(sys.argv[1]))
"""


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ru_maxrss counts KiB there")
def test_two_gigabytes_on_disk_are_learned_from_in_less_than_300_megabytes(tmp_path):
    command = [sys.executable, "-c", STREAMED, str(tmp_path / "x.bin")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    grown, steps, size = map(int, done.stdout.split())
    assert (steps, size) == (256, 2 * 1024**3)
    assert grown < 300


ENDLESS = """
import sys
import numpy as np
from mathcore import Network, train
data = np.load(sys.argv[1] + "/data.npz")
train(Network([2, 3, 1], l2=0.01), data["X"], data["y"], epochs=1_000_000, batch_size=16,
      optimizer="adam", save=sys.argv[1] + "/run.npz")
"""


def epochs_in(path) -> int:
    """How far the saved run is, if there is one yet."""
    try:
        return int(History.load(path).metrics["epoch"][-1])
    except DataError:
        return -1


def test_a_run_killed_from_outside_goes_on_as_if_it_had_not_been(tmp_path):
    X, y = dataset("xor", n=64)
    np.savez(tmp_path / "data.npz", X=X, y=y)
    file = tmp_path / "run.npz"
    child = subprocess.Popen([sys.executable, "-c", ENDLESS, str(tmp_path)])
    try:
        while (seen := epochs_in(file)) < 3 and child.poll() is None:
            time.sleep(0.01)
    finally:
        child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    kept = History.load(file)
    # What was on the disk before is there still, and no torn file stands in its place.
    assert kept.metrics["epoch"][-1] >= seen >= 3
    assert kept.config["stopped"] == "killed"
    network = Network([2, 3, 1], l2=0.01)
    # A long run is compiled and a short one is not: the same bits take the same backend.
    how = {"batch_size": 16, "optimizer": "adam", "backend": kept.config["backend"]}
    whole = train(network, X, y, epochs=len(kept) + 3, **how)
    assert same(whole, resume(kept, network, X, y, epochs=4))
