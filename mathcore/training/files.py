"""A run as a file: .npz with its configuration as JSON, whole or not at all; nothing is pickled.

While a run goes on, the rows after the first stand in a second file beside it, `run.npz.rows`,
each as a small .npz after its length: a row costs what it holds, however many came before. The
two files share a mark, so rows that were left of another run are told from those of this one.
Where the run is killed in the middle of a row, that row is not there. At its end all is one file.
"""

from __future__ import annotations

import io
import json
import os
import secrets
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, TypeAlias

import numpy as np

from mathcore.errors import N_, DataError

Array = np.ndarray[Any, np.dtype[Any]]
Named: TypeAlias = Mapping[str, Array]
Groups: TypeAlias = Mapping[str, Named]
"""The arrays of a run by what they are: its rows, metrics, parameters, gradients and state."""

VERSION = 1
GROUPS = ("row", "metrics", "parameters", "gradients", "state")
LENGTH, MARK = 8, 16
"""Bytes before each row that say how long it is, and at the beginning of a file of rows."""
DAMAGED = (OSError, KeyError, TypeError, ValueError, EOFError, zipfile.BadZipFile)


def write(path: Path, config: Mapping[str, Any], groups: Groups, mark: bytes = b"") -> None:
    """A whole run; what stood at this path stays until the new file is complete."""
    note = json.dumps({"version": VERSION, "config": dict(config), "mark": mark.hex()})
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            np.savez_compressed(stream, note=np.array(note), **flat(groups))  # type: ignore[arg-type]
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def read(path: Path) -> tuple[Mapping[str, Any], Groups]:
    """The configuration and the arrays of a run, as far as it has come.

    Raises:
        DataError: the file is missing, damaged, or not a run.
    """
    try:
        while True:
            note, groups = opened(path)
            mark = bytes.fromhex(note.get("mark", ""))
            if not mark:
                return note["config"], groups
            rows = rows_beside(path, mark)
            # A run that has ended in between is one file again.
            if rows or opened(path)[0] == note:
                return note["config"], together([groups, *rows])
    except DAMAGED as problem:
        raise DataError(
            N_("{file} is not a saved run, or it is damaged"), file=path.name
        ) from problem


def opened(path: Path) -> tuple[dict[str, Any], Groups]:
    # Opened here, since np.load leaves the file open where it is not an archive.
    with path.open("rb") as stream:
        return unpacked(stream)


def unpacked(stream: IO[bytes]) -> tuple[dict[str, Any], Groups]:
    groups: dict[str, dict[str, Array]] = {group: {} for group in GROUPS}
    with np.load(stream, allow_pickle=False) as stored:
        for key in stored.files:
            group, _, name = key.partition("/")
            if name:
                groups[group][name] = stored[key]
        note = json.loads(str(stored["note"])) if "note" in stored.files else {}
    if not groups["row"]:
        raise KeyError("row")
    return note, groups


def flat(groups: Groups) -> dict[str, Array]:
    return {f"{group}/{name}": a for group, named in groups.items() for name, a in named.items()}


def together(parts: Sequence[Groups]) -> Groups:
    """Rows after rows; a metric that some lack is nan there, and the state is the last one's."""

    def both(group: str) -> Named:
        names = dict.fromkeys(name for part in parts for name in part[group])
        return {
            name: np.concatenate(
                [part[group].get(name, np.full(len(part["row"]["step"]), np.nan)) for part in parts]
            )
            for name in names
        }

    return {group: both(group) for group in GROUPS[:-1]} | {"state": parts[-1]["state"]}


def beside(path: Path) -> Path:
    """The file of the rows that came after a run was first written."""
    return path.with_name(f"{path.name}.rows")


def rows_beside(path: Path, mark: bytes) -> list[Groups]:
    """The rows of the run with a mark, up to one that is torn."""
    found: list[Groups] = []
    try:
        # All at once: a run that goes on may write faster than its rows are unpacked.
        stream = io.BytesIO(beside(path).read_bytes())
        if stream.read(MARK) != mark:
            return []
        while size := int.from_bytes(stream.read(LENGTH)):
            found.append(unpacked(io.BytesIO(stream.read(size)))[1])
    except DAMAGED:
        pass
    return found


def begin(path: Path, config: Mapping[str, Any], groups: Groups) -> None:
    """A run that goes on: what there is of it so far, and an empty file for its rows."""
    mark = secrets.token_bytes(MARK)
    write(path, config, groups, mark)
    beside(path).write_bytes(mark)


def add(path: Path, groups: Groups) -> None:
    """One more row of a run that goes on."""
    row = io.BytesIO()
    np.savez(row, **flat(groups))  # type: ignore[arg-type]
    with beside(path).open("ab") as stream:
        stream.write(len(row.getbuffer()).to_bytes(LENGTH) + row.getvalue())


def end(path: Path, config: Mapping[str, Any], groups: Groups) -> None:
    """A run that has ended, in one file."""
    write(path, config, groups)
    beside(path).unlink(missing_ok=True)
