"""A Program as one compiled loop: Numba source that runs the statements block by block of samples.

Each block of samples runs forwards and backwards while its arrays lie in the processor's cache, so
that the data are read once. A matrix product goes to BLAS where that pays and is a loop on numbers
otherwise; elementwise lines that stand together share one loop. Programs in which samples meet
before the end, such as the mean of a batch, run as one block.

The rule of cost: a product of `BLAS_FROM` multiplications or more, none of its sides shorter than
`BLAS_SIDE`, is cheaper in BLAS than in a loop, which does about one or two in a nanosecond.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sympy import Expr, Indexed, Mul, S, Symbol

from mathcore.codegen.arrays import number, transposed
from mathcore.codegen.lowering import Line, lowered
from mathcore.codegen.naming import with_free_names
from mathcore.codegen.scalar import ScalarPrinter, assigned
from mathcore.codegen.source import MEASURED, commented, formula, in_place
from mathcore.codegen.ufuncs import reads
from mathcore.derivation.indices import Program
from mathcore.errors import N_, SettingError
from mathcore.printing import plain
from mathcore.symbols import index, indexed

BLAS_FROM, BLAS_SIDE = 4096, 8
BLOCK = 256
"""Samples in a block: few enough to stay in the cache, enough for BLAS to be quick."""


@dataclass(frozen=True, slots=True)
class Phases:
    """The lines before, within and after the loop over blocks; `blocks` is False for one block."""

    before: list[Line]
    within: list[Line]
    after: list[Line]
    blocks: bool


class Looped:
    """The parts of one program's source as loops.

    Args:
        program: statements in index notation.
        sizes: the extents that are known, by letter; they become numbers in the source.
        constants: inputs that are numbers, with their values.
        batch: how many samples a call will see, where that is known.
    """

    def __init__(
        self,
        program: Program,
        sizes: Mapping[str, int],
        constants: Mapping[str, float],
        batch: int = BLOCK,
    ) -> None:
        self.program = program = with_free_names(program, constants)
        self.sizes, self.constants = sizes, constants
        self.rows = min(batch, BLOCK)
        self.arrays = [i for i in program.inputs if i not in constants]
        self.shapes = dict(program.shapes)
        self.leading = next(iter(self.shapes[self.arrays[0]]), S.One)
        measured = [name for name in MEASURED if name in program.outputs]
        needed = program.needed_for([o for o in program.outputs if o not in measured])
        self.later = {s.name for s in program if s.name not in needed} if measured else set()
        self.lines = in_place(lowered(program))
        self.extents: dict[str, tuple[Expr, ...]] = {}
        for line in self.lines:
            self.extents[line.target] = line.extents
        self.phases = self.split()
        self.spares: dict[str, tuple[Expr, ...]] = {}
        self.body = self.written()

    # What runs when

    def by_row(self, name: str) -> bool:
        extents = self.extents.get(name, self.shapes.get(name, ()))
        return extents[:1] == (self.leading,)

    def sums_rows(self, line: Line) -> bool:
        return line.kind != "elementwise" and self.leading in line.ranges

    def split(self) -> Phases:
        """The lines by what they wait for."""
        done, before, within, after = set[str](), list[Line](), list[Line](), list[Line]()
        for line in self.lines:
            late = bool(reads(line.expr) & done) or (line.target in done)
            if self.leading in line.extents or self.sums_rows(line):
                if late or self.leading in line.extents[1:] or not self.row_alone(line):
                    return Phases([], list(self.lines), [], False)
                within.append(line)
                if self.sums_rows(line):
                    done.add(line.target)
            elif late:
                after.append(line)
                done.add(line.target)
            else:
                before.append(line)
        return Phases(before, within, after, True)

    def row_alone(self, line: Line) -> bool:
        """Whether a line takes each sample by itself, or adds samples up."""
        own = line.over[line.ranges.index(self.leading)] if self.sums_rows(line) else None
        own = line.indices[0] if own is None else own
        inside = [e for e in line.expr.atoms(Indexed) if self.by_row(str(e.base.label))]
        alone = all(e.indices[0] == own and own not in e.indices[1:] for e in inside)
        elsewhere = [*line.extents, *line.ranges].count(self.leading) > 1
        return alone and not elsewhere and line.kind in self.allowed(line)

    def allowed(self, line: Line) -> tuple[str, ...]:
        return ("contract",) if self.sums_rows(line) else ("contract", "largest", "elementwise")

    # Elements and sizes

    def size(self, extent: Expr) -> int | None:
        """An extent as a number, where it is known."""
        found = extent.xreplace({s: S(self.sizes[str(s)]) for s in extent.free_symbols
                                 if str(s) in self.sizes})  # fmt: skip
        if extent == self.leading:
            return self.rows
        return int(found) if found.is_Integer else None

    def extent(self, extent: Expr) -> str:
        if extent == self.leading:
            return "rows"
        return number(extent)

    def named(self, element: Indexed) -> str:
        """An element by its indices, counted from 0."""
        name = str(element.base.label)
        if element.indices == (S.Zero,):
            return f"{name}[()]"
        return f"{name}[{', '.join(self.place(i) for i in element.indices)}]"

    def place(self, at: Expr) -> str:
        letters = {s: index(f"i_{s}") for s in at.free_symbols}
        from_zero = at.xreplace({s: letter + 1 for s, letter in letters.items()}) - 1
        return str(ScalarPrinter(self.named).doprint(from_zero))

    def loops(
        self, indices: Sequence[Symbol], extents: Sequence[Expr], body: list[str]
    ) -> list[str]:
        """A body inside one loop for each index."""
        lines = []
        for depth, (i, extent) in enumerate(zip(indices, extents, strict=True)):
            lines.append("    " * depth + f"for i_{i} in range({self.extent(extent)}):")
        return [*lines, *("    " * len(indices) + line for line in body)]

    def nest(self, runs: Sequence[tuple[Symbol, Expr]], body: list[str]) -> list[str]:
        return self.loops([i for i, _ in runs], [e for _, e in runs], body)

    # Lines

    def written(self) -> list[str]:
        """The body of the function that runs the program on arrays that are there."""
        phases = self.phases
        parts = [*self.group(phases.before)]
        within = self.group(phases.within)
        for line in phases.within:
            if self.sums_rows(line) and not self.blas(line) and not self.begins(line):
                cleared = [f"{self.named(indexed_at(line))} = 0"]
                parts += self.loops(line.indices, line.extents, cleared)
        if phases.blocks:
            cut = [f"    {name} = {self.whole(name)}[begin:end]" for name in self.seen_whole()]
            parts += [
                "for begin in range(0, N, ROWS):",
                "    end = min(begin + ROWS, N)",
                "    rows = end - begin",
                *cut,
                *(f"    {line}" for line in within),
            ]
        else:
            parts += ["begin, rows = 0, N", *within]
        return [*parts, *self.group(phases.after)]

    def seen_whole(self) -> list[str]:
        """Arrays with a row for every sample: those given, and those handed back."""
        named = [*self.arrays, *self.program.outputs]
        return [name for name in dict.fromkeys(named) if self.by_row(name)]

    def group(self, lines: list[Line]) -> list[str]:
        now = [line for line in lines if line.statement not in self.later]
        later = [line for line in lines if line.statement in self.later]
        parts = self.statements(now)
        if later:
            parts += ["if measure:", *(f"    {line}" for line in self.statements(later))]
        return parts

    def statements(self, lines: list[Line]) -> list[str]:
        """Lines under the formulas they come from."""
        statements = {s.name: s for s in self.program}
        parts, at, around = list[str](), "", ""
        for line in lines:
            comments = []
            if line.statement != at:
                at = line.statement
                comments = [comment.strip() for comment in commented(formula(statements[at]))]
            code = self.one(line)
            header = code[0] if self.phases.blocks and code[0].endswith("in range(rows):") else ""
            if header and header == around:
                parts += [f"    {row}" for row in comments] + code[1:]
            elif header:
                parts += [header, *(f"    {row}" for row in comments), *code[1:]]
            else:
                parts += [*comments, *code]
            around = header
        return parts

    def one(self, line: Line) -> list[str]:
        if line.kind == "elementwise":
            if any(
                not i.is_Symbol and i != S.Zero for e in line.expr.atoms(Indexed) for i in e.indices
            ):
                raise SettingError(
                    N_("the index of {element} is of a kind that no program is printed for"),
                    element=plain(line.expr),
                )
            element = indexed_at(line)
            return self.loops(
                line.indices, line.extents, assigned(self.named(element), line.expr, self.named)
            )
        if line.kind == "largest":
            return self.largest(line)
        product = self.blas(line)
        return product or self.contracted(line)

    def largest(self, line: Line) -> list[str]:
        (over,), (extent,) = line.over, line.ranges
        target, value = self.named(indexed_at(line)), self.named(line.expr)
        body = [
            "most = -numpy.inf",
            *self.loops([over], [extent], [f"most = {value} if not {value} <= most else most"]),
            f"{target} = most",
        ]
        return self.loops(line.indices, line.extents, body)

    def adds(self, line: Line) -> bool:
        """Whether a sum goes on from block to block."""
        return self.phases.blocks and self.sums_rows(line)

    def begins(self, line: Line) -> bool:
        """Whether a sum over samples takes the first one as it is, so that nothing is cleared:
        where a call sees a single sample, which is never none, that is a fifth of its time."""
        alone = self.rows == 1 and self.adds(line) and len(line.over) == 1
        return alone and not self.guards(Mul.make_args(line.expr))

    def contracted(self, line: Line) -> list[str]:
        """A sum of products as loops, the innermost one along the memory."""
        target = self.named(indexed_at(line))
        factors = Mul.make_args(line.expr)
        value = "*".join(
            self.named(f) if isinstance(f, Indexed) else f"({ScalarPrinter(self.named).doprint(f)})"
            for f in factors
        )
        guards = self.guards(factors)
        last = [f.indices[-1] for f in factors if isinstance(f, Indexed)]
        along = line.over[-1]
        over = [*zip(line.over, line.ranges, strict=True)]
        kept = [*zip(line.indices, line.extents, strict=True)]
        more = [*guards, f"{target} += {value}"]
        if self.begins(line):
            first = f"begin + i_{along} == 0"
            more = [f"{target} = {value} if {first} else {target} + {value}"]
        if self.adds(line):
            return self.nest([*over, *kept], more)
        if kept and not all(place == along for place in last) and self.size(kept[-1][1]) != 1:
            # Sums side by side, which a processor does several of at once.
            clear = self.nest(kept[-1:], [f"{target} = 0"])
            return self.nest(kept[:-1], [*clear, *self.nest([*over, *kept[-1:]], more)])
        inner = self.nest(over, [*guards, f"total = added(total, {value})"])
        return self.nest(kept, ["total = 0.0", *inner, f"{target} = total"])

    def guards(self, factors: Sequence[Expr]) -> list[str]:
        """What lies outside an array counts as 0."""
        tests = []
        for factor in factors:
            for axis, place in enumerate(factor.indices if isinstance(factor, Indexed) else ()):
                if not place.is_Symbol and place != S.Zero:
                    size = f"{factor.base.label}.shape[{axis}]"
                    tests.append(f"not 0 <= {self.place(place)} < {size}")
        return [f"if {' or '.join(tests)}:", "    continue"] if tests else []

    def blas(self, line: Line) -> list[str]:
        """A sum that is a product of two matrices and large enough, in BLAS."""
        factors = Mul.make_args(line.expr)
        fits = (
            len(factors) == 2
            and all(isinstance(f, Indexed) and len(f.indices) == 2 for f in factors)
            and len(line.over) == 1
            and len(line.indices) == 2
        )
        sides = [self.size(e) for e in (*line.extents, *line.ranges)]
        if not fits or not worth_blas(sides):
            return []
        (over,), (first, last), target = line.over, line.indices, line.target
        for one, other in (factors, factors[::-1]):
            left = transposed(self.cut(one), one.indices, (first, over))
            right = transposed(self.cut(other), other.indices, (over, last))
            if not (left and right):
                continue
            into = self.cut(indexed_at(line))
            if not self.adds(line):
                return [f"numpy.dot({left}, {right}, {into})"]
            spare = f"s_{target}"
            self.spares[spare] = line.extents
            more = self.loops(
                line.indices, line.extents,
                [f"{self.named(indexed_at(line))} += {spare}[i_{first}, i_{last}]"],
            )  # fmt: skip
            return [
                "if begin == 0:",
                f"    numpy.dot({left}, {right}, {into})",
                "else:",
                f"    numpy.dot({left}, {right}, {spare})",
                *(f"    {row}" for row in more),
            ]
        return []

    def cut(self, element: Indexed) -> str:
        """An array, those rows of it that are in use."""
        name = str(element.base.label)
        whole = name in self.seen_whole() or not self.by_row(name)
        return name if whole else f"{name}[:rows]"

    def whole(self, name: str) -> str:
        """How an array is called that is cut into blocks."""
        return f"{name}_all" if self.phases.blocks and self.by_row(name) else name


def indexed_at(line: Line) -> Indexed:
    """What a line gives a value to."""
    base = indexed(line.target)
    return base[line.indices] if line.indices else base[S.Zero]


def worth_blas(sides: Sequence[int | None]) -> bool:
    """The rule of cost; a side that is not known is taken for a long one."""
    if any(side is not None and side < BLAS_SIDE for side in sides):
        return False
    multiplications = 1
    for side in sides:
        multiplications *= BLAS_FROM if side is None else side
    return multiplications >= BLAS_FROM
