"""Plotly figures made of what the jobs sampled; motion is in the frames, so no rerun moves it."""

from __future__ import annotations

import csv
import time
from functools import partial
from io import StringIO
from typing import Any

import streamlit as st

from app.ui.drawn import picture
from app.ui.figures import KINDS
from app.ui.files import offer_files
from app.ui.i18n import numbers, words
from app.ui.palette import FUNCTION, GRADIENT
from app.ui.plot import Chart, Trace, axis, caption, dressed, frame, line, point, scatter, slider

Curve = dict[str, Any]
TABLE = {"csv": "text/csv"}
"""The numbers of a chart, as a file."""
CONFIG = {"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d", "toImage"]}
HEAD_START = 0.3
"""Seconds by which a visitor's first chart is sent ahead of what stands below it."""


def show_chart(figure: Chart, *, key: str, alt: str, lang: str) -> None:
    """A chart, and under it the files that it can be taken home as.

    Args:
        key: names the chart among those of the app, and its files.
        alt: what it shows, for those who do not see it.
    """
    st.plotly_chart(figure, config=CONFIG, key=key, alt=alt)
    _let_the_first_one_stand()
    offer_files(partial(file_of, figure), key, lang, KINDS | TABLE)


def _let_the_first_one_stand() -> None:
    """A browser sets all that has come before it shows any: a whole page would come first.

    Where no browser asks there is none to wait for.
    """
    if "first chart" not in st.session_state and st.context.headers.get("User-Agent"):
        st.session_state["first chart"] = True
        time.sleep(HEAD_START)


def file_of(figure: Chart, kind: str, lang: str) -> bytes:
    """A chart as a picture, or its numbers as a table."""
    if kind not in TABLE:
        return picture(figure, kind, lang)
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(figure.table())
    return text.getvalue().encode()


def tangent_chart(curve: Curve, lang: str, near: float | None = None) -> Chart:
    """f, its derivative, and the tangent of f at every place, one Plotly frame a place.

    The first one shown is `near` some place, if it is given.
    """
    _ = words(lang)
    x, places = curve["variable"], curve["touch"]
    start = _first_shown(curve, near)
    return Chart(
        [
            line(curve["x"], curve["f"], _("f, the function"), FUNCTION, width=3),
            line(curve["x"], curve["slope"], _("f′, its slope"), GRADIENT, dash="dash", width=2.5),
            *_touching(curve, start, _),
        ],
        frames=[
            frame(str(k), [2, 3, 4], _touching(curve, k, _), _reading(curve, k, lang))
            for k in range(len(places))
        ],
        **dressed(lang, 520, 100),
        xaxis=axis(x, range=[curve["x"][0], curve["x"][-1]], zeroline=True),
        yaxis={"range": curve["frame"], "zeroline": True, "automargin": True},
        hovermode="x unified",
        annotations=[_reading(curve, start, lang)],
        sliders=[slider(len(places), start)],
    )


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


def _first_shown(curve: Curve, near: float | None = None) -> int:
    """The nearest place to one that has a tangent; to that two thirds along, if none is given."""
    places = range(len(curve["touch"]))
    middle = 2 * len(places) // 3
    wanted = curve["touch"][middle] if near is None else near
    able = [k for k in places if curve["rise"][k] is not None and curve["at"][k] is not None]
    return min(able, key=lambda k: abs(curve["touch"][k] - wanted), default=middle)
