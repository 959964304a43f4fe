"""The catalogues of the tree, compiled if they are older than their source."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]


def compile_catalogues() -> None:
    """Write each .mo beside its .po, whole or not at all: several test processes may do it."""
    for source in ROOT.glob("*/locale/*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime > source.stat().st_mtime:
            continue
        part = compiled.with_suffix(f".{os.getpid()}.part")
        with source.open("rb") as text, part.open("wb") as binary:
            write_mo(binary, read_po(text))
        part.replace(compiled)
