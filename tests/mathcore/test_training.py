"""Descent, training, histories and tables: against outside judges, and with bad input."""

from __future__ import annotations

import json

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LinearRegression, LogisticRegression

from mathcore import (
    DATASETS,
    History,
    Network,
    descend,
    read_csv,
    step_bounds,
    train,
    train_steps,
)
from mathcore.errors import DataError, DivergenceError, SettingError
from mathcore.training import engines


@pytest.fixture(scope="module")
def cancer():
    return DATASETS["breast_cancer"].load()


def trained(samples, **settings):
    output, loss = (
        ("sigmoid", "log_loss") if samples.task == "classification" else ("identity", "mse")
    )
    network = Network([len(samples.features), 1], output=output, loss=loss)
    return train(network, samples.X, samples.y, **settings)


def test_descent_on_the_lecture_parabola_follows_the_closed_form():
    eta, start = 0.7, 9.0
    run = descend("w^2/4 - 2w + 5", start, learning_rate=eta, steps=30)
    t = np.arange(31)
    assert run.parameters["w"] == pytest.approx(4 + (start - 4) * (1 - eta / 2) ** t)
    assert run.gradients["w"] == pytest.approx(run.parameters["w"] / 2 - 2)


def test_descent_in_two_variables_reaches_the_minimum():
    run = descend("(x-1)^2 + 3(y+2)^2", {"x": 5, "y": 5}, learning_rate=0.1, steps=200)
    assert [run.parameters["x"][-1], run.parameters["y"][-1]] == pytest.approx([1, -2])


@pytest.mark.parametrize(
    ("rate", "monotone", "converges"), [(1.9, True, True), (2.1, False, True), (4.1, False, False)]
)
def test_thresholds_from_the_curvature_separate_the_regimes(rate, monotone, converges):
    bounds = step_bounds("w^2/4 - 2w + 5")
    assert (bounds.monotone_below, bounds.oscillating_below) == (2, 4)
    w = descend("w^2/4 - 2w + 5", 0, learning_rate=rate, steps=60).parameters["w"]
    assert bool(np.all(np.diff(w) >= 0)) is monotone
    assert bool(abs(w[-1] - 4) < 4) is converges


@pytest.mark.parametrize("rate", [0, -1, float("nan"), float("inf")])
def test_a_learning_rate_that_is_not_positive_is_refused(rate):
    with pytest.raises(SettingError, match="learning rate must be a number greater than 0"):
        descend("w^2", 1, learning_rate=rate)


def test_a_diverging_descent_says_at_which_step_and_keeps_its_rows():
    with pytest.raises(DivergenceError, match=r"at step \d+.*smaller learning rate") as caught:
        descend("w^2", 1, learning_rate=50, steps=400)
    assert len(caught.value.history) > 10
    assert np.isfinite(caught.value.history.loss[:-1]).all()


@pytest.mark.slow
@pytest.mark.parametrize(
    "features",
    [["mean radius", "mean texture"], ["worst area"], ["mean radius", "worst concavity"]],
)
def test_accuracy_is_that_of_logistic_regression_without_penalty(cancer, features):
    samples = cancer.samples(features, "benign")
    mine = trained(samples, epochs=2000).metrics["accuracy"][-1]
    raw = load_breast_cancer(as_frame=True).data[features].to_numpy()
    columns = (raw - raw.mean(axis=0)) / raw.std(axis=0)
    judge = LogisticRegression(C=np.inf, max_iter=1000).fit(columns, load_breast_cancer().target)
    assert mine == pytest.approx(judge.score(columns, load_breast_cancer().target), abs=0.01)


def test_regression_reaches_the_least_squares_line(cancer):
    samples = cancer.samples(["mean radius"], "mean area")
    assert samples.task == "regression"
    run = trained(samples, epochs=500)
    judge = LinearRegression().fit(samples.X, samples.y)
    assert run.parameters["W1"][-1].ravel() == pytest.approx(judge.coef_, rel=1e-6)
    assert run.metrics["r2"][-1] == pytest.approx(judge.score(samples.X, samples.y))
    own, bias = samples.in_own_units(run.at(-1)["W1"], run.at(-1)["b1"][0])
    raw = LinearRegression().fit(cancer.numbers("mean radius")[:, None], samples.y)
    assert [*own, bias] == pytest.approx([*raw.coef_, raw.intercept_], rel=1e-6)


def test_the_same_seed_gives_the_same_run_to_the_bit(cancer):
    samples = cancer.samples(["mean radius", "mean texture"], "benign")
    one, two, other = (trained(samples, epochs=5, batch_size=32, seed=s) for s in (1, 1, 2))
    assert (one.loss == two.loss).all()
    assert (one.loss != other.loss).any()


def test_rows_taken_block_by_block_give_the_gradient_of_all_of_them(cancer, monkeypatch):
    samples = cancer.samples(["mean radius", "mean texture"], "benign")
    network = Network([2, 4, 1], output="sigmoid", loss="log_loss", l2=0.01)
    how = {"epochs": 6, "every": 3, "backend": "numpy"}
    wanted = train(network, samples.X, samples.y, **how).at(-1)
    monkeypatch.setattr(engines, "BLOCK", 1)
    monkeypatch.setattr(engines, "LEAST_ROWS", 100)
    reached = train(network, samples.X, samples.y, **how).at(-1)
    for name, array in wanted.items():
        assert reached[name] == pytest.approx(array, rel=1e-12, abs=1e-14), name


def test_epochs_and_steps_are_counted_apart(cancer):
    samples = cancer.samples(["mean radius"], "benign")
    run = trained(samples, epochs=3, batch_size=100)
    assert run.step.tolist() == [0, 6, 12, 18]
    assert run.metrics["epoch"].tolist() == [0, 1, 2, 3]


def test_each_row_holds_the_gradient_that_leads_to_the_next(cancer):
    samples = cancer.samples(["mean radius", "mean texture"], "benign")
    run = trained(samples, epochs=10, learning_rate=0.5)
    for name, values in run.parameters.items():
        assert values[1:] == pytest.approx(values[:-1] - 0.5 * run.gradients[name][:-1], abs=1e-14)


def test_a_diverging_run_names_the_rate_that_would_have_held(cancer):
    samples = cancer.samples(["mean radius", "mean texture"], "mean area")
    with pytest.raises(DivergenceError, match=r"step \d+.*learning rate 5 is above 1\.5") as caught:
        trained(samples, epochs=2000, learning_rate=5)
    assert len(caught.value.history) >= 2
    held = trained(samples, epochs=400, learning_rate=1.5)
    assert held.loss[-1] < held.loss[0]


@pytest.mark.parametrize(
    ("loss", "said"),
    [
        ("mae", r"1000000000000 is too large for this cost"),
        ("hinge", r"1000000000000 is too large for this cost"),
        ("huber", r"1000000000000 is above [\d.]+, an estimate of 2 divided by"),
    ],
)
def test_a_diverging_run_names_no_certain_rate_where_the_curvature_changes(loss, said):
    X, y = np.array([[-1.0], [0.5], [2.0]]), np.array([0.0, 1.0, 0.0])
    with pytest.raises(DivergenceError, match=said):
        train(Network([1, 1], output="identity", loss=loss), X, y, learning_rate=1e12, epochs=50)


def test_a_run_can_be_watched_as_it_goes(cancer):
    samples = cancer.samples(["mean radius"], "benign")
    steps = train_steps(Network([1, 1]), samples.X, samples.y, epochs=3)
    assert [snapshot.epoch for snapshot in steps] == [0, 1, 2, 3]


def test_a_history_comes_back_as_it_was_saved(tmp_path, cancer):
    run = trained(cancer.samples(["mean radius"], "benign"), epochs=4)
    run.save(tmp_path / "run.npz")
    back = History.load(tmp_path / "run.npz")
    assert back.config == run.config
    assert json.loads(back.to_json()) == json.loads(run.to_json())
    assert back.to_csv() == run.to_csv()
    assert back.to_csv().splitlines()[0] == "step,loss,epoch,accuracy,W1_1_1,b1_1"
    assert [p.name for p in tmp_path.iterdir()] == ["run.npz"]


def test_an_archive_without_a_run_in_it_is_refused_in_one_line(tmp_path):
    np.savez(tmp_path / "run.npz", note=np.array('{"config": {}}'))
    with pytest.raises(DataError, match=r"run\.npz is not a saved run"):
        History.load(tmp_path / "run.npz")


@pytest.mark.parametrize("content", [b"", b"not a run", b"PK\x03\x04 torn"])
def test_a_damaged_history_is_refused_in_one_line(tmp_path, content):
    (tmp_path / "run.npz").write_bytes(content)
    with pytest.raises(DataError, match=r"run\.npz is not a saved run"):
        History.load(tmp_path / "run.npz")


CSV = "size,weight,sick\n1,2.5,no\n2,3.5,yes\n3,1.5,yes\n"


def test_a_csv_becomes_samples():
    table = read_csv(CSV)
    samples = table.samples(["size", "weight"], "sick")
    assert (table.columns, table.rows) == (("size", "weight", "sick"), 3)
    assert samples.classes == ("no", "yes")
    assert samples.y.tolist() == [0, 1, 1]
    assert samples.X.mean(axis=0) == pytest.approx([0, 0])
    assert samples.X.std(axis=0) == pytest.approx([1, 1])


def test_a_semicolon_file_may_have_decimal_commas():
    assert read_csv("a;b\n1,5;0\n2,5;1\n").numbers("a").tolist() == [1.5, 2.5]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        ("a,b\n", "no rows under the column names"),
        ("a,b\n1\n", "line 2 and the header have unequal numbers of values: 1 and 2"),
        ("a,a\n1,2\n", "'a' is empty or stands twice"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        ("a\x00b,c\n1,2\n", "not a text file"),
        (b"a" * 5_000_001, "larger than 5 MB"),
    ],
)
def test_a_bad_csv_is_refused_in_one_line(text, said):
    with pytest.raises(DataError, match=said):
        read_csv(text)


def long_table(rows):
    """Every number from 0 on once, and two classes that alternate."""
    return "n,kind\n" + "".join(f"{k},{k % 2}\n" for k in range(rows))


def test_a_table_of_a_quarter_of_a_million_rows_is_refused_unless_a_sample_is_asked_for():
    text = long_table(250_000)
    with pytest.raises(DataError, match="rows: 250000, at most 200000; columns: 2, at most 500"):
        read_csv(text)
    table = read_csv(text, sample=1000)
    assert (table.rows, table.left_out) == (1000, 249_000)


def test_a_sample_of_a_long_table_has_one_row_of_each_stretch_and_every_class():
    table = read_csv(long_table(40_000), sample=20_000)
    numbers = table.numbers("n")
    assert (numbers // 2 == np.arange(20_000)).all()
    assert 0.45 < table.numbers("kind").mean() < 0.55
    assert table == read_csv(long_table(40_000), sample=20_000)


def test_a_short_table_is_read_whole_where_a_sample_would_do():
    assert read_csv(CSV, sample=20_000) == read_csv(CSV)
    assert read_csv(CSV, sample=20_000).left_out == 0


def test_a_row_of_another_length_is_refused_also_where_only_a_sample_is_read():
    with pytest.raises(DataError, match="line 3002 and the header"):
        read_csv(long_table(3000) + "1\n", sample=10)


def test_too_many_columns_are_refused_also_of_a_sample():
    wide = ",".join(f"c{k}" for k in range(501))
    with pytest.raises(DataError, match="columns: 501, at most 500"):
        read_csv(f"{wide}\n", sample=10)


@pytest.mark.parametrize(
    ("text", "features", "target", "said"),
    [
        (CSV, ["size"], "ill", "no column 'ill'; the columns are: size, weight, sick"),
        (CSV, ["sick"], "size", r"column 'sick', row 1: 'no' is not a number"),
        (CSV, ["size", "sick"], "sick", "is the target and cannot be a feature"),
        (CSV, [], "sick", "at least one feature"),
        ("a,b\n1,0\n,1\n", ["a"], "b", "column 'a', row 2: a value is missing"),
        ("a,b\n1,0\nnan,1\n", ["a"], "b", "column 'a', row 2: a value is missing"),
        ("a,b\n1,0\n2,0\n", ["a"], "b", "one class only"),
        ("a,b\n1,0\n1,1\n", ["a"], "b", "same value in every row"),
        ("a,b\n1,0\n2,\n", ["a"], "b", "a class is missing"),
        ("a,b\n1,x\n2,y\n3,z\n", ["a"], "b", "'x' is not a number"),
    ],
)
def test_columns_that_cannot_be_trained_on_are_refused_in_one_line(text, features, target, said):
    with pytest.raises(DataError, match=said):
        read_csv(text).samples(features, target)


def test_more_than_two_classes_are_refused():
    with pytest.raises(DataError, match="more than two classes"):
        read_csv("a,b\n1,0\n2,1\n3,2\n").samples(["a"], "b", "classification")


@pytest.mark.parametrize(
    ("X", "y", "said"),
    [
        (np.ones((3, 2)), np.ones(3), "do not fit a network"),
        (np.ones((0, 1)), np.ones(0), "no samples"),
        (np.array([[np.nan]]), np.ones(1), "not finite"),
        (np.ones((2, 1)), np.array([0.0, 0.5]), "targets that are 0 or 1"),
    ],
)
def test_data_that_do_not_fit_are_refused(X, y, said):
    with pytest.raises(DataError, match=said):
        train(Network([1, 1]), X, y)


@pytest.mark.parametrize("settings", [{"epochs": 0}, {"batch_size": 0}, {"batch_size": 4}])
def test_counts_outside_their_range_are_refused(settings):
    with pytest.raises(SettingError, match="must be a whole number from 1"):
        train(Network([1, 1]), np.ones((3, 1)), np.ones(3), **settings)
