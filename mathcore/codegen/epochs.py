"""A whole pass over the data as compiled code: gather a batch, its gradients, the step, the next.

The source holds the program's `gradients`, the optimizer's `update`, and `steps`, which runs
both batch after batch on parameters, slopes and state that lie end to end in flat arrays.
"""

from __future__ import annotations

from typing import NamedTuple

from sympy import Add, Expr, Mul, S, Symbol

from mathcore.codegen.arrays import number
from mathcore.codegen.filling import Filling, wrapped
from mathcore.codegen.scalar import ScalarPrinter
from mathcore.formulas import Optimizer
from mathcore.formulas.hyper import RATE, STEP
from mathcore.symbols import symbol


def written(letter: Symbol) -> str:
    """A letter as code, also where Python has another use for the word."""
    return str(ScalarPrinter().doprint(letter))


class Recurrence(NamedTuple):
    """What an optimizer's record says of one step, as a key of what is printed for it."""

    name: str
    parameter: Symbol
    gradient: Symbol
    state: tuple[Symbol, ...]
    hyper: tuple[Symbol, ...]
    assignments: tuple[tuple[Symbol, Expr], ...]

    @classmethod
    def of(cls, row: Optimizer) -> Recurrence:
        return cls(
            row.name, row.parameter, row.gradient, tuple(row.state), tuple(row.hyper),
            tuple(row.assignments),
        )  # fmt: skip


def numbers_of(row: Recurrence) -> list[Symbol]:
    """The hyperparameters of an optimizer without its rate."""
    return [letter for letter in row.hyper if letter != RATE]


def arrays_of(row: Recurrence) -> list[Symbol]:
    return [row.parameter, row.gradient, *row.state]


def update_source(row: Recurrence) -> list[str]:
    """The function that moves flat arrays by one step of an optimizer."""
    arrays = arrays_of(row)
    own = [*row.state, row.parameter]
    element = {letter: f"{letter}[i]" for letter in arrays}
    printer = ScalarPrinter(letters=element)
    moving, before, inside = set(arrays), list[str](), list[str]()
    fixed: dict[Expr, Symbol] = {}
    for letter, expr in row.assignments:
        if not expr.free_symbols & moving:
            before.append(f"{written(letter)} = {printer.doprint(expr)}")
            continue
        known = len(fixed)
        code = printer.doprint(with_fixed(expr, moving, fixed))
        before += [f"{name} = {printer.doprint(part)}" for part, name in [*fixed.items()][known:]]
        inside.append(f"{element[letter] if letter in own else written(letter)} = {code}")
        moving.add(letter)
    numbers = [STEP, *row.hyper]
    return [
        "@compiled",
        f"def update({', '.join(map(written, [*arrays, *numbers]))}):",
        f'    """One step of {row.name}, in place."""',
        *(f"    {line}" for line in before),
        f"    for i in range(len({row.parameter})):",
        *(f"        {line}" for line in inside),
    ]


def with_fixed(expr: Expr, moving: set[Symbol], fixed: dict[Expr, Symbol]) -> Expr:
    """An expression with a letter for each part that is the same for every parameter."""
    if expr.is_Atom or not expr.free_symbols:
        return expr
    if not expr.free_symbols & moving:
        return fixed.setdefault(expr, symbol(f"c{len(fixed) + 1}"))
    if isinstance(expr, Add | Mul):
        same = [arg for arg in expr.args if not arg.free_symbols & moving]
        rest = [with_fixed(a, moving, fixed) for a in expr.args if a.free_symbols & moving]
        return expr.func(with_fixed(expr.func(*same), moving, fixed), *rest)
    return expr.func(*(with_fixed(arg, moving, fixed) for arg in expr.args))


STEPS = '''@compiled
def steps(x, y, order, size, weights, slopes, {state}done, rates{hyper}):
    """A step for each rate, each by the next samples in an order of the rows."""
    N, real = len(x), weights.dtype
    {views}
    {rooms}
    {batches}
        {fill}
        {update}
'''

SINGLE = """for step in range(len(rates)):
        # A single row is taken as it lies.
        row = order[step]
        x_batch, y_batch = x[row:row + 1], y[row:row + 1]"""

SEVERAL = """# All rows at once are taken as they lie.
    whole = size >= len(order) == N
    room = 0 if whole else size
    x_batch = numpy.empty((room, x.shape[1]), real)
    y_batch = numpy.empty((room, y.shape[1]), real)
    for step in range(len(rates)):
        first = step*size
        rows = min(size, len(order) - first)
        if whole:
            x_batch, y_batch = x, y
        for i in range(0 if whole else rows):
            for j in range(x.shape[1]):
                x_batch[i, j] = x[order[first + i], j]
            for j in range(y.shape[1]):
                y_batch[i, j] = y[order[first + i], j]"""


class Epoch(Filling):
    """A program with the loop over batches around it."""

    def views(self, vector: str, prefix: str) -> list[str]:
        """Lines that find each array of parameters in a flat one."""
        known = {symbol(name): S(size) for name, size in self.sizes.items()}
        lines, begin = [], S.Zero
        for name in self.arrays[2:]:
            extents = [extent.xreplace(known) for extent in self.shapes[name]]
            size = Mul(*extents)
            shape = f".reshape({', '.join(map(number, extents))})" if len(extents) > 1 else ""
            lines.append(f"{prefix}{name} = {vector}[{begin}:{begin + size}]{shape}")
            begin += size
        return lines

    def steps(self, row: Recurrence) -> str:
        """The function that goes through batches, a step for each rate."""
        state = [f"state_{letter}" for letter in row.state]
        hyper = {s: "rates[step]" if s == RATE else written(s) for s in row.hyper}
        slopes = [f"d{name}" for name in self.arrays[2:]]
        rooms = [room for room in self.rooms("size") if room.split(" = ")[0] not in slopes]
        used = "" if self.rows == 1 else "[:rows]"
        cut = {"x": f"x_batch{used}", "y": f"y_batch{used}"}
        cut |= {name: f"{name}{used}" for name in self.program.outputs if self.by_row(name)}
        passed = ", ".join(cut.get(name, name) for name in self.passed())
        moved = ", ".join(["weights", "slopes", *state, "done + step + 1", *hyper.values()])
        return STEPS.format(
            state="".join(f"{name}, " for name in state),
            hyper="".join(f", {written(letter)}" for letter in numbers_of(row)),
            views="\n    ".join([*self.views("weights", ""), *self.views("slopes", "d")]),
            rooms="\n    ".join(room.replace("(N,", "(size,") for room in rooms),
            batches=SINGLE if self.rows == 1 else SEVERAL,
            fill="\n        ".join(wrapped(f"fill({passed}, False)")),
            update="\n        ".join(wrapped(f"update({moved})")),
        )


def epoch_source(whole: Epoch, row: Recurrence) -> str:
    """Numba source of `gradients`, `update` and `steps` for one network and optimizer."""
    return "\n".join([whole.source, "", *update_source(row), "", "", whole.steps(row)])
