"""Many runs at once are the same runs, one by one."""

import tracemalloc

import numpy as np
import pytest

import mathcore
from mathcore import OPTIMIZERS, Network, SettingError, resume, sweep, train
from mathcore.codegen.runs import RUNS, PrintedRuns, for_runs
from mathcore.training.abreast import printed

DRAW = np.random.default_rng(2)
X = DRAW.normal(size=(40, 3))
TWO = (X[:, :1] * X[:, 1:2] > 0) * 1.0
CLASSES = DRAW.integers(0, 3, 40)
SOFT = {"output": "softmax", "loss": "cross_entropy"}
CASES = {
    "playground": (Network([3, 4, 2, 1]), TWO, {}),
    "adam": (Network([3, 4, 1], hidden="relu"), TWO, {"optimizer": "adam"}),
    "cosine": (Network([3, 4, 1]), TWO, {"schedule": "cosine", "optimizer": "momentum"}),
    "classes": (Network([3, 5, 3], **SOFT), CLASSES, {}),
    "penalties": (Network([3, 4, 1], l1=0.01, l2=0.02), TWO, {"optimizer": "rmsprop"}),
    "wide": (Network([3, 9, 8, 3], hidden="relu", **SOFT), CLASSES, {}),
    "numbers": (Network([3, 4, 2], output="identity", loss="mse"), X[:, :2] ** 2, {}),
}
RATES = [0.001, 0.02, 0.1]


def same(one, other):
    """Whether two runs have the same rows, to the tenth place."""
    assert len(one) == len(other)
    assert one.step.tolist() == other.step.tolist()
    for group in ("parameters", "gradients", "metrics", "state"):
        mine, theirs = getattr(one, group), getattr(other, group)
        assert list(mine) == list(theirs)
        for name in theirs:
            np.testing.assert_allclose(mine[name], theirs[name], rtol=1e-9, atol=1e-10)
    np.testing.assert_allclose(one.loss, other.loss, rtol=1e-10, atol=1e-12)
    assert dict(one.config) == dict(other.config)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("batch_size", [None, 7])
def test_each_run_of_a_sweep_is_the_run_alone(name, batch_size):
    network, y, how = CASES[name]
    how = {**how, "epochs": 6, "batch_size": batch_size}
    runs = sweep(network, X, y, learning_rates=RATES, seeds=4, **how)
    for rate, run in zip(RATES, runs, strict=True):
        same(run, train(network, X, y, learning_rate=rate, seed=4, backend="numpy", **how))


@pytest.mark.parametrize("batch_size", [None, 7])
def test_seeds_shuffle_and_start_each_run_by_itself(batch_size):
    network, y, _ = CASES["classes"]
    how = {"epochs": 4, "batch_size": batch_size}
    runs = sweep(network, X, y, seeds=[3, 5, 8], learning_rates=0.05, **how)
    for seed, run in zip([3, 5, 8], runs, strict=True):
        same(run, train(network, X, y, learning_rate=0.05, seed=seed, backend="numpy", **how))


def test_starts_are_taken_up_and_a_run_of_a_sweep_goes_on_alone():
    network, y, _ = CASES["playground"]
    starts = [network.start(seed) for seed in (1, 2)]
    runs = sweep(network, X, y, initial=starts, epochs=3, batch_size=8, optimizer="adam")
    for start, run in zip(starts, runs, strict=True):
        whole = train(
            network, X, y, initial=start, epochs=5, batch_size=8, optimizer="adam", backend="numpy"
        )
        same(resume(run, network, X, y, epochs=2), whole)


def test_a_run_that_explodes_ends_alone_where_training_would_have_raised():
    network, y, _ = CASES["numbers"]
    runs = sweep(network, X, y, learning_rates=[0.01, 50.0, 0.02], epochs=30)
    assert [run.config["stopped"] for run in runs] == ["epochs", "diverged", "epochs"]
    with pytest.raises(mathcore.DivergenceError) as broken:
        train(network, X, y, learning_rate=50.0, epochs=30, backend="numpy")
    assert runs[1].step.tolist() == broken.value.history.step.tolist()
    assert len(runs[0]) == len(runs[2]) == 31


def test_runs_in_chunks_are_the_same_runs(monkeypatch):
    module = __import__("mathcore.training.sweep", fromlist=["sweep"])
    network, y, _ = CASES["playground"]
    rates = np.linspace(0.01, 0.2, 9)
    whole = sweep(network, X, y, learning_rates=rates, epochs=3, batch_size=10)
    monkeypatch.setattr(module, "bytes_of_a_run", lambda *_: module.AT_ONCE // 4)
    for one, other in zip(
        whole, sweep(network, X, y, learning_rates=rates, epochs=3, batch_size=10), strict=True
    ):
        same(one, other)


def test_no_line_of_the_program_goes_through_runs_one_by_one():
    calls = []
    network, y, _ = CASES["playground"]
    program = printed(network)
    kept = program.gradients

    def counting(*given):
        calls.append(1)
        return kept(*given)

    object.__setattr__(program, "gradients", counting)
    try:
        sweep(network, X, y, learning_rates=np.full(50, 0.1), epochs=2, batch_size=10)
    finally:
        object.__setattr__(program, "gradients", kept)
    # Three looks at all 40 samples, in one block each, and four steps in each of two epochs.
    assert len(calls) == 3 + 2 * 4


@pytest.mark.parametrize("every", ["batch", 3])
@pytest.mark.parametrize("batch_size", [None, 15])
@pytest.mark.parametrize("seeds", [[6, 6, 6], [6, 7, 8]])
def test_rows_are_kept_as_often_as_asked(every, batch_size, seeds):
    network, y, _ = CASES["penalties"]
    how = {"epochs": 4, "batch_size": batch_size, "every": every, "optimizer": "adam"}
    runs = sweep(network, X, y, learning_rates=RATES, seeds=seeds, **how)
    for rate, seed, run in zip(RATES, seeds, runs, strict=True):
        same(run, train(network, X, y, learning_rate=rate, seed=seed, backend="numpy", **how))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_takes_many_rates_at_once(optimizer):
    network, y, _ = CASES["playground"]
    how = {"epochs": 3, "batch_size": 10, "optimizer": optimizer, "schedule": "exponential"}
    runs = sweep(network, X, y, learning_rates=RATES, **how)
    for rate, run in zip(RATES, runs, strict=True):
        same(run, train(network, X, y, learning_rate=rate, backend="numpy", **how))


@pytest.mark.parametrize("every", ["epoch", "batch"])
@pytest.mark.parametrize(
    ("rate", "strengths"), [(40.0, {}), (1e6, {"l2": 0.02}), (1e180, {"l1": 0.01})]
)
def test_a_run_ends_with_the_row_and_the_state_that_training_raises_in(rate, strengths, every):
    network = Network([3, 4, 2], output="identity", loss="mse", **strengths)
    how = {"epochs": 20, "batch_size": 8, "optimizer": "momentum", "every": every}
    runs = sweep(network, X, X[:, :2] ** 2, learning_rates=[0.001, rate, 0.002], **how)
    with pytest.raises(mathcore.DivergenceError) as broken:
        train(network, X, X[:, :2] ** 2, learning_rate=rate, backend="numpy", **how)
    alone = broken.value.history
    assert runs[1].step.tolist() == alone.step.tolist()
    assert runs[1].config == alone.config
    # The last row is beyond all bounds; up to there the two are the same run.
    for name, rows in alone.parameters.items():
        np.testing.assert_allclose(runs[1].parameters[name][:2], rows[:2], rtol=1e-9)
    for letter, ended in alone.state.items():
        np.testing.assert_allclose(runs[1].state[letter], ended, rtol=1e-6)
    assert [len(run) for run in runs[::2]] == [len(runs[0])] * 2
    assert len(runs[0]) > len(runs[1])


def test_nothing_is_trained_on_when_every_run_has_exploded():
    network, y, _ = CASES["numbers"]
    long = sweep(network, X, y, learning_rates=[50.0, 60.0], epochs=1_000_000)
    assert {run.config["stopped"] for run in long} == {"diverged"}


def test_one_start_does_for_all_and_numbers_from_numpy_are_numbers():
    network, y, _ = CASES["playground"]
    first = train(network, X, y, epochs=2, seed=9)
    runs = sweep(
        network, X, y, initial=first, learning_rates=iter(RATES), seed=np.int64(4), epochs=2
    )
    for rate, run in zip(RATES, runs, strict=True):
        alone = train(
            network, X, y, initial=first, learning_rate=rate, seed=4, epochs=2, backend="numpy"
        )
        same(run, alone)
    (only,) = sweep(network, X, y, learning_rates=np.float64(0.1), epochs=2)
    same(only, train(network, X, y, learning_rate=0.1, epochs=2, backend="numpy"))


def test_data_on_disk_are_swept_like_those_in_memory(tmp_path):
    network, y, _ = CASES["playground"]
    np.save(tmp_path / "X.npy", X)
    there = np.load(tmp_path / "X.npy", mmap_mode="r")
    how = {"learning_rates": RATES, "epochs": 2, "batch_size": 7}
    for one, other in zip(
        sweep(network, there, y, **how), sweep(network, X, y, **how), strict=True
    ):
        same(one, other)


def test_a_sweep_of_many_seeds_takes_no_more_memory_than_stated(monkeypatch):
    module = __import__("mathcore.training.sweep", fromlist=["sweep"])
    inputs = DRAW.normal(size=(2000, 20))
    labels = (inputs[:, 0] > 0) * 1.0
    monkeypatch.setattr(module, "AT_ONCE", 1 << 24)
    monkeypatch.setattr("mathcore.training.abreast.IN_CACHE", 1 << 14)
    sweep(Network([20, 3, 1]), inputs, labels, seeds=range(2), epochs=1, batch_size=500)
    tracemalloc.start()
    runs = sweep(Network([20, 3, 1]), inputs, labels, seeds=range(300), epochs=1, batch_size=500)
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(runs) == 300
    # All at once, two batches of samples would take 2 x 300 x 500 x 21 numbers, 50 MB.
    assert peak - kept < 1 << 24


def test_a_wide_layer_goes_matrix_by_matrix_and_shared_inputs_are_one_product():
    program = for_runs(Network([2, 9, 8, 1]).program, ("x", "y"))
    letters = dict(program.shapes)
    sizes = dict(zip(letters["W2"][:2], (9, 8), strict=True))
    text = PrintedRuns(program, {}, sizes).text()
    assert "numpy.matmul(x, W1.reshape(len(W1), -1), out=z1.reshape(len(z1), -1))" in text
    assert text.count("axes=") == 3
    assert "axes=" not in PrintedRuns(program, {}, {}).text()


def test_runs_are_the_last_axis_also_of_what_is_computed_on_the_way():
    strengths = {"l1": 0.1, "l2": 0.1}
    program = Network([3, 4, 3], **SOFT, **strengths).program
    printed_runs = PrintedRuns(for_runs(program, ("x", "y", "l1", "l2")), strengths)
    text = printed_runs.text()
    assert "transpose" not in text
    assert all(extents[-1] == RUNS for extents in printed_runs.buffers.values())


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"learning_rates": []}, "learning_rates has 0 entries"),
        ({"learning_rates": [0.1, 0.2], "seeds": [1, 2, 3]}, "learning_rates has 2 entries for 3"),
        ({"learning_rates": [0.1, -1.0]}, "learning rate 2 of 2 must be .* than 0, not -1"),
        ({"learning_rates": [0.1, np.nan]}, "learning rate 2 of 2 must be .* than 0, not nan"),
        ({"learning_rates": [[0.1], [0.2]]}, r"not an array of shape \(2, 1\)"),
        ({"learning_rates": ["fast"]}, "learning_rates is not an array of real numbers"),
        ({"seeds": [1, -2]}, "the seed is 0 or a positive whole number, not -2"),
        ({"seeds": [1, 2.5]}, "the seed is 0 or a positive whole number, not 2.5"),
        ({"initial": []}, "initial has 0 entries"),
        ({"initial": [{}], "seeds": [1]}, "the initial parameters lack 'W1'"),
        ({"y": None}, "a sweep needs all the data at once"),
        ({"seeds": range(200_000)}, "200000 runs are too many at once; at most 100000"),
    ],
)
def test_what_cannot_be_swept_is_refused_in_one_line(given, message):
    network, y, _ = CASES["playground"]
    given = {"y": y, **given}
    data = X if given["y"] is not None else [(X, y)]
    with pytest.raises((SettingError, mathcore.DataError), match=message):
        sweep(network, data, given.pop("y"), epochs=1, **given)
