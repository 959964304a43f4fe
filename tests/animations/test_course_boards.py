"""The boards on epochs, capacity and the length of a gradient, judged by NumPy and SymPy."""

import numpy as np
import pytest
import sympy as sp

from animations.boards.swell import grouped
from animations.catalog import FILMS
from mathcore import dataset


def number(text):
    return float(text.replace("\N{MINUS SIGN}", "-").replace(",", "."))


def payloads(beats, name, kind, lang="en"):
    return [beat.payload for beat in beats(name, lang) if beat.kind == kind]


def test_every_sample_is_seen_once_in_a_pass_and_the_steps_are_those_of_gradient_descent(beats):
    given = FILMS["epochs"].parameters
    inputs, y = dataset(given["data"], n=given["n"], seed=0)
    (ground,) = payloads(beats, "epochs", "ground")
    w, b, seen, wanted = None, 0.0, [], []
    steps = payloads(beats, "epochs", "steps")
    for part in steps:
        assert sorted(part.order) == list(range(1, given["n"] + 1))
        for batch, (step, loss) in zip(part.batches, part.points, strict=True):
            rows = np.array(part.order[batch * given["batch_size"] :][: given["batch_size"]]) - 1
            seen.append(rows)
            if w is None:
                # The start is the one for which the cost at the first point is the cost drawn.
                w = start_of(inputs, y, ground.first)
            error = w * inputs[rows, 0] + b - y[rows]
            w -= given["rate"] * (error * inputs[rows, 0]).mean()
            b -= given["rate"] * error.mean()
            wanted.append(((w * inputs[:, 0] + b - y) ** 2).mean() / 2)
            assert loss == pytest.approx(wanted[-1], rel=1e-9)
            assert step == len(wanted)
    passes = np.array(seen).reshape(given["passes"], -1)
    assert all(sorted(one) == list(range(given["n"])) for one in passes.tolist())
    assert len({tuple(part.order) for part in steps}) == given["passes"]


def start_of(inputs, y, cost):
    """The weight of a neuron without bias that has this cost: of the two, the drawn one."""
    a, half, c = (inputs[:, 0] ** 2).mean(), (inputs[:, 0] * y).mean(), (y**2).mean() - 2 * cost
    from mathcore import Network

    roots = np.roots([a, -2 * half, c])
    drawn = float(Network((1, 1), output="identity", loss="mse").start(0)["W1"][0, 0])
    nearest = roots[np.argmin(np.abs(roots - drawn))]
    assert nearest == pytest.approx(drawn, rel=1e-9)
    return float(nearest)


@pytest.mark.parametrize("lang", ["en", "it"])
def test_the_counts_under_a_batch_are_those_of_its_step(beats, lang):
    given = FILMS["epochs"].parameters
    each = given["n"] // given["batch_size"]
    for part in payloads(beats, "epochs", "steps", lang):
        for (epoch, batch, step), (row, _) in zip(part.labels, part.points, strict=True):
            assert int(epoch.split()[1]) == (row - 1) // each + 1
            assert [int(word) for word in batch.split() if word.isdigit()] == [
                (row - 1) % each + 1,
                each,
            ]
            assert int(step.split()[1]) == row


def test_the_curves_of_every_capacity_miss_the_points_by_the_errors_drawn(beats):
    (ground,) = payloads(beats, "capacity", "ground")
    degrees, learned, judged = [], [], []
    for part in payloads(beats, "capacity", "fits"):
        for degree, curve, mine, theirs in zip(
            part.degrees, part.curves, part.learned, part.judged, strict=True
        ):
            degrees.append(degree)
            learned.append(mine)
            judged.append(theirs)
            fitted = np.polynomial.Polynomial.fit(part.x, curve, degree)
            # The curve drawn is a polynomial of that degree, and it misses the points by so much.
            assert fitted(part.x) == pytest.approx(curve, abs=1e-9)
            for points, error in ((ground.learned, mine), (ground.judged, theirs)):
                missed = fitted(points[:, 0]) - points[:, 1]
                assert (missed**2).mean() / 2 == pytest.approx(error, rel=1e-6)
    assert degrees == list(range(1, FILMS["capacity"].parameters["highest"] + 1))
    assert np.argmin(judged) == 2
    assert np.argmin(learned) > np.argmin(judged)


def test_the_least_squares_of_a_line_and_a_cubic_are_reached(beats):
    (ground,) = payloads(beats, "capacity", "ground")
    x, y = ground.learned.T
    for part in payloads(beats, "capacity", "fits"):
        for degree, error in zip(part.degrees, part.learned, strict=True):
            if degree <= 3:
                best = np.polynomial.Polynomial.fit(x, y, degree)
                assert error == pytest.approx(((best(x) - y) ** 2).mean() / 2, rel=1e-6)


def test_the_operations_of_a_written_out_gradient_are_those_sympy_counts(beats):
    first = payloads(beats, "swell", "counts")[0]
    inputs, width = first.sizes[0], first.sizes[1]
    x, y, b2 = sp.symbols(f"x:{inputs}"), sp.Symbol("y"), sp.Symbol("b2")
    W = [sp.symbols(f"w{i}_:{width}") for i in range(inputs)]
    b, v = sp.symbols(f"b:{width}"), sp.symbols(f"v:{width}")

    def sigmoid(z):
        return 1 / (1 + sp.exp(-z))

    hidden = [sigmoid(sum(x[i] * W[i][k] for i in range(inputs)) + b[k]) for k in range(width)]
    z = sum(h * each for h, each in zip(hidden, v, strict=True)) + b2
    loss = -y * sp.log(sigmoid(z)) - (1 - y) * sp.log(1 - sigmoid(z))
    weights = [*(w for row in W for w in row), *b, *v, b2]
    counted = sum(sp.count_ops(sp.diff(loss, w)) for w in weights)
    # Another spelling of the same gradient, so not to the operation.
    assert counted / 3 < first.operations[0] < counted * 3
    assert first.operations[2] < first.operations[1] < first.operations[0] / 5


@pytest.mark.parametrize("lang", ["en", "it"])
def test_the_numbers_over_the_bars_are_the_operations(beats, lang):
    counts = payloads(beats, "swell", "counts", lang)
    for part in counts:
        read = [int("".join(filter(str.isdigit, label))) for label in part.labels]
        assert read == list(part.operations)
    last, before = (part.operations for part in (counts[-1], counts[-2]))
    (verdict,) = payloads(beats, "swell", "verdict", lang)
    said = [int(word) for word in verdict.words.replace(".", " ").split() if word.isdigit()]
    assert said == [round(last[0] / before[0]), last[2] - before[2]]
    assert grouped(1234567).replace("\N{NARROW NO-BREAK SPACE}", " ") == "1 234 567"
