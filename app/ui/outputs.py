"""Logits and what the two kinds of outputs make of them, as bars that a slider moves."""

from __future__ import annotations

from typing import Any

from app.ui.i18n import Words, numbers, words
from app.ui.palette import FUNCTION, GRADIENT, GREY, ORANGE, PARAMETER
from app.ui.plot import Chart, Trace, axis, caption, dressed, frame, grid, placed, slider

Plain = dict[str, Any]
HATCHED = {"fillmode": "overlay", "fgcolor": "white", "fgopacity": 0.7}


def moves_words(_: Words) -> dict[str, str]:
    return {
        "temperature": _("the temperature T"),
        "shift": _("a number added to every logit"),
        "first": _("the first logit"),
    }


def bars(names: list[str], heights: list[float], name: str, lang: str, **style: Any) -> Trace:
    """Bars with their numbers on top."""
    number = numbers(lang, 3)
    return {
        "type": "bar", "x": names, "y": heights, "name": name, "textposition": "outside",
        "text": [number(height) for height in heights], "cliponaxis": False, "hoverinfo": "skip",
        **style,
    }  # fmt: skip


def outputs_at(slid: Plain, k: int, lang: str) -> list[Trace]:
    """The bars at place k of the slider, those of the logits in axes of their own."""
    _ = words(lang)
    names = [str(place + 1) for place in range(len(slid["logits"][k]))]
    logits = bars(names, slid["logits"][k], _("logits z"), lang, marker={"color": GREY})
    softmax = bars(names, slid["softmax"][k], "softmax", lang, marker={"color": FUNCTION})
    hatched = {"color": ORANGE, "pattern": {"shape": "/", **HATCHED}}
    sigmoid = bars(names, slid["sigmoid"][k], _("sigmoid"), lang, marker=hatched)
    return [placed(logits, 0), placed(softmax, 1), placed(sigmoid, 1)]


def outputs_chart(slid: Plain, lang: str) -> Chart:
    """Logits at the left, both outputs at the right; one frame for each place of the slider."""
    _, start = words(lang), slid["start"]
    every = [z for row in slid["logits"] for z in row]
    low, high = min(0.0, *every), max(0.0, *every)
    room = 0.15 * (high - low) or 1.0
    axes = grid(
        [_("logits z"), _("outputs")],
        2,
        across=[axis(_("class"))] * 2,
        up=[{"range": [low - room, high + room]}, {"range": [0, 1.15]}],
    )
    titles = axes.pop("annotations")
    said = [[*titles, caption(reading(slid, k, lang))] for k in range(len(slid["places"]))]
    return Chart(
        outputs_at(slid, start, lang),
        frames=[
            frame(str(k), range(3), outputs_at(slid, k, lang), *notes)
            for k, notes in enumerate(said)
        ],
        **dressed(lang, 480, 120, legend=1.09),
        **axes,
        annotations=said[start],
        sliders=[slider(len(said), start)],
    )


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


def errors_chart(shown: Plain, lang: str) -> Chart:
    """For each class: its share, its target, and the error, which is the gradient."""
    _ = words(lang)
    names = [str(place + 1) for place in range(len(shown["logits"]))]
    soft = shown["softmax"]
    return Chart(
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
        ],
        **dressed(lang, 340),
        xaxis=axis(_("class")),
        yaxis={"range": [-1.2, 1.2]},
    )  # fmt: skip
