"""What was rendered, from which inputs, with which hash: `media/manifest.json`.

The manifest is where films and pages meet: a page that shows a film reads it here and needs no
Manim. A file counts as rendered only if its size and its hash are the ones written down, and
the manifest itself is only ever replaced whole.

Imports the standard library only.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from typing import Any

NAME = "manifest.json"
VERSION = 1
# A draft that was not written to for so many seconds will never be finished.
ABANDONED = 3600
# What belongs to a film, and how the names of those files end.
PARTS = {"film": "mp4", "captions": "srt", "web_captions": "vtt"}


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest(inputs: Mapping[str, Any]) -> str:
    """One hash of everything a film is made from."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def read(media: Path) -> dict[str, dict[str, Any]]:
    """The films of a manifest by name; none where there is no manifest or it is damaged."""
    try:
        content = json.loads((media / NAME).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError, UnicodeDecodeError):
        return {}
    if not isinstance(content, dict) or content.get("version") != VERSION:
        return {}
    films = content.get("films")
    if not isinstance(films, dict):
        return {}
    return {name: entry for name, entry in films.items() if isinstance(entry, dict)}


def file_entry(path: Path) -> dict[str, Any]:
    """What is written down of a file: its name, size and hash."""
    return {"path": path.name, "bytes": path.stat().st_size, "sha256": sha256(path)}


def parts(media: Path, stem: str) -> dict[str, dict[str, Any]]:
    """What is written down of a film's files, each by what it is."""
    return {part: file_entry(media / f"{stem}.{ending}") for part, ending in PARTS.items()}


def intact(media: Path, entry: Mapping[str, Any]) -> bool:
    """Whether the film and its captions are there, with the size and hash written down."""
    return all(_file_intact(media, entry.get(part)) for part in PARTS)


def _file_intact(media: Path, part: Any) -> bool:
    if not isinstance(part, dict) or not isinstance(part.get("path"), str):
        return False
    path = media / part["path"]
    # A path out of the folder is no film of ours, whatever its hash.
    if path.parent != media or not path.is_file():
        return False
    return path.stat().st_size == part.get("bytes") and sha256(path) == part.get("sha256")


def up_to_date(media: Path, name: str, inputs: Mapping[str, Any]) -> bool:
    """Whether the film of that name was made from these inputs and still is what was made."""
    entry = read(media).get(name)
    return entry is not None and entry.get("hash") == digest(inputs) and intact(media, entry)


def move_in(source: Path, target: Path) -> None:
    """Put a finished file in its place at once: a reader sees the old one or the new one."""
    move_all_in({source: target})


def move_all_in(files: Mapping[Path, Path]) -> None:
    """Put finished files, by source and target, in their places once all of them are written.

    Where one cannot be written, as on a full disk, the old ones stay and nothing new is left.
    """
    drafts: dict[str, Path] = {}
    try:
        for source, target in files.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            clear_drafts(target.parent, target.name)
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
            drafts[name] = target
            with os.fdopen(handle, "wb") as out, source.open("rb") as file:
                while chunk := file.read(1 << 20):
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            os.chmod(name, 0o644)
        for name, target in drafts.items():
            os.replace(name, target)
    except BaseException:
        for name in drafts:
            Path(name).unlink(missing_ok=True)
        raise


def clear_drafts(folder: Path, name: str) -> None:
    """Remove the drafts that a render left which was killed while it wrote; one that is still
    being written is younger."""
    for draft in folder.glob(f".{escape(name)}.*"):
        with suppress(OSError):
            if time.time() - draft.stat().st_mtime > ABANDONED:
                shutil.rmtree(draft) if draft.is_dir() else draft.unlink()


def record(media: Path, name: str, entry: Mapping[str, Any]) -> None:
    """Write down one film, leaving the others as they are, also if two renders end at once."""
    media.mkdir(parents=True, exist_ok=True)
    with _locked(media):
        films = read(media) | {name: dict(entry)}
        text = json.dumps({"version": VERSION, "films": films}, indent=2, sort_keys=True)
        with tempfile.TemporaryDirectory() as folder:
            draft = Path(folder) / NAME
            draft.write_text(text + "\n", encoding="utf-8")
            move_in(draft, media / NAME)


@contextmanager
def _locked(media: Path) -> Iterator[None]:
    try:
        import fcntl
    except ImportError:  # Windows has no flock; there two renders should not run at once.
        yield
        return
    with (media / f".{NAME}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
