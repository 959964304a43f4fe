"""The boards with paths on a cost: level lines and runs, against recurrences written out here."""

from itertools import pairwise

import numpy as np
import pytest

from animations.catalog import FILMS
from animations.level_lines import level_lines
from tests.animations.test_storyboards import number_shown, numbers_in, of_kind

every_language = pytest.mark.parametrize("lang", ["en", "it"])


def test_a_level_line_of_a_cone_is_a_circle():
    x = np.linspace(-2, 2, 41)
    across, up = np.meshgrid(x, x)
    (ring,) = level_lines(x, x, np.hypot(across, up), 1.3)
    np.testing.assert_allclose(np.hypot(*ring.T), 1.3, atol=2e-3)
    np.testing.assert_array_equal(ring[0], ring[-1])
    assert np.linalg.norm(np.diff(ring, axis=0), axis=1).max() < 0.15


def test_a_saddle_has_two_level_lines_that_do_not_meet():
    x = np.linspace(-1, 1, 20)
    across, up = np.meshgrid(x, x)
    for level in (-0.1, 0.0, 0.1):
        lines = level_lines(x, x, across * up, level)
        assert len(lines) == 2
        for line in lines:
            np.testing.assert_allclose(line.prod(axis=1), level, atol=1e-2)


def test_heights_without_the_level_have_no_line():
    x = np.linspace(0, 1, 5)
    assert level_lines(x, x, np.ones((5, 5)), 2.0) == ()


# The race

EVERY = {"sgd": 0.92, "momentum": 0.15, "adagrad": 1.5, "rmsprop": 0.3, "adam": 0.6}


def by_hand(name, rate, steps):
    """The paths of the textbooks on x^2/20 + y^2."""
    w = np.array([-8.0, 2.0])
    kept, squared, path = np.zeros(2), np.zeros(2), [w]
    for t in range(1, steps + 1):
        g = w * [0.1, 2.0]
        if name == "sgd":
            move = g
        elif name == "momentum":
            move = kept = 0.8 * kept + g
        elif name == "adagrad":
            squared = squared + g**2
            move = g / np.sqrt(squared)
        elif name == "rmsprop":
            squared = 0.9 * squared + 0.1 * g**2
            move = g / np.sqrt(squared)
        else:
            kept, squared = 0.9 * kept + 0.1 * g, 0.999 * squared + 0.001 * g**2
            move = kept / (1 - 0.9**t) / np.sqrt(squared / (1 - 0.999**t))
        w = w - rate * move
        path.append(w)
    return np.array(path), kept, squared


@pytest.mark.parametrize("name", EVERY)
def test_every_racer_takes_the_steps_of_its_recurrence(beats, name):
    (ground,) = of_kind(beats("optimizers"), "ground")
    (racer,) = [each for each in ground.racers if each.quantity == name]
    path, _, _ = by_hand(name, EVERY[name], len(racer.path) - 1)
    np.testing.assert_allclose(racer.path, path, atol=1e-5)
    np.testing.assert_allclose(racer.values, path[:, 0] ** 2 / 20 + path[:, 1] ** 2, atol=1e-5)


def test_the_bars_are_what_is_kept_as_a_part_of_the_most(beats):
    (ground,) = of_kind(beats("optimizers"), "ground")
    kept = {each.quantity: each.state for each in ground.racers}
    assert {name: len(state[0]) for name, state in kept.items()} == {
        "sgd": 0, "momentum": 1, "adagrad": 1, "adadelta": 2, "rmsprop": 1, "adam": 2,
    }  # fmt: skip
    runs = {n: [by_hand(n, EVERY[n], t)[1:] for t in range(31)] for n in ("momentum", "adagrad")}
    momentum = np.abs([v for v, _ in runs["momentum"]])
    adagrad = np.array([s for _, s in runs["adagrad"]])
    np.testing.assert_allclose(kept["momentum"][:, 0], momentum / momentum.max(), atol=1e-5)
    np.testing.assert_allclose(kept["adagrad"][:, 0], adagrad / adagrad.max(), atol=1e-5)


@every_language
def test_what_is_said_of_the_race_holds(beats, lang):
    (ground,), (race,) = (of_kind(beats("optimizers", lang), kind) for kind in ("ground", "race"))
    (verdict,) = of_kind(beats("optimizers", lang), "verdict")
    ends = {each.name: each.values[-1] for each in ground.racers}
    for text, value in zip(race.results, ends.values(), strict=True):
        assert numbers_in(text)[0] == pytest.approx(value, rel=1e-3)
    first, second = sorted(ends, key=ends.get)[:2]
    assert verdict.words.index(first) < verdict.words.index(second)
    paths = {each.quantity: each.path for each in ground.racers}
    y = paths["sgd"][:, 1]
    assert (np.sign(y[1:]) == -np.sign(y[:-1])).all()
    assert paths["momentum"][:, 1].min() < -0.5
    moves = np.linalg.norm(np.diff(paths["adagrad"], axis=0), axis=1)
    assert (np.diff(moves) < 0).all()
    early = {name: abs(path[3] - path[0]).max() for name, path in paths.items()}
    assert early["adadelta"] < min(early["adagrad"], early["rmsprop"])
    assert FILMS["optimizers"].parameters["start"] == tuple(paths["adam"][0])


# Descent on a line and on a boundary, and SGD


def slope(points, w, b, squash):
    """The gradient of either mean loss with its own activation."""
    x, y = points.T
    off = squash(w * x + b) - y
    return np.array([(off * x).mean(), off.mean()])


def identity(z):
    return z


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


@every_language
def test_the_paths_of_descent_are_the_recurrence_on_their_own_data(beats, lang):
    grounds = of_kind(beats("descent", lang), "ground")
    runs = of_kind(beats("descent", lang), "run")
    for ground, run, squash, rate in zip(
        grounds, runs, (identity, sigmoid), (0.5, 1.0), strict=True
    ):
        for before, after in pairwise(run.path):
            moved = before - rate * slope(ground.points, *before, squash)
            np.testing.assert_allclose(after, moved, atol=1e-12)
        w, b = run.path[-1]
        np.testing.assert_allclose(run.curves[-1], squash(w * run.x + b), atol=1e-12)
        for formula, number in zip(run.shown, (w, b), strict=False):
            assert number_shown(formula) == pytest.approx(number, rel=1e-3)
    (w, b), x = runs[1].path[-1], runs[1].boundary[-1]
    assert sigmoid(w * x + b) == pytest.approx(0.5)


def test_the_contours_are_those_of_the_mean_loss_of_all_points(beats):
    for name, k in (("descent", 0), ("sgd", 0)):
        ground = of_kind(beats(name), "ground")[k]
        x, y = ground.points.T
        for line in ground.cost.contours:
            costs = ((y - line[:, :1] * x - line[:, 1:]) ** 2).mean(axis=1) / 2
            np.testing.assert_allclose(costs, costs.mean(), rtol=0.05)


@every_language
def test_sgd_sees_one_point_a_step_and_does_not_settle(beats, lang):
    (ground,) = of_kind(beats("sgd", lang), "ground")
    whole, single = of_kind(beats("sgd", lang), "run")
    (verdict,) = of_kind(beats("sgd", lang), "verdict")
    assert (len(whole.path), len(single.path)) == (11, 121)
    x, y = ground.points.T
    for before, after in pairwise(single.path):
        w, b = before
        steps = -0.2 * (w * x + b - y)[:, None] * np.stack([x, np.ones_like(x)], axis=1)
        assert np.abs(before + steps - after).sum(axis=1).min() < 1e-12
    costs = [
        ((y - run.path[:, :1] * x - run.path[:, 1:]) ** 2).mean(axis=1) / 2
        for run in (whole, single)
    ]
    assert (np.diff(costs[0]) < 0).all()
    assert (np.diff(costs[1][-12:]) > 0).any()
    told = numbers_in(verdict.words)
    assert told == pytest.approx([costs[1][-1], costs[0][-1]], rel=1e-3)


# Epochs, batches, iterations


@every_language
def test_every_iteration_is_the_step_of_its_batch_alone(beats, lang):
    """The line after it is worked out here from the samples that the film lights up."""
    (setting,) = of_kind(beats("epochs", lang), "setting")
    ends = np.array(setting.window.x)
    w, b = -1.0, -0.5
    for number, payload in enumerate(of_kind(beats("epochs", lang), "iteration"), start=1):
        np.testing.assert_allclose(payload.before, w * ends + b, atol=1e-12)
        chosen = setting.points[[k - 1 for k in payload.samples]]
        dw, db = slope(chosen, w, b, identity)
        w, b = w - 0.2 * dw, b - 0.2 * db
        np.testing.assert_allclose(payload.after, w * ends + b, atol=1e-12)
        off = w * setting.points[:, 0] + b - setting.points[:, 1]
        counted = [numbers_in(text)[0] for text in payload.counts]
        assert counted[:3] == [payload.epoch, payload.batch, number]
        assert counted[3] == pytest.approx((off**2).mean() / 2, rel=1e-3)


def test_every_epoch_deals_all_samples_in_another_order(beats):
    deals = of_kind(beats("epochs"), "deal")
    dealt = [tuple(k for batch in deal.batches for k in batch) for deal in deals]
    assert all(sorted(order) == list(range(1, 13)) for order in dealt)
    assert all([len(batch) for batch in deal.batches] == [4, 4, 4] for deal in deals)
    assert len({deal.batches for deal in deals}) == 3
    lit = [payload.samples for payload in of_kind(beats("epochs"), "iteration")]
    assert lit == [batch for deal in deals for batch in deal.batches]


def test_a_last_batch_holds_what_is_left():
    story = FILMS["epochs"].with_parameters({"n": 10, "epochs": 2}).beats()
    first, second = of_kind(story, "deal")
    assert [len(batch) for batch in first.batches + second.batches] == [4, 4, 2, 4, 4, 2]


@every_language
def test_the_pieces_of_an_epoch_are_as_many_as_its_batches(beats, lang):
    (cuts,) = of_kind(beats("epochs", lang), "cuts")
    for label, pieces in zip(cuts.labels, cuts.pieces, strict=True):
        size, iterations, _ = numbers_in(label)
        assert pieces == (12 / size,) * 3
        assert iterations == 3 * 12 / size
    costs = [numbers_in(label)[2] for label in cuts.labels]
    assert costs == sorted(costs, reverse=True)
    (verdict,) = of_kind(beats("epochs", lang), "verdict")
    assert numbers_in(verdict.words) == [3, 3, 9]
