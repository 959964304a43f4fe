"""Why non-linearity: linear layers are one neuron at every moment of the run, bends are not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import logit

from app import bending
from app.ui.bending import race_spec
from app.ui.player import check
from tests.app.reading import (
    codes,
    errors,
    formulas,
    metrics,
    opened,
    presets,
    ran,
    texts,
    value_of,
)


def race(data="circle", activation="tanh", layers=1, units=6, rate=0.3, epochs=120):
    return bending.race(data, activation, layers, units, rate, epochs, 0, "en")


def bent_by(run, side) -> float:
    """How far the logits are from a plane: what is left of second differences, relative."""
    heights = logit(np.clip(np.array(run["maps"][-1]), 1e-9, 1 - 1e-9)).reshape(side, side)
    inside = heights[np.abs(heights) < 15]
    return max(
        np.abs(np.diff(heights, 2, axis=axis)).max() for axis in (0, 1)
    ) / max(np.ptp(inside), 1e-12)  # fmt: skip


@pytest.mark.parametrize("layers", [1, 4])
def test_the_logits_of_linear_layers_are_a_plane_whatever_the_depth(layers):
    found = race(layers=layers)
    linear, bends = (found["runs"][name] for name in ("identity", "tanh"))
    # Maps are rounded to six digits.
    assert bent_by(linear, found["side"]) < 1e-3
    assert bent_by(bends, found["side"]) > 1e-2
    assert linear["one"]["gap"] < 1e-12


@pytest.mark.parametrize("data", ["circle", "xor"])
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_bends_find_what_lines_cannot(data, activation):
    found = race(data, activation, epochs=200)
    check(race_spec(found, activation, "en"))
    assert found["runs"]["identity"]["accuracy"][-1] < 0.8
    assert found["runs"][activation]["accuracy"][-1] > 0.93


def test_two_linear_layers_are_proved_to_be_one():
    proof = bending.collapse("en")
    assert proof["verdict"] == "PROVED"
    assert [slope["result"]["latex"] for slope in proof["slopes"]] == [
        r"W_{1, 1} v_{1} + W_{1, 2} v_{2}",
        r"W_{2, 1} v_{1} + W_{2, 2} v_{2}",
    ]


def test_both_accuracies_stand_on_the_page():
    app = opened("why-non-linearity")
    assert errors(app) == []
    linear, bent, gap = map(value_of, metrics(app))
    assert linear < 0.7 < 0.9 < bent
    assert gap < 1e-12
    assert "proved" in texts(app)


def test_it_is_said_in_italian():
    app = opened("why-non-linearity", lang="it", epochs="50")
    assert errors(app) == []
    assert "," in metrics(app)[0]
    assert "dimostrat" in texts(app)


def test_a_run_that_diverges_says_so_and_is_shown_up_to_there():
    app = opened("why-non-linearity", nrate="1e300", bend="relu")
    assert not app.exception
    assert len(app.warning) >= 1 or len(errors(app)) == 1


@pytest.mark.parametrize("lang", ["en", "it"])
@pytest.mark.parametrize(
    "query",
    [
        {"deep": "0"},
        {"deep": "99"},
        {"wide": "0"},
        {"wide": "100000"},
        {"epochs": "0"},
        {"epochs": "1000000"},
        {"nrate": "0"},
        {"nrate": "-1"},
    ],
    ids=str,
)
def test_what_cannot_be_trained_is_one_line_and_the_proof_stays(query, lang):
    app = opened("why-non-linearity", lang=lang, **query)
    assert len(errors(app)) == 1
    assert any(r"W_{2, 1} v_{1}" in formula for formula in formulas(app))


def test_every_preset_does_what_its_reason_says():
    app = opened("why-non-linearity")
    for key in presets(app):
        app.button(key=key).click().run()
        assert errors(app) == []
        assert (value_of(metrics(app)[1]) < 0.8) == ("fails:" in app.button(key=key).label.replace(
            "&#58;", ":"
        ))  # fmt: skip


def test_the_code_prints_both_accuracies(capsys):
    printed = ran(codes(opened("why-non-linearity", epochs="60"))[-1], capsys)
    linear, bent = (float(line.split()[1]) for line in printed.splitlines())
    assert linear < bent
