"""One neuron on the screen: the line that its weights draw, and the perceptron rule at work."""

from __future__ import annotations

from typing import Any

from app.ui.descent import FRAMES_A_SECOND, player_labels
from app.ui.i18n import Words, numbers, words
from app.ui.network import drawn_network, sub
from app.ui.palette import FUNCTION, GRADIENT, PARAMETER, PURPLE
from app.ui.plot import Chart, Trace, axis, caption, dressed, frame, line, point, scatter, slider

Plain = dict[str, Any]
NAMES = {"w1": "w₁", "w2": "w₂", "b": "b"}
DASHES = {"w1": "solid", "w2": "dash", "b": "dot"}
COLOURS = {"w1": FUNCTION, "w2": PARAMETER, "b": GRADIENT}
AROUND = 0.045


def boundary_chart(moved: Plain, name: str, lang: str) -> Chart:
    """The line where y is 0 and the side where it is positive; the slider moves one parameter."""
    _ = words(lang)
    start, half = moved["start"], moved["half"]
    x1, x2 = moved["x"]
    sample = point(x1, x2, PURPLE, "star")
    sample |= {"name": _("the sample x"), "showlegend": True}
    sample["marker"] |= {"size": 15}
    span = [-half, half]
    return Chart(
        [*shifting(moved, start, _), sample],
        frames=[
            frame(str(k), [0, 1], shifting(moved, k, _), caption(reading(moved, name, k, lang)))
            for k in range(len(moved["places"]))
        ],
        **dressed(lang, 560, 100),
        xaxis=axis("x₁", range=span, constrain="domain"),
        yaxis=axis("x₂", range=span, scaleanchor="x", constrain="domain"),
        annotations=[caption(reading(moved, name, start, lang))],
        sliders=[slider(len(moved["places"]), start)],
    )


def shifting(moved: Plain, k: int, _: Words) -> list[Trace]:
    """The side with positive y, and its border."""
    region, (across, up) = moved["regions"][k], moved["ends"][k]
    side = scatter(
        x=region["x"], y=region["y"], name=_("y > 0"), mode="lines", fill="toself",
        line={"width": 0}, fillcolor="rgba(86,180,233,0.3)", hoverinfo="skip",
    )  # fmt: skip
    return [side, line(across, up, _("y = 0"), FUNCTION, width=3)]


def reading(moved: Plain, name: str, k: int, lang: str) -> str:
    _, number = words(lang), numbers(lang)
    score = moved["scores"][k]
    return _(
        "{letter} = {value}: y = <b>{score}</b>, {side}",
        letter=NAMES[name],
        value=number(moved["places"][k]),
        score=number(score),
        side=_("the neuron fires") if score > 0 else _("the neuron is silent"),
    )


def effect_chart(moved: Plain, lang: str) -> Chart:
    """y against each parameter alone, for this sample: the slopes are x₁, x₂ and 1."""
    _ = words(lang)
    return Chart(
        [
            line(
                moved["sweep"], heights, _("y by {letter}", letter=NAMES[name]), COLOURS[name],
                width=3, dash=DASHES[name],
            )
            for name, heights in moved["by_each"].items()
        ],
        **dressed(lang, 320),
        xaxis=axis(_("the parameter, the others as above"), zeroline=True),
        yaxis=axis("y", zeroline=True, automargin=True),
    )  # fmt: skip


def rule_spec(run: Plain, lang: str) -> dict[str, Any]:
    """The frames of the perceptron rule: one for each mistake."""
    _ = words(lang)
    across, up = run["frames"]
    marks = [
        {"kind": "segments", "name": _("boundary"), **run["line"]},
        {"kind": "segments", "name": _("the next mistake"), **rings(run)},
        {
            "kind": "points", "x": run["x"], "y": run["y"], "group": run["group"],
            "names": [_("class 0"), _("class 1")],
        },
    ]  # fmt: skip
    trace = {"kind": "trace", "x": run["steps"], "y": run["wrong"], "name": _("samples wrong")}
    return {
        "lang": lang,
        "frames": len(run["steps"]),
        "steps": run["steps"],
        "fps": min(FRAMES_A_SECOND, max(2, len(run["steps"]) // 8)),
        "labels": player_labels(_) | {"step": _("Mistake {step} of {last}")},
        "panels": [
            {
                "title": _("The line after each mistake"),
                "alt": _("The samples, the line of this moment, and the sample it corrects next."),
                "x": {"label": "x₁", "range": across},
                "y": {"label": "x₂", "range": up, "log": False},
                "marks": marks,
            },
            {
                "title": _("Samples on the wrong side"),
                "alt": _("How many samples are on the wrong side after each mistake."),
                "x": {"label": _("mistakes so far"), "range": [0, max(run["steps"][-1], 1)]},
                "y": {
                    "label": _("samples wrong"), "range": [0, max(run["wrong"]) + 0.5],
                    "log": False,
                },
                "marks": [trace],
            },
        ],
        "formulas": run["formulas"],
        "numbers": [
            *({"name": name, "values": series} for name, series in run["weights"].items()),
            {"name": _("mistakes so far"), "values": run["steps"]},
            {"name": _("pass"), "values": run["pass"]},
            {"name": _("samples wrong"), "values": run["wrong"]},
        ],
    }  # fmt: skip


def rings(run: Plain) -> Plain:
    """A square around the sample that the next step corrects, in each frame."""
    (left, right), (low, high) = run["frames"]
    wide, tall = AROUND * (right - left), AROUND * (high - low)
    square = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
    xs, ys = [], []
    for k in run["corrected"]:
        there = k >= 0
        xs.append([run["x"][k] + u * wide for u, _v in square] if there else [None])
        ys.append([run["y"][k] + v * tall for _u, v in square] if there else [None])
    return {"x": xs, "y": ys}


def dense_chart(layer: Plain, lang: str) -> Chart:
    """The layer's units and weights with the numbers of the sample."""
    _, number = words(lang), numbers(lang)
    inputs, outputs = len(layer["x"]), len(layer["z"])
    units = {(0, j): number(value) for j, value in enumerate(layer["x"])}
    units |= {
        (1, k): f"z = {number(z)}<br>a = {number(a)}"
        for k, (z, a) in enumerate(zip(layer["z"], layer["a"], strict=True))
    }
    names = {(0, j): f"x{sub(j + 1)}" for j in range(inputs)}
    names |= {(1, k): f"a{sub(k + 1)}" for k in range(outputs)}
    edges = {(1, j, k): number(layer["W"][j][k]) for j in range(inputs) for k in range(outputs)}
    return drawn_network((inputs, outputs), names, units, edges, (_("inputs"), _("outputs")))
