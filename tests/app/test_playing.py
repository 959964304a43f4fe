"""The playground's jobs without a screen: data, turns of a run, and what the board is sent."""

from __future__ import annotations

from base64 import b64decode
from itertools import pairwise

import numpy as np
import pytest

import mathcore
from app import boards, explaining
from app.ui.board import board_spec, empty_spec
from app.ui.player import check
from app.ui.playground import RATES
from mathcore.errors import BudgetError, DataError, SettingError
from mathcore.training import setups
from mathcore.training.setups import Setup

SHORT = Setup(epochs=20)
CLOUDS = "; ".join(
    f"{3 * dx + 0.1 * k} {3 * dy - 0.1 * k} {group}"
    for group, (dx, dy) in enumerate([(1, 1), (-1, 1), (-1, -1), (1, -1)])
    for k in range(4)
)


def numbers_of(run, frame):
    return np.frombuffer(b64decode(run["weights"]["frames"][frame]), "<f4")


def test_the_first_frame_is_the_network_s_start():
    run = boards.play(SHORT, "en")
    start = mathcore.Network([2, 4, 2, 1]).start(0)
    flat = np.concatenate([array.ravel() for array in start.values()])
    assert numbers_of(run, 0) == pytest.approx(flat, rel=1e-6)
    assert run["epochs"] == list(range(21))


def test_a_run_goes_on_from_where_it_is_at_another_rate():
    whole = boards.play(SHORT._replace(course="10@0.03"), "en")
    at_once = boards.play(SHORT._replace(epochs=30), "en")
    assert whole["loss"] == at_once["loss"]
    faster = boards.play(SHORT._replace(course="10@0.3"), "en")
    assert faster["loss"][:21] == at_once["loss"][:21]
    assert faster["loss"][-1] < at_once["loss"][-1]


def test_a_weight_set_by_hand_is_seen_in_the_next_frame():
    run = boards.play(SHORT._replace(course="W1[1,2]=4"), "en")
    assert run["epochs"][-2:] == [20, 20]
    # W1 comes first, row by row: the entry (1, 2) is the second number.
    assert numbers_of(run, -1)[1] == 4
    changed = numbers_of(run, -1) != numbers_of(run, -2)
    assert changed.sum() == 1


@pytest.mark.parametrize(
    "course", ["200", "@", "10@", "x", "10@0.1@2", "W1[1,1]=", "10@inf", "-5@0.1"]
)
def test_a_turn_that_cannot_be_read_is_said(course):
    with pytest.raises(SettingError, match="no turn of a run"):
        boards.play(SHORT._replace(course=course), "en")


@pytest.mark.parametrize(
    ("changed", "problem", "said"),
    [
        ({"features": ()}, SettingError, "at least one feature"),
        ({"noise": 3.0}, SettingError, "noise"),
        ({"samples": 100_000}, SettingError, "at most 1000"),
        ({"samples": 1}, SettingError, "samples"),
        ({"share": 0}, SettingError, "share"),
        ({"rate": 0.0}, SettingError, "learning rate"),
        ({"rate": float("nan")}, SettingError, "learning rate"),
        ({"batch": 0}, SettingError, "batch_size"),
        ({"epochs": 0}, SettingError, "epochs"),
        ({"epochs": 10**6}, BudgetError, "take fewer epochs"),
        ({"l1": -1.0}, SettingError, "penalty"),
        ({"data": "plane"}, SettingError, "does not fit these data"),
        ({"course": "W9[1,1]=1"}, SettingError, "no parameter"),
        ({"course": "5@0"}, SettingError, "learning rate"),
        ({"course": "5@0.1;" * 30}, SettingError, "at most 20 turns"),
        ({"course": "9999999@0.1"}, BudgetError, "take fewer epochs"),
        ({"by": "step", "epochs": 1000}, BudgetError, "take fewer epochs"),
        ({"data": "points", "points": "1 2 0"}, DataError, "at least two classes"),
        ({"data": "points", "points": "a b c"}, DataError, "is no point"),
        ({"data": "points", "points": "1 2 9"}, DataError, "is no point"),
        ({"data": "points", "points": "1e9 0 0; 1 1 1"}, DataError, "is no point"),
        ({"data": b"a,b,c\n1,2,0\n"}, DataError, "two columns"),
        ({"data": b"a,b,c\n1,2,0\n1,3,1\n", "columns": ("a", "b"), "target": "c"},
         DataError, "same value"),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_done_is_one_line(changed, problem, said):
    with pytest.raises(problem, match=said):
        boards.play(SHORT._replace(**changed), "en")


@pytest.mark.parametrize("rate", RATES)
def test_playground_s_rates_all_run_or_say_why_they_do_not(rate):
    run = boards.play(SHORT._replace(rate=rate), "en")
    assert run["broken"] is None or "diverges" in run["broken"]


def test_a_run_that_diverges_is_shown_to_where_it_did():
    setup = SHORT._replace(data="plane", loss="mse", units=(), activations=(), rate=1.0, batch=250)
    run = boards.play(setup, "en")
    assert "2 divided by the largest curvature" in run["broken"]
    assert all(loss is not None for loss in run["loss"])
    first, second = run["lens"]["bounds"][1:3]
    assert second == 2 * first
    gentle = boards.play(setup._replace(rate=0.9 * second, epochs=300), "en")
    assert gentle["broken"] is None
    assert gentle["loss"][-1] < gentle["loss"][0]


def test_the_borders_of_the_rate_are_those_of_the_data():
    setup = SHORT._replace(data="plane", loss="mse", units=(), activations=(), share=100)
    X, _ = mathcore.dataset("plane", n=200, seed=0)
    ones = np.column_stack([X, np.ones(len(X))])
    curvature = np.linalg.svd(ones, compute_uv=False)[0] ** 2 / len(X)
    assert boards.play(setup, "en")["lens"]["bounds"][1] == pytest.approx(1 / curvature)
    assert boards.play(SHORT, "en")["lens"] is None


@pytest.mark.parametrize(
    ("setup", "least"),
    [
        (Setup(data="xor", features=("x1x2",), units=(), activations=()), 0.97),
        (Setup(features=("x1^2", "x2^2"), units=(), activations=()), 0.97),
        (Setup(data="spiral", samples=400, share=80, units=(8, 8), optimizer="adam", rate=0.01,
               epochs=400, batch=20), 0.95),
        (Setup(data="iris", loss="cross_entropy", epochs=100), 0.9),
        (Setup(data="points", points=CLOUDS, loss="cross_entropy", share=100, rate=0.1), 1.0),
        (Setup(data="gaussians", loss="cross_entropy", epochs=30), 0.99),
        (Setup(data="moons", loss="mse", epochs=300, rate=0.3), 0.85),
    ],
    ids=lambda value: value.data if isinstance(value, Setup) else "",
)  # fmt: skip
def test_a_network_that_fits_its_data_learns_them(setup, least):
    run = boards.play(setup, "en")
    assert run["score"][-1] >= least
    assert run["test_score"] is None or run["test_score"][-1] >= least - 0.05


def test_one_neuron_cannot_learn_the_circle():
    run = boards.play(Setup(units=(), activations=(), epochs=500), "en")
    assert run["score"][-1] < 0.7


def test_zeros_stay_zeros():
    run = boards.play(Setup(initialisation="zeros"), "en")
    *weights, bias = numbers_of(run, -1).tolist()
    assert set(weights) == {0.0}
    assert bias != 0
    assert run["norms"][0] == [0.0] * len(run["steps"])


def test_sigmoid_layers_shrink_the_gradient_layer_by_layer():
    deep = Setup(units=(4,) * 6, activations=("sigmoid",) * 6, initialisation="xavier", epochs=5)
    first = [norms[0] for norms in boards.play(deep, "en")["norms"]]
    assert all(before < after for before, after in pairwise(first))
    assert first[0] < 1e-3 * first[-1]


def test_the_l1_penalty_leaves_few_weights():
    names = tuple(mathcore.FEATURES)
    setup = Setup(data="gaussians", features=names, units=(), activations=(), epochs=200)
    plainly, pruned = boards.play(setup, "en"), boards.play(setup._replace(l1=0.03), "en")

    def small(run):
        return int((np.abs(numbers_of(run, -1)[:-1]) < 0.02).sum())

    assert small(pruned) >= 3 > small(plainly)


def test_the_same_setup_is_the_same_run():
    assert boards.play(SHORT, "en") == boards.play(SHORT, "en")


def test_every_sample_is_learned_from_or_tested():
    seen = setups.scene(SHORT._replace(share=70))
    assert seen.trained.sum() == 140
    everything = setups.scene(SHORT._replace(share=100))
    assert everything.trained.all()


def test_a_long_file_is_sampled_and_that_is_said():
    rows = "\n".join(f"{k},{k % 7},{k % 2}" for k in range(3000))
    setup = Setup(data=f"a,b,c\n{rows}\n".encode(), columns=("a", "b"), target="c", epochs=2)
    run = boards.play(setup, "en")
    assert run["left_out"] == 2000
    assert len(run["trained"]) == 1000


def test_a_file_of_300000_rows_is_sampled_and_all_its_rows_are_counted():
    rows = "".join(f"{k % 7},{k % 5},{k % 2}\n" for k in range(300_000))
    setup = Setup(data=f"a,b,c\n{rows}".encode(), columns=("a", "b"), target="c", epochs=1)
    seen = setups.scene(setup)
    assert len(seen.targets) == 1000
    assert seen.left_out == 299_000


def test_one_class_among_the_samples_to_learn_from_is_not_said_of_the_whole_file():
    data = b"a,b,c\n1,2,0\n2,1,1\n3,3,0\n4,1.5,1\n"
    setup = Setup(data=data, columns=("a", "b"), target="c", epochs=2)
    with pytest.raises(DataError, match="classes in the data: 2, but all samples drawn to learn"):
        boards.play(setup, "en")
    assert boards.play(setup._replace(share=100), "en")["classes"] == ["0", "1"]


def test_classes_are_counted_so_that_one_reads_right():
    data = b"a,b,c\n1,2,0\n2,1,0\n3,3,0\n"
    with pytest.raises(DataError, match="classes in column 'c': 1; from two to 4"):
        boards.play(Setup(data=data, columns=("a", "b"), target="c"), "en")


def test_numbers_in_a_file_are_regressed():
    rows = "\n".join(f"{k},{(7 * k) % 5},{2 * k + 1}" for k in range(40))
    setup = Setup(data=f"a,b,c\n{rows}\n".encode(), columns=("a", "b"), target="c", loss="mse",
                  units=(), activations=())  # fmt: skip
    assert setups.look(setup.data, "", "")["classes"] == 0
    assert boards.play(setup, "en")["score"][-1] > 0.99


def test_a_map_is_the_network_s_own_output():
    run = boards.play(SHORT, "en")
    levels = np.frombuffer(b64decode(run["maps"]["output"][-1]), np.uint8)
    size, reach = run["maps"]["output_size"], run["reach"]
    line = np.linspace(-reach, reach, size)
    W1, b1, W2, b2, W3, b3 = np.split(numbers_of(run, -1).astype(float), [8, 12, 20, 22, 24])
    for row, column in [(0, 0), (5, 30), (39, 39), (20, 20)]:
        point = np.array([line[column], line[row]])
        a = np.tanh(point @ W1.reshape(2, 4) + b1)
        b = np.tanh(a @ W2.reshape(4, 2) + b2)
        p = 1 / (1 + np.exp(-(b @ W3 + b3[0])))
        assert levels[row * size + column] == pytest.approx(1 + 254 * p, abs=1)


@pytest.mark.parametrize(
    "setup",
    [
        SHORT,
        Setup(units=(8,) * 6, activations=("tanh",) * 6, features=tuple(mathcore.FEATURES)),
        SHORT._replace(data="iris", loss="cross_entropy"),
        SHORT._replace(data="plane", loss="mse", share=100),
        SHORT._replace(by="step"),
        SHORT._replace(initialisation="zeros", units=(), activations=()),
    ],
    ids=["usual", "deep", "classes", "numbers", "steps", "zeros"],
)
@pytest.mark.parametrize("lang", ["en", "it"])
def test_the_board_has_a_picture_for_each_frame_and_is_no_large_message(setup, lang):
    run = boards.play(setup, lang)
    spec = board_spec(run, lang, by=setup.by)
    check(spec)
    assert spec["frames"] <= 100
    packed = len(str(spec))
    assert packed < 2_500_000
    columns = spec["panels"][0]["columns"]
    assert [len(column["units"]) for column in columns] == run["sizes"]


def test_an_empty_square_takes_points():
    spec = empty_spec([[1.0, 2.0, 0]], "en", "point")
    check(spec)
    assert spec["panels"][0]["takes"] == "point"


def test_a_weight_is_explained_with_the_numbers_of_its_frame():
    run = boards.play(SHORT, "en")
    one = len(run["parameters"]) // len(run["steps"])
    told = explaining.explained(SHORT, run["parameters"][-one:], "W1[1,2]", 7, "en")
    values = np.frombuffer(run["parameters"][-one:])
    assert told["weight"] == values[1]
    x = np.array(list(told["inputs"].values()))

    def loss(w):
        state = values.copy()
        state[1] = w
        W1, b1, W2, b2, W3, b3 = np.split(state, [8, 12, 20, 22, 24])
        a = np.tanh(np.tanh(x @ W1.reshape(2, 4) + b1) @ W2.reshape(4, 2) + b2)
        p = 1 / (1 + np.exp(-(a @ W3 + b3[0])))
        y = told["target"][0]
        return -(y * np.log(p) + (1 - y) * np.log(1 - p))

    slope = (loss(values[1] + 1e-5) - loss(values[1] - 1e-5)) / 2e-5
    assert told["value"] == pytest.approx(slope, rel=1e-4)
    assert told["paths"] == 2


def test_a_weight_is_explained_in_italian_with_decimal_commas():
    run = boards.play(SHORT, "it")
    one = len(run["parameters"]) // len(run["steps"])
    told = explaining.explained(SHORT, run["parameters"][:one], "W3[1,1]", 1, "it")
    assert "{,}" in told["forward"][0]["numbers"]
    with pytest.raises(DataError, match="no sample 900"):
        explaining.explained(SHORT, run["parameters"][:one], "W3[1,1]", 900, "it")


def test_the_files_hold_the_run_and_the_data(tmp_path):
    files = boards.files(SHORT)
    path = tmp_path / "run.npz"
    path.write_bytes(files["npz"])
    history = mathcore.History.load(path)
    assert history.metrics["epoch"][-1] == 20
    table = mathcore.read_csv(files["csv"])
    assert table.columns == ("x1", "x2", "target", "set")
    assert table.rows == 200
    assert table.column("set").count("train") == 100


def test_the_printed_network_computes_the_run_s_gradients():
    run = boards.play(SHORT, "en")
    scope = {}
    exec(compile(run["source"], "network.py", "exec"), scope)  # noqa: S102  the page's own program
    network = mathcore.Network([2, 4, 2, 1])
    X, y = mathcore.dataset("circle", n=9)
    found = scope["gradients"](X, y[:, None], *network.start(0).values())
    wanted = network.run()(X, y[:, None], *network.start(0).values())
    assert all(np.array_equal(one, other) for one, other in zip(found, wanted, strict=True))
