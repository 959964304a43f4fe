"""A Program as NumPy source: the code that trains, readable and runnable on its own.

A sum of a product of two arrays becomes `@` where it is a matrix product and `einsum` otherwise, a
sum of one array becomes `.sum`, and everything else is elementwise. No loop runs over samples or
units.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sympy import Add, Indexed, Mul, Sum, Symbol

from mathcore.codegen.execute import names_in
from mathcore.codegen.numpy_printer import HousePrinter
from mathcore.codegen.special import needed_by
from mathcore.codegen.stable import stabilise
from mathcore.derivation.indices import Program, Statement
from mathcore.errors import N_, SettingError
from mathcore.printing import plain
from mathcore.symbols import symbol

Indices = tuple[Symbol, ...]


def source(program: Program, name: str = "gradients") -> str:
    """NumPy source of a function that runs the program once.

    Args:
        program: statements in index notation; N stands for the number of rows of x.
        name: the function's name.

    Returns:
        Python source that needs nothing but NumPy; the function takes the program's inputs and
        returns its outputs as a tuple.
    """
    body = [f"    {statement.name} = {right_side(statement)}" for statement in program.statements]
    return "\n".join(
        [
            "import numpy",
            needed_by("\n".join(body)),
            "",
            f"def {name}({', '.join(program.inputs)}):",
            f"    N = {program.inputs[0]}.shape[0]",
            *body,
            f"    return {', '.join(program.outputs)}",
            "",
        ]
    )


def load(program: Program) -> Callable[..., Any]:
    """The function that `source` prints, ready to call: what is shown is what runs."""
    found: Callable[..., Any] = names_in(source(program))["gradients"]
    return found


def right_side(statement: Statement) -> str:
    """The NumPy expression of one statement's right side."""
    expr = statement.expr
    if expr.is_number:
        # A gradient has the shape of what it is taken by.
        return f"numpy.full_like({statement.name.removeprefix('d')}, {expr})"
    arrays: dict[Symbol, str] = {}
    for total in sorted(expr.atoms(Sum), key=str):
        stand_in = symbol(f"sum{len(arrays)}")
        arrays[stand_in] = contraction(total, statement.indices)
        expr = expr.xreplace({total: stand_in})
    for element in sorted(expr.atoms(Indexed), key=str):
        aligned(element, statement.indices)
        expr = expr.xreplace({element: symbol(str(element.base.label))})
    if len(arrays) == 1 and expr in arrays:
        return arrays[expr]
    text = HousePrinter().doprint(stabilise(expr))
    for stand_in, code in arrays.items():
        text = text.replace(str(stand_in), code if stand_in in Add.make_args(expr) else f"({code})")
    return str(text)


def aligned(element: Indexed, target: Indices) -> None:
    """Refuse an element whose indices NumPy would not line up with the target's."""
    if tuple(element.indices) != target[len(target) - len(element.indices) :]:
        raise SettingError(
            N_("{element} does not line up with the indices of its statement"),
            element=plain(element),
        )


def contraction(total: Sum, target: Indices) -> str:
    """A sum of a product of arrays as a matrix product, an einsum or a plain sum."""
    over = set(total.variables)
    factors = Mul.make_args(total.function)
    if not all(isinstance(factor, Indexed) for factor in factors):
        raise SettingError(N_("the sum {total} is not a product of arrays"), total=plain(total))
    kept = tuple(i for i in target if any(i in f.indices for f in factors))
    if len(factors) == 1:
        return plain_sum(factors[0], over)
    if len(factors) == 2 and len(kept) == 2 and len(over) == 1:
        for first, second in (factors, factors[::-1]):
            code = matrix_product(first, second, kept, *over)
            if code:
                return code
    letters = {index: chr(ord("a") + p) for p, index in enumerate(sorted({*over, *kept}, key=str))}
    spec = ",".join("".join(letters[i] for i in f.indices) for f in factors)
    names = ", ".join(str(f.base.label) for f in factors)
    return f'numpy.einsum("{spec}->{"".join(letters[i] for i in kept)}", {names})'


def plain_sum(element: Indexed, over: set[Symbol]) -> str:
    axes = tuple(p for p, i in enumerate(element.indices) if i in over)
    return f"{element.base.label}.sum(axis={axes[0] if len(axes) == 1 else axes})"


def matrix_product(first: Indexed, second: Indexed, kept: Sequence[Symbol], over: Symbol) -> str:
    """`first @ second`, transposed as needed, or nothing where the indices do not fit."""
    left = transposed(first, (kept[0], over))
    right = transposed(second, (over, kept[1]))
    return f"{left} @ {right}" if left and right else ""


def transposed(element: Indexed, wanted: tuple[Symbol, Symbol]) -> str:
    name = str(element.base.label)
    indices = tuple(element.indices)
    return name if indices == wanted else f"{name}.T" if indices == wanted[::-1] else ""
