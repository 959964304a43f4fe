"""The path of descent on its curve, and the lens that shows what a learning rate will do."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from app.ui.charts import caption, line, point, scatter, slider
from app.ui.i18n import Words, numbers, separators, words
from app.ui.motion import Moving, Trace, frame
from app.ui.palette import FUNCTION, GRADIENT, GREEN, ORANGE, PARAMETER, SKY

Plain = dict[str, Any]
OVERLAY = {"fillmode": "overlay", "fgcolor": "white", "fgopacity": 0.7}
LENS = (
    ("slow", SKY, "."),
    ("monotone", GREEN, ""),
    ("oscillating", ORANGE, "/"),
    ("diverging", GRADIENT, "x"),
)


def regime_words(regime: str, _: Words) -> str:
    return {
        "slow": _("slow"),
        "monotone": _("monotone"),
        "at once": _("at once"),
        "oscillating": _("oscillating"),
        "bouncing": _("bouncing"),
        "diverging": _("diverging"),
    }[regime]


def regime_sentence(regime: str, _: Words) -> str:
    return {
        "slow": _("Slow: every step is right, and tiny. It arrives, much later."),
        "monotone": _("Monotone: it comes down one side and never overshoots."),
        "at once": _("At the border: near the minimum one step lands in it."),
        "oscillating": _("Oscillating: it overshoots, but less each time, and still arrives."),
        "bouncing": _("At the border: it jumps from side to side and comes no nearer."),
        "diverging": _("Diverging: each step overshoots further than the last."),
    }[regime]


def lens_chart(lens: Plain, rate: float, lang: str) -> go.Figure:
    """The regimes as a bar over the learning rate, and a mark where the rate is."""
    _, number = words(lang), numbers(lang)
    ends = [0.0, *lens["bounds"]]
    figure = go.Figure()
    for (name, color, shape), low, high in zip(LENS, ends, ends[1:], strict=False):
        figure.add_trace(
            go.Bar(
                x=[high - low], y=[""], base=[low], orientation="h", name=regime_words(name, _),
                marker={"color": color, "pattern": {"shape": shape, **OVERLAY}},
                hovertemplate=f"{number(low)} - {number(high)}",
            )
        )  # fmt: skip
    figure.add_trace(
        go.Scatter(
            x=[rate], y=[""], mode="markers", name=_("the learning rate"), showlegend=False,
            marker={"symbol": "line-ns", "size": 44, "line": {"width": 5, "color": "black"}},
        )
    )  # fmt: skip
    figure.update_layout(
        height=200,
        barmode="overlay",
        separators=separators(lang),
        margin={"l": 8, "r": 8, "t": 80, "b": 8},
        legend={"orientation": "h", "y": 1.05, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        xaxis={"title": _("learning rate, per step"), "range": [0, ends[-1]]},
        dragmode=False,
    )
    return figure


def walk_chart(run: Plain, lang: str) -> go.Figure:
    """The curve and the path on it; one frame for each step."""
    _ = words(lang)
    figure = Moving(
        [
            line(run["x"], run["f"], _("f, the function"), FUNCTION, width=3),
            *moving(run, len(run["w"]) - 1, _),
        ]
    )
    figure.frames = [
        frame(str(k), [1, 2], moving(run, k, _), caption(reading(run, k, lang)))
        for k in range(len(run["w"]))
    ]
    last = len(run["w"]) - 1
    figure.update_layout(
        height=500,
        separators=separators(lang),
        margin={"l": 8, "r": 8, "t": 100, "b": 8},
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
        xaxis={"title": run["variable"], "range": [run["x"][0], run["x"][-1]]},
        yaxis={"range": run["frame"], "automargin": True},
        dragmode=False,
        annotations=[caption(reading(run, last, lang))],
        sliders=[slider([str(k) for k in range(len(run["w"]))], last)],
    )
    return figure


def moving(run: Plain, k: int, _: Words) -> list[Trace]:
    """The path up to step k, and where it is then."""
    path = scatter(
        x=run["w"][: k + 1], y=run["height"][: k + 1], name=_("path"), mode="lines+markers",
        line={"color": PARAMETER, "width": 1.5}, marker={"size": 6},
    )  # fmt: skip
    return [path, point(run["w"][k], run["height"][k], GRADIENT, "diamond")]


def reading(run: Plain, k: int, lang: str) -> str:
    _, number = words(lang), numbers(lang)
    return _(
        "Step {k}: {letter} = {w}, f = {height}, slope <b>{slope}</b>",
        k=k,
        letter=run["variable"],
        w=number(run["w"][k]),
        height=number(run["height"][k]),
        slope=number(run["slope"][k]),
    )
