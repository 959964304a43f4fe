"""Logits and what the two kinds of outputs make of them, as bars that a slider moves."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from app.ui.charts import caption, slider
from app.ui.i18n import Words, numbers, separators, words
from app.ui.palette import FUNCTION, GRADIENT, GREY, ORANGE, PARAMETER

Plain = dict[str, Any]
HATCHED = {"fillmode": "overlay", "fgcolor": "white", "fgopacity": 0.7}


def moves_words(_: Words) -> dict[str, str]:
    return {
        "temperature": _("the temperature T"),
        "shift": _("a number added to every logit"),
        "first": _("the first logit"),
    }


def bars(names: list[str], heights: list[float], name: str, lang: str, **style: Any) -> go.Bar:
    """Bars with their numbers on top."""
    number = numbers(lang, 3)
    return go.Bar(
        x=names, y=heights, name=name, text=[number(height) for height in heights],
        textposition="outside", cliponaxis=False, hoverinfo="skip", **style,
    )  # fmt: skip


def outputs_at(slid: Plain, k: int, lang: str) -> list[go.Bar]:
    _ = words(lang)
    names = [str(place + 1) for place in range(len(slid["logits"][k]))]
    return [
        bars(names, slid["logits"][k], _("logits z"), lang, marker={"color": GREY}),
        bars(names, slid["softmax"][k], "softmax", lang, marker={"color": FUNCTION}),
        bars(
            names, slid["sigmoid"][k], "sigmoid", lang,
            marker={"color": ORANGE, "pattern": {"shape": "/", **HATCHED}},
        ),
    ]  # fmt: skip


def outputs_chart(slid: Plain, lang: str) -> go.Figure:
    """Logits at the left, both outputs at the right; one frame for each place of the slider."""
    _, start = words(lang), slid["start"]
    figure = make_subplots(
        1, 2, subplot_titles=[_("logits z"), _("outputs")], horizontal_spacing=0.1
    )
    first, *others = outputs_at(slid, start, lang)
    figure.add_trace(first, 1, 1)
    for trace in others:
        figure.add_trace(trace, 1, 2)
    titles = list(figure.layout.annotations)
    frames = []
    for k in range(len(slid["places"])):
        said = [*titles, caption(reading(slid, k, lang))]
        moved = outputs_at(slid, k, lang)
        frames.append(
            go.Frame(name=str(k), traces=[0, 1, 2], data=moved, layout={"annotations": said})
        )
    figure.frames = frames
    every = [z for row in slid["logits"] for z in row]
    low, high = min(0.0, *every), max(0.0, *every)
    room = 0.15 * (high - low) or 1.0
    figure.update_yaxes(range=[low - room, high + room], col=1)
    figure.update_yaxes(range=[0, 1.15], col=2)
    figure.update_xaxes(title=_("class"))
    figure.update_layout(
        height=480,
        separators=separators(lang),
        margin={"l": 8, "r": 8, "t": 120, "b": 8},
        legend={"orientation": "h", "y": 1.09, "yanchor": "bottom", "x": 0},
        dragmode=False,
        annotations=[*titles, caption(reading(slid, start, lang))],
        sliders=[slider([numbers(lang)(place) for place in slid["places"]], start)],
    )
    return figure


def reading(slid: Plain, k: int, lang: str) -> str:
    _, number = words(lang), numbers(lang)
    template = {
        "temperature": _("T = {place}: softmax sums to {softmax}, sigmoid to <b>{sigmoid}</b>"),
        "shift": _("z + {place}: softmax sums to {softmax}, sigmoid to <b>{sigmoid}</b>"),
        "first": _("z₁ = {place}: softmax sums to {softmax}, sigmoid to <b>{sigmoid}</b>"),
    }[slid["moves"]]
    return template.format(
        place=number(slid["places"][k]),
        softmax=number(sum(slid["softmax"][k])),
        sigmoid=number(sum(slid["sigmoid"][k])),
    )


def errors_chart(shown: Plain, lang: str) -> go.Figure:
    """For each class: its share, its target, and the error, which is the gradient."""
    _ = words(lang)
    names = [str(place + 1) for place in range(len(shown["logits"]))]
    soft = shown["softmax"]
    figure = go.Figure(
        [
            bars(names, soft["p"], _("share p"), lang, marker={"color": FUNCTION}),
            bars(
                names, shown["target"], _("target y"), lang,
                marker={"color": PARAMETER, "pattern": {"shape": ".", **HATCHED}},
            ),
            bars(
                names, soft["slope"], _("gradient p - y"), lang,
                marker={"color": GRADIENT, "pattern": {"shape": "/", **HATCHED}},
            ),
        ]
    )  # fmt: skip
    figure.update_layout(
        height=340,
        separators=separators(lang),
        margin={"l": 8, "r": 8, "t": 40, "b": 8},
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
        xaxis={"title": _("class")},
        yaxis={"range": [-1.2, 1.2]},
        dragmode=False,
    )
    return figure
