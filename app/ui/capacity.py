"""The pictures of the page on under- and overfitting; everything was computed by a job."""

from __future__ import annotations

from typing import Any

from app.ui.descent import cost_axis
from app.ui.i18n import Words, words
from app.ui.palette import FUNCTION, GRADIENT, PARAMETER
from app.ui.plot import Chart, axis, dressed, line, upright

Plain = dict[str, Any]
FRAMES_A_SECOND = 20


def fit_spec(run: Plain, lang: str) -> Plain:
    """The frames of a fit: its curve over the samples, and both losses over the epochs."""
    _ = words(lang)
    return {
        "lang": lang,
        "frames": len(run["epochs"]),
        "opens": len(run["epochs"]) - 1,
        "steps": run["epochs"],
        "fps": FRAMES_A_SECOND,
        "labels": {
            "play": _("Play"), "pause": _("Pause"), "back": _("One step back"),
            "forward": _("One step forward"), "first": _("To the start"),
            "last": _("To the end"), "speed": _("Speed"),
            "step": _("Epoch {step} of {last}"), "position": _("Position in the run"),
        },
        "panels": [curve_panel(run, _), losses_panel(run, _)],
        "numbers": [
            {"name": _("loss, learned"), "values": run["loss"]},
            {"name": _("loss, judged"), "values": run["judged_loss"]},
        ],
    }  # fmt: skip


def curve_panel(run: Plain, _: Words) -> Plain:
    heights = [*run["y"], *run["judged"][1]]
    room = 0.15 * (max(heights) - min(heights)) or 1.0
    return {
        "title": _("The fit"),
        "alt": _("The samples as points, and the curve that is fitted to them at this epoch."),
        "x": {"label": "x", "range": [-1.05, 1.05]},
        "y": {"label": "y", "range": [min(heights) - room, max(heights) + room], "log": False},
        "marks": [
            {"kind": "line", "x": run["places"], "y": run["curves"], "name": _("the fit")},
            {"kind": "line", "x": run["places"], "y": [run["early"]] * len(run["epochs"]),
             "name": _("stopped early")},
            {
                "kind": "points",
                # The few to learn from lie on top.
                "x": [*run["judged"][0], *run["x"]], "y": [*run["judged"][1], *run["y"]],
                "group": [1] * len(run["judged"][0]) + [0] * len(run["x"]),
                "names": [_("to learn from"), _("to judge by")],
            },
        ],
    }  # fmt: skip


def losses_panel(run: Plain, _: Words) -> Plain:
    known = [loss for loss in [*run["loss"], *run["judged_loss"]] if loss is not None]
    floor = max(known) * 1e-4
    axis = cost_axis([max(loss, floor) for loss in known])
    low = axis["range"][0]
    traces = ((_("learned"), run["loss"]), (_("judged"), run["judged_loss"]))
    return {
        "title": _("Both losses"),
        "alt": _("The loss on the samples learned from and on those judged by, at every epoch."),
        "x": {"label": _("epoch"), "range": [0, max(run["epochs"][-1], 1)]},
        "y": {"label": _("mean cost"), **axis},
        "marks": [
            {"kind": "trace", "x": run["epochs"], "name": name,
             "y": [loss if loss is not None and loss >= low else None for loss in series]}
            for name, series in traces
        ],
    }  # fmt: skip


def capacity_chart(told: Plain, degree: int, lang: str) -> Chart:
    """Both losses at the end over the degree, with the one that is chosen."""
    _ = words(lang)
    return Chart(
        [
            line(told["degrees"], told["loss"], _("learned"), FUNCTION, width=3),
            line(told["degrees"], told["judged"], _("judged"), GRADIENT, width=3, dash="dash"),
        ],
        **dressed(lang, 380, 60),
        xaxis=axis(_("degree: the capacity"), dtick=1),
        yaxis=axis(_("mean cost"), type="log", exponentformat="power"),
        shapes=[
            upright(degree, color=PARAMETER, dash="dot", width=2)
            | {"showlegend": True, "name": _("the degree that is chosen")}
        ],
    )
