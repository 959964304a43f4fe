"""Plotly figures made of what the jobs sampled; motion is in the frames, so no rerun moves it."""

from __future__ import annotations

from functools import partial
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from app.ui.drawn import picture
from app.ui.files import offer_files
from app.ui.i18n import numbers, separators, words
from app.ui.motion import Moving, Trace, frame
from app.ui.palette import FUNCTION, GRADIENT, GREY

Curve = dict[str, Any]
CONFIG = {"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d", "toImage"]}


def show_chart(figure: go.Figure, *, key: str, alt: str, lang: str) -> None:
    """A chart, and under it the files that it can be taken home as.

    Args:
        key: names the chart among those of the app, and its files.
        alt: what it shows, for those who do not see it.
    """
    st.plotly_chart(figure, config=CONFIG, key=key, alt=alt)
    offer_files(partial(picture, figure), key, lang)


def tangent_chart(curve: Curve, lang: str) -> go.Figure:
    """f, its derivative, and the tangent of f at every place, one Plotly frame a place."""
    _, number = words(lang), numbers(lang)
    x, places = curve["variable"], curve["touch"]
    start = _first_shown(curve)
    figure = Moving(
        [
            line(curve["x"], curve["f"], _("f, the function"), FUNCTION, width=3),
            line(curve["x"], curve["slope"], _("f′, its slope"), GRADIENT, dash="dash", width=2.5),
            *_touching(curve, start, _),
        ],
        frames=[
            frame(str(k), [2, 3, 4], _touching(curve, k, _), _reading(curve, k, lang))
            for k in range(len(places))
        ],
    )
    figure.update_layout(
        height=520,
        separators=separators(lang),
        margin={"l": 8, "r": 8, "t": 100, "b": 8},
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
        xaxis={"title": x, "range": [curve["x"][0], curve["x"][-1]], "zeroline": True},
        yaxis={"range": curve["frame"], "zeroline": True, "automargin": True},
        hovermode="x unified",
        dragmode=False,
        annotations=[_reading(curve, start, lang)],
        sliders=[slider([number(x) for x in curve["touch"]], start)],
    )
    return figure


def line(x: list, y: list, name: str, color: str, **style: Any) -> Trace:
    return scatter(x=x, y=y, name=name, mode="lines", line={"color": color, **style})


def scatter(**settings: Any) -> Trace:
    return {"type": "scatter", **settings}


def _touching(curve: Curve, k: int, _: Any) -> list[Trace]:
    """The tangent at place k, its point on f, and the point of f' at the height of its slope."""
    x, ends = curve["x"], curve["tangents"][k]
    tangent = scatter(
        x=[x[0], x[-1]],
        y=ends,
        name=_("tangent"),
        mode="lines",
        line={"color": GRADIENT, "width": 1.5},
        hoverinfo="skip",
    )
    touch = point(curve["touch"][k], curve["at"][k], FUNCTION, "circle")
    slope = point(curve["touch"][k], curve["rise"][k], GRADIENT, "diamond")
    return [tangent, touch, slope]


def point(x: float, y: float | None, color: str, shape: str) -> Trace:
    marker = {"color": color, "size": 11, "symbol": shape, "line": {"color": "white", "width": 1}}
    return scatter(x=[x], y=[y], mode="markers", marker=marker, showlegend=False, hoverinfo="skip")


def _reading(curve: Curve, k: int, lang: str) -> dict[str, Any]:
    """The numbers at place k, as a line of text above the chart."""
    _, number = words(lang), numbers(lang)
    x, at, rise = curve["touch"][k], curve["at"][k], curve["rise"][k]
    place = f"{curve['variable']} = {number(x)}"
    if at is None:
        text = _("{place}: f has no value here", place=place)
    elif rise is None:
        text = _("{place}: f = {height}, no tangent here", place=place, height=number(at))
    else:
        text = _(
            "{place}: f = {height}, slope f′ = <b>{slope}</b>",
            place=place,
            height=number(at),
            slope=number(rise),
        )
    return caption(text)


def caption(text: str) -> dict[str, Any]:
    """A line of text above a chart, as an annotation that a frame may replace."""
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "yshift": 52,
        "yanchor": "bottom",
        "xanchor": "left",
        "align": "left",
        "showarrow": False,
        "font": {"size": 15},
    }


def slider(labels: list[str], active: int) -> dict[str, Any]:
    """A slider over the frames named 0, 1, ...; it moves the chart without the server."""
    still = {"mode": "immediate", "frame": {"duration": 0}, "transition": {"duration": 0}}
    return {
        "active": active,
        # The place is said above the chart; the labels under the ticks would collide.
        "currentvalue": {"visible": False},
        "font": {"color": "rgba(0,0,0,0)"},
        "ticklen": 0,
        "minorticklen": 0,
        "bgcolor": "rgba(128,128,128,0.25)",
        "activebgcolor": GRADIENT,
        "bordercolor": GREY,
        "pad": {"t": 56, "b": 0},
        "steps": [
            {"label": label, "method": "animate", "args": [[str(k)], still]}
            for k, label in enumerate(labels)
        ],
    }


def _first_shown(curve: Curve) -> int:
    """The place two thirds along, or the nearest one to it that has a tangent."""
    places = range(len(curve["touch"]))
    wanted = 2 * len(places) // 3
    able = [k for k in places if curve["rise"][k] is not None and curve["at"][k] is not None]
    return min(able, key=lambda k: abs(k - wanted), default=wanted)
