"""Networks with an output for each class: targets, accuracy and confusion, against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, confusion_matrix, log_loss

from mathcore import Network, confusion, predict, train, train_steps
from mathcore.errors import DataError
from mathcore.printing import say_error

DRAW = np.random.default_rng(11)
LABELS = DRAW.integers(0, 3, 90)
X = DRAW.normal(size=(90, 2)) + 2 * np.array([[0, 1], [1, -1], [-1, -1]])[LABELS]
ROWS = np.eye(3)[LABELS]
NET = Network([2, 5, 3], output="softmax", loss="cross_entropy")
SETTINGS = {"optimizer": "adam", "learning_rate": 0.05, "epochs": 20}
SPELLINGS = {
    "integers": LABELS,
    "a column": LABELS[:, None],
    "floats": LABELS.astype(np.float32),
    "rows": ROWS,
    "rows of integers": ROWS.astype(int),
    "a list": LABELS.tolist(),
}
every_spelling = pytest.mark.parametrize("y", SPELLINGS.values(), ids=SPELLINGS)


@every_spelling
@pytest.mark.parametrize("batch_size", [None, 16])
def test_every_spelling_of_the_classes_is_the_same_run(y, batch_size):
    run = train(NET, X, y, **SETTINGS, batch_size=batch_size, validation=0.2)
    other = train(NET, X, ROWS, **SETTINGS, batch_size=batch_size, validation=0.2)
    for name in ("accuracy", "validation_accuracy", "validation_loss"):
        assert np.array_equal(run.metrics[name], other.metrics[name])
    assert np.array_equal(run.parameters["W2"], other.parameters["W2"])


@every_spelling
def test_accuracy_loss_and_confusion_are_those_of_scikit_learn(y):
    run = train(NET, X, y, **SETTINGS, validation=(X[:30], np.asarray(y)[:30]))
    outputs = predict(NET, run.at(-1), X)
    said = outputs.argmax(axis=1)
    assert run.metrics["accuracy"][-1] == pytest.approx(accuracy_score(LABELS, said))
    assert run.metrics["accuracy"][-1] > 0.8
    judged = accuracy_score(LABELS[:30], said[:30])
    assert run.metrics["validation_accuracy"][-1] == pytest.approx(judged)
    assert run.loss[-1] == pytest.approx(log_loss(LABELS, outputs))
    assert "r2" not in run.metrics
    table = confusion(NET, run.at(-1), X, y)
    assert table.tolist() == confusion_matrix(LABELS, said).tolist()


def test_a_table_of_confusion_has_a_row_for_a_class_that_does_not_occur():
    found = confusion(NET, NET.start(0), X[LABELS != 2], LABELS[LABELS != 2])
    assert found.shape == (3, 3)
    assert found[2].tolist() == [0, 0, 0]
    assert found.sum() == (LABELS != 2).sum()


@pytest.mark.parametrize("loss", ["mse", "mae", "log_loss"])
def test_a_softmax_is_judged_by_its_largest_share_whatever_the_loss(loss):
    network = Network([2, 5, 3], output="softmax", loss=loss)
    run = train(network, X, LABELS, optimizer="adam", learning_rate=0.05, epochs=30)
    said = predict(network, run.at(-1), X).argmax(axis=1)
    assert run.metrics["accuracy"][-1] == pytest.approx(accuracy_score(LABELS, said))
    assert confusion(network, run.at(-1), X, LABELS).sum() == 90


def test_shares_of_several_classes_are_learned_from():
    soft = 0.9 * ROWS + 0.1 / 3
    start = next(train_steps(NET, X, soft, epochs=1))
    outputs = predict(NET, start.parameters, X)
    assert start.loss == pytest.approx(-np.mean(np.sum(soft * np.log(outputs), axis=1)))
    assert start.metrics["accuracy"] == np.mean(outputs.argmax(axis=1) == LABELS)
    train(NET, X, soft.astype(np.float32), epochs=2)


def test_shares_that_are_the_same_in_every_row_are_two_classes_still():
    run = train(NET, X, np.tile([0.5, 0.5, 0.0], (90, 1)), epochs=2)
    assert run.loss[-1] < run.loss[0]


@every_spelling
def test_classes_in_files_and_streams_are_those_of_arrays(tmp_path, y):
    np.save(tmp_path / "x.npy", X)
    np.save(tmp_path / "y.npy", np.asarray(y))
    on_disk = [np.load(tmp_path / f"{name}.npy", mmap_mode="r") for name in "xy"]
    whole = train(NET, X, ROWS, epochs=3, batch_size=20, validation=0.2)
    mapped = train(NET, *on_disk, epochs=3, batch_size=20, validation=0.2)
    assert np.array_equal(mapped.parameters["W1"], whole.parameters["W1"])
    assert np.array_equal(
        mapped.metrics["validation_accuracy"], whole.metrics["validation_accuracy"]
    )
    pieces = [(X[k : k + 30], np.asarray(y)[k : k + 30]) for k in (0, 30, 60)]
    streamed = train(NET, pieces, epochs=3)
    of_rows = train(NET, [(X[k : k + 30], ROWS[k : k + 30]) for k in (0, 30, 60)], epochs=3)
    assert np.array_equal(streamed.loss, of_rows.loss)
    assert np.array_equal(streamed.metrics["accuracy"], of_rows.metrics["accuracy"])


def changed(targets, row, value):
    found = np.array(targets, dtype=float)
    found[row] = value
    return found


REFUSED = {
    "too high": (changed(LABELS, 6, 3), r"3 classes, from 0 to 2, .*row 7, .* has 3$"),
    "negative": (changed(LABELS, 6, -1), r"row 7, counted from 1, has -1$"),
    "between": (changed(LABELS[:, None], 6, 0.5), r"row 7, counted from 1, has 0\.5$"),
    "a share above 1": (changed(ROWS, 6, [2, -1, 0]), r"row 7, counted from 1, has 2$"),
    "a negative share": (changed(ROWS, 6, [0.5, 0.75, -0.25]), r"row 7, .* has -0\.25$"),
    "too little": (changed(ROWS, 6, [0.5, 0.2, 0]), r"shares of row 7, .* come to 0\.7$"),
    "nan": (changed(LABELS, 6, np.nan), r"y: row 7, column 1, .* not finite: nan$"),
    "two columns": (ROWS[:, :2], r"shapes \(90, 2\) and \(90, 2\) do not fit"),
}


@pytest.mark.parametrize("kept", ["array", "file", "stream"])
@pytest.mark.parametrize(("y", "said"), REFUSED.values(), ids=REFUSED)
def test_targets_that_are_no_classes_are_refused_in_one_line(tmp_path, kept, y, said):
    given = {"array": (X, y), "stream": ([(X, y)],)}
    if kept == "file":
        np.save(tmp_path / "y.npy", y)
        given["file"] = (X, np.load(tmp_path / "y.npy", mmap_mode="r"))
    with pytest.raises(DataError, match=said) as caught:
        train(NET, *given[kept])
    assert "\n" not in str(caught.value)
    assert say_error(caught.value, "it") != str(caught.value)


@pytest.mark.parametrize("y", [np.full(90, 2), np.tile([0, 0, 1], (90, 1))], ids=["number", "row"])
def test_one_class_only_is_refused(tmp_path, y):
    np.save(tmp_path / "y.npy", y)
    for given in (y, np.load(tmp_path / "y.npy", mmap_mode="r")):
        with pytest.raises(DataError, match="every target is 2: there is one class only"):
            train(NET, X, given)


def test_a_row_of_a_file_is_counted_from_its_beginning(tmp_path):
    y = changed(np.tile(LABELS, 200), 17_000, 7)
    np.save(tmp_path / "y.npy", y)
    with pytest.raises(DataError, match=r"row 17001, counted from 1, has 7"):
        train(NET, np.tile(X, (200, 1)), np.load(tmp_path / "y.npy", mmap_mode="r"))


def test_one_output_cannot_be_a_class_of_several():
    with pytest.raises(
        DataError, match=r"cross_entropy with softmax .* this network has one; take"
    ):
        train(Network([2, 1], output="softmax", loss="cross_entropy"), X, LABELS > 0)
