"""A network of dense layers: its sizes, its formulas, its derived program and its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mathcore.codegen.epochs import Recurrence
from mathcore.codegen.equivalents import keras_source, torch_source
from mathcore.codegen.source import InPlace
from mathcore.codegen.standalone import standalone, standalone_loop, standalone_scan
from mathcore.derivation.indices import Program
from mathcore.derivation.layers import loss_of, row_of
from mathcore.derivation.matrices import MatrixEquation, matrix_form
from mathcore.derivation.steps import Derivation
from mathcore.errors import N_, SettingError
from mathcore.formulas import Activation, Optimizer, optimizer
from mathcore.training import made
from mathcore.training.explain import Explanation, explain
from mathcore.training.kinds import REAL, check_given, is_several, is_whole
from mathcore.training.sample import Values, sample, target
from mathcore.training.swell import Swell, swell

Array = np.ndarray[Any, np.dtype[Any]]
MOST_LAYERS, MOST_UNITS = 64, 4096
SOURCES = ("numpy", "numba", "jax", "torch", "keras")


@dataclass(frozen=True)
class Network:
    """Dense layers of the given sizes, inputs first.

    Args:
        sizes: units of each layer, inputs included; (d, 1) is a single neuron.
        hidden: the activation of the hidden layers, one for all or one for each: a name, or a
            record such as `activation` makes.
        output: the activation of the last layer, or "softmax", as of any other one.
        loss: a name in LOSSES, or "cross_entropy".
        l1, l2: strengths of the penalties of those names, which the cost adds to the mean loss.

    Raises:
        SettingError: fewer than two sizes, or one outside 1..4096; a negative strength.
        UnknownFormulaError: an unknown activation or loss.

    >>> [str(line.expr) for line in Network([2, 1]).program if line.name == "dz1"]
    ['(p[n, k] - y[n, k])/N']
    """

    sizes: Sequence[int]
    hidden: str | Activation | Sequence[str | Activation] = "tanh"
    output: str | Activation = "sigmoid"
    loss: str = "log_loss"
    l1: float = 0.0
    l2: float = 0.0
    layers: tuple[str | Activation, ...] = field(init=False)

    def __post_init__(self) -> None:
        check_given("sizes", self.sizes, is_several(self.sizes), "[2, 3, 1]")
        for size in self.sizes:
            check_given("sizes", self.sizes, is_whole(size), "[2, 3, 1]")
        sizes = tuple(int(size) for size in self.sizes)
        deep = len(sizes) - 2
        if not 0 <= deep < MOST_LAYERS or not all(1 <= size <= MOST_UNITS for size in sizes):
            raise SettingError(
                N_("a network needs 2 to {layers} sizes, each from 1 to {units}; got {sizes}"),
                layers=MOST_LAYERS + 1,
                units=MOST_UNITS,
                sizes=", ".join(map(str, sizes)) or "none",
            )
        for name in ("l1", "l2"):
            check_given(name, getattr(self, name), isinstance(getattr(self, name), REAL), "0.01")
            if not (np.isfinite(getattr(self, name)) and getattr(self, name) >= 0):
                raise SettingError(
                    N_("the strength {name} of a penalty is a number from 0 on, not {value}"),
                    name=name,
                    value=getattr(self, name),
                )
        if isinstance(self.hidden, str | Activation):
            hidden = [self.hidden] * deep
        else:
            check_given("hidden", self.hidden, is_several(self.hidden), "['tanh', 'relu']")
            hidden = list(self.hidden)
        if len(hidden) != deep:
            raise SettingError(
                N_("hidden activations given: {given}, hidden layers: {deep}; these must be equal"),
                given=len(hidden),
                deep=deep,
            )
        for given in (*hidden, self.output):
            row_of(given)
        loss_of(self.loss)
        object.__setattr__(self, "sizes", sizes)
        object.__setattr__(self, "layers", (*hidden, self.output))

    @property
    def program(self) -> Program:
        """The forward and backward statements, in index notation."""
        return made.program(self.layers, self.loss, tuple(self.strengths))

    def backprop(self) -> Derivation:
        """Backpropagation derived: the recursion from layer to layer, then every gradient.

        delta is the derivative of the cost J by the logits z. The parts are the three of the
        recursion for a layer l, then for each layer, last one first, those by its logits,
        weights and biases; sums that are entries of a product of matrices end as such.
        """
        return made.backprop(self.layers, self.loss, tuple(self.strengths))

    def matrices(self) -> tuple[MatrixEquation, ...]:
        """The forward and the backward pass as equations between whole matrices.

        A vector added to a matrix is added to each of its rows; ⊙ multiplies entry by entry.

        >>> print(*(e.text() for e in Network([2, 1]).matrices() if "J" not in e.text()), sep="\\n")
        z1 = b1 + x W1
        p = σ(z1)
        δ(l) = (δ(l + 1) (W(l + 1))^T) ⊙ g'(z(l))
        δ1 = (p - y)/N
        """
        return matrix_form([row_of(given) for given in self.layers], self.backprop())

    def explain(
        self,
        weight: str | tuple[int, int, int],
        x: Sequence[float] | Array,
        y: Sequence[float] | Array | float,
        parameters: dict[str, Array] | None = None,
    ) -> Explanation:
        """The derivative of one sample's loss by one weight, as `training.explain` explains it.

        >>> found = Network([2, 2, 1]).explain("W1[1,2]", [1.0, -1.0], 1.0)
        >>> found.count, found.path.units
        (1, (2, 1))
        """
        return explain(self, weight, x, y, parameters)

    def numbers(
        self,
        x: Sequence[float] | Array,
        y: Sequence[float] | Array | float,
        parameters: dict[str, Array] | None = None,
    ) -> dict[str, Array]:
        """Every array of the program on one sample, forwards and backwards, by name.

        Args:
            x: the sample's inputs, (d,).
            y: its targets, (k,), or a number where there is one output or where it is a class.
            parameters: the arrays W1, b1, ... by name; those of `start(0)` if left out.

        Raises:
            DataError: a sample of another length, or a number that is not finite.

        >>> Network([1, 1], output="identity", loss="mse").numbers(
        ...     3.0, 1.0, {"W1": np.array([[2.0]]), "b1": np.array([0.5])})["dW1"].tolist()
        [[16.5]]
        """
        row = sample(x, self.sizes[0])
        return dict(Values(self, row, target(self, y), parameters).arrays)

    def swell(self, most: int = 4) -> Swell:
        """The operations of the gradient unrolled, shared, and by backprop, for this network.

        Args:
            most: beside it, networks of 1 to so many hidden layers as wide as its widest one,
                and of its own depth with 1 to so many units in each hidden layer.
        """
        return swell(self, most)

    @property
    def strengths(self) -> dict[str, float]:
        """The penalties that count, by name."""
        given = {"l1": float(self.l1), "l2": float(self.l2)}
        return {name: strength for name, strength in given.items() if strength}

    def source(self, backend: str = "numpy") -> str:
        """The code that trains, as text that runs on its own.

        Args:
            backend: "numpy", "numba" or "jax" for what runs here; "torch" or "keras" for the
                same model in the words of that library, to compare with.

        Raises:
            SettingError: no such backend.
        """
        if backend not in SOURCES:
            raise SettingError(
                N_("no backend is named {name!r}; known: {known}"),
                name=str(backend)[:40],
                known=", ".join(SOURCES),
            )
        if backend == "numpy":
            return standalone(self.program, self.sizes, self.strengths)
        if backend == "numba":
            return standalone_loop(self.looped(), self.sizes)
        if backend == "jax":
            return standalone_scan(self.traced(), self.sizes)
        written = torch_source if backend == "torch" else keras_source
        return written(self.sizes, self.layers, self.loss, self.strengths)

    def looped(self, of: str | Optimizer = "sgd", batch: int = 32) -> str:
        """The compiled loop over batches with the steps of an optimizer, as Numba source."""
        return made.epoch(
            self.layers, self.loss, tuple(self.strengths.items()), tuple(self.sizes), batch,
            Recurrence.of(optimizer(of)),
        )  # fmt: skip

    def traced(self, of: str | Optimizer = "sgd") -> str:
        """The scan over batches with the steps of an optimizer, as JAX source."""
        return made.traced(
            self.layers, self.loss, tuple(self.strengths.items()), Recurrence.of(optimizer(of))
        )

    def run(self) -> Any:
        """The function `gradients` that `source` prints: losses, predictions and every gradient.

        The gradients are those of the mean loss and the penalties; `penalty` gives the latter.
        """
        return made.loaded(self.layers, self.loss, tuple(self.strengths.items()))

    def forward(self) -> Any:
        """The part of `run` that gives losses and predictions alone."""
        return made.forward(self.layers, self.loss)

    def printed(self) -> InPlace:
        """What `run` runs, with the arrays that it writes into."""
        return made.printed(self.layers, self.loss, tuple(self.strengths.items()))

    def penalty(self, parameters: Mapping[str, Array]) -> float:
        """What the penalties add to the mean loss.

        >>> Network([2, 1], l2=0.5).penalty({"W1": np.array([[1.0], [2.0]]), "b1": np.ones(1)})
        2.5
        """
        if not self.strengths:
            return 0.0
        run = made.penalty(len(self.layers), tuple(self.strengths.items()))
        return float(run(*parameters.values())[0][0])

    def start(self, seed: int) -> dict[str, Array]:
        """Random weights, normal with variance one over the inputs, and biases of 0."""
        draw = np.random.default_rng(seed)
        parameters: dict[str, Array] = {}
        for layer, (d, k) in enumerate(zip(self.sizes, self.sizes[1:], strict=False), start=1):
            parameters[f"W{layer}"] = draw.normal(0, d**-0.5, (d, k))
            parameters[f"b{layer}"] = np.zeros(k)
        return parameters

    def curvature(self, x: Array) -> float | None:
        """The largest curvature of a single neuron's cost, where it is the same everywhere.

        Descent with a learning rate above 2 over this number moves away along that direction.
        None for deeper networks, and for costs whose curvature changes from point to point.
        """
        if self.sizes[1:] != (1,) or "softmax" in self.layers or self.strengths:
            return None
        second = made.second_slope(self.output, self.loss)
        if not (second.is_number and second > 0):
            return None
        ones = np.hstack([x, np.ones((len(x), 1))])
        return float(second) * float(np.linalg.eigvalsh(ones.T @ ones / len(x))[-1])
