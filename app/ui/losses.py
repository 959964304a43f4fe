"""Names of the losses, and all of them in one picture."""

from __future__ import annotations

from typing import Any

from app.ui.i18n import Words, words
from app.ui.palette import FUNCTION, GRADIENT, PARAMETER
from app.ui.plot import Chart, axis, dressed, grid, line, placed

Plain = dict[str, Any]
LOOKS = {
    "mse": (FUNCTION, "solid"),
    "mae": (GRADIENT, "dash"),
    "huber": (PARAMETER, "dot"),
    "log_loss_logit": (FUNCTION, "solid"),
    "hinge": (GRADIENT, "dash"),
}


def loss_names(_: Words) -> dict[str, str]:
    return {
        "mse": _("squared error"),
        "mae": _("absolute error"),
        "huber": "Huber",
        "log_loss": _("log loss"),
        "log_loss_logit": _("log loss, by the logit"),
        "hinge": _("hinge"),
    }


def factor_names(_: Words) -> dict[str, str]:
    return {
        "half_sum": _("1/2, the sum"),
        "half_mean": _("1/(2n)"),
        "mean": _("1/n, the mean"),
        "none": _("no factor"),
    }


def overview_chart(curves: Plain, lang: str) -> Chart:
    """Losses for numbers by the error, losses for classes by the logit."""
    _ = words(lang)
    names = loss_names(_)
    traces = []
    for column, group in enumerate(("numbers", "classes")):
        for row in curves[group]:
            color, dash = LOOKS[row["name"]]
            of_class = group == "classes"
            name = names[row["name"]] + (f", y = {row['target']}" if of_class else "")
            width = 1.6 if of_class and row["target"] == 0 else 3
            drawn = line(curves["x"], row["y"], name, color, dash=dash, width=width)
            traces.append(placed(drawn, column))
    axes = grid(
        [_("for numbers, y = 0"), _("for classes")],
        2,
        across=[axis(_("prediction")), axis(_("logit"))],
        up=[{}, {}],
    )
    below = {"orientation": "h", "y": -0.2, "yanchor": "top", "x": 0}
    return Chart(traces, **dressed(lang, 480) | {"legend": below}, **axes)
