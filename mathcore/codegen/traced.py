"""A Program as JAX source: pure functions on whole arrays, which XLA compiles for any device.

Every statement stands above its lines as a comment, as in the NumPy source. The backward pass is
the derived one: nothing here calls `jax.grad`. No line says where an array lies, so the same
source runs on one device or on many, over which the rows of a batch are spread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import reduce
from itertools import count, pairwise
from typing import Any

import sympy as sp
from sympy import Expr, Indexed, Symbol, cse

from mathcore.codegen.arrays import WINDOWS, aligned, contracted, number, view
from mathcore.codegen.epochs import Recurrence, numbers_of, written
from mathcore.codegen.lowering import Line
from mathcore.codegen.numpy_printer import HousePrinter
from mathcore.codegen.source import Printed, commented, formula, listed
from mathcore.codegen.special import needed_by
from mathcore.derivation.indices import Program
from mathcore.formulas.hyper import STEP
from mathcore.symbols import symbol

HEAD = """import jax
import jax.numpy as jnp
"""

WINDOWS_OF = '''

def windows(x, width, axis):
    """Every `width` neighbours along an axis, side by side in a last one."""
    starts = jnp.arange(x.shape[axis] - width + 1)
    return jnp.moveaxis(jnp.take(x, starts[:, None] + jnp.arange(width), axis), axis + 1, -1)
'''


class TracedPrinter(HousePrinter):
    """Code on arrays that may be traced: a choice is a `where`, a number a plain one.

    Args:
        letters: how some symbols are written that are not written as their names.
    """

    def __init__(self, letters: Mapping[Symbol, str] | None = None) -> None:
        super().__init__()
        self.letters = letters or {}

    def _print_Symbol(self, expr: Symbol) -> str:
        return self.letters.get(expr, "") or str(super()._print_Symbol(expr))

    def _print_Piecewise(self, expr: Any) -> str:
        code = "numpy.nan"
        for value, when in reversed(expr.args):
            if when == sp.true:
                code = self._print(value)
            else:
                code = f"numpy.where({self._print(when)}, {self._print(value)}, {code})"
        return code

    def _print_Heaviside(self, expr: Any) -> str:
        inside, at_zero = expr.args
        cases = ((0, inside < 0), (at_zero, sp.Eq(inside, 0)), (1, True))
        return str(self._print(sp.Piecewise(*cases)))

    def _joined(self, name: str, expr: Any) -> str:
        parts: list[str] = [self._print(part) for part in expr.args]
        return reduce(lambda one, two: f"numpy.{name}({one}, {two})", parts)

    def _print_And(self, expr: Any) -> str:
        return self._joined("logical_and", expr)

    def _print_Or(self, expr: Any) -> str:
        return self._joined("logical_or", expr)

    def _print_ExpSum(self, expr: Any) -> str:
        # Without the barrier XLA adds the exponents, which is what the two factors avoid.
        exact, small = (self._print(part) for part in expr.args)
        return f"(jax.lax.optimization_barrier(numpy.exp({exact}))*numpy.exp({small}))"


def in_jax(code: str) -> str:
    """NumPy code in the words of JAX.

    XLA lays a transposed matrix out anew where the other one is a column: over many rows that takes
    five times as long as the sum itself, which `tensordot` asks for.
    """
    code = re.sub(r"numpy\.matmul\((\w+)\.T, (\w+)\)", r"numpy.tensordot(\1, \2, (0, 0))", code)
    return re.sub(r"\bnumpy\.", "jnp.", code.replace(WINDOWS, "windows"))


def helpers_for(code: str) -> str:
    """The source of the functions that some code calls."""
    return (WINDOWS_OF if "windows(" in code else "") + in_jax(needed_by(code))


class Traced(Printed):
    """The parts of one program's source in JAX."""

    def __init__(
        self, program: Program, constants: Mapping[str, float], name: str = "gradients"
    ) -> None:
        super().__init__(program, name, constants)

    def text(self) -> str:
        body = self.body()
        helpers = helpers_for("\n".join(body))
        return "\n".join([HEAD + helpers, "", *self.function(body), ""])

    def function(self, body: list[str]) -> list[str]:
        numbers = (f"{name}={value!r}" for name, value in self.constants.items())
        return [
            f"def {self.name}({', '.join([*self.arrays, *numbers])}):",
            f'    """{", ".join(self.program.outputs)}, by the formulas above each line."""',
            *self.opening(body),
            *body,
            f"    return {listed(self.program.outputs)}",
        ]

    def opening(self, body: list[str]) -> list[str]:
        """The sizes that the lines need."""
        code = "\n".join(line for line in body if not line.strip().startswith("#"))
        words = {s for size in self.shapes.values() for e in size for s in e.free_symbols}
        return self.sizes({s for s in words if re.search(rf"\b{s}\b", code)})

    def body(self) -> list[str]:
        statements = {s.name: s for s in self.program}
        parts, at = list[str](), ""
        for line in self.lines:
            if line.statement != at:
                at = line.statement
                parts += commented(formula(statements[at]))
            parts += [f"    {row}" for code in self.calls(line) for row in folded(code)]
        return parts

    def calls(self, line: Line) -> list[str]:
        extents = dict(zip(line.indices, line.extents, strict=True)) | dict(self.over(line))
        if line.kind == "contract":
            code, numbers = contracted(line.expr, line.indices, line.over, extents)
            scale = "".join(f"{number(f)}*" for f in numbers)
            return [in_jax(f"{line.target} = {scale}{code}")]
        if line.kind == "largest":
            code, axes = view(line.expr, extents)
            return [in_jax(f"{line.target} = {code}.max(axis={axes.index(line.over[0])})")]
        return self.elementwise(line)

    def elementwise(self, line: Line) -> list[str]:
        found = sorted(line.expr.atoms(Indexed), key=str)
        elements = {symbol(f"v{k}"): e for k, e in enumerate(found)}
        letters = {letter: aligned(e, line.indices) for letter, e in elements.items()}
        opened = line.expr.xreplace({e: letter for letter, e in elements.items()})
        parts, whole = shared(opened, letters, self.fresh())
        covered = {i for e in elements.values() for i in e.indices}
        if not set(line.indices) <= covered:
            shape = f"({', '.join(map(number, line.extents))},)"
            whole = f"numpy.broadcast_to({whole}, {shape})"
        return [in_jax(part) for part in (*parts, f"{line.target} = {whole}")]

    def fresh(self) -> Iterator[Symbol]:
        """Names for parts that are worked out once, none of them an array's."""
        taken = {*self.arrays, *(line.target for line in self.lines)}
        return (symbol(f"s{k}") for k in count(1) if f"s{k}" not in taken)


def folded(code: str, width: int = 92) -> list[str]:
    """An assignment over several lines where it is long, cut before its outermost signs."""
    target, _, value = code.partition(" = ")
    depth, signs = 0, list[tuple[int, int]]()
    for place, sign in enumerate(value):
        depth += (sign in "([") - (sign in ")]")
        if value[place - 1 : place + 2] in (" + ", " - "):
            signs.append((depth, place))
    if len(code) <= width or not signs:
        return [code]
    outermost = min(signs)[0]
    cuts = [0, *(place for depth, place in signs if depth == outermost), len(value)]
    terms = [value[a:b].strip() for a, b in pairwise(cuts)]
    return [f"{target} = (", *(f"    {term}" for term in terms), ")"]


def shared(
    expr: Expr, letters: Mapping[Symbol, str], names: Iterator[Symbol]
) -> tuple[list[str], str]:
    """Lines that work out each part of an expression once, and the code of the whole."""
    found, (whole,) = cse([expr], symbols=names)
    printer = TracedPrinter(letters)
    lines, known = [], dict[Expr, Expr]()
    for name, part in found:
        value = part.xreplace(known)
        # A number stays where it is read: alone, it would be an array of a kind of its own.
        if isinstance(part, sp.logic.boolalg.Boolean) or not value.free_symbols:
            known[name] = value
        else:
            lines.append(f"{name} = {printer.doprint(value)}")
    return lines, str(printer.doprint(whole.xreplace(known)))


# Steps

STEP_AND_STEPS = '''

def step(x, y, parameters, state, t, rate{hyper}):
    """The parameters and the state after the step {name} takes by one batch."""
    slopes = gradients(x, y, *parameters)[2:2 + len(parameters)]
    moved = [
        update(value, slope, *kept, t, {numbers})
        for value, slope, *kept in zip(parameters, slopes, *state)
    ]
    parameters, *state = zip(*moved)
    return parameters, tuple(state)


def steps(x, y, order, parameters, state, done, rates{hyper}):
    """A step for each row of `order`, which holds the numbers of a batch's samples."""
    def one(carry, batch):
        rows, t, rate = batch
        return step(x[rows], y[rows], *carry, t, rate{hyper}), None

    counts = done + 1 + jnp.arange(len(rates))
    carry, _ = jax.lax.scan(one, (parameters, state), (order, counts, rates))
    return carry
'''


def update_source(row: Recurrence) -> list[str]:
    """The function that gives an array of parameters, and its state, after one step."""
    kept = [row.parameter, *row.state]
    given = [row.parameter, row.gradient, *row.state, STEP, *row.hyper]
    lines = [f"{written(letter)} = {HousePrinter().doprint(e)}" for letter, e in row.assignments]
    return [
        f"def update({', '.join(map(written, given))}):",
        f'    """One step of {row.name}: the parameters, and what is kept for the next one."""',
        *(f"    {in_jax(line)}" for line in lines),
        f"    return {listed([written(letter) for letter in kept])}",
    ]


def traced_epoch(program: Program, constants: Mapping[str, float], row: Recurrence) -> str:
    """JAX source of `gradients`, `update`, `step` and `steps` for a network and an optimizer."""
    numbers = numbers_of(row)
    hyper = "".join(f", {written(letter)}" for letter in numbers)
    order = ", ".join(written(s) if s in numbers else "rate" for s in row.hyper)
    parts = STEP_AND_STEPS.format(name=row.name, hyper=hyper, numbers=order)
    update = "\n".join(update_source(row))
    return f"{Traced(program, constants).text()}\n\n{update}\n{parts}"


def traced_source(
    program: Program, constants: Mapping[str, float] | None = None, name: str = "gradients"
) -> str:
    """JAX source of a function that runs the program once.

    Args:
        program: statements in index notation with their extents.
        constants: inputs that are numbers, with the values they have where none is given.
        name: the function's name.
    """
    return Traced(program, constants or {}, name).text()
