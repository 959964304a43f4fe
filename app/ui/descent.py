"""A training run as the player shows it; everything was computed by a job."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.ui.i18n import Words, words

Run = dict[str, Any]
FRAMES_A_SECOND = 20
INDICES = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def player_spec(run: Run, lang: str) -> dict[str, Any]:
    """The frames of a run: the picture, the cost, the score, and the update with its numbers."""
    _ = words(lang)
    return {
        "lang": lang,
        "frames": len(run["steps"]),
        "steps": run["steps"],
        "fps": FRAMES_A_SECOND,
        "labels": player_labels(_),
        "panels": [picture_panel(run, _), cost_panel(run, _)],
        "formulas": run["update"]["formulas"],
        "numbers": [
            *({**row, "name": lowered(row["name"])} for row in run["update"]["values"]),
            {"name": _("mean cost"), "values": run["loss"]},
            {"name": score_name(run, _), "values": run["metric"]["values"]},
        ],
    }


def player_labels(_: Words) -> dict[str, str]:
    """The words on the player's controls."""
    return {
        "play": _("Play"),
        "pause": _("Pause"),
        "back": _("One step back"),
        "forward": _("One step forward"),
        "first": _("To the start"),
        "last": _("To the end"),
        "speed": _("Speed"),
        "step": _("Step {step} of {last}"),
        "position": _("Position in the run"),
    }


def lowered(name: str) -> str:
    """A parameter's name with its number as an index: w_1 as w₁."""
    letter, _, number = name.partition("_")
    return letter + number.translate(INDICES)


def score_name(run: Run, _: Words) -> str:
    return _("accuracy") if run["metric"]["name"] == "accuracy" else _("share explained, R²")


def picture_panel(run: Run, _: Words) -> dict[str, Any]:
    """The data with the line, curve, boundary or plane that moves."""
    picture = run["picture"]
    across, up = picture["frames"]
    vertical = run["target"] if len(run["features"]) == 1 else run["features"][1]
    return {
        "title": picture_title(run, _),
        "alt": _("The data as points, and what the neuron makes of them at this step."),
        "x": {"label": run["features"][0], "range": list(across)},
        "y": {"label": vertical, "range": list(up), "log": False},
        "marks": [*neuron_marks(run, _), points_mark(run, _)],
    }


def picture_title(run: Run, _: Words) -> str:
    if "boundary" in run["picture"]:
        return _("The boundary, where both classes are equally likely")
    if "heat" in run["picture"]:
        return _("The prediction of {target} over the plane", target=run["target"])
    return _("The curve") if run["classes"] else _("The line")


def neuron_marks(run: Run, _: Words) -> list[dict[str, Any]]:
    picture = run["picture"]
    if "boundary" in picture:
        return [{"kind": "segments", "name": _("boundary"), **picture["boundary"]}]
    if "heat" in picture:
        heat = picture["heat"]
        size = {"nx": heat["size"], "ny": heat["size"]}
        return [{"kind": "heat", "values": heat["values"], "range": heat["range"], **size}]
    name = _("probability") if run["classes"] else _("prediction")
    return [{"kind": "line", "name": name, **picture["curve"]}]


def points_mark(run: Run, _: Words) -> dict[str, Any]:
    picture = run["picture"]
    names = [f"{run['target']} = {name}" for name in run["classes"]] or [_("data")]
    group = picture["group"] if run["classes"] else [0] * len(picture["x"])
    return {
        "kind": "points", "x": picture["x"], "y": picture["y"], "group": group, "names": names
    }  # fmt: skip


def cost_panel(run: Run, _: Words) -> dict[str, Any]:
    """The cost over the steps."""
    return {
        "title": _("The cost"),
        "alt": _("The mean cost at every step; a dot marks this one."),
        "x": {"label": _("step"), "range": [0, max(run["steps"][-1], 1)]},
        "y": {"label": _("mean cost"), **cost_axis(run["loss"])},
        "marks": [{"kind": "trace", "x": run["steps"], "y": run["loss"], "name": _("mean cost")}],
    }


def cost_axis(costs: Sequence[float | None]) -> dict[str, Any]:
    """From 0 to the largest cost; in powers of ten where the costs span more than three."""
    known = [cost for cost in costs if cost is not None]
    low, high = min(known), max(known)
    if low > 0 and high > 1000 * low:
        return {"range": [low, high], "log": True}
    return {"range": [min(0, low), high + 0.05 * (high - min(0, low)) or 1], "log": False}
