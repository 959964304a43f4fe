"""The film on why backpropagation: its formula against differences, its labels against counts."""

import numpy as np
import pytest
import sympy as sp

import mathcore
from animations.boards.swell import WAYS, grouped, recurring
from animations.catalog import FILMS
from animations.storyboard import CHANGED
from mathcore.symbols import symbol
from tests.animations.test_storyboards import of_kind

every_language = pytest.mark.parametrize("lang", ["en", "it"])
SHAPES = {"W1": (2, 2), "b1": (2,), "W2": (2, 1), "b2": (1,), "x": (2,), "y": (1,)}


def read(text):
    """The whole numbers in words, marks between thousands left out."""
    parts = (part.strip(".,:;").replace(".", "").replace(",", "") for part in text.split())
    return [int(part) for part in parts if part.isdigit()]


def counts(depth):
    sizes = (2, *[2] * depth, 1)
    network = mathcore.Network(sizes, hidden="tanh", output="identity", loss="mse")
    here = network.swell(1).here
    return [getattr(here, way) for way in WAYS]


def cost(given):
    hidden = np.tanh(given["x"] @ given["W1"] + given["b1"])
    return ((hidden @ given["W2"] + given["b2"] - given["y"]) ** 2 / 2).item()


def test_the_formula_is_the_slope_of_the_cost_by_that_weight(beats):
    (payload,) = of_kind(beats("swell"), "unfolded")
    draw = np.random.default_rng(3)
    given = {name: draw.uniform(-0.5, 0.5, shape) for name, shape in SHAPES.items()}
    # What is only counted is not evaluated: its functions are names.
    written_out = payload.formula.expr.rhs.replace(
        lambda e: e.is_Function, lambda e: sp.tanh(*e.args)
    )
    known = {
        letter: given[str(letter.base.label)][tuple(int(i) - 1 for i in letter.indices)]
        for letter in written_out.atoms(sp.Indexed)
    }
    far, sides = 1e-6, []
    for side in (far, -far):
        moved = {name: array.copy() for name, array in given.items()}
        moved["W1"][0, 0] += side
        sides.append(cost(moved))
    measured = (sides[0] - sides[1]) / (2 * far)
    assert float(written_out.subs(known)) == pytest.approx(measured, rel=1e-6)


def test_what_is_pointed_at_stands_there_twice(beats):
    (payload,) = of_kind(beats("swell"), "unfolded")
    assert payload.formula.typst.count(f": {CHANGED} }}}}") == 2
    x, y = symbol("x"), symbol("y")
    assert recurring(sp.sin(x + 1) * (x + 1) + sp.cos(x + y + 2) * (x + y + 2)) == x + y + 2


@every_language
def test_the_labels_and_words_are_the_counts_of_the_networks(beats, lang):
    for depth, payload in enumerate(of_kind(beats("swell", lang), "depth"), start=1):
        truth = counts(depth)
        assert payload.sizes == (2, *[2] * depth, 1)
        assert [read(text)[0] for text in payload.numbers] == truth
        parameters = sum(a * b + b for a, b in zip(payload.sizes, payload.sizes[1:], strict=False))
        assert read(payload.label) == [depth, parameters]
        times = round(truth[0] / truth[2])
        told = [parameters, *truth] if depth == 1 else [truth[0], times, truth[2]]
        assert read(payload.words) == told


def test_the_bars_shrink_with_the_scale_and_then_grow_to_the_counts(beats):
    before = None
    for depth, payload in enumerate(of_kind(beats("swell"), "depth"), start=1):
        truth = np.array(counts(depth))
        np.testing.assert_allclose(payload.bars[-1], truth / truth.max())
        assert payload.bars.max() == 1
        shrinking = payload.bars[: payload.halfway]
        if before is not None:
            np.testing.assert_allclose(shrinking[0], before / before.max())
            np.testing.assert_allclose(shrinking[-1], before / truth.max())
            ratios = shrinking / shrinking[:, :1]
            np.testing.assert_allclose(ratios, ratios[:1].repeat(len(ratios), 0))
        before = truth


@every_language
def test_the_scale_has_all_counts_and_the_words_their_growth(beats, lang):
    (payload,) = of_kind(beats("swell", lang), "scale")
    truth = np.array([counts(depth) for depth in payload.depths])
    np.testing.assert_allclose(10**payload.powers, truth)
    factor, more = [n for n in read(payload.words) if n != 10]
    assert factor == pytest.approx(truth[-1, 0] / truth[-2, 0], abs=0.5)
    assert (np.diff(truth[:, 2]) == more).all()
    for at, label in payload.window.y_ticks:
        assert read(label) == [10**at]


def test_a_derivative_that_fits_no_frame_is_refused(still):
    story = FILMS["swell"].with_parameters({"units": 4, "most": 2}).beats()
    with pytest.raises(ValueError, match="too long for a frame"):
        FILMS["swell"].scene_class()(story).render()


def test_digits_stand_in_threes():
    assert [grouped(n, "it") for n in (7, 1000, 83951240)] == ["7", "1.000", "83.951.240"]
