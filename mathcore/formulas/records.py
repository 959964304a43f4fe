"""The kinds of record that state a formula once.

Everything else the project shows or runs (LaTeX, derivation, compiled function, curve, film) is
computed from the expressions held here, so none of them can disagree. Records hold expressions,
never LaTeX and never compiled functions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from sympy import Expr, S, Symbol

from mathcore.errors import N_, UnknownFormulaError
from mathcore.symbols import symbol

COUNT = symbol("n")
"""How many samples a cost adds up."""


class Named(Protocol):
    @property
    def name(self) -> str: ...


R = TypeVar("R", bound=Named)


class Records(Mapping[str, R], Generic[R]):
    """Records by name; an unknown name says which ones are known."""

    def __init__(self, kind: str, *rows: R) -> None:
        self.kind = kind
        self.rows = {row.name: row for row in rows}

    def __getitem__(self, name: str) -> R:
        if name not in self.rows:
            raise self.unknown(name)
        return self.rows[name]

    def unknown(self, name: object, *others: str) -> UnknownFormulaError:
        """The error for a name that no row has, where `others` would do as well."""
        return UnknownFormulaError(
            N_("no {kind} is named {name!r}; known: {known}"),
            kind=self.kind,
            name=str(name)[:40],
            known=", ".join((*self.rows, *others)),
        )

    def __contains__(self, name: object) -> bool:
        return name in self.rows

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Activation:
    """An activation function of one variable.

    `called` is the function that names it in a formula, such as sigma; with parameters it is
    called as elu(z, alpha), and elu(z) takes the defaults. `stable` and `stable_slope` are second
    spellings of the function and of its derivative that stay finite and accurate where `expr`
    does not; a test proves each equal. `parameters` maps each parameter to its default. `kinks`
    are the points where the derivative does not exist, at the default parameters; the branch that
    holds there in `expr` is the convention. `holes` maps points where `expr` has no value to the
    value that is stated there, its limit.
    """

    name: str
    z: Symbol
    expr: Expr
    called: Any
    source: str
    stable: Expr | None = None
    stable_slope: Expr | None = None
    kinks: tuple[Expr, ...] = ()
    parameters: Mapping[Symbol, Expr] = field(default_factory=dict, hash=False)
    holes: Mapping[Expr, Expr] = field(default_factory=dict, hash=False)

    def at(self, argument: Expr, *values: Expr) -> Expr:
        """The textbook spelling at an argument; without values, with the default parameters."""
        filled = dict(zip(self.parameters, values, strict=True)) if values else self.parameters
        return self.expr.xreplace({self.z: argument, **filled})

    @property
    def definition(self) -> Expr:
        """The textbook spelling, with the default parameters."""
        return self.expr.xreplace(dict(self.parameters))

    @property
    def numeric(self) -> Expr:
        """The spelling that code runs, with the default parameters."""
        spelled = self.expr if self.stable is None else self.stable
        return spelled.xreplace(dict(self.parameters))

    @property
    def numeric_slope(self) -> Expr | None:
        """The stated spelling of the derivative, with the default parameters, if there is one."""
        slope = self.stable_slope
        return None if slope is None else slope.xreplace(dict(self.parameters))


Scalings: TypeAlias = Mapping[str, tuple[Expr, Expr]]
SUM_OR_MEAN: Scalings = {"sum": (S.One, S.One), "mean": (1 / COUNT, S.One)}


@dataclass(frozen=True, slots=True)
class Loss:
    """The cost of one sample; the cost of a data set is the sum or the mean of these.

    `paired_with` names the activation whose output the loss is made for, and `stable` is the
    loss of activation and loss together, written in the logit. `parameters` maps each parameter
    to its default. `scalings` are the ways in which a cost is put together from n samples, by
    name: what stands before the sum, and the factor of each sample inside it.
    """

    name: str
    prediction: Symbol
    target: Symbol
    per_sample: Expr
    paired_with: str
    logit: Symbol
    stable: Expr
    source: str
    parameters: Mapping[Symbol, Expr] = field(default_factory=dict, hash=False)
    scalings: Scalings = field(default_factory=lambda: SUM_OR_MEAN, hash=False)

    @property
    def definition(self) -> Expr:
        """The loss of one sample, with the default parameters."""
        return self.per_sample.xreplace(dict(self.parameters))

    @property
    def numeric(self) -> Expr:
        """The spelling in the logit that code runs, with the default parameters."""
        return self.stable.xreplace(dict(self.parameters))


@dataclass(frozen=True, slots=True)
class Penalty:
    """What a cost adds for large weights: `factor` times the sum of `term` over all of them.

    `term` is written in one `weight`, and `factor` holds the `strength`. Biases are not counted.
    `kinks` are the weights at which the derivative of `term` does not exist.
    """

    name: str
    weight: Symbol
    strength: Symbol
    term: Expr
    factor: Expr
    source: str
    kinks: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Optimizer:
    """One step of descent as recurrences over a parameter, its gradient and a state."""

    name: str
    parameter: Symbol
    gradient: Symbol
    hyper: Mapping[Symbol, float]
    delta: Expr
    source: str
    state: tuple[Symbol, ...] = ()
    next_state: Mapping[Symbol, Expr] = field(default_factory=dict)

    @property
    def update(self) -> Expr:
        """The parameter after the step."""
        return self.parameter + self.delta
