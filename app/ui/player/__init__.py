"""The player: frames worked out once on the server, shown and moved by the browser alone.

A spec carries everything that is seen: panels of marks, formulas with slots, numbers, and the
words on the controls. Nothing is computed here and nothing comes back, so moving the scrubber
costs the server nothing. The scripts are joined in the order of `SCRIPTS`; adding a kind of mark
is one entry in `marks.js`.

    player({"lang": "en", "frames": 3, "steps": [0, 1, 2], "fps": 20, "labels": {...},
            "panels": [{"title": ..., "alt": ..., "x": {"label": "w", "range": [0, 1]},
                        "y": {"label": "J", "range": [1e-3, 1], "log": True}, "marks": [...]}],
            "formulas": [{"mathml": ..., "alt": ..., "slots": {"w": [0.0, 0.5, 0.7]}}],
            "numbers": [{"name": "loss", "values": [0.9, 0.5, 0.4]}]}, key="descent")

Marks: `points` x [n], y [n], group [n], names; `line` x [n], y [frame][n]; `segments` x and y
[frame][n]; `heat` nx, ny, values [frame][ny * nx] from the lower left, range, and map "classes"
or "sequential"; `trace` x [frames], y [frames]. A `name` puts a mark in the legend; None breaks a
line. A surface from above: `ground`, a map that stands still, its values in a list of one; `level`
x [n], y [n], lines of equal height; `places` x [n], y [n]; `walk` x [frames], y [frames]. An
`order` fixes the colour, dash and shape of a mark. A heat mark may come with its `levels` already
packed. A panel of the kind "network" has columns of units, each with the maps it makes, and the
weights of every frame, packed.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Callable
from functools import partial
from math import isfinite
from pathlib import Path
from typing import Any

import streamlit as st

from app.ui import palette
from app.ui.drawn_player import run_picture
from app.ui.files import offer_files

Told = Callable[[Any], None]
HERE = Path(__file__).parent
SCRIPTS = (
    *("numbers.js", "axes.js", "marks.js", "surface.js"),
    *("formulas.js", "network.js", "player.js"),
)

# Groups differ in shape too and lines in their dashes, so that no meaning hangs on a colour.
COLOURS = {
    "light": {
        "groups": [*palette.CLASSES, palette.PURPLE, palette.GREY],
        "lines": [palette.PARAMETER, palette.GRADIENT, palette.PURPLE],
        "traces": [
            *(palette.FUNCTION, palette.GRADIENT, palette.GREEN),
            *(palette.ORANGE, palette.PURPLE, palette.SKY, palette.GREY, palette.INK),
        ],
    },
    "dark": {
        "groups": [*palette.CLASSES, palette.PURPLE, palette.GREY],
        "lines": [palette.PARAMETER, palette.GRADIENT, palette.PURPLE],
        "traces": [
            *(palette.SKY, palette.GRADIENT, palette.GREEN),
            *(palette.ORANGE, palette.PURPLE, palette.YELLOW, palette.GREY, palette.FUNCTION),
        ],
    },
}

_mount = st.components.v2.component(
    "discesa_player",
    html='<div class="player" data-testid="player"></div>',
    css=(HERE / "player.css").read_text("utf-8"),
    js="\n".join((HERE / script).read_text("utf-8") for script in SCRIPTS),
)


def player(
    spec: dict[str, Any], *, key: str, chosen: str = "", told: dict[str, Told] | None = None
) -> None:
    """Show the frames of a spec, with controls; frame and speed survive a rerun.

    Args:
        spec: plain data as described above; every series has one entry a frame.
        key: names the player among those of the app.
        chosen: the weight of a network that is made to stand out.
        told: what to call with what a reader has clicked: a weight (`chosen`), a place that a
            panel takes.

    Raises:
        ValueError: a series has another length than there are frames.
    """
    check(spec)
    shown = finite(spec | {"panels": [_packed(panel) for panel in spec["panels"]]})
    version = hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()

    def telling(name: str, tell: Told) -> Callable[[], None]:
        return lambda: tell(st.session_state[key][name])

    on_change: dict[str, Any] = {
        f"on_{name}_change": telling(name, tell) for name, tell in (told or {}).items()
    }
    _mount(
        key=key,
        data={"key": key, "version": version, "colours": COLOURS, "spec": shown, "chosen": chosen},
        **on_change,
    )
    if any(panel.get("kind") != "network" for panel in spec["panels"]):
        offer_files(partial(run_picture, spec), key, spec["lang"])


def check(spec: dict[str, Any]) -> None:
    """A frame that is missing would stop the motion without a word; say so here instead."""
    frames = spec["frames"]
    series = {"steps": spec["steps"]}
    for panel in spec["panels"]:
        if panel.get("kind") == "network":
            series[f"{panel['title']}: weights"] = panel["weights"]
            continue
        for mark in panel["marks"]:
            ready = mark["kind"] == "heat" and "levels" in mark
            for name in ("levels",) if ready else PER_FRAME[mark["kind"]]:
                series[f"{panel['title']}: {name} of {mark['kind']}"] = mark[name]
    for formula in spec.get("formulas", ()):
        series |= {f"slot {name}": values for name, values in formula["slots"].items()}
    series |= {number["name"]: number["values"] for number in spec.get("numbers", ())}
    wrong = {name: len(values) for name, values in series.items() if len(values) != frames}
    if frames < 1 or wrong:
        raise ValueError(f"a player of {frames} frames; other lengths: {wrong}")


MAPS = ("heat", "ground")
PER_FRAME = {
    "points": (),
    "line": ("y",),
    "segments": ("x", "y"),
    "heat": ("values",),
    "trace": ("x", "y"),
    "walk": ("x", "y"),
    "ground": (),
    "level": (),
    "places": (),
}


def _packed(panel: dict[str, Any]) -> dict[str, Any]:
    if panel.get("kind") == "network":
        return panel
    marks = [
        levels(mark) if mark["kind"] in MAPS and "levels" not in mark else mark
        for mark in panel["marks"]
    ]
    return panel | {"marks": marks}


def levels(mark: dict[str, Any]) -> dict[str, Any]:
    """A heat mark with each frame as bytes in base64, a fifteenth of the size of its numbers.

    Level 0 is no number, 1 to 255 are the colours from the lower to the upper end of the range.
    """
    low, high = mark["range"]
    if not low < high:
        raise ValueError(f"a map's range goes up, not from {low} to {high}")

    def level(value: float | None) -> int:
        if value is None or not isfinite(value):
            return 0
        colour: float = 254 * (min(max(value, low), high) - low) / (high - low)
        return 1 + round(colour)

    frames = [b64encode(bytes(map(level, frame))).decode() for frame in mark["values"]]
    return {name: part for name, part in mark.items() if name != "values"} | {"levels": frames}


def finite(value: Any) -> Any:
    """The same data with None for what is no finite number: JSON has no word for infinity."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, dict):
        return {name: finite(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [finite(part) for part in value]
    return value
