"""The pictures of the page on descent by samples; everything was computed by a job."""

from __future__ import annotations

from typing import Any

import streamlit as st

from app.ui.descent import cost_axis
from app.ui.i18n import Words, numbers, words
from app.ui.palette import FUNCTION, GRADIENT, GREY, PARAMETER
from app.ui.plot import Chart, axis, dressed, line, placed, point, scatter, upright

Plain = dict[str, Any]
FRAMES_A_SECOND = 20
BATCHES = (1, 2, 4, 8, 16, 32, 64)
LINES = 12
"""On so many lines do the ends of the seeds stand."""
ALL, FEW = 0, 1
"""The order of the two ways, which fixes their colours, dashes and shapes."""


def take_place(place: dict[str, float] | None) -> None:
    """Where a reader clicked is the new start."""
    if place:
        for key, along in (("sg_w", "x"), ("sg_b", "y")):
            st.session_state[key] = float(f"{place[along]:.3g}")


def paths_spec(run: Plain, lang: str) -> Plain:
    """Both ways on the cost surface, and their costs, after as many samples read."""
    _ = words(lang)
    names = {"all": _("all samples at each step"), "few": _("a batch at each step")}
    return {
        "lang": lang,
        "frames": len(run["read"]),
        "opens": len(run["read"]) - 1,
        "steps": run["read"],
        "fps": FRAMES_A_SECOND,
        "labels": {
            "play": _("Play"), "pause": _("Pause"), "back": _("One step back"),
            "forward": _("One step forward"), "first": _("To the start"),
            "last": _("To the end"), "speed": _("Speed"),
            "step": _("Samples read: {step} of {last}"), "position": _("Position in the run"),
        },
        "panels": [surface_panel(run, names, _), costs_panel(run, names, _)],
        "numbers": [
            *({"name": _("cost, {way}", way=names[way]), "values": run[way]["cost"]}
              for way in names),
            {"name": "w", "values": run["few"]["w"]},
            {"name": "b", "values": run["few"]["b"]},
        ],
    }  # fmt: skip


def surface_panel(run: Plain, names: dict[str, str], _: Words) -> Plain:
    ground = run["ground"]
    return {
        "title": _("The true cost over weight and bias; a click chooses the start"),
        "alt": _("Lines of equal cost, and both ways down from the start."),
        "square": True,
        "takes": "picked",
        "x": {"label": "w", "range": run["frames"][0]},
        "y": {"label": "b", "range": run["frames"][1], "log": False},
        "marks": [
            {"kind": "ground", "nx": ground["size"], "ny": ground["size"],
             "values": [ground["shades"]], "range": [0, 1]},
            {"kind": "level", **ground["lines"]},
            *(
                {"kind": "walk", "x": run[way]["w"], "y": run[way]["b"], "name": names[way],
                 "order": order}
                for way, order in (("few", FEW), ("all", ALL))
            ),
            {"kind": "places", "x": run["best"][:1], "y": run["best"][1:],
             "name": _("lowest point")},
        ],
    }  # fmt: skip


def costs_panel(run: Plain, names: dict[str, str], _: Words) -> Plain:
    """The cost of both, over the samples they have read."""
    start = run["few"]["cost"][0]
    known = [c for way in names for c in run[way]["cost"] if c is not None and c <= 3 * start + 1]
    axis = cost_axis(known)
    return {
        "title": _("The cost over the samples read"),
        "alt": _("The mean cost of both ways, after as many samples read; a dot marks this one."),
        "x": {"label": _("samples read"), "range": [0, max(run["read"][-1], 1)]},
        "y": {"label": _("mean cost"), **axis},
        "marks": [
            {"kind": "trace", "x": run["read"], "name": names[way], "order": order,
             "y": [c if c is not None and c <= axis["range"][1] else None
                   for c in run[way]["cost"]]}
            for way, order in (("all", ALL), ("few", FEW))
        ],
    }  # fmt: skip


def counts_table(run: Plain, batch: int, epochs: int, lang: str) -> Plain:
    """Iterations, batches and epochs of both, and what they came to."""
    _, number = words(lang), numbers(lang)
    few, whole = run["updates"]
    ends = (run[way]["last"] for way in ("all", "few"))
    rows = {
        _("samples a step"): (str(run["read"][-1] // max(epochs, 1)), str(batch)),
        _("batches an epoch"): ("1", str(run["batches"])),
        _("epochs"): (str(epochs), str(epochs)),
        _("iterations"): (str(whole), str(few)),
        _("cost at the end"): tuple("-" if end is None else number(end) for end in ends),
    }
    return {
        "": list(rows),
        _("all samples at each step"): [row[0] for row in rows.values()],
        _("a batch at each step"): [row[1] for row in rows.values()],
    }


def new_data_chart(run: Plain, lang: str) -> Chart:
    """The cost on the new data while their batches come in, and of the model left as it was."""
    _ = words(lang)
    batches, costs = run["batches"], run["costs"]
    return Chart(
        [
            line(batches, costs, _("goes on, batch by batch"), GRADIENT, width=3),
            line([batches[0], batches[-1]], [costs[0]] * 2, _("left as it was"), GREY, dash="dash"),
        ],
        **dressed(lang, 320, 70, legend=1.05),
        xaxis=axis(_("new batches seen")),
        yaxis=axis(_("mean cost on the new data"), rangemode="tozero", automargin=True),
    )


def valleys_chart(run: Plain, lang: str) -> Chart:
    """The mean cost with its two valleys, and below it where each seed stands at the end."""
    _ = words(lang)
    seen = [w for w in run["few"] if w is not None and run["x"][0] <= w <= run["x"][-1]]
    start = {"text": _("start"), "x": run["start"], "y": 1, "yref": "y domain", "showarrow": False}
    ends = (
        scatter(
            # Each seed on a line of its own, so that many at one place are seen to be many.
            x=seen, y=[-(k % LINES) for k in range(len(seen))], mode="markers",
            name=_("a batch at each step, one mark a seed"),
            marker={"color": GRADIENT, "size": 6, "symbol": "triangle-up", "opacity": 0.6},
            hoverinfo="x",
        ),
        scatter(
            x=[run["all"]], y=[2], mode="markers", name=_("all samples at each step"),
            marker={"color": FUNCTION, "size": 13, "symbol": "diamond"}, hoverinfo="x",
        ),
    )  # fmt: skip
    across = {"range": [run["x"][0], run["x"][-1]]}
    x, y = run["better"]
    return Chart(
        [
            line(run["x"], run["f"], _("the mean cost"), FUNCTION, width=3),
            point(x, y, PARAMETER, "star") | {"name": _("lowest point"), "showlegend": True},
            *(placed(trace, 1) for trace in ends),
        ],
        **dressed(lang, 420, 70, legend=1.05),
        xaxis={"anchor": "y", "showticklabels": False} | across,
        yaxis=axis(_("mean cost"), domain=[0.22, 1], automargin=True),
        xaxis2=axis(run["letter"], anchor="y2") | across,
        yaxis2={"anchor": "x2", "domain": [0, 0.18], "range": [-LINES, 4], "visible": False},
        shapes=[upright(run["start"], color=GREY, dash="dot")],
        annotations=[start | {"xanchor": "left", "yanchor": "top"}],
    )


def in_bytes(count: int, lang: str) -> str:
    """A number of bytes as a person reads it."""
    number = numbers(lang, 3)
    for unit, size in (("MB", 1_000_000), ("kB", 1000)):
        if count >= size:
            return f"{number(count / size)} {unit}"
    return f"{count} B"
