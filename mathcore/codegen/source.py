"""A Program as NumPy source: the code that trains, readable and runnable on its own.

Every statement stands above its calls as a comment. Each call writes into an array that is there
already; a sum of a product of two arrays becomes `matmul` where it is a matrix product and
`einsum` otherwise, a sum of one array becomes `.sum`, and everything else is elementwise. No loop
runs over samples or units.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from textwrap import wrap
from typing import Any

from sympy import Expr, Indexed, S, Symbol, preorder_traversal

from mathcore.codegen.arrays import contraction, number, view
from mathcore.codegen.execute import names_in
from mathcore.codegen.lowering import Line, lowered
from mathcore.codegen.naming import with_free_names
from mathcore.codegen.special import needed_by
from mathcore.codegen.ufuncs import Emitter, reads
from mathcore.derivation.indices import Program, Statement
from mathcore.printing import plain
from mathcore.symbols import indexed

MEASURED = ("loss", "penalty")
"""Outputs that nothing else needs: they are computed where they are asked for."""


def source(
    program: Program, name: str = "gradients", constants: Mapping[str, float] | None = None
) -> str:
    """NumPy source of a function that runs the program once.

    Args:
        program: statements in index notation with their extents.
        name: the function's name.
        constants: inputs that are numbers, with the values they have where none is given.

    Returns:
        Python source that needs nothing but NumPy. The function takes the program's inputs and
        returns its outputs as a tuple; `memory_for` makes the arrays that it writes into, for as
        many rows as it is shown, and without them each call makes its own. Without `measure`
        the losses are None and take no time.
    """
    return Printed(program, name, constants or {}).text()


def load(program: Program, constants: Mapping[str, float] | None = None) -> Callable[..., Any]:
    """The function that `source` prints, ready to call: what is shown is what runs."""
    return loaded(source(program, constants=constants))


@dataclass(frozen=True, slots=True)
class InPlace:
    """The functions that `source` prints, and the arrays beside those with a row for a sample."""

    gradients: Callable[..., Any]
    memory_for: Callable[..., Any]
    others: tuple[str, ...]

    @classmethod
    def of(cls, program: Program, constants: Mapping[str, float] | None = None) -> InPlace:
        return cls.printed(Printed(program, "gradients", constants or {}))

    @classmethod
    def printed(cls, printed: Printed) -> InPlace:
        scope = names_in(printed.text())
        return cls(scope["gradients"], scope["memory_for"], tuple(printed.others()))


def loaded(text: str) -> Callable[..., Any]:
    found: Callable[..., Any] = names_in(text)["gradients"]
    return found


class Printed:
    """The parts of one program's source."""

    def __init__(self, program: Program, name: str, constants: Mapping[str, float]) -> None:
        self.program = program = with_free_names(program, constants)
        self.name = name
        self.constants = constants
        self.arrays = [i for i in program.inputs if i not in constants]
        self.shapes = dict(program.shapes)
        self.leading = next(iter(self.shapes[self.arrays[0]]), S.One)
        self.lines = in_place(lowered(program))
        self.buffers: dict[str, tuple[Expr, ...]] = {}
        measured = [name for name in MEASURED if name in program.outputs]
        needed = program.needed_for([o for o in program.outputs if o not in measured])
        self.later = {s.name for s in program if s.name not in needed} if measured else set()

    def text(self) -> str:
        body = self.body()
        given = ", ".join(
            [
                *self.arrays,
                *(f"{name}={value!r}" for name, value in self.constants.items()),
                "memory=None",
                *(["measure=True"] if self.later else []),
            ]
        )
        helpers = needed_by("\n".join(body))
        return "\n".join(
            [
                "import numpy",
                helpers,
                "",
                *self.memory(),
                "",
                "",
                f"def {self.name}({given}):",
                f'    """{", ".join(self.program.outputs)}, by the formulas above each line."""',
                *self.opening(body),
                *body,
                f"    return {listed(self.program.outputs)}",
                "",
            ]
        )

    # Sizes and arrays

    def by_rows(self) -> list[str]:
        return [b for b, extents in self.buffers.items() if extents[:1] == (self.leading,)]

    def others(self) -> list[str]:
        return [b for b, extents in self.buffers.items() if extents[:1] != (self.leading,)]

    def sizes(self, wanted: set[Symbol]) -> list[str]:
        """The lines that read sizes off the arrays that are given."""
        lines, seen = [], set[Expr]()
        for name in self.arrays:
            for axis, size in enumerate(self.shapes.get(name, ())):
                if size.is_Symbol and size in wanted and size not in seen:
                    lines.append(f"    {size} = {name}.shape[{axis}]")
                    seen.add(size)
        return lines

    def memory(self) -> list[str]:
        """The function that makes the arrays that are written into."""
        used = {s for extents in self.buffers.values() for e in extents for s in e.free_symbols}
        rows, others = self.by_rows(), self.others()
        given = ", ".join(self.arrays)

        def made(names: list[str]) -> list[str]:
            shapes = (", ".join(number(e) for e in self.buffers[n]) for n in names)
            tuples = [f"({s},)" if s and ", " not in s else f"({s})" for s in shapes]
            return [f"        numpy.empty({shape}, real)," for shape in tuples]

        return [
            f"def memory_for({given}):",
            '    """The arrays that are written into: those with a row for each sample, others."""',
            *self.sizes(used),
            f"    real = numpy.result_type({given}, numpy.float32)",
            "    return [",
            *(f"{line}  # {name}" for line, name in zip(made(rows), rows, strict=True)),
            "    ], [",
            *(f"{line}  # {name}" for line, name in zip(made(others), others, strict=True)),
            "    ]",
        ]

    def opening(self, body: list[str]) -> list[str]:
        """What the function starts with: its arrays and the sizes that its lines need."""
        code = "\n".join(line for line in body if not line.strip().startswith("#"))
        words = {s for size in self.shapes.values() for e in size for s in e.free_symbols}
        used = {s for s in words if re.search(rf"\b{s}\b", code)} | {self.leading}
        given = ", ".join(self.arrays)
        lines = [
            *self.sizes({s for s in used if s.is_Symbol}),
            f"    by_rows, others = memory or memory_for({given})",
        ]
        rows, others = self.by_rows(), self.others()
        if rows:
            lines += wrapped(f"    {listed(rows)} = {self.whole_or_part()}")
        if others:
            lines += wrapped(f"    {listed(others)} = others")
        return lines

    def whole_or_part(self) -> str:
        """The arrays as they are, or their first rows where there are fewer samples."""
        size = str(self.leading)
        part = f"[array[:{size}] for array in by_rows]"
        return f"by_rows if len(by_rows[0]) == {size} else {part}"

    # The lines

    def body(self) -> list[str]:
        now, later = list[str](), list[str]()
        lines = defaultdict[str, list[Line]](list)
        for line in self.lines:
            lines[line.statement].append(line)
        for statement in self.program:
            mine = lines[statement.name]
            calls = [
                *commented(formula(statement)),
                *(f"    {call}" for line in mine for call in self.calls(line)),
            ]
            (later if statement.name in self.later else now).extend(calls)
        if later:
            missing = [o for o in MEASURED if o in self.program.outputs]
            now += [
                "    if measure:",
                *(f"    {line}" for line in later),
                "    else:",
                f"        {' = '.join(missing)} = None",
            ]
        return now

    def calls(self, line: Line) -> list[str]:
        self.buffers[line.target] = line.extents
        extents = dict(zip(line.indices, line.extents, strict=True))
        if line.kind == "contract":
            sizes = {**extents, **dict(self.over(line))}
            return [contraction(line.expr, line.indices, line.over, sizes, line.target)]
        if line.kind == "largest":
            code, axes = view(line.expr, {**extents, **dict(self.over(line))})
            return [f"{code}.max(axis={axes.index(line.over[0])}, out={line.target})"]

        def scratch(place: int) -> str:
            spare = [n for n in self.buffers if n[0] == "s" and n[1:].isdigit()]
            known = [n for n in spare if self.buffers[n] == line.extents]
            if place <= len(known):
                return known[place - 1]
            made = f"s{1 + len(spare)}"
            self.buffers[made] = line.extents
            return made

        return Emitter(line.target, line.indices, scratch).run(line.expr)

    def over(self, line: Line) -> list[tuple[Symbol, Expr]]:
        return list(zip(line.over, line.ranges, strict=True))


def listed(names: Sequence[str]) -> str:
    """Names as a tuple is written without brackets."""
    return f"{names[0]}," if len(names) == 1 else ", ".join(names)


@lru_cache(maxsize=1024)
def formula(statement: Statement) -> str:
    """A statement as it stands above its calls."""
    return f"{plain(statement.target)} = {plain(statement.expr)}"


def commented(text: str) -> list[str]:
    """A formula as a comment, over several lines where it is long."""
    return wrap(text, 98, initial_indent="    # ", subsequent_indent="    #     ")


def wrapped(line: str, width: int = 99) -> list[str]:
    """A line, in brackets over several where it is too long."""
    if len(line) <= width:
        return [line]
    head, _, tail = line.strip().partition(" = ")
    rows, now = [], "       "
    for name in head.split(", "):
        if len(now) + len(name) + 2 > width:
            rows.append(now)
            now = "       "
        now += f" {name},"
    return ["    (", *rows, now, f"    ) = {tail}"]


def in_place(lines: Sequence[Line]) -> list[Line]:
    """A contraction that one elementwise line takes up once is computed in that line's array."""
    renamed: dict[str, str] = {}
    readers = Counter(name for line in lines for name in reads(line.expr))
    made = {line.target: line for line in lines if line.kind == "contract"}
    for line in lines:
        if line.kind != "elementwise" or line.target != line.statement:
            continue
        for name in sorted(reads(line.expr)):
            fits = (
                name in made
                and made[name].statement == line.statement
                and made[name].indices == line.indices
            )
            if fits and readers[name] == 1 and times_read(name, line.expr) == 1:
                renamed[name] = line.target
                break
    return [rename(line, renamed) for line in lines]


def times_read(name: str, expr: Expr) -> int:
    found = (part for part in preorder_traversal(expr) if isinstance(part, Indexed))
    return sum(str(part.base.label) == name for part in found)


def rename(line: Line, renamed: Mapping[str, str]) -> Line:
    swap = {
        e: indexed(renamed[str(e.base.label)])[e.indices]
        for e in line.expr.atoms(Indexed)
        if str(e.base.label) in renamed
    }
    return replace(
        line, target=renamed.get(line.target, line.target), expr=line.expr.xreplace(swap)
    )
