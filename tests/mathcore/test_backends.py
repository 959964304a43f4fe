"""Every backend against NumPy, HIPS autograd and mpmath, on the same networks and runs."""

import os
import subprocess
import sys

import mpmath as mp
import numpy as np
import pytest

from mathcore import (
    ACTIVATIONS,
    LOSSES,
    OPTIMIZERS,
    DataError,
    Network,
    SettingError,
    resume,
    train,
)
from mathcore.codegen import ondisk, scalar
from mathcore.codegen.backends import chosen
from tests.mathcore.test_gradients import by_jax, by_numba

BACKENDS = ["numba", "jax"]
DRAW = np.random.default_rng(3)
X = DRAW.normal(size=(61, 3))
SOFT = {"hidden": "tanh", "output": "softmax", "loss": "cross_entropy"}
CLASSES = np.eye(3)[DRAW.integers(0, 3, 61)]
TWO = (X[:, :1] + X[:, 1:2] > 0) * 1.0

NETWORKS = {
    "one neuron": (Network([3, 1]), TWO),
    "mixed": (Network([3, 5, 4, 1], hidden=["relu", "mish"]), TWO),
    "softmax": (Network([3, 6, 3], **SOFT), CLASSES),
    "both penalties": (Network([3, 4, 1], l1=0.01, l2=0.02), TWO),
    "regression": (Network([3, 4, 2], output="identity", loss="mse"), X[:, :2] ** 2),
    "wide": (Network([3, 80, 70, 3], **SOFT), CLASSES),
}


def apart(one, other):
    """The largest difference between the last parameters of two runs."""
    a, b = one.at(-1), other.at(-1)
    return max(float(np.abs(a[name] - b[name]).max()) for name in a)


@pytest.mark.slow
@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("batch", [None, 8, 61])
def test_a_run_is_the_same_to_the_tenth_place_on_every_backend(backend, name, batch):
    network, y = NETWORKS[name]
    how = {"epochs": 6, "batch_size": batch, "optimizer": "adam", "learning_rate": 0.01}
    ours = train(network, X, y, backend=backend, **how)
    numpy_run = train(network, X, y, backend="numpy", **how)
    assert apart(ours, numpy_run) < 1e-10
    assert np.abs(ours.loss - numpy_run.loss).max() < 1e-10
    assert ours.config["backend"] == backend
    for name_, slopes in numpy_run.gradients.items():
        assert np.abs(ours.gradients[name_] - slopes).max() < 1e-10


@pytest.mark.slow
@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", ["mixed", "both penalties", "wide"])
@pytest.mark.parametrize("batch", [None, 8])
def test_a_run_without_gradients_is_the_same_run(backend, name, batch):
    network, y = NETWORKS[name]
    how = {"epochs": 3, "batch_size": batch, "validation": 0.25, "backend": backend, "every": 2}
    whole, bare = train(network, X, y, **how), train(network, X, y, gradients=False, **how)
    assert not bare.gradients
    assert len(whole.gradients) == len(whole.parameters)
    assert apart(whole, bare) == 0
    assert np.allclose(whole.loss, bare.loss, rtol=1e-14)
    for name_, values in whole.metrics.items():
        assert np.allclose(values, bare.metrics[name_], rtol=1e-14)
    longer = resume(bare, network, X, y, epochs=2, validation=0.25)
    assert not longer.gradients
    assert longer.metrics["epoch"].tolist() == [0, 2, 3, 4, 5]
    by_numpy = train(network, X, y, **how | {"epochs": 5, "backend": "numpy"})
    assert apart(longer, by_numpy) < 1e-10
    with pytest.raises(DataError, match="train with gradients=True"):
        longer.gradient_norms()


@pytest.mark.slow
@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", ["one neuron", "both penalties"])
@pytest.mark.parametrize("data", ["sample by sample", "a stream"])
def test_single_samples_and_streams_train_alike_on_every_backend(backend, name, data):
    network, y = NETWORKS[name]
    if data == "a stream":
        given, how = ([(X[k : k + 20], y[k : k + 20]) for k in (0, 20, 40)],), {}
    else:
        given, how = (X, y), {"batch_size": 1}
    runs = [train(network, *given, backend=b, epochs=3, **how) for b in (backend, "numpy")]
    assert apart(*runs) < 1e-10
    assert np.abs(runs[0].loss - runs[1].loss).max() < 1e-10


@pytest.mark.slow
@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_takes_the_same_steps_on_every_backend(backend, optimizer):
    network, y = NETWORKS["one neuron"]
    how = {"epochs": 9, "batch_size": 16, "optimizer": optimizer, "schedule": "cosine"}
    runs = [train(network, X, y, backend=b, **how) for b in (backend, "numpy")]
    assert apart(*runs) < 1e-10


@pytest.mark.slow
@pytest.mark.parametrize("backend", BACKENDS)
def test_the_same_seed_twice_is_the_same_to_the_bit(backend):
    network, y = NETWORKS["mixed"]
    one, two = (train(network, X, y, epochs=5, batch_size=7, backend=backend) for _ in range(2))
    assert apart(one, two) == 0
    five = train(network, X, y, epochs=3, batch_size=7, backend=backend)
    assert apart(one, resume(five, network, X, y, epochs=2)) == 0


@pytest.mark.slow
@pytest.mark.parametrize("backend", [by_numba, by_jax])
@pytest.mark.parametrize("row", ACTIVATIONS)
def test_every_activation_is_finite_and_right_at_its_extremes(backend, row):
    network = Network([1, 1], output=row, loss="mse")
    start = {"W1": np.ones((1, 1)), "b1": np.zeros(1)}
    for place in (-1e3, -30.0, -1.0, 0.0, 1e-9, 1.0, 30.0, 1e3):
        inputs, targets = np.array([[place]]), np.zeros((1, 1))
        loss, _, *slopes = backend(network, start, inputs, targets)
        true_loss, _, *true_slopes = network.run()(inputs, targets, *start.values())
        for found, truth in zip((loss, *slopes), (true_loss, *true_slopes), strict=True):
            assert np.isfinite(found).all()
            assert np.allclose(found, truth, rtol=1e-12, atol=1e-14)


@pytest.mark.slow
@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("loss", LOSSES)
def test_logits_of_a_thousand_and_float32_give_finite_losses(backend, loss):
    output = LOSSES[loss].paired_with or "identity"
    y = LOSSES[loss].two_classes * (np.arange(4.0)[:, None] % 2)
    inputs = np.array([[1e3], [1e3], [-1e3], [-1e3]])
    start = {"W1": np.ones((1, 1)), "b1": np.zeros(1)}
    runs = [
        train(Network([1, 1], output=output, loss=loss), inputs, y, epochs=1, initial=start,
              learning_rate=1e-9, backend=b, dtype=np.float32)
        for b in (backend, "numpy")
    ]  # fmt: skip
    assert all(np.isfinite(run.loss).all() for run in runs)
    assert np.allclose(runs[0].loss, runs[1].loss, rtol=1e-5)
    assert runs[0].parameters["W1"].dtype == np.float32


POINTS = np.concatenate([DRAW.normal(size=200), 10 ** DRAW.uniform(-12, 2.4, 200), [0.625, 5.0]])
TRUTH = {
    "tanh_of": (mp.tanh, POINTS, 4),
    "erfcx_of": (lambda x: mp.exp(x * x) * mp.erfc(x), np.abs(POINTS), 8),
    "sinc_of": (lambda x: mp.sin(x) / x, POINTS, 4),
    "sinc_slope_of": (
        lambda x: (x * mp.cos(x) - mp.sin(x)) / x**2, POINTS[np.abs(POINTS) < 3], 16,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", scalar.HELPERS)
def test_functions_of_one_number_are_as_mpmath_has_them(name):
    compiled = ondisk.module_of(
        "import math\nimport numpy\ncompiled = lambda f: f\n" + scalar.HELPERS[name]
    )
    truth, points, ulps = TRUTH[name]
    with mp.workdps(40):
        for x in points:
            exact = truth(mp.mpf(float(x)))
            assert abs((getattr(compiled, name)(float(x)) - exact) / exact) < ulps * 2.3e-16


@pytest.mark.parametrize("value", [float("nan"), -1.0, 0.0, 2.0])
def test_what_is_no_number_stays_none_in_a_choice(value):
    code = "\n".join(scalar.assigned("a", ACTIVATIONS["relu"].numeric, str))
    found = ondisk.module_of(f"def f(z):\n    {code}\n    return a\n").f(value)
    np.testing.assert_equal(float(found), float(np.maximum(value, 0)))


@pytest.mark.slow
@pytest.mark.parametrize("backend", BACKENDS)
def test_the_source_of_a_backend_trains_by_itself_in_a_file(backend, tmp_path):
    network, y = NETWORKS["mixed"]
    (tmp_path / "alone.py").write_text(network.source(backend), "utf-8")
    (tmp_path / "plain.py").write_text(network.source("numpy"), "utf-8")
    np.savez(tmp_path / "data.npz", X=X, y=y)
    code = (
        "import numpy, alone, plain, sys\n"
        "data = numpy.load('data.npz')\n"
        "how = data['X'], data['y'], alone.start(4), 0.1, 5, 8, 7\n"
        "for name in ('alone', 'plain'):\n"
        "    found = sys.modules[name].train(*how[:2], plain.start(4), *how[3:])\n"
        "    numpy.savez(f'{name}.npz', *found)\n"
        "assert not any(m.startswith(('mathcore', 'sympy')) for m in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    how = {"learning_rate": 0.1, "epochs": 5, "batch_size": 8, "initial": network.start(4)}
    run = train(network, X, y, seed=7, backend=backend, **how)
    with np.load(tmp_path / "alone.npz") as alone, np.load(tmp_path / "plain.npz") as plain:
        assert len(plain.files) == 6
        for key, here in zip(plain.files, run.at(-1).values(), strict=True):
            assert np.abs(alone[key] - plain[key]).max() < 1e-10
            assert np.abs(alone[key] - here).max() < 1e-10


@pytest.mark.slow
@pytest.mark.parametrize("backend", BACKENDS)
def test_arrays_that_may_not_be_written_to_are_learned_from(backend):
    network, y = NETWORKS["one neuron"]
    kept = [array.copy() for array in (X, y)]
    for array in kept:
        array.flags.writeable = False
    how = {"epochs": 2, "batch_size": 16, "backend": backend}
    assert apart(train(network, *kept, **how), train(network, X, y, **how)) == 0
    stream = train(network, [(kept[0][:9], kept[1][:9])], **{**how, "batch_size": None})
    assert stream.step[-1] == 2


EIGHT = """
import sys
import jax, numpy
from mathcore import Network, train
assert len(jax.devices()) == int(sys.argv[1])
draw = numpy.random.default_rng(3)
X = draw.normal(size=(72, 3))
y = (X[:, :1] + X[:, 1:2] > 0) * 1.0
runs = [
    train(Network([3, 8, 1]), X, y, epochs=4, batch_size=size, optimizer="adam", backend="jax")
    for size in (None, 16, 10)
]
numpy.savez(sys.argv[2], *(value for run in runs for value in run.at(-1).values()))
"""


@pytest.mark.slow
def test_eight_devices_train_as_one(tmp_path):
    found = {}
    for devices in (1, 8):
        flags = f"--xla_force_host_platform_device_count={devices}"
        environment = os.environ | {"XLA_FLAGS": flags}
        place = tmp_path / f"{devices}.npz"
        command = [sys.executable, "-c", EIGHT, str(devices), str(place)]
        subprocess.run(command, check=True, env=environment)
        with np.load(place) as stored:
            found[devices] = [stored[key] for key in stored.files]
    for one, eight in zip(found[1], found[8], strict=True):
        assert np.abs(one - eight).max() < 1e-10


def test_jax_is_imported_only_where_it_is_asked_for():
    code = (
        "import sys, numpy; from mathcore import Network, train; "
        "train(Network([1, 1]), numpy.eye(2)[:, :1], numpy.eye(2)[:, :1], epochs=1); "
        "assert not {'jax', 'numba'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_backend_that_is_unknown_or_missing_is_said(monkeypatch):
    with pytest.raises(SettingError, match="no backend is named 'nmba'; known: auto, numpy, numba"):
        chosen("nmba", 0)
    monkeypatch.setattr("mathcore.codegen.backends.installed", lambda module: False)
    with pytest.raises(
        SettingError, match=r"numba is not installed; pip install 'discesa\[fast\]'"
    ):
        chosen("numba", 0)
    assert chosen("auto", 1e9) == "numpy"


def test_auto_compiles_only_what_repays_it():
    assert chosen("auto", 0.1) == "numpy"
    assert chosen("auto", 1e3) == "numba"


def test_sources_on_disk_stay_bounded_and_a_folder_that_cannot_be_written_is_no_obstacle(
    tmp_path, monkeypatch
):
    monkeypatch.setenv(ondisk.FOLDER, str(tmp_path))
    monkeypatch.setattr(ondisk, "MOST", 3)
    ondisk.module_of.cache_clear()
    for k in range(5):
        assert ondisk.module_of(f"value = {k}\n").value == k
    assert len(list(tmp_path.glob("*.py"))) == 3
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv(ondisk.FOLDER, str(tmp_path / "file"))
    assert ondisk.module_of("value = 9\n").value == 9
