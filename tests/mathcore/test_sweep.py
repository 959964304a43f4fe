"""Many runs at once are the same runs, one by one."""

import numpy as np
import pytest

import mathcore
from mathcore import Network, SettingError, resume, sweep, train
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


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"learning_rates": []}, "learning_rates has 0 entries"),
        ({"learning_rates": [0.1, 0.2], "seeds": [1, 2, 3]}, "learning_rates has 2 entries for 3"),
        ({"learning_rates": [0.1, -1.0]}, "greater than 0, not -1"),
        ({"seeds": [1, -2]}, "a positive whole number, not -2"),
        ({"seeds": range(200_000)}, "200000 runs are too many at once; at most 100000"),
    ],
)
def test_what_cannot_be_swept_is_refused_in_one_line(given, message):
    network, y, _ = CASES["playground"]
    with pytest.raises(SettingError, match=message):
        sweep(network, X, y, epochs=1, **given)
