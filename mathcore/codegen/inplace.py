"""Assignments to arrays as NumPy source that writes in place: no array is made while it runs.

Numbers are worked out before an array is touched, and every operation on arrays has its `out=`,
so that a step of an optimizer over a million parameters allocates nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sympy import Add, Expr, Mul, Pow, S, Symbol

from mathcore.codegen.numpy_printer import HousePrinter
from mathcore.errors import N_, SettingError
from mathcore.printing import plain

Assignments = Sequence[tuple[Symbol, Expr]]


def inplace_source(
    assignments: Assignments,
    arrays: Sequence[Symbol],
    numbers: Sequence[Symbol],
    name: str = "update",
) -> str:
    """NumPy source of a function that gives arrays their new values in place.

    Args:
        assignments: in order; a letter that is none of the arrays is a number, or an array kept
            for a moment.
        arrays: letters of float arrays of one shape; those assigned to are overwritten.
        numbers: letters of numbers, such as a rate; a number may also be an array that is
            broadcast, one rate for each row.
        name: the function's name.

    Returns:
        Source of `name(arrays..., numbers..., spare)`, where `spare` holds as many arrays of the
        same shape as its docstring says.

    Raises:
        SettingError: an assignment that is no sum, product or power.
    """
    lines = Lines(set(arrays))
    for letter, expr in assignments:
        lines.assign(letter, expr)
    given = ", ".join(HousePrinter().doprint(s) for s in (*arrays, *numbers))
    unpacked = [f"    {lines.spare(k)} = spare[{k}]" for k in range(lines.most)]
    body = [f"    {line}" for line in lines.written]
    head = f'    """Needs {lines.most} spare arrays."""'
    return "\n".join(
        ["import numpy", "", "", f"def {name}({given}, spare):", head, *unpacked, *body, ""]
    )


def spare_arrays(source: str) -> int:
    """How many spare arrays a source of `inplace_source` needs."""
    return source.count("= spare[")


@dataclass
class Lines:
    """Lines of source as they are written, and the arrays known so far."""

    arrays: set[Symbol]
    written: list[str] = field(default_factory=list)
    held: dict[Symbol, str] = field(default_factory=dict)
    most: int = 0

    def spare(self, k: int) -> str:
        return f"spare_{k}"

    def assign(self, letter: Symbol, expr: Expr) -> None:
        """One assignment: a number, an array kept for a moment, or an array given."""
        if letter in self.arrays:
            self.overwrite(letter, expr)
        elif self.is_number(expr):
            self.written.append(f"{self.code(letter)} = {self.code(expr)}")
        else:
            place = self.taken(len(self.held))
            found = self.value(expr, place, len(self.held) + 1)
            if found != place:
                self.written.append(f"numpy.copyto({place}, {found})")
            self.held[letter] = place
            self.arrays.add(letter)

    def overwrite(self, letter: Symbol, expr: Expr) -> None:
        """The new value of an array, straight into it where its old one is read first."""
        place, free = self.code(letter), len(self.held)
        divides = any(negative(part) and part.has(letter) for part in expr.atoms(Pow))
        if expr.count(letter) <= 1 and not divides:
            found = self.value(expr, place, free, first=letter)
        else:
            found = self.value(expr, self.taken(free), free + 1)
        if found != place:
            self.written.append(f"numpy.copyto({place}, {found})")

    def is_number(self, expr: Expr) -> bool:
        return not expr.free_symbols & self.arrays

    def code(self, expr: Expr) -> str:
        if isinstance(expr, Symbol) and expr in self.held:
            return self.held[expr]
        return str(HousePrinter().doprint(expr))

    def taken(self, k: int) -> str:
        self.most = max(self.most, k + 1)
        return self.spare(k)

    def call(self, function: str, *operands: str, out: str) -> str:
        self.written.append(f"numpy.{function}({', '.join(operands)}, out={out})")
        return out

    def value(self, expr: Expr, out: str, free: int, first: Symbol | None = None) -> str:
        """Where the value of an expression is found, in `out` if it had to be worked out.

        Spare arrays are used from the number `free` on. The part that holds the letter `first`
        is read before `out` is written.
        """
        if self.is_number(expr) or isinstance(expr, Symbol):
            return self.code(expr)
        if isinstance(expr, Add):
            return self.total(expr, out, free, first)
        if isinstance(expr, Mul) or (isinstance(expr, Pow) and negative(expr)):
            return self.product(expr, out, free, first)
        if isinstance(expr, Pow):
            return self.power(expr, out, free, first)
        raise SettingError(
            N_("{formula} is no sum, product or power, so no step in place can be written"),
            formula=plain(expr),
        )

    def total(self, expr: Add, out: str, free: int, first: Symbol | None) -> str:
        parts = [part for part in expr.args if not self.is_number(part)]
        parts.sort(key=lambda part: (first is None or not part.has(first), sign(part) < 0))
        number = expr - Add(*parts)
        found = self.value(parts[0], out, free, first)
        for part in parts[1:]:
            function, size = ("add", part) if sign(part) > 0 else ("subtract", -part)
            found = self.call(function, found, self.inside(size, free, out), out=out)
        return found if number == 0 else self.call("add", found, self.code(number), out=out)

    def product(self, expr: Expr, out: str, free: int, first: Symbol | None) -> str:
        parts = [part for part in Mul.make_args(expr) if not self.is_number(part)]
        number = expr / Mul(*parts)
        over = [part for part in parts if not negative(part)]
        over.sort(key=lambda part: first is None or not part.has(first))
        under = [1 / part for part in parts if negative(part)]
        found = self.value(over[0], out, free, first) if over else self.code(number)
        for part in over[1:]:
            found = self.call("multiply", found, self.inside(part, free, out), out=out)
        for part in under:
            found = self.call("divide", found, self.inside(part, free, out), out=out)
        if number == S.One or not over:
            return found
        return self.call("multiply", found, self.code(number), out=out)

    def power(self, expr: Pow, out: str, free: int, first: Symbol | None) -> str:
        found = self.value(expr.base, out, free, first)
        if expr.exp == 2:
            return self.call("multiply", found, found, out=out)
        if expr.exp == S.Half:
            return self.call("sqrt", found, out=out)
        return self.call("power", found, self.code(expr.exp), out=out)

    def inside(self, part: Expr, free: int, out: str) -> str:
        """The value of a part that must not touch `out`, in a spare array if need be."""
        if self.is_number(part) or isinstance(part, Symbol):
            return self.code(part)
        return self.value(part, self.taken(free), free + 1)


def sign(part: Expr) -> int:
    return -1 if part.could_extract_minus_sign() else 1


def negative(part: Expr) -> bool:
    return isinstance(part, Pow) and part.exp.could_extract_minus_sign()


def held_once(assignments: Assignments, kept: Sequence[Symbol]) -> list[tuple[Symbol, Expr]]:
    """The assignments with each letter that is read only once put in where it is read.

    `kept` are the letters that must have their values in the end; the others are assigned once.
    What they are put in must not stand between the two.
    """
    found = list(assignments)
    for letter in [letter for letter, _ in assignments if letter not in kept]:
        ((place, expr),) = ((k, e) for k, (a, e) in enumerate(found) if a == letter)
        readers = [k for k, (_, e) in enumerate(found) if e.has(letter)]
        if len(readers) == 1 and found[readers[0]][1].count(letter) == 1:
            reader, reads = found[readers[0]]
            found[readers[0]] = reader, reads.xreplace({letter: expr})
            del found[place]
    return found
