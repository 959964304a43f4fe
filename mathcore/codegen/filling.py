"""The functions around a program's loops: `fill` writes into arrays, `gradients` makes them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from textwrap import wrap

from sympy import Expr

from mathcore.codegen.arrays import number
from mathcore.codegen.looped import Looped
from mathcore.codegen.scalar import helpers_for
from mathcore.codegen.source import listed

HEAD = '''import math

import numpy
from numba import njit

compiled = njit(
    cache=True, forceinline=True, nogil=True, error_model="numpy", fastmath={"contract"}
)


@njit(cache=True, forceinline=True, fastmath={"contract", "reassoc"})
def added(total, part):
    """A sum that may be taken in any order, so that several parts are added at once."""
    return total + part
'''


class Filling(Looped):
    """A program as loops, with the arrays that they write into."""

    @cached_property
    def source(self) -> str:
        """Numba source of `fill`, which runs the program, and `gradients`, which makes room."""
        return self.text()

    def buffers(self) -> dict[str, tuple[Expr, ...]]:
        """Arrays that stay inside, with their extents."""
        kept = set(self.program.outputs)
        inside = {n: e for n, e in self.extents.items() if n not in kept}
        return {**inside, **self.spares}

    def shape(self, extents: Sequence[Expr]) -> str:
        sizes = [
            "ROWS" if e == self.leading and self.phases.blocks
            else "N" if e == self.leading else number(e)
            for e in extents
        ]  # fmt: skip
        return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"

    def letters(self) -> list[str]:
        """Lines that read sizes off the arrays where no number is known."""
        lines, seen = [f"N = {self.whole(self.arrays[0])}.shape[0]"], set[Expr]()
        if self.leading.is_Symbol and str(self.leading) != "N":
            lines.append(f"{self.leading} = N")
        for name in self.arrays:
            for axis, size in enumerate(self.shapes.get(name, ())):
                known = str(size) in self.sizes or size == self.leading or size in seen
                if size.is_Symbol and not known:
                    lines.append(f"{size} = {self.whole(name)}.shape[{axis}]")
                    seen.add(size)
        return lines

    def baked(self) -> list[str]:
        """The sizes that are known, as numbers."""
        used = {str(s) for shape in self.shapes.values() for e in shape for s in e.free_symbols}
        lines = [f"{name} = {size}" for name, size in self.sizes.items() if name in used]
        lines += [f"{name} = {value!r}" for name, value in self.constants.items()]
        return [*([f"ROWS = {self.rows}"] if self.phases.blocks else []), *lines]

    def rooms(self, whole: str) -> list[str]:
        """Lines that make the arrays inside and those handed back."""
        lines = []
        for name, extents in {**self.handed_back(), **self.buffers()}.items():
            full = name in self.program.outputs and self.by_row(name)
            shape = self.shape(extents)
            shape = shape.replace("ROWS", whole).replace("N", whole) if full else shape
            lines.append(f"{name} = numpy.empty({shape}, real)")
        return lines

    def handed_back(self) -> dict[str, tuple[Expr, ...]]:
        return {name: self.extents[name] for name in self.program.outputs}

    def seen(self) -> list[str]:
        """The arrays that come in and those that are handed back."""
        return [*self.arrays, *self.program.outputs]

    def passed(self) -> list[str]:
        return [*self.seen(), *self.buffers()]

    def fill(self) -> list[str]:
        """The function that runs the program on arrays that are there."""
        inside = ", ".join([*map(self.whole, self.seen()), *self.buffers(), "measure"])
        return [
            "@compiled",
            *wrapped(f"def fill({inside}):"),
            f'    """{", ".join(self.program.outputs)}, by the formulas above the loops."""',
            *(f"    {line}" for line in [*self.letters(), *self.body]),
        ]

    def gradients(self) -> list[str]:
        """The function that makes room and runs it."""
        opening = [line.replace("_all", "") for line in self.letters()]
        return [
            "@compiled",
            f"def gradients({', '.join(self.arrays)}, measure=True):",
            f'    """{", ".join(self.program.outputs)}, in arrays of their own."""',
            *(f"    {line}" for line in opening),
            f"    real = {self.arrays[-1]}.dtype",
            *(f"    {line}" for line in self.rooms("N")),
            *(f"    {line}" for line in wrapped(f"fill({', '.join(self.passed())}, measure)")),
            f"    return {listed(self.program.outputs)}",
        ]

    def text(self) -> str:
        helpers = helpers_for("\n".join(self.body))
        parts = [*self.baked(), *([helpers] if helpers else []), "", "", *self.fill()]
        return "\n".join([HEAD, *parts, "", "", *self.gradients(), ""])


def wrapped(line: str) -> list[str]:
    """A call or a head over several lines where it is long."""
    return wrap(line, 95, subsequent_indent="    " * 2)
