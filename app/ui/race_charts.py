"""The pictures of the page on optimizers, its table and its sentences; a job computed all of it."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import Any

from app.ui.descent import cost_axis
from app.ui.i18n import Words, numbers, words
from app.ui.palette import FUNCTION, GRADIENT, GREEN, GREY, INK, ORANGE, PURPLE, SKY
from app.ui.plot import Chart, axis, dressed, line
from mathcore import OPTIMIZERS

Plain = dict[str, Any]
FRAMES_A_SECOND = 15
NOTHING = 1e-30
"""The share of the largest height below which a height is not drawn."""
ORDER = {name: k for k, name in enumerate(OPTIMIZERS)}
COLOURS = (FUNCTION, GRADIENT, GREEN, ORANGE, PURPLE, SKY, GREY, INK)
DASHES = ("solid", "dash", "dot")


def race_spec(
    race: Plain, field: Plain, lows: Plain | None, seen: Plain | None, lang: str
) -> Plain:
    """The frames of a race: the map, the heights, what one optimizer keeps, and its numbers."""
    _ = words(lang)
    panels = [map_panel(race, field, lows, _), heights_panel(race, _)]
    if seen is not None:
        panels += [state_panel(race, field, name, both, _) for name, both in seen["state"].items()]
    return {
        "lang": lang,
        "frames": len(race["steps"]),
        "opens": len(race["steps"]) - 1,
        "steps": race["steps"],
        "fps": FRAMES_A_SECOND,
        "labels": {
            "play": _("Play"), "pause": _("Pause"), "back": _("One step back"),
            "forward": _("One step forward"), "first": _("To the start"),
            "last": _("To the end"), "speed": _("Speed"), "step": _("Step {step} of {last}"),
            "position": _("Position in the run"),
        },
        "panels": panels,
        "formulas": [] if seen is None else seen["formulas"],
        "numbers": [
            {"name": f"f, {one['name']}", "values": one["f"]}
            for one in race["walks"] if one["last"] is not None
        ],
    }  # fmt: skip


def map_panel(race: Plain, field: Plain, lows: Plain | None, _: Words) -> Plain:
    """The surface from above with the walks on it; a click chooses the start."""
    across, up = field["letters"]
    places = (lows or {"places": []})["places"]
    return {
        "title": _("The surface from above; a click chooses the start"),
        "alt": _("Lines of equal height, and the way of each optimizer from the start."),
        "square": True,
        "takes": "picked",
        "x": {"label": across, "range": field["range"]},
        "y": {"label": up, "range": field["range"], "log": False},
        "marks": [
            {
                "kind": "ground", "nx": field["size"], "ny": field["size"],
                "values": [field["shades"]], "range": [0, 1],
            },
            {"kind": "level", **field["lines"]},
            *(
                {"kind": "walk", "x": one["x"], "y": one["y"], "name": one["name"],
                 "order": ORDER[one["name"]]}
                for one in race["walks"]
            ),
            *([{
                "kind": "places", "x": [p[0] for p in places], "y": [p[1] for p in places],
                "name": _("lowest point"),
            }] if places else []),
        ],
    }  # fmt: skip


def heights_panel(race: Plain, _: Words) -> Plain:
    """The height of every walk over the steps."""
    heights = [h for one in race["walks"] for h in one["f"] if h is not None]
    axis = height_axis(heights or [race["height"]], race["height"])
    return {
        "title": _("The height f over the steps"),
        "alt": _("The height of each optimizer at every step; a dot marks this one."),
        "x": {"label": _("step"), "range": [0, race["steps"][-1]]},
        "y": {"label": "f", **axis},
        "marks": [
            {"kind": "trace", "x": race["steps"], "y": framed(one["f"], axis), "name": one["name"],
             "order": ORDER[one["name"]]}
            for one in race["walks"]
        ],
    }  # fmt: skip


def height_axis(heights: list[float], start: float) -> Plain:
    """As `cost_axis`, in whole powers of ten; what flies away or falls to nothing is left out."""
    top = start + 2 * abs(start) + 1
    kept = [height for height in heights if height <= top] or [start]
    if min(kept) > 0:
        kept = [max(height, NOTHING * max(kept)) for height in kept]
    axis = cost_axis(kept)
    if axis["log"]:
        low, high = map(log10, axis["range"])
        axis["range"] = [10.0 ** floor(low), 10.0 ** ceil(high)]
    return axis


def framed(heights: list[float | None], axis: Plain) -> list[float | None]:
    """The heights that are within the frame: a dot outside it would stand on the labels."""
    low, high = axis["range"]
    return [h if h is not None and low <= h <= high else None for h in heights]


def state_panel(
    race: Plain, field: Plain, name: str, both: list[list[float | None]], _: Words
) -> Plain:
    """What the optimizer under the microscope keeps, for both coordinates."""
    known = [value for series in both for value in series if value is not None] or [0.0]
    low, high = min([0.0, *known]), max([0.0, *known])
    room = 0.05 * (high - low) or 1.0
    return {
        "title": _("What it keeps: {name}", name=name),
        "alt": _("The state {name} for each coordinate, over the steps.", name=name),
        "x": {"label": _("step"), "range": [0, race["steps"][-1]]},
        "y": {"label": name, "range": [low - room, high + room], "log": False},
        "marks": [
            {"kind": "trace", "x": race["steps"], "y": series,
             "name": _("{name} of {letter}", name=name, letter=letter)}
            for series, letter in zip(both, field["letters"], strict=True)
        ],
    }  # fmt: skip


def trouble_lines(race: Plain, _: Words) -> list[str]:
    """A line for each optimizer that broke or flew away; the others go on."""
    lines = []
    for one in race["walks"]:
        if one["trouble"]:
            lines.append(f"{one['name']}: {one['trouble']}")
        elif one["fled"] is not None:
            lines.append(
                _("{name} flies away: from step {step} on it is far above its start; try a "
                  "smaller rate", name=one["name"], step=one["fled"])
            )  # fmt: skip
    return lines


def standings(race: Plain, arrived: dict[str, int | None], lang: str) -> Plain:
    """A table: who is how high at the end, where, and since when near the lowest point."""
    _, number = words(lang), numbers(lang)
    walks = [one for one in race["walks"] if one["last"] is not None]
    return {
        _("optimizer"): [one["name"] for one in walks],
        _("f at the end"): [number(one["last"]) for one in walks],
        _("where"): ["; ".join(map(number, one["end"])) for one in walks],
        _("step from which at most 1 % of the height is left"): [
            "-" if arrived[one["name"]] is None else str(arrived[one["name"]]) for one in walks
        ],
    }


def lowest_words(lows: Plain, lang: str) -> str:
    """Where the surface is lowest: exactly where that is short, else in numbers."""
    _, number = words(lang), numbers(lang, 6)
    places = (
        "; ".join(text or number(value) for text, value in zip(exact, place, strict=True))
        for exact, place in zip(lows["exact"], lows["places"], strict=True)
    )
    return _(
        "Lowest, f = {value}, at {places}.",
        value=number(lows["value"]), places=", ".join(f"({place})" for place in places),
    )  # fmt: skip


def network_chart(runs: list[Plain], lang: str) -> Chart:
    """The cost of one network over the epochs, a line for each optimizer."""
    _ = words(lang)
    ticks = few_ticks([cost for one in runs for cost in one["loss"] if cost])
    return Chart(
        [
            line(
                list(range(len(one["loss"]))), one["loss"], one["name"],
                COLOURS[ORDER[one["name"]]], width=2.5,
                dash=DASHES[(ORDER[one["name"]] + ORDER[one["name"]] // 3) % 3],
            )
            for one in runs
        ],
        **dressed(lang, 400, 60),
        xaxis=axis(_("epoch")),
        yaxis=axis(
            _("mean cost"), type="log", automargin=True,
            tickvals=ticks, ticktext=[*map(numbers(lang), ticks)],
        ),
        hovermode="x unified",
    )  # fmt: skip


def few_ticks(costs: list[float]) -> list[float]:
    """Powers of ten, and between them 2 and 5 times each where that makes few numbers."""
    low, high = (floor(log10(end)) for end in (min(costs, default=1), max(costs, default=1)))
    factors = (1, 2, 5) if high - low < 3 else (1,)
    return [float(f"{factor}e{k}") for k in range(low, high + 2) for factor in factors]
