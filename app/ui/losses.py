"""Names of the losses, and all of them in one picture."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from app.ui.charts import line
from app.ui.i18n import Words, separators, words
from app.ui.palette import FUNCTION, GRADIENT, PARAMETER

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


def overview_chart(curves: Plain, lang: str) -> go.Figure:
    """Losses for numbers by the error, losses for classes by the logit."""
    _ = words(lang)
    names = loss_names(_)
    figure = make_subplots(1, 2, subplot_titles=[_("for numbers, y = 0"), _("for classes")])
    for column, group in enumerate(("numbers", "classes"), 1):
        for row in curves[group]:
            color, dash = LOOKS[row["name"]]
            of_class = group == "classes"
            name = names[row["name"]] + (f", y = {row['target']}" if of_class else "")
            width = 1.6 if of_class and row["target"] == 0 else 3
            drawn = line(curves["x"], row["y"], name, color, dash=dash, width=width)
            figure.add_trace(drawn, 1, column)
    figure.update_xaxes(title=_("prediction"), col=1)
    figure.update_xaxes(title=_("logit"), col=2)
    figure.update_layout(
        height=480,
        separators=separators(lang),
        margin={"l": 8, "r": 8, "t": 40, "b": 8},
        legend={"orientation": "h", "y": -0.2, "yanchor": "top", "x": 0},
        dragmode=False,
    )
    return figure
