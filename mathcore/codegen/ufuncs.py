"""An elementwise expression as calls that write into arrays which are there already.

Each operation is one call with `out=`; what is shared is computed once. Functions without such a
call, and whatever else has none, are written as one expression.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NamedTuple

import sympy as sp
from sympy import Add, Expr, Indexed, Mul, Piecewise, Pow, S, cse
from sympy.codegen.cfunctions import expm1, log1p

from mathcore.codegen.arrays import Indices, aligned
from mathcore.codegen.numpy_printer import HousePrinter
from mathcore.symbols import symbol

CALLS: dict[Any, str] = {
    sp.exp: "exp",
    sp.log: "log",
    sp.tanh: "tanh",
    sp.sinh: "sinh",
    sp.cosh: "cosh",
    sp.sin: "sin",
    sp.cos: "cos",
    sp.tan: "tan",
    sp.atan: "arctan",
    sp.asinh: "arcsinh",
    sp.Abs: "absolute",
    sp.sign: "sign",
    sp.floor: "floor",
    log1p: "log1p",
    expm1: "expm1",
}
"""Functions of one argument that write into an array."""

CHOICES: dict[Any, str] = {sp.Max: "maximum", sp.Min: "minimum"}
RELATIONS = (sp.core.relational.Relational, sp.And, sp.Or)


class Fold(NamedTuple):
    """An operation that is done one argument after the other, with its opposite."""

    with_it: str
    against: str
    turned: Callable[[str], tuple[str, ...]]


SUM = Fold("add", "subtract", lambda total: ("negative", total))
PRODUCT = Fold("multiply", "divide", lambda total: ("divide", "1", total))
Part = tuple[bool, Expr]
"""Whether an argument is taken the opposite way, and what it is."""


@dataclass(slots=True)
class Emitter:
    """Writes the calls of one line; `scratch` gives the k-th spare array of the target's shape."""

    target: str
    indices: Indices
    scratch: Callable[[int], str]
    calls: list[str] = field(default_factory=list)
    names: dict[Expr, str] = field(default_factory=dict)
    taken: int = 0

    def run(self, expr: Expr) -> list[str]:
        """The calls that leave the expression's values in the target."""
        shared, (whole,) = cse([self.prepared(expr)], symbols=fresh_names())
        known: dict[Expr, Expr] = {}
        for name, part in shared:
            opened = part.xreplace(known)
            if isinstance(opened, RELATIONS) or self.is_scalar(opened):
                known[name] = opened
                continue
            place = self.spare()
            self.into(place, opened)
            self.names[name] = place
        self.into(self.target, whole.xreplace(known))
        return self.calls

    def prepared(self, expr: Expr) -> Expr:
        """Elements as names of arrays, lined up with the target."""
        swap: dict[Expr, Expr] = {}
        for k, element in enumerate(sorted(expr.atoms(Indexed), key=str), start=1):
            swap[element] = symbol(f"v{k}")
            self.names[swap[element]] = aligned(element, self.indices)
        return expr.xreplace(swap)

    # What stands for a part

    def spare(self) -> str:
        self.taken += 1
        return self.scratch(self.taken)

    def is_scalar(self, expr: Expr) -> bool:
        """Whether no array stands in it."""
        return not any(s in self.names for s in expr.free_symbols)

    def is_ready(self, expr: Expr) -> bool:
        """Whether it is an array that is there, or a number."""
        return expr in self.names or self.is_scalar(expr)

    def text(self, expr: Expr) -> str:
        """An expression as one piece of code."""
        if expr in self.names:
            return self.names[expr]
        code = str(HousePrinter().doprint(expr))
        for one in expr.free_symbols:
            if one in self.names:
                code = re.sub(rf"\b{one}\b", self.names[one], code)
        return code

    def holds(self, expr: Expr, out: str) -> bool:
        """Whether a part reads the array that is written into."""
        return any(self.names.get(s) == out for s in expr.free_symbols)

    # Calls

    def call(self, function: str, out: str, *operands: str) -> None:
        self.calls.append(f"numpy.{function}({', '.join(operands)}, out={out})")

    def into(self, out: str, expr: Expr) -> None:
        """Emit the calls that leave the values of an expression in an array."""
        if self.is_ready(expr):
            if self.text(expr) != out:
                self.calls.append(f"{out}[...] = {self.text(expr)}")
            return
        for kind, emit in EMITTED:
            if isinstance(expr, kind) and emit(self, out, expr):
                return
        self.calls.append(f"{out}[...] = {self.text(expr)}")

    def one(self, out: str, expr: Expr) -> str:
        """What stands for the only argument of a call."""
        if self.is_ready(expr):
            return self.text(expr)
        self.into(out, expr)
        return out

    def fold(self, kind: Fold, out: str, parts: list[Part]) -> None:
        """One argument after the other; what reads the target comes first, for it is lost then."""
        first, *others = sorted(parts, key=lambda part: self.place(part, out))
        against, total = first[0], self.one(out, first[1])
        for opposite, part in others:
            before = self.taken
            if self.is_ready(part):
                operand = self.text(part)
            else:
                operand = out if total != out else self.spare()
                self.into(operand, part)
            self.taken = before
            if against and not opposite:
                self.call(kind.against, out, operand, total)
                against = False
            else:
                self.call(
                    kind.with_it if against == opposite else kind.against, out, total, operand
                )
            total = out
        if against:
            self.call(kind.turned(total)[0], out, *kind.turned(total)[1:])
        elif not others and total != out:
            self.calls.append(f"{out}[...] = {total}")

    def place(self, part: Part, out: str) -> tuple[bool, bool, bool, bool]:
        opposite, expr = part
        ready = self.is_ready(expr)
        return (not self.holds(expr, out), ready, opposite, self.is_scalar(expr))


def fresh_names() -> Any:
    return (symbol(f"c{k}") for k in count(1))


def emit_add(to: Emitter, out: str, expr: Expr) -> bool:
    """Terms one after the other; those with a minus are taken away."""
    terms = Add.make_args(expr)
    scalars = Add(*(term for term in terms if to.is_scalar(term)))
    parts = [(negative(t), -t if negative(t) else t) for t in terms if not to.is_scalar(t)]
    if scalars != 0:
        parts.append((negative(scalars), -scalars if negative(scalars) else scalars))
    to.fold(SUM, out, parts)
    return True


def negative(term: Expr) -> bool:
    first = term.args[0] if term.is_Mul else term
    return bool(first.is_number and first.is_negative)


def emit_mul(to: Emitter, out: str, expr: Expr) -> bool:
    """Factors one after the other; negative powers divide, numbers are one factor."""
    if emit_mask(to, out, expr):
        return True
    factors = Mul.make_args(expr)
    scalar = Mul(*(f for f in factors if to.is_scalar(f)))
    minus = scalar == -1
    parts = [(is_below(f), 1 / f if is_below(f) else f) for f in factors if not to.is_scalar(f)]
    if scalar not in (1, -1):
        below = scalar.func is Pow and is_below(scalar)
        parts.append((below, 1 / scalar if below else scalar))
    to.fold(PRODUCT, out, parts)
    if minus:
        to.call("negative", out, out)
    return True


def emit_mask(to: Emitter, out: str, expr: Expr) -> bool:
    """A product with a factor that is 1 but for one case: only there is it multiplied."""
    for factor in Mul.make_args(expr):
        if isinstance(factor, Piecewise) and len(factor.args) == 2:
            (value, when), (other, _) = factor.args
            rest = Mul(*(f for f in Mul.make_args(expr) if f is not factor))
            if other == 1 and value.is_number and not to.is_scalar(rest):
                if to.holds(factor, out):
                    return False
                to.into(out, rest)
                # NumPy multiplies by a mask ten times as fast as it writes where a mask says.
                mask = to.text(sp.Not(when))
                if value == 0:
                    to.call("multiply", out, out, mask)
                elif 0 < value < 1:
                    before, leak = to.taken, to.spare()
                    to.calls.append(f"numpy.copyto({leak}, {mask})")
                    to.call("maximum", leak, leak, to.text(value))
                    to.call("multiply", out, out, leak)
                    to.taken = before
                else:
                    scaled = f"{out}, {to.text(value)}, out={out}, where={to.text(when)}"
                    to.calls.append(f"numpy.multiply({scaled})")
                return True
    return False


def is_below(factor: Expr) -> bool:
    return isinstance(factor, Pow) and factor.exp.is_Number and factor.exp.is_negative


def emit_pow(to: Emitter, out: str, expr: Expr) -> bool:
    base, exponent = expr.args
    if is_below(expr):
        to.call("divide", out, "1", to.one(out, 1 / expr))
        return True
    if exponent in (2, S.Half):
        to.call("square" if exponent == 2 else "sqrt", out, to.one(out, base))
        return True
    if not to.is_scalar(exponent):
        return False
    to.call("power", out, to.one(out, base), to.text(exponent))
    return True


def emit_call(to: Emitter, out: str, expr: Expr) -> bool:
    if expr.func not in CALLS:
        return False
    to.call(CALLS[expr.func], out, to.one(out, expr.args[0]))
    return True


def emit_choice(to: Emitter, out: str, expr: Expr) -> bool:
    name = CHOICES[expr.func]
    to.fold(Fold(name, name, lambda total: ()), out, [(False, part) for part in expr.args])
    return True


def emit_cases(to: Emitter, out: str, expr: Expr) -> bool:
    """The last case everywhere, then each earlier one where it holds."""
    if expr.args[-1][1] is not sp.true or to.holds(expr, out):
        return False
    to.into(out, expr.args[-1][0])
    for value, when in expr.args[-2::-1]:
        before = to.taken
        operand = to.text(value) if to.is_ready(value) else to.one(to.spare(), value)
        to.taken = before
        to.calls.append(f"numpy.copyto({out}, {operand}, where={to.text(when)})")
    return True


EMITTED: tuple[tuple[Any, Callable[[Emitter, str, Expr], bool]], ...] = (
    (Add, emit_add),
    (Mul, emit_mul),
    (sp.exp, emit_call),
    (Pow, emit_pow),
    (Piecewise, emit_cases),
    ((sp.Max, sp.Min), emit_choice),
    (sp.Function, emit_call),
)


def reads(expr: Expr) -> set[str]:
    """The arrays that an expression reads."""
    return {str(e.base.label) for e in expr.atoms(Indexed)}
