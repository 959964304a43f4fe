"""The properties of an activation in words, each with what it means for a network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.ui.i18n import Words

Plain = dict[str, Any]
Number = Callable[[float], str]


def sentences(found: Plain, _: Words, number: Number) -> list[tuple[str, str]]:
    """Name and sentence of each property."""
    return [
        (_("Range"), range_words(found["range"], _, number)),
        (_("Growth"), growth_words(found["monotone"], _)),
        (_("Symmetry"), symmetry_words(found["symmetry"], _)),
        (_("At the ends"), limit_words(found["limits"], _, number)),
        (_("Slope"), slope_words(found, _, number)),
        (_("Corners and jumps"), kink_words(found["kinks"], _, number)),
    ]


def written(value: Plain, _: Words, number: Number) -> str:
    """A number: exact where that is short, otherwise rounded and marked so."""
    if "between" in value:
        return _("values between {low} and {high}", **bounds(value["between"], _, number))
    if value["value"] is None:
        return "∞" if value["sign"] > 0 else "-∞"
    exact: str | None = value["exact"]
    if exact:
        return exact
    return f"≈ {number(value['value'])}"


def bounds(pair: list[Plain], _: Words, number: Number) -> dict[str, str]:
    return {"low": written(pair[0], _, number), "high": written(pair[1], _, number)}


def range_words(found: Plain, _: Words, number: Number) -> str:
    if found["only"]:
        values = ", ".join(written(value, _, number) for value in found["only"])
        return _("Only these values: {values}.", values=values)
    ends = bounds([found["low"], found["high"]], _, number)
    reached = [
        ends[side]
        for side in ("low", "high")
        if found[f"{side}_reached"] and found[side]["value"] is not None
    ]
    said = _("Its values go from {low} to {high}; ", **ends)
    if not reached:
        return said + _("neither end is reached.")
    return said + _("reached: {values}.", values=", ".join(reached))


def growth_words(monotone: str, _: Words) -> str:
    return {
        "increasing": _("It always rises: a larger input gives a larger output."),
        "not decreasing": _("It never falls, but stands still somewhere: there it learns nothing."),
        "decreasing": _("It always falls: a larger input gives a smaller output."),
        "not increasing": _("It never rises, but stands still somewhere: there it learns nothing."),
        "constant": _("It is constant, so a network learns nothing through it."),
        "neither": _("It falls somewhere: there a larger input gives a smaller output."),
    }[monotone]


def symmetry_words(symmetry: str, _: Words) -> str:
    return {
        "odd": _("Odd, so centred on 0: inputs spread evenly around 0 average to 0 again."),
        "even": _("Even: it does not see the sign of its input."),
        "neither": _("Neither odd nor even: outputs do not average to 0 by themselves."),
    }[symmetry]


def limit_words(limits: list[Plain], _: Words, number: Number) -> str:
    left, right = (written(limit, _, number) for limit in limits)
    ends = {"left": left, "right": right}
    said = _("It goes to {left} on the far left and to {right} on the far right.", **ends)
    flat = [limit for limit in limits if limit.get("value") is not None]
    if len(flat) == 2:
        return f"{said} " + _("It saturates on both sides: large inputs barely move it.")
    if flat:
        return f"{said} " + _("It saturates on one side.")
    return said


def slope_words(found: Plain, _: Words, number: Number) -> str:
    """The largest slope, and what it does to a gradient on its way back through layers."""
    largest, steepest = found["largest_slope"], found["lipschitz"]
    if steepest["value"] is None and largest["value"] is not None:
        slope = written(largest, _, number)
        return _("It jumps, and between jumps its slope is at most {slope}.", slope=slope)
    if largest["value"] is None:
        return _("Its slope grows without bound, and so can gradients.")
    said = _("Its slope is never above {slope}. ", slope=written(largest, _, number))
    if steepest["value"] < 1:
        return said + _(
            "Weights aside, every layer of it shrinks a gradient at least to that share."
        )
    if steepest["value"] == 1:
        return said + _("Weights aside, a gradient passes a layer of it undiminished at best.")
    return said + _("A gradient can grow in a layer of it.")


def kink_words(kinks: list[Plain], _: Words, number: Number) -> str:
    if not kinks:
        return _("None: it has a derivative everywhere.")
    places = ", ".join(written(kink, _, number) for kink in kinks)
    return _("No derivative at z = {places}: the value used there is a convention.", places=places)
