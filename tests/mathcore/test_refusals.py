"""What does not fit a network is refused in one line, in training and outside of it."""

from __future__ import annotations

import re

import numpy as np
import pytest

from mathcore import (
    Layer,
    Network,
    accuracy,
    dataset,
    descend,
    descend_on_samples,
    featured,
    predict,
    resume,
    sweep,
    train,
    unit_outputs,
)
from mathcore.errors import DataError, SettingError
from mathcore.printing import say_error
from mathcore.symbols import index, indexed, symbol

X = np.random.default_rng(5).normal(size=(60, 2))
Y = (X[:, 0] > 0).astype(float)
NET = Network([2, 3, 1])
n, x, y = index("n"), indexed("x"), indexed("y")
OTHER = Network([3, 1])


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: predict(NET, NET.start(0), X[:, :1]), r"inputs of shape \(60, 1\) do not fit"),
        (lambda: predict(NET, {}, X), "the parameters lack 'W1'; they are: none"),
        (lambda: predict(NET, OTHER.start(0), X), r"W1 has the shape \(3, 1\), .* is \(2, 3\)"),
        (lambda: unit_outputs(NET, {}, X), "the parameters lack 'W1'"),
        (lambda: accuracy(NET, {"W1": 3}, X, Y), r"W1 has the shape \(\)"),
        (lambda: NET.explain("W1[1,1]", [1, 1], 1, {"W1": np.ones(2)}), "W1 has the shape"),
        (lambda: NET.explain("W1[1,1]", [1, 2], 2), "needs targets that are 0 or 1; row 1"),
        (lambda: NET.explain("W1[1,1]", [1, np.nan], 1), "number 2 of a sample is not finite: nan"),
        (lambda: featured(X[:, :1], ["x1"]), r"of the shape \(n, 2\), not \(60, 1\)"),
    ],
)
def test_data_that_do_not_fit_are_refused_outside_of_training_too(call, said):
    with pytest.raises(DataError, match=said):
        call()


def test_a_prediction_takes_the_parameters_by_name():
    turned = dict(reversed(NET.start(0).items())) | {"more": np.ones(3)}
    assert (predict(NET, turned, X) == predict(NET, NET.start(0), X)).all()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: Network([2, 1.5, 1]), r"sizes is given as \[2, 3, 1\], not as \[2, 1.5, 1\]"),
        (lambda: Network("ab"), "not as 'ab'"),
        (lambda: Network(3), "not as 3"),
        (lambda: Network([2, 3, 1], hidden=3), "hidden is given as"),
        (lambda: Network([2, 1], l2="a"), "l2 is given as 0.01, not as 'a'"),
    ],
)
def test_a_network_of_other_things_than_numbers_and_names_is_refused(call, said):
    with pytest.raises(SettingError, match=said):
        call()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: descend(3, 0), 'f is given as "x\\^2", not as 3'),
        (lambda: descend("x^2", "a"), "the start needs one finite number for each of x"),
        (lambda: descend("x^2", 1j), "the start needs one finite number for each of x"),
        (lambda: descend("x^2", 1, steps=1.5), "steps must be a whole number from 1 .*, not 1.5"),
        (lambda: descend("x^2", 1, tolerance="a"), "tolerance is given as 1e-6, not as 'a'"),
        (lambda: descend("x^2", 1, learning_rate="a"), "learning_rate is given as 0.1, not as 'a'"),
        (lambda: descend("x y", {"x": 1, "y": 1, "z": 1}), "has no variable z; it has x, y"),
    ],
)
def test_a_descent_from_elsewhere_is_refused(call, said):
    with pytest.raises(SettingError, match=said):
        call()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: train("a", X, Y), r"network is given as Network\(\[2, 3, 1\]\), not as 'a'"),
        (lambda: predict(None, {}, X), "network is given as .* not as None"),
        (lambda: sweep(3, X, Y), "network is given as .* not as 3"),
        (lambda: resume(None, NET, X, Y, epochs=1), r"history is given as train\(network, X, y\)"),
        (lambda: train(NET, X, Y, epochs=1, save=3), "save is given as 'run.npz', not as 3"),
        (lambda: dataset("spiral", n="a"), "from 2 to .* samples can be had, not a"),
        (lambda: dataset("spiral", noise="a"), "noise is given as 0.1, not as 'a'"),
        (lambda: NET.swell(10**6), "most must be a whole number from 1 to 12, not 1000000"),
        (
            lambda: train(NET, X, Y, epochs=1).save("/nowhere/run.npz"),
            "no file can be written at /nowhere/run.npz",
        ),
        (
            lambda: Layer("own", [x[n]], [], y[n], "2 x", {n: symbol("N")}),
            "is stated by an expression, or by pairs .* not by 2 x",
        ),
        (
            lambda: Layer("own", [symbol("x")], [], y[n], x[n] * 2, {n: symbol("N")}),
            r"x is no element of an array, such as x\[n, i\]",
        ),
    ],
)
def test_what_is_of_another_kind_is_refused_where_it_is_given(call, said):
    with pytest.raises(SettingError, match=said):
        call()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (([[10**400, 1.0]], [1.0]), "X is not an array of real numbers"),
        ((lambda: None,), r"a stream must give batches \(X, y\)"),
    ],
)
def test_data_that_are_none_are_refused(given, said):
    with pytest.raises(DataError, match=said):
        train(NET, *given, epochs=1)


PIECE = (np.array([[0.5, -0.5], [1.0, 2.0]]), np.array([0.0, 1.0]))
UNKNOWN = np.array([[0.5, -0.5], [1.0, np.nan]])


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ((UNKNOWN, PIECE[1]), "X: row 2, column 2, counted from 1, is not finite: nan$"),
        ((PIECE[0], [0.0, np.inf]), "y: row 2, column 1, counted from 1, is not finite: ∞$"),
        ((PIECE[0], [0.0, 3.0]), "log_loss needs targets that are 0 or 1; row 2, counted from 1"),
        ((PIECE[0][:, :1], PIECE[1]), r"data of shapes \(2, 1\) and \(2,\) do not fit"),
    ],
)
@pytest.mark.parametrize("made", [iter, list, lambda batches: lambda: iter(batches)])
def test_what_is_wrong_in_a_stream_is_named_by_its_batch_and_row(second, said, made):
    with pytest.raises(
        DataError, match=f"^batch 2 of the stream, counted from 1: {said}"
    ) as caught:
        train(NET, made([PIECE, second]), epochs=1)
    assert "\n" not in str(caught.value)


def test_a_batch_of_a_stream_is_named_in_italian_to_the_last_word():
    with pytest.raises(DataError) as caught:
        train(NET, [PIECE, (UNKNOWN, PIECE[1])], epochs=1)
    assert say_error(caught.value, "it") == (
        "batch 2 del flusso, contando da 1: X: riga 2, colonna 2, contando da 1, non è un numero "
        "finito: nan"
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1.0, np.nan, 2.0], "column 's', row 2, counted from 1, is not finite: nan$"),
        ([1.0, 2.0, -np.inf], "column 's', row 3, counted from 1, is not finite: -∞$"),
        ([1.0, "a"], "s is not an array of real numbers$"),
        ([1.0, 2j], "s is not an array of real numbers, but of dtype complex128"),
    ],
)
def test_samples_that_are_no_numbers_are_refused_by_column_and_row(values, said):
    with pytest.raises(DataError, match=said):
        descend_on_samples("(w - s)^2", {"s": values}, 3.0, epochs=1)


KINDS = {
    "datetime64[D]": np.arange(1, 3).astype("datetime64[D]"),
    "timedelta64[s]": np.arange(1, 3).astype("timedelta64[s]"),
    "complex128": np.array([1 + 0j, 2 + 0j]),
}
ONE = Network([1, 1], output="identity", loss="mse")


@pytest.mark.parametrize("dtype", KINDS)
@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("X", lambda wrong: train(ONE, wrong[:, None], [1.0, 2.0], epochs=1)),
        ("y", lambda wrong: train(ONE, [[1.0], [2.0]], wrong, epochs=1)),
        ("X", lambda wrong: predict(ONE, ONE.start(0), wrong[:, None])),
        ("x", lambda wrong: ONE.explain("W1[1,1]", wrong[:1], 1.0)),
        ("y", lambda wrong: ONE.explain("W1[1,1]", [1.0], wrong[:1])),
        ("b1", lambda wrong: train(ONE, [[1.0]], [1.0], initial={"W1": [[1]], "b1": wrong[:1]})),
    ],
)
def test_times_and_complex_numbers_are_refused_by_their_dtype(dtype, name, call):
    said = f"^{name} is not an array of real numbers, but of dtype {re.escape(dtype)}; convert it"
    with pytest.raises(DataError, match=said):
        call(KINDS[dtype])


def test_truth_values_are_taken_as_0_and_1():
    given = np.array([[True], [False], [True]])
    taken, numbers = (train(ONE, X, X[:, 0], epochs=2) for X in (given, given.astype(float)))
    assert (taken.loss == numbers.loss).all()
