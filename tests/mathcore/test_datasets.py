"""The data sets: Playground's by its own formulas, scikit-learn's by its own arrays."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import sklearn.datasets

from mathcore import DATASETS, Network, dataset, train
from mathcore.errors import DataError, SettingError, UnknownFormulaError
from mathcore.printing import say

DRAWN = [name for name, row in DATASETS.items() if row.make]
REAL = [name for name, row in DATASETS.items() if not row.make]
every_drawn = pytest.mark.parametrize("name", DRAWN)
every_real = pytest.mark.parametrize("name", REAL)


def test_all_the_sets_are_there():
    playground = {"circle", "xor", "gaussians", "spiral", "plane", "multi_gaussian"}
    assert playground | {"moons", "line", "cubic"} == set(DRAWN)
    assert {"iris", "wine", "digits", "breast_cancer", "diabetes"} == set(REAL)


@every_drawn
def test_the_same_seed_draws_the_same_samples(name):
    one, two, other = (dataset(name, noise=0.2, seed=seed) for seed in (3, 3, 4))
    assert len(one[0]) == DATASETS[name].samples
    assert all(map(np.array_equal, one, two))
    assert not all(map(np.array_equal, one, other))


@every_drawn
@pytest.mark.parametrize("n", [2, 3, 101])
def test_as_many_samples_as_asked_for_are_drawn(name, n):
    X, y = dataset(name, n=n)
    assert X.shape == (n, len(DATASETS[name].features))
    assert y.shape == (n,)
    assert np.isfinite(X).all()
    if DATASETS[name].task == "classification":
        assert set(y.tolist()) <= {0.0, 1.0}


# Playground's own labels, sample by sample, without noise: its dataset.ts, read afresh.
def circle_label(x, y):
    return float(np.hypot(x, y) < 5 * 0.5)


def xor_label(x, y):
    return float(x * y >= 0)


def plane_label(x, y):
    return -1 + 2 * (x + y + 10) / 20


def multi_gaussian_label(x, y):
    label = 0.0
    hills = [(-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)]
    for cx, cy, sign in hills:
        away = ((x - cx) ** 2 + (y - cy) ** 2) ** 0.5
        new = sign * max(0.0, 1 - away / 2)
        if abs(new) > abs(label):
            label = new
    return label


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("circle", circle_label),
        ("xor", xor_label),
        ("plane", plane_label),
        ("multi_gaussian", multi_gaussian_label),
    ],
)
def test_labels_without_noise_are_those_of_playground(name, label):
    X, y = dataset(name, n=400, seed=1)
    assert y == pytest.approx([label(*x) for x in X], abs=1e-12)


def test_samples_lie_where_playground_puts_them():
    X, y = dataset("circle", n=1000)
    r = np.hypot(*X.T)
    assert r[y == 1].max() < 2.5
    assert r[y == 0].min() > 3.5
    assert r.max() < 5
    assert y.sum() == 500
    X, _ = dataset("xor", n=1000)
    assert abs(X).min() > 0.3
    assert 5 < abs(X).max() < 5.3
    for name in ("plane", "multi_gaussian"):
        X, _ = dataset(name, n=1000)
        assert 5.9 < abs(X).max() < 6


def test_the_spiral_is_that_of_playground():
    X, y = dataset("spiral", n=10)
    for k in range(5):
        r, t = k / 5 * 5, 1.75 * k / 5 * 2 * np.pi
        assert X[k] == pytest.approx([r * np.sin(t), r * np.cos(t)], abs=1e-12)
        opposite = [r * np.sin(t + np.pi), r * np.cos(t + np.pi)]
        assert X[5 + k] == pytest.approx(opposite, abs=1e-12)
    assert y.tolist() == [1] * 5 + [0] * 5
    noisy, _ = dataset("spiral", n=1000, noise=0.3)
    clean, _ = dataset("spiral", n=1000)
    assert 0.29 < abs(noisy - clean).max() <= 0.3


@pytest.mark.parametrize(("noise", "variance"), [(0, 0.5), (0.25, 2.25), (0.5, 4)])
def test_the_clouds_have_the_spread_of_playground(noise, variance):
    X, y = dataset("gaussians", n=40_000, noise=noise)
    assert X[y == 1].mean(axis=0) == pytest.approx([2, 2], abs=0.06)
    assert X[y == 0].mean(axis=0) == pytest.approx([-2, -2], abs=0.06)
    assert X[y == 1].var(axis=0) == pytest.approx([variance] * 2, rel=0.05)


@pytest.mark.parametrize("name", ["circle", "xor", "plane", "multi_gaussian"])
def test_noise_blurs_the_targets_and_leaves_the_samples(name):
    (clean_X, clean), (noisy_X, noisy) = (dataset(name, n=2000, noise=v) for v in (0.0, 0.4))
    assert np.array_equal(clean_X, noisy_X)
    assert (clean != noisy).mean() > 0.05


def test_moons_are_those_of_scikit_learn():
    X, y = dataset("moons", n=100, noise=0.0)
    theirs, labels = sklearn.datasets.make_moons(100, shuffle=False, noise=None)
    for label in (0, 1):
        ours = X[y == label]
        assert ours[ours[:, 0].argsort()] == pytest.approx(
            theirs[labels == label][theirs[labels == label][:, 0].argsort()], abs=1e-12
        )


def test_the_line_and_the_cubic_have_the_shape_they_are_named_for():
    X, y = dataset("line", n=5000, noise=0.5)
    assert np.polyfit(X.ravel(), y, 1) == pytest.approx([2, 1], abs=0.05)
    X, y = dataset("cubic", n=20, noise=0)
    assert np.polyfit(X.ravel(), y, 3) == pytest.approx([4, 0, -3, 0], abs=1e-9)


@every_real
def test_a_real_set_is_that_of_scikit_learn(name):
    bunch = getattr(sklearn.datasets, f"load_{name}")()
    X, y = dataset(name)
    assert np.array_equal(X, bunch.data)
    assert np.array_equal(y, bunch.target)
    some, labels = dataset(name, n=20, seed=1)
    assert all(any(np.array_equal(x, row) for row in bunch.data) for x in some)
    assert len(labels) == 20


@pytest.mark.parametrize("name", DATASETS)
def test_the_usual_columns_of_every_set_can_be_trained_on(name):
    row = DATASETS[name]
    table = row.load()
    assert {row.target, *row.features} <= set(table.columns)
    assert table.columns[-1] == row.target
    samples = table.samples(row.features, row.target, table.task(row.target))
    two = samples.task == "classification"
    network = Network(
        [len(row.features), 1], output="sigmoid" if two else "identity",
        loss="log_loss" if two else "mse",
    )  # fmt: skip
    run = train(network, samples.X, samples.y, epochs=5)
    assert run.loss[-1] < run.loss[0]


@pytest.mark.parametrize("name", DATASETS)
def test_every_set_is_described_in_one_line_of_each_language(name):
    english, italian = (say(DATASETS[name].description, lang) for lang in ("en", "it"))
    assert english
    assert "\n" not in english + italian
    assert not english.endswith(".")


def test_scikit_learn_is_imported_only_when_it_is_asked_for():
    code = (
        "import sys, mathcore\n"
        "mathcore.dataset('spiral'); mathcore.DATASETS\n"
        "assert 'sklearn' not in sys.modules\n"
        "sys.modules['sklearn'] = None\n"
        "try:\n    mathcore.dataset('iris')\n"
        "except mathcore.DataError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "the bundled data need scikit-learn" in done.stdout


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: dataset("spiral", n=1), "from 2 to 1000000 samples can be had, not 1"),
        (lambda: dataset("iris", n=151), "from 1 to 150 samples can be had, not 151"),
        (lambda: dataset("xor", noise=-0.1), "the noise of xor is from 0 to 0.5, not -0.1"),
        (lambda: dataset("xor", noise=0.6), "the noise of xor is from 0 to 0.5, not 0.6"),
        (lambda: dataset("xor", noise=float("nan")), "not nan"),
        (lambda: dataset("wine", noise=0.1), "wine is measured, so no noise is added"),
        (lambda: dataset("xor", seed=-1), "the seed is 0 or a positive"),
    ],
)
def test_what_cannot_be_had_is_refused(call, said):
    with pytest.raises(SettingError, match=said):
        call()


def test_an_unknown_set_is_refused_with_the_nearest_one():
    with pytest.raises(UnknownFormulaError, match=r"no data set is named 'spirals'.*is spiral"):
        dataset("spirals")


def test_targets_that_are_no_labels_are_refused_with_their_place():
    X, y = dataset("plane")
    with pytest.raises(DataError, match="needs targets that are 0 or 1; row 1, counted from 1"):
        train(Network([2, 1]), X, y)
