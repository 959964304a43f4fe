"""A run as a page shows it: judged against the update rule, the data and the neuron itself."""

from __future__ import annotations

import json

import numpy as np
import pytest

from app import jobs
from app.runs import MOST_FRAMES, crossing, table_of
from mathcore.errors import BudgetError, DataError

pytest.importorskip("sklearn")

TWO = ("mean radius", "mean texture")


def run(features=TWO, target="benign", task="classification", rate=0.5, steps=40, seed=0):
    return jobs.fit("breast_cancer", features, target, task, rate, steps, seed, "en")


def slots(result: dict, name: str) -> tuple[list[float], ...]:
    found = {k: v for formula in result["update"]["formulas"] for k, v in formula["slots"].items()}
    return tuple(found[f"{name}_{slot}"] for slot in ("now", "slope", "rate", "after"))


@pytest.mark.parametrize("name", ["w_1", "w_2", "b"])
def test_each_step_s_numbers_lead_to_the_next_step(name):
    now, slope, rate, shown = slots(run(), name)
    for before, gradient, eta, told, after in zip(now, slope, rate, shown, now[1:], strict=False):
        assert before - eta * gradient == pytest.approx(after, rel=1e-4, abs=1e-5)
        assert told == after


def test_the_boundary_is_where_both_classes_are_equally_likely():
    result = run()
    *own, bias = result["weights"]["own"]
    xs, ys = (result["picture"]["boundary"][axis][-1] for axis in "xy")
    for x, y in zip(xs, ys, strict=True):
        scale = abs(own[0] * x) + abs(own[1] * y)
        assert own[0] * x + own[1] * y + bias == pytest.approx(0, abs=1e-4 * scale)


def test_the_boundary_ends_on_the_frame():
    result = run()
    frames = result["picture"]["frames"]
    for x, y in zip(*(result["picture"]["boundary"][axis][-1] for axis in "xy"), strict=True):
        near = [
            abs(value - edge) / (frame[1] - frame[0])
            for value, frame in ((x, frames[0]), (y, frames[1]))
            for edge in frame
        ]
        assert min(near) < 1e-4


def test_a_vertical_boundary_is_a_boundary_too():
    corners = np.array([(0, 0), (0, 1), (2, 0), (2, 1)], dtype=float)
    assert crossing(corners, np.array([-1.0, -1, 1, 1])) == ([1, 1], [0, 1])
    assert crossing(corners, np.array([1.0, 1, 1, 1])) == ([None, None], [None, None])


def test_the_line_is_the_least_squares_line_in_the_end():
    result = run(("mean radius",), "mean area", "regression")
    table = table_of("breast_cancer")
    slope, intercept = np.polyfit(table.numbers("mean radius"), table.numbers("mean area"), 1)
    assert result["weights"]["own"] == pytest.approx([slope, intercept], rel=1e-3)
    curve = result["picture"]["curve"]
    drawn = (curve["y"][-1][-1] - curve["y"][-1][0]) / (curve["x"][-1] - curve["x"][0])
    assert drawn == pytest.approx(slope, rel=1e-3)


def test_the_probability_curve_stays_between_0_and_1():
    heights = run(("mean radius",))["picture"]["curve"]["y"]
    assert all(0 <= y <= 1 for row in heights for y in row)


def test_the_line_is_seen_where_it_starts():
    result = run(("mean radius",), "mean area", "regression", rate=0.1)
    low, high = result["picture"]["frames"][1]
    assert all(low <= y <= high for y in result["picture"]["curve"]["y"][0])


def test_a_long_run_has_few_frames_and_both_ends():
    result = run(steps=3000)
    assert len(result["steps"]) <= MOST_FRAMES
    assert (result["steps"][0], result["steps"][-1]) == (0, 3000)


def test_a_diverging_run_is_finite_as_far_as_it_is_shown():
    result = run(("mean radius",), "mean area", "regression", rate=3.0, steps=2000)
    assert "at step" in result["diverged"]
    assert all(cost is not None for cost in result["loss"])
    assert result["steps"][-1] < 2000


def test_more_work_than_a_page_may_ask_for_is_refused_before_it_starts():
    with pytest.raises(BudgetError, match="take fewer steps"):
        run(steps=10**9)


def test_a_column_with_a_gap_is_offered_so_that_the_gap_is_said():
    data = b"a,b,c\n1,2,x\n,3,y\n3,4,z\n"
    assert jobs.columns(data)["numeric"] == ["a", "b"]
    with pytest.raises(DataError, match="missing"):
        jobs.fit(data, ("a",), "b", "regression", 0.1, 5, 0, "en")


def test_what_a_job_returns_is_plain_data():
    result = run()
    del result["files"]
    assert json.loads(json.dumps(result)) == json.loads(json.dumps(result, allow_nan=False))


def test_the_files_hold_every_step(tmp_path):
    import mathcore

    result = run(steps=500)
    assert len(result["files"]["csv"].splitlines()) == 502
    (tmp_path / "run.npz").write_bytes(result["files"]["npz"])
    assert len(mathcore.History.load(tmp_path / "run.npz")) == 501
