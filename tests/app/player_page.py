"""A page with a player on it, for `test_player`: a fit that moves, its loss, and its update."""

import math
from itertools import pairwise

import streamlit as st

from app.ui.player import player
from mathcore.printing import mathml
from mathcore.symbols import symbol

FRAMES = 60
LABELS = {
    "en": {
        "play": "Play",
        "pause": "Pause",
        "back": "One step back",
        "forward": "One step forward",
        "first": "To the first step",
        "last": "To the last step",
        "speed": "Speed",
        "step": "Step {step} of {last}",
        "position": "Step shown",
    },
    "it": {
        "play": "Avvia",
        "pause": "Pausa",
        "back": "Un passo indietro",
        "forward": "Un passo avanti",
        "first": "Al primo passo",
        "last": "All'ultimo passo",
        "speed": "Velocità",
        "step": "Passo {step} di {last}",
        "position": "Passo mostrato",
    },
}


def points() -> dict:
    angles = [0.7 * k for k in range(160)]
    x = [2.4 * math.sin(3.1 * a) + 0.4 * math.cos(17 * a) for a in angles]
    y = [1.1 * u + 1.5 * math.sin(9.7 * a) for a, u in zip(angles, x, strict=True)]
    group = [int(v > 0.9 * u) for u, v in zip(x, y, strict=True)]
    return {"kind": "points", "x": x, "y": y, "group": group, "names": ["benign", "malignant"]}


def heat(size: int, frames: int) -> dict:
    def value(column: int, row: int, frame: int) -> float:
        return 1 / (1 + math.exp(-(row - column + 20 * math.sin(frame / 20)) / 6))

    values = [[value(c, r, t) for r in range(size) for c in range(size)] for t in range(frames)]
    return {"kind": "heat", "nx": size, "ny": size, "values": values, "range": [0, 1]}


def spec(lang: str, frames: int, warm: bool) -> dict:
    rate, weights = 0.1, [2.0 * (1 - 0.9**t) - 0.5 for t in range(frames)]
    slopes = [10 * (w - u) for w, u in pairwise(weights)] + [0.0]
    after = [w - rate * g for w, g in zip(weights, slopes, strict=True)]
    loss = [0.7 * math.exp(-t / 9) + 2e-4 for t in range(frames)]
    ends = [-3.0, 3.0]
    boundary = {
        "kind": "line",
        "x": ends,
        "y": [[w * x for x in ends] for w in weights],
        "name": "p = 0.5",
    }
    ground = [heat(60, frames)] if warm else []
    w, eta, slope = symbol("w"), symbol("eta"), symbol("g")
    return {
        "lang": lang,
        "frames": frames,
        "steps": [t if t < 20 else 5 * (t - 16) for t in range(frames)],
        "fps": 20,
        "labels": LABELS[lang],
        "panels": [
            {
                "title": "The boundary between the classes",
                "alt": "Two groups of points and a line that turns until it parts them",
                "x": {"label": "mean radius (standardised)", "range": [-3, 3]},
                "y": {"label": "mean texture (standardised)", "range": [-4, 4]},
                "marks": [*ground, points(), boundary],
            },
            {
                "title": "The loss",
                "alt": "The loss falls from 0.7 to nearly zero",
                "x": {"label": "step", "range": [0, 5 * (frames - 17)]},
                "y": {"label": "J", "range": [1e-4, 1], "log": True},
                "marks": [
                    {
                        "kind": "trace",
                        "x": [t if t < 20 else 5 * (t - 16) for t in range(frames)],
                        "y": loss,
                        "name": "log loss",
                    }
                ],
            },
        ],
        "formulas": [
            {
                "mathml": mathml(w - eta * slope, slots={w: "w_old", eta: "eta", slope: "slope"}),
                "alt": "the old weight minus the rate times the slope",
                "slots": {"w_old": weights, "eta": [rate] * frames, "slope": slopes},
            },
            {
                "mathml": "<math display='block'><script>window.pwned = 1</script>"
                "<mrow onclick='x()'><mi>w</mi><mo>=</mo><mn data-slot='w_new'></mn></mrow></math>",
                "alt": "the new weight",
                "slots": {"w_new": after},
            },
        ],
        "numbers": [
            {"name": "<b>loss</b>", "values": loss},
            {"name": "gone", "values": [float(t) for t in range(frames - 1)] + [math.inf]},
        ],
    }


lang = st.query_params.get("lang", "en")
frames = int(st.query_params.get("frames", FRAMES))
st.title("A player")
st.button("rerun", key="rerun")
if st.checkbox("more above"):
    st.write("Something that pushes the player down the page.")
player(spec(lang, frames, "heat" in st.query_params), key="the player")
st.write(f"The end of the page, drawn {st.session_state.setdefault('runs', 0) + 1} times.")
st.session_state["runs"] += 1
