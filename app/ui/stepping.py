"""The path of descent on its curve, and the lens that shows what a learning rate will do."""

from __future__ import annotations

from typing import Any

from app.ui.i18n import Words, numbers, words
from app.ui.palette import FUNCTION, GRADIENT, GREEN, INK, ORANGE, PARAMETER, SKY
from app.ui.plot import Chart, Trace, axis, caption, dressed, frame, line, point, scatter, slider

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
        "at rest": _("at rest"),
        "slow": _("slow"),
        "monotone": _("monotone"),
        "at once": _("at once"),
        "oscillating": _("oscillating"),
        "bouncing": _("bouncing"),
        "diverging": _("diverging"),
    }[regime]


def regime_sentence(regime: str, _: Words) -> str:
    return {
        "at rest": _("At rest: it starts at the minimum, where the slope is 0, and never moves."),
        "slow": _("Slow: every step is right, and tiny. It arrives, much later."),
        "monotone": _("Monotone: it comes down one side and never overshoots."),
        "at once": _("At the border: near the minimum one step lands in it."),
        "oscillating": _("Oscillating: it overshoots, but less each time, and still arrives."),
        "bouncing": _("At the border: it jumps from side to side and comes no nearer."),
        "diverging": _("Diverging: each step overshoots further than the last."),
    }[regime]


def border_words(lens: Plain, lang: str) -> list[str]:
    """The two borders of the learning rate, as formulas where these are known."""
    number = numbers(lang)
    known = zip(lens["exact"], lens["bounds"][1:3], strict=True)
    return [number(border) if exact is None else exact for exact, border in known]


def lens_chart(lens: Plain, rate: float, lang: str) -> Chart:
    """The regimes as a bar over the learning rate, and a mark where the rate is."""
    _, number = words(lang), numbers(lang)
    ends = [0.0, *lens["bounds"]]
    bars = [
        {
            "type": "bar", "x": [high - low], "y": [""], "base": [low], "orientation": "h",
            "name": regime_words(name, _),
            "marker": {"color": color, "pattern": {"shape": shape, **OVERLAY}},
            "hovertemplate": f"{number(low)} - {number(high)}",
        }
        for (name, color, shape), low, high in zip(LENS, ends, ends[1:], strict=False)
    ]  # fmt: skip
    mark = scatter(
        x=[rate], y=[""], mode="markers", name=_("the learning rate"),
        marker={"symbol": "line-ns", "size": 44, "line": {"width": 5, "color": INK}},
    )  # fmt: skip
    layout = dressed(lang, 200, 80, legend=1.05)
    layout["legend"] |= {"traceorder": "normal"}
    return Chart(
        [*bars, mark],
        **layout,
        barmode="overlay",
        xaxis=axis(_("learning rate, per step"), range=[0, ends[-1]]),
    )


def walk_chart(run: Plain, lang: str) -> Chart:
    """The curve and the path on it; one frame for each step."""
    _ = words(lang)
    said = [caption(reading(run, k, lang)) for k in range(len(run["w"]))]
    last = len(said) - 1
    return Chart(
        [
            line(run["x"], run["f"], _("f, the function"), FUNCTION, width=3),
            *moving(run, last, _),
        ],
        frames=[frame(str(k), [1, 2], moving(run, k, _), said[k]) for k in range(len(said))],
        **dressed(lang, 500, 100),
        xaxis=axis(run["variable"], range=[run["x"][0], run["x"][-1]]),
        yaxis={"range": run["frame"], "automargin": True},
        annotations=[said[last]],
        sliders=[slider(len(said), last)],
    )


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
