"""Source as a module in a file, so that what is compiled from it is kept from run to run.

The file's name is the hash of what it holds, so a file never changes. The folder holds `MOST`
sources at most; the ones longest unused go first.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from types import ModuleType

MOST = 256
FOLDER = "DISCESA_CACHE"
"""The variable of the environment that names another folder."""


def folder() -> Path:
    """Where sources lie: a folder of the user's own."""
    given = os.environ.get(FOLDER)
    if given:
        return Path(given)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "discesa"


@lru_cache(maxsize=64)
def module_of(source: str) -> ModuleType:
    """The module that a source of our own printers makes, read from its file.

    Where no file can be written the module lives in a folder that goes with the process, and what
    is compiled is compiled again the next time.
    """
    name = f"discesa_{hashlib.sha256(source.encode()).hexdigest()[:24]}"
    try:
        path = stored(folder(), name, source)
    except OSError:
        path = stored(temporary(), name, source)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def stored(where: Path, name: str, source: str) -> Path:
    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = where / f"{name}.py"
    if not (path.is_file() and path.read_text("utf-8") == source):
        handle, part = tempfile.mkstemp(dir=where, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(source)
        os.replace(part, path)
        thin_out(where)
    return path


def thin_out(where: Path) -> None:
    """Drop the sources longest unused, with what was compiled from them."""
    files = sorted(where.glob("discesa_*.py"), key=lambda path: path.stat().st_mtime)
    for path in files[:-MOST]:
        path.unlink(missing_ok=True)
        for made in (where / "__pycache__").glob(f"{path.stem}.*"):
            made.unlink(missing_ok=True)


@lru_cache(maxsize=1)
def temporary() -> Path:
    import atexit

    made = Path(tempfile.mkdtemp(prefix="discesa-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made
