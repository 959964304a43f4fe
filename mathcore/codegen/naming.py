"""Names for arrays and sizes that printed code can keep.

A user names the arrays of a layer as he likes. Where a name is a word of Python, of a module that
the code calls, or of the printed code itself, the code has another one.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import count

from sympy import Expr, Indexed, Symbol

from mathcore.derivation.indices import Program, Statement
from mathcore.symbols import indexed, symbol

MADE = re.compile(r"[cstv]\d+|[a-z]+_.*")
"""What our printers call what they work out on the way."""
WORDS = {
    "N", "ROWS", "added", "array", "batch", "begin", "compiled", "done", "end", "fill", "first",
    "gradients", "jax", "jnp", "math", "measure", "memory", "most", "njit", "numpy", "one", "order",
    "others", "part", "rates", "real", "room", "rows", "size", "slopes", "spare", "start", "state",
    "step", "steps", "total", "train", "update", "weights", "whole", "windows",
    *keyword.kwlist, *dir(builtins),
}  # fmt: skip


def is_free(name: str) -> bool:
    """Whether code may call an array by that name.

    >>> [name for name in ("x", "W1", "lambda", "total", "s1", "x_1") if is_free(name)]
    ['x', 'W1']
    """
    return name not in WORDS and not MADE.fullmatch(name) and "_" not in name


def fresh(name: str, taken: Collection[str]) -> str:
    """A name like another one that nothing has."""
    short = name.replace("_", "")[:12]
    tries = (f"{short}Own{k or ''}" for k in count())
    return next(one for one in tries if one not in taken)


def with_free_names(program: Program, numbers: Iterable[str] = ()) -> Program:
    """The same program with names that code can keep.

    Args:
        numbers: inputs that are no arrays; they keep their names.
    """
    arrays = dict.fromkeys([*program.inputs, *(s.name for s in program)])
    sizes = sizes_of(program)
    leading = sizes[0] if sizes else None
    taken = {*arrays, *map(str, sizes)}
    other: dict[str, str] = {}
    for name in arrays:
        if name not in numbers and (not is_free(name) or name in map(str, sizes)):
            other[name] = fresh(name, taken | {*other.values()})
    letters: dict[Expr, Expr] = {
        size: symbol(fresh(str(size), taken | {*other.values()}))
        for size in sizes
        if not is_free(str(size)) and not (str(size) == "N" and size == leading)
    }
    return renamed(program, other, letters) if other or letters else program


def sizes_of(program: Program) -> list[Symbol]:
    """The letters for how long axes are, the first input's first one in front."""
    found = [e for _, shape in program.shapes for e in shape]
    found += [e for statement in program for e in statement.extents]
    return list(dict.fromkeys(s for e in found for s in sorted(e.free_symbols, key=str)))


def renamed(program: Program, arrays: dict[str, str], sizes: dict[Expr, Expr]) -> Program:
    """The program with other names."""

    def name(old: str) -> str:
        return arrays.get(old, old)

    def in_words(expr: Expr) -> Expr:
        elements = expr.atoms(Indexed)
        new = {e: indexed(name(str(e.base.label)))[e.indices] for e in elements}
        return expr.xreplace(new).xreplace(sizes)

    statements = tuple(
        Statement(in_words(s.target), in_words(s.expr), tuple(e.xreplace(sizes) for e in s.extents))
        for s in program
    )
    shapes = tuple(
        (name(one), tuple(e.xreplace(sizes) for e in shape)) for one, shape in program.shapes
    )
    return replace(
        program,
        inputs=tuple(map(name, program.inputs)),
        statements=statements,
        outputs=tuple(map(name, program.outputs)),
        shapes=shapes,
    )
