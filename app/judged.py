"""The questions of the page on the lecture's claims. Jobs as in `app.jobs`."""

from __future__ import annotations

import json
from typing import Any

import mathcore

Plain = dict[str, Any]


def topics() -> dict[int, list[str]]:
    """The names of the claims, by topic."""
    found: dict[int, list[str]] = {}
    for claim in mathcore.CLAIMS.values():
        found.setdefault(claim.topic, []).append(claim.name)
    return found


def claims_of(topic: int, lang: str) -> list[Plain]:
    """The claims of a topic, each judged here and now, with its evidence and its mended form."""
    return [
        json.loads(claim.to_json(lang))
        for claim in mathcore.CLAIMS.values()
        if claim.topic == topic
    ]
