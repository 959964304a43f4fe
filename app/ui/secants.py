"""The charts of the page on the derivative: secants that turn into the tangent, and their error."""

from __future__ import annotations

from typing import Any

from app.ui.i18n import Words, numbers, words
from app.ui.palette import FUNCTION, GRADIENT, GREY, PARAMETER
from app.ui.plot import Chart, Trace, axis, caption, dressed, frame, line, point, scatter, slider

Plain = dict[str, Any]


def secant_chart(curve: Plain, secants: Plain | None, tangent: Plain | None, lang: str) -> Chart:
    """f; its tangent where there is one; and one frame for each step h, largest first."""
    _ = words(lang)
    traces = [line(curve["x"], curve["f"], _("f, the function"), FUNCTION, width=3)]
    layout = dressed(lang, 520, 100) | {
        "xaxis": axis(curve["variable"], range=[curve["x"][0], curve["x"][-1]]),
        "yaxis": {"range": curve["frame"], "automargin": True},
    }
    if secants is None:
        return Chart(traces, **layout)
    if tangent is not None:
        traces.append(
            line(secants["ends"], tangent["line"], _("tangent"), GRADIENT, dash="dash", width=2)
        )
    first = len(traces)
    said = [caption(reading(secants, k, lang)) for k in range(len(secants["h"]))]
    return Chart(
        traces + moving(secants, 0, _),
        frames=[
            frame(str(k), range(first, first + 4), moving(secants, k, _), said[k])
            for k in range(len(said))
        ],
        **layout,
        annotations=[said[0]],
        sliders=[slider(len(said), 0)],
    )


def moving(secants: Plain, k: int, _: Words) -> list[Trace]:
    """The secant of one step, its run and its rise, and its two points."""
    a, b = secants["at"], secants["at"] + secants["h"][k]
    low = secants["height"]
    high = None if secants["rise"][k] is None else low + secants["rise"][k]
    sides = line([a, b, b], [low, low, high], _("h and the rise"), GREY, dash="dot", width=2)
    return [
        line(secants["ends"], secants["lines"][k], _("secant"), PARAMETER, width=2.5),
        sides,
        point(a, low, FUNCTION, "circle"),
        point(b, high, PARAMETER, "diamond"),
    ]


def reading(secants: Plain, k: int, lang: str) -> str:
    """The numbers of one secant, as a line above the chart."""
    _, number = words(lang), numbers(lang)
    h, rise, slope = (secants[key][k] for key in ("h", "rise", "slope"))
    if slope is None:
        return _("h = {h}: f has no value there", h=number(h))
    return _(
        "h = {h}: rise {rise}, slope of the secant <b>{slope}</b>",
        h=number(h),
        rise=number(rise),
        slope=number(slope),
    )


def error_chart(table: Plain, lang: str) -> Chart:
    """How far each secant's slope is from the derivative, against h, both in powers of ten."""
    _ = words(lang)
    shown = [(h, error) for h, error in zip(table["h"], table["error"], strict=True) if error > 0]
    best = next((row for row in shown if row[0] == table["best"]), None)
    traces = [
        scatter(
            x=[h for h, _error in shown],
            y=[error for _h, error in shown],
            name=_("distance from the derivative"),
            mode="lines+markers",
            line={"color": FUNCTION},
        )
    ]
    if best is not None:
        traces.append(
            scatter(
                x=[best[0]],
                y=[best[1]],
                name=_("the best step"),
                mode="markers",
                marker={"color": GRADIENT, "size": 13, "symbol": "diamond"},
            )
        )
    return Chart(
        traces,
        **dressed(lang, 340),
        xaxis=axis("h", type="log", autorange="reversed", exponentformat="power"),
        yaxis={"type": "log", "exponentformat": "power", "automargin": True},
    )
