"""Two runs side by side for the player: the network without bends, and the one with them."""

from __future__ import annotations

from typing import Any

from app.naming import DATA
from app.ui.descent import player_labels
from app.ui.gallery import title_of
from app.ui.i18n import Words, words

Plain = dict[str, Any]
FRAMES_A_SECOND = 12


def data_names(_: Words) -> dict[str, str]:
    return {name: _(DATA[name]) for name in ("circle", "xor", "spiral", "moons", "gaussians")}


def race_spec(race: Plain, activation: str, lang: str) -> dict[str, Any]:
    """The map of each network over the samples, and both losses, frame by frame."""
    _ = words(lang)
    length = race["length"]
    titles = {name: title_of(name, _) for name in race["runs"]}
    steps = race["runs"][activation]["steps"][:length]
    losses = {name: run["loss"][:length] for name, run in race["runs"].items()}
    highest = max(loss for row in losses.values() for loss in row if loss is not None)
    return {
        "lang": lang,
        "frames": length,
        "steps": steps,
        "fps": FRAMES_A_SECOND,
        "labels": player_labels(_) | {"step": _("Epoch {step} of {last}")},
        "panels": [
            *(
                {
                    "title": _("hidden layers with {name}", name=titles[name]),
                    "alt": _("The samples, and which class the network gives each place."),
                    "x": {"label": "x₁", "range": race["frame"]},
                    "y": {"label": "x₂", "range": race["frame"], "log": False},
                    "marks": [
                        {
                            "kind": "heat", "values": run["maps"][:length], "range": [0, 1],
                            "nx": race["side"], "ny": race["side"],
                        },
                        {
                            "kind": "points", "x": race["x"], "y": race["y"],
                            "group": race["group"], "names": [_("class 0"), _("class 1")],
                        },
                    ],
                }
                for name, run in race["runs"].items()
            ),
            {
                "title": _("The loss of both"),
                "alt": _("The mean loss over the epochs, of both networks."),
                "x": {"label": _("epoch"), "range": [0, max(steps[-1], 1)]},
                "y": {"label": _("mean loss"), "range": [0, 1.05 * highest], "log": False},
                "marks": [
                    {"kind": "trace", "x": steps, "y": row, "name": titles[name]}
                    for name, row in losses.items()
                ],
            },
        ],
        "numbers": [
            {
                "name": _("accuracy, {name}", name=titles[name]),
                "values": run["accuracy"][:length],
            }
            for name, run in race["runs"].items()
        ],
    }  # fmt: skip
