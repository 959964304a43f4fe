"""What a run did, row by row: row 0 is the start, row t the state after t recorded steps.

`gradients[name][t]` is the gradient at the state of row t, so the update that leads from row t to
row t+1 can be shown with its numbers. Saved as .npz with its configuration as JSON; nothing is
ever pickled.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from mathcore.errors import N_, DataError

Array = np.ndarray[Any, np.dtype[Any]]
VERSION = 1
LAYER = re.compile(r"[Wb](\d+)")


@dataclass(frozen=True, slots=True)
class History:
    """The record of a run.

    `step` counts updates of the parameters, shape (T,); `loss` is the mean loss over all samples
    (or the function's value), (T,); each metric is (T,); parameters and gradients are (T, ...).
    `state` is what the optimizer keeps from step to step, as it is after the last row, with all
    parameters end to end; a run goes on from there.
    """

    config: Mapping[str, Any]
    step: Array
    loss: Array
    parameters: Mapping[str, Array]
    gradients: Mapping[str, Array]
    metrics: Mapping[str, Array] = field(default_factory=dict)
    state: Mapping[str, Array] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.step)

    def at(self, row: int) -> dict[str, Array]:
        """The parameters in one row; -1 is the end of the run."""
        return {name: values[row] for name, values in self.parameters.items()}

    def gradient_norms(self) -> dict[int, Array]:
        """How long the gradient of each layer is, weights and biases together, row by row, (T,).

        Raises:
            DataError: the run is not that of a network, so it has no layers.

        >>> from mathcore import Network, dataset, train
        >>> run = train(Network([2, 3, 1]), *dataset("xor", n=20), epochs=4)
        >>> norms = run.gradient_norms()
        >>> list(norms), norms[1].shape
        ([1, 2], (5,))
        """
        norms: dict[int, Array] = {}
        for name, values in self.gradients.items():
            if not (layer := LAYER.fullmatch(name)):
                raise DataError(
                    N_("{name} is of no layer: gradients by layer are those of a network"),
                    name=name,
                )
            flat, number = values.reshape(len(self), -1), int(layer[1])
            # Squares of a gradient that explodes would overflow.
            norms[number] = np.hypot(norms.get(number, 0.0), np.hypot.reduce(flat, axis=1))
        return norms

    def save(self, path: str | Path) -> None:
        """Write the run to a .npz file, whole or not at all."""
        path = Path(path)
        arrays = {
            f"{group}/{name}": values
            for group, named in self._groups().items()
            for name, values in named.items()
        }
        note = json.dumps({"version": VERSION, "config": dict(self.config)})
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as stream:
                np.savez_compressed(stream, note=np.array(note), **arrays)  # type: ignore[arg-type]
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise

    @classmethod
    def load(cls, path: str | Path) -> History:
        """Read a run that `save` wrote.

        Raises:
            DataError: the file is missing, damaged, or not a run.
        """
        try:
            # Opened here, since np.load leaves the file open where it is not an archive.
            with (
                Path(path).open("rb") as stream,
                np.load(stream, allow_pickle=False) as stored,
            ):
                note = json.loads(str(stored["note"]))
                groups: dict[str, dict[str, Array]] = {
                    "row": {},
                    "metrics": {},
                    "parameters": {},
                    "gradients": {},
                    "state": {},
                }
                for key in stored.files:
                    group, _, name = key.partition("/")
                    if name:
                        groups[group][name] = stored[key]
            return cls(note["config"], **groups.pop("row"), **groups)  # type: ignore[arg-type]
        except (OSError, KeyError, TypeError, ValueError, EOFError, zipfile.BadZipFile) as problem:
            raise DataError(
                N_("{file} is not a saved run, or it is damaged"), file=Path(path).name
            ) from problem

    def to_csv(self) -> str:
        """One row per recorded step: counts, loss, metrics, and every parameter by element."""
        columns: dict[str, Array] = {"step": self.step, "loss": self.loss, **self.metrics}
        for name, values in self.parameters.items():
            flat = values.reshape(len(self), -1)
            for place, index in enumerate(np.ndindex(values.shape[1:])):
                label = name + "".join(f"_{i + 1}" for i in index)
                columns[label] = flat[:, place]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip(*(column.tolist() for column in columns.values()), strict=True))
        return text.getvalue()

    def to_json(self) -> str:
        """The whole run as JSON."""
        groups = {
            group: {name: values.tolist() for name, values in named.items()}
            for group, named in self._groups().items()
        }
        return json.dumps({"version": VERSION, "config": dict(self.config), **groups})

    def _groups(self) -> dict[str, Mapping[str, Array]]:
        return {
            "row": {"step": self.step, "loss": self.loss},
            "metrics": self.metrics,
            "parameters": self.parameters,
            "gradients": self.gradients,
            "state": self.state,
        }
