"""What a run did, row by row: row 0 is the start, row t the state after t recorded steps.

`gradients[name][t]` is the gradient at the state of row t, so the update that leads from row t to
row t+1 can be shown with its numbers.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from mathcore.errors import N_, DataError, SettingError
from mathcore.training.files import VERSION, Groups, read, write

Array = np.ndarray[Any, np.dtype[Any]]
LAYER = re.compile(r"[Wb](\d+)")


@dataclass(frozen=True, slots=True)
class History:
    """The record of a run.

    `step` counts updates of the parameters, shape (T,); `loss` is the mean loss over all samples
    (or the function's value), (T,); each metric is (T,); parameters and gradients are (T, ...).
    A run that was asked to keep no gradients has none.
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
            DataError: the run is not that of a network, so it has no layers; or its rows were
                kept without gradients.

        >>> from mathcore import Network, dataset, train
        >>> run = train(Network([2, 3, 1]), *dataset("xor", n=20), epochs=4)
        >>> norms = run.gradient_norms()
        >>> list(norms), norms[1].shape
        ([1, 2], (5,))
        """
        if not self.gradients:
            raise DataError(N_("the run was kept without gradients; train with gradients=True"))
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
        """Write the run to a .npz file, whole or not at all.

        Raises:
            SettingError: no file can be there.
        """
        if Path(path).is_dir() or not Path(path).parent.is_dir():
            raise SettingError(N_("no file can be written at {file}"), file=path)
        write(Path(path), self.config, self.groups())

    @classmethod
    def load(cls, path: str | Path) -> History:
        """Read a run that `save` wrote, or one that is being written.

        Raises:
            DataError: the file is missing, damaged, or not a run.
        """
        return cls.of(*read(Path(path)))

    @classmethod
    def of(cls, config: Mapping[str, Any], groups: Groups) -> History:
        """A run from its arrays as `groups` gives them."""
        return cls(config, **groups["row"], **{k: v for k, v in groups.items() if k != "row"})  # type: ignore[arg-type]

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
            for group, named in self.groups().items()
        }
        return json.dumps({"version": VERSION, "config": dict(self.config), **groups})

    def groups(self) -> Groups:
        """The arrays by what they are, as a file holds them."""
        return {
            "row": {"step": self.step, "loss": self.loss},
            "metrics": self.metrics,
            "parameters": self.parameters,
            "gradients": self.gradients,
            "state": self.state,
        }
