"""Where known surfaces are lowest, judged by the literature and by other points."""

from __future__ import annotations

import numpy as np
import pytest

import mathcore
from mathcore.printing import plain

# Jamil and Yang, A Literature Survey of Benchmark Functions, 2013, f10, f65, f105; the bowls and
# the saddle by hand.
KNOWN = {
    "bowl": [(0, 0)],
    "ravine": [(0, 0)],
    "rosenbrock": [(1, 1)],
    "himmelblau": [(-3.779310, -3.283186), (-2.805118, 3.131312), (3, 2), (3.584428, -1.848127)],
    "saddle": [(0, -2), (0, 2)],
    "beale": [(3, 0.5)],
}
every_surface = pytest.mark.parametrize("row", mathcore.SURFACES.values(), ids=mathcore.SURFACES)


@every_surface
def test_each_surface_is_lowest_where_the_literature_says(row):
    found = mathcore.minima(row.expr, row.variables)
    places = [tuple(map(float, one.point)) for one in found.lowest]
    assert places == [pytest.approx(known, abs=1e-6) for known in KNOWN[row.name]]
    assert found.note("it") != found.note("en") != ""


@every_surface
def test_no_point_of_its_picture_lies_lower(row):
    height = mathcore.compile(row.expr, row.variables)
    least = float(mathcore.minima(row.expr, row.variables).lowest[0].value)
    points = np.random.default_rng(0).uniform(*row.frame, (2, 20_000))
    assert (height(*points) >= least - 1e-12).all()


@every_surface
def test_the_text_of_a_surface_is_read_back(row):
    assert mathcore.parse(plain(row.expr)) == row.expr


@pytest.mark.parametrize(
    ("f", "count", "said"),
    [
        ("x^2 - y^2", 0, ""),
        ("x^4 + y^4", 1, "sum of squares"),
        ("x^4 + x^2 + 1", 1, "bends upwards"),
        ("(x - y)^2 + (x + y - 2)^2 + (x - 1)^2", 1, "sum of squares"),
        ("sin(x) + y", 0, "no polynomials"),
        ("-x^2", 0, ""),
        ("(x^2 + 1)^2", 1, "bends upwards"),
    ],
)
def test_other_functions_are_judged_by_their_gradient(f, count, said):
    found = mathcore.minima(f)
    assert len(found.points) == count
    assert said in found.note()


def test_a_function_without_a_variable_has_no_minimum_to_look_for():
    with pytest.raises(mathcore.SettingError):
        mathcore.minima("5")


@pytest.mark.parametrize("name", mathcore.OPTIMIZERS)
def test_a_descent_keeps_the_state_of_every_step(name):
    run = mathcore.descend("x^2/20 + y^2", [-2.5, 2], name, learning_rate=0.05, steps=6)
    row = mathcore.optimizer(name)
    for step in range(6):
        worked = mathcore.worked_step(
            name,
            parameter=run.parameters["x"][step],
            gradient=run.gradients["x"][step],
            state={letter.name: run.metrics[f"{letter}_x"][step] for letter in row.state},
            step=step + 1,
            learning_rate=run.metrics["rate"][step],
        )
        came = {one.letter.name: one.value for one in worked}
        assert came["w"] == pytest.approx(run.parameters["x"][step + 1], rel=1e-12)
        for letter in row.state:
            assert came[letter.name] == pytest.approx(run.metrics[f"{letter}_x"][step + 1])


def test_the_rate_of_every_step_is_that_of_the_schedule():
    plan = mathcore.schedule("exponential", gamma=0.5)
    run = mathcore.descend("x^2", 1, learning_rate=0.4, steps=3, schedule=plan)
    assert run.metrics["rate"] == pytest.approx([0.4, 0.2, 0.1, 0.05])
