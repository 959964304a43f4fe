"""The films that are rendered, as `media/manifest.json` names them; how to render the others.

The manifest is where films and pages meet: nothing of `animations` is imported. A damaged one, an
entry that is none, or a file that is gone or cut short is as if it were not there. Knows no screen.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

MEDIA = Path("media")
NAME = "manifest.json"
QUALITIES = ("draft", "low", "medium", "high", "4k")
LECTURE = "lecture"

Film = dict[str, Any]


def rendered(lang: str, media: Path = MEDIA) -> dict[str, Film]:
    """The films in a language by name, each in the best quality that is there.

    An entry has `film` and `captions` as paths, and its `title`, `teaches`, `seconds` and
    `chapters` as far as the manifest has them.
    """
    found: dict[str, Film] = {}
    for entry in sorted(entries(media), key=lambda entry: quality(entry)):
        film, captions = (inside(media, entry.get(part)) for part in ("film", "web_captions"))
        if entry.get("language") == lang and own(entry) and film is not None:
            found[str(entry["scene"])] = {**entry, "film": film, "captions": captions}
    return found


def entries(media: Path) -> list[Film]:
    """What the manifest lists; nothing where there is none, or it is damaged."""
    try:
        films = json.loads((media / NAME).read_text("utf-8"))["films"]
        return [entry for entry in films.values() if isinstance(entry, dict)]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return []


def quality(entry: Film) -> int:
    named = entry.get("quality")
    return QUALITIES.index(named) if named in QUALITIES else -1


def own(entry: Film) -> bool:
    """Whether it is the film as the lecture has it: one with other parameters has a longer name."""
    film = entry.get("film")
    stem = f"{entry.get('scene')}.{entry.get('language')}.{entry.get('quality')}"
    return isinstance(film, dict) and film.get("path") == f"{stem}.mp4"


def inside(media: Path, part: Any) -> str | None:
    """The path of a file of the manifest, if it is in the folder and as long as written down."""
    if not isinstance(part, dict) or not isinstance(part.get("path"), str):
        return None
    path = media / part["path"]
    if path.resolve().parent != media.resolve() or not path.is_file():
        return None
    return str(path) if path.stat().st_size == part.get("bytes") else None
