"""How a derivation is told: as a block of lines, for a terminal, as hints, folded in a notebook.

Every function takes a `Derivation` of `steps`; nothing here decides what is true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

from sympy import Basic, Eq, Expr, Indexed

from mathcore.derivation.moves import RULES
from mathcore.derivation.numbers import Value, number, numbers_in
from mathcore.derivation.proof import Where
from mathcore.derivation.remarks import remarks
from mathcore.errors import N_, ParseError
from mathcore.parse import parse
from mathcore.printing import latex, mathml, plain, say, say_as, smoothed, speech, typst
from mathcore.symbols import D

if TYPE_CHECKING:
    from mathcore.derivation.lines import Detail, Line, Values
    from mathcore.derivation.steps import Derivation, Step


def latex_block(derivation: Derivation, detail: Detail, notation: str) -> str:
    show = partial(latex, notation=notation)
    rows = [f"{left} &= {right}" for left, right, _ in rows_of(derivation, show, detail)]
    return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"


def typst_block(derivation: Derivation, detail: Detail, notation: str) -> str:
    show = partial(typst, notation=notation)
    rows = [f"{left} &= {right}" for left, right, _ in rows_of(derivation, show, detail)]
    return "$ " + " \\\n".join(rows) + " $"


def text(derivation: Derivation, lang: str, detail: Detail, at: Value | None, notation: str) -> str:
    show = partial(plain, decimal_comma=lang == "it", notation=notation)
    known: list[tuple[Expr, Expr]] = []
    rows = [f"{show(name)} = {show(meaning)}" for name, meaning in news(derivation.where, known)]
    point = None if at is None else number(at)
    for left, right, line in rows_of(derivation, show, detail):
        if line is None:
            rows.append(f"{left} = {right}")
            continue
        rows += [left] if left and not is_equation(line.after) else []
        rows.append(f"  {left} = {right}" if is_equation(line.after) else f"  = {right}")
        rows.append(f"      {line.title(lang)}. {sentence(line, lang, show)}")
        rows += [f"      {show(a)} = {show(b)}" for a, b in news(line.where, known)]
        if point is not None:
            found = numbers_in(line, derivation.variable, point, lang)
            rows += [f"      {row}" for row in found]
    return "\n".join([*rows, *remarks(derivation, lang, show)])


def sentence(line: Line, lang: str, show: Callable[[Basic], str]) -> str:
    """What the line's rule says, the formulas in it written by `show`."""
    return say_as(show, RULES[line.rule].sentence, lang, **dict(line.values))


def news(where: Where, known: list[tuple[Expr, Expr]]) -> Where:
    """The definitions not known yet; one that differs only in its indices is. All are known then.

    >>> from mathcore.symbols import index, indexed
    >>> x, y, i, j = indexed("x"), indexed("y"), index("i"), index("j")
    >>> news(((x[i], y[i]), (x[j], y[j])), [])
    ((x[i], y[i]),)
    """
    found = []
    for name, meaning in where:
        if not any(same_but_for_indices(name, meaning, *other) for other in known):
            found.append((name, meaning))
            known.append((name, meaning))
    return tuple(found)


def same_but_for_indices(name: Expr, meaning: Expr, other: Expr, stated: Expr) -> bool:
    if isinstance(name, Indexed) and isinstance(other, Indexed) and name.base == other.base:
        renamed = dict(zip(other.indices, name.indices, strict=True))
        return bool(stated.xreplace(renamed) == meaning)
    return (name, meaning) == (other, stated)


def rows_of(
    derivation: Derivation, show: Callable[[Any], str], detail: Detail
) -> Iterator[tuple[str, str, Line | None]]:
    """What stands left and right of each equals sign: the claim, then nothing.

    Where the lines are equations both sides are theirs, and the first row is the claim alone.
    """
    for part in derivation.components():
        if is_equation(part.claim):
            yield show(part.claim.lhs), show(part.claim.rhs), None
        for k, line in enumerate(part.lines(detail)):
            if is_equation(line.after):
                yield show(line.after.lhs), show(line.after.rhs), line
            else:
                yield show(part.claim) if k == 0 else "", show(line.after), line


def is_equation(expr: Any) -> bool:
    return isinstance(expr, Eq)


def aloud(derivation: Derivation, lang: str, detail: Detail, notation: str) -> str:
    """The derivation as sentences to be read aloud, one row for each thing that is said."""
    read = partial(speech, lang=lang, notation=notation)
    told: list[tuple[Expr, Expr]] = []

    def definitions(where: Where) -> Iterator[str]:
        for pair in where:
            if pair not in told:
                told.append(pair)
                yield say_as(read, HERE, lang, name=pair[0], meaning=pair[1])

    rows = [*definitions(derivation.where)]
    for part in derivation.components():
        rows.append(say_as(read, WANTED, lang, formula=part.claim))
        for line in part.lines(detail):
            heard = replace(line, values=as_heard(line, read))
            gives = say_as(read, GIVES, lang, formula=line.after)
            rows.append(f"{line.title(lang)}. {sentence(heard, lang, read)} {gives}")
            rows += definitions(line.where)
    return "\n".join(smoothed(row, lang) for row in (*rows, *remarks(derivation, lang, read)))


def as_heard(line: Line, read: Callable[[Basic], str]) -> Values:
    """The line's values, those that are lists of formulas as text read one by one."""
    names = {plain(name): name for name, _ in line.where}

    def heard(piece: str) -> str:
        try:
            return read(names.get(piece) or parse(piece))
        except ParseError:  # a word, which is read as it stands
            return piece

    return tuple(
        (key, ", ".join(map(heard, value.split(", "))) if isinstance(value, str) else value)
        for key, value in line.values
    )


HERE = N_("Here {name} is: {meaning}.")
WANTED = N_("To be worked out: {formula}.")
GIVES = N_("This gives: {formula}.")


def hints(derivation: Derivation, lang: str) -> tuple[str, ...]:
    """For each rule: its name, what it says, what it leaves to be found, and what comes out."""
    return tuple(hint for step in derivation.walk() for hint in hints_of(step, lang))


def hints_of(step: Step, lang: str) -> Iterator[str]:
    yield say(LOOK_FOR, lang, term=step.before, rule=step.title(lang))
    general = RULES[step.rule].general
    yield step.sentence(lang) + ("" if general is None else f" {plain(general)}")
    still = sorted(step.after.atoms(D), key=lambda d: plain(d))
    if still:
        yield say(STILL, lang, terms=", ".join(plain(term) for term in still))
    yield say(SO, lang, before=step.before, after=step.after)


LOOK_FOR = N_("{term}: which rule? {rule}.")
STILL = N_("To be found then: {terms}.")
SO = N_("So {before} = {after}.")


FULL_SIZE = "math-style: normal; line-height: 1.6"
APART = "margin: 0.5em 0 0.5em 1.5em"


def html(derivation: Derivation) -> str:
    """The derivation for a notebook: each step a line that folds its own steps out."""
    folded = "".join(html_step(step) for step in derivation.steps)
    head = in_line(derivation.claim, derivation.result)
    return f'<div style="{FULL_SIZE}"><div>{head}</div>{folded}</div>'


def html_step(step: Step) -> str:
    """The rule and what it leads to; inside what it says, what it leaves to do, and that done."""
    rows = [escape(step.sentence())]
    rows += [in_line(step.before, step.after)] if step.after != step.result else []
    rows += [in_line(name, meaning) for name, meaning in step.where if step.after.has(name)]
    told = "".join(f'<div style="{APART}">{row}</div>' for row in rows)
    inner = "".join(html_step(substep) for substep in step.substeps)
    head = f"<em>{escape(step.title())}</em>: {in_line(step.before, step.result)}"
    return f'<details style="{APART}"><summary>{head}</summary>{told}{inner}</details>'


def in_line(left: Expr, right: Expr) -> str:
    """An equation that stands in a line of text."""
    return " = ".join(mathml(side, display="inline") for side in (left, right))
