"""The kinds of record that state a formula once.

Everything else the project shows or runs (LaTeX, derivation, compiled function, curve, film) is
computed from the expressions held here, so none of them can disagree. Records hold expressions,
never LaTeX and never compiled functions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from sympy import Expr, S, Symbol

from mathcore.errors import N_, SettingError, UnknownFormulaError
from mathcore.formulas.hyper import with_values
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
        known = (*self.rows, *others)
        near = get_close_matches(str(name)[:40].lower(), known, n=1)
        values = {"kind": self.kind, "name": str(name)[:40], "known": ", ".join(known)}
        if near:
            return UnknownFormulaError(
                N_("no {kind} is named {name!r}; known: {known}; the nearest is {near}"),
                near=near[0],
                **values,
            )
        return UnknownFormulaError(N_("no {kind} is named {name!r}; known: {known}"), **values)

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
    name: what stands before the sum, and the factor of each sample inside it. `two_classes` says
    that the targets are the classes 0 and 1, `shares` that they are the shares of several.
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
    two_classes: bool = False
    shares: bool = False

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
    """One step of descent as recurrences over a parameter, its gradient and a state.

    `assignments` are worked through in order; each gives its letter a new value, and the letters
    to its right mean the newest value they have. The last one is the parameter's. `state` maps
    the letters that are kept from step to step to their values before the first one. `hyper` maps
    the numbers one may choose, the learning rate first, to their defaults. `corrections` are the
    factors that undo the start of an average at 0; without them each is 1. The letter of the step
    counts from 1.
    """

    name: str
    parameter: Symbol
    gradient: Symbol
    hyper: Mapping[Symbol, float] = field(hash=False)
    assignments: tuple[tuple[Symbol, Expr], ...]
    source: str
    state: Mapping[Symbol, Expr] = field(default_factory=dict, hash=False)
    convention: str = "pytorch"
    corrections: tuple[Expr, ...] = ()

    @property
    def values(self) -> dict[Symbol, Expr]:
        """What each letter is after the step, in the values from before it."""
        found: dict[Symbol, Expr] = {}
        for letter, expr in self.assignments:
            found[letter] = expr.xreplace(found)
        return found

    @property
    def update(self) -> Expr:
        """The parameter after the step."""
        return self.values[self.parameter]

    @property
    def delta(self) -> Expr:
        """What the step adds to the parameter."""
        return self.update - self.parameter

    @property
    def next_state(self) -> dict[Symbol, Expr]:
        """Each letter of the state after the step."""
        values = self.values
        return {letter: values[letter] for letter in self.state}

    def with_values(self, **hyper: float) -> Optimizer:
        """The same optimizer with other hyperparameters, by their letters' names.

        Raises:
            SettingError: no such hyperparameter, or one outside its range.
        """
        return replace(self, hyper=with_values(self.name, self.hyper, hyper))

    def without_correction(self) -> Optimizer:
        """The same optimizer, its averages left as they are at the start.

        Raises:
            SettingError: nothing is corrected in it.
        """
        if not self.corrections:
            raise SettingError(N_("{owner} corrects no bias"), owner=self.name)
        ones = dict.fromkeys(self.corrections, S.One)
        kept: list[tuple[Symbol, Expr]] = []
        same: dict[Symbol, Expr] = {}
        for letter, expr in self.assignments:
            bare = expr.xreplace(ones).xreplace(same)
            if bare.is_Symbol:
                same[letter] = bare
            else:
                kept.append((letter, bare))
        return replace(self, assignments=tuple(kept), corrections=())


@dataclass(frozen=True, slots=True)
class Schedule:
    """The learning rate of each step, from the rate at the start and the number of steps done.

    `hyper` maps the numbers one may choose to their defaults. `horizon` is the one of them that,
    left as it is, becomes the length of the run.
    """

    name: str
    expr: Expr
    source: str
    hyper: Mapping[Symbol, float] = field(default_factory=dict, hash=False)
    horizon: Symbol | None = None

    def with_values(self, **hyper: float) -> Schedule:
        """The same schedule with other numbers, by their letters' names.

        Raises:
            SettingError: no such number in it, or one outside its range.
        """
        chosen = with_values(self.name, self.hyper, hyper)
        fixed = self.horizon is not None and self.horizon.name in hyper
        return replace(self, hyper=chosen, horizon=None if fixed else self.horizon)

    def over(self, steps: int) -> Schedule:
        """The same schedule for a run of so many steps."""
        if self.horizon is None:
            return self
        return self.with_values(**{self.horizon.name: float(steps)})


@dataclass(frozen=True, slots=True)
class Surface:
    """A function of two variables to walk down on.

    `frame` holds the ends of both axes of its picture, `start` where a walk usually begins.
    """

    name: str
    expr: Expr
    variables: tuple[Symbol, Symbol]
    frame: tuple[float, float]
    start: tuple[float, float]
    source: str


@dataclass(frozen=True, slots=True)
class Initialisation:
    """The weights before the first step: normal with mean 0 and this standard deviation.

    `spread` is written in the numbers of inputs and outputs of a layer. Biases start at 0.
    """

    name: str
    inputs: Symbol
    outputs: Symbol
    spread: Expr
    source: str


@dataclass(frozen=True, slots=True)
class Feature:
    """A quantity of a point (x_1, x_2) that a network is given as an input."""

    name: str
    expr: Expr
    source: str
