"""The boards with paths on a cost: level lines and runs, against recurrences written out here."""

import numpy as np
import pytest

from animations.catalog import FILMS
from animations.level_lines import level_lines
from tests.animations.test_storyboards import numbers_in, of_kind

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
