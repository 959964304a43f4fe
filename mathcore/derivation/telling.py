"""How a derivation is told: as a block of lines, for a terminal, as hints, folded in a notebook.

Every function takes a `Derivation` of `steps`; nothing here decides what is true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from sympy import Eq, Expr, Indexed

from mathcore.derivation.moves import ALL_RULES
from mathcore.derivation.numbers import Value, number, numbers_in
from mathcore.derivation.proof import Where
from mathcore.derivation.remarks import remarks
from mathcore.errors import N_
from mathcore.printing import latex, mathml, plain, say, typst
from mathcore.symbols import D

if TYPE_CHECKING:
    from mathcore.derivation.steps import Derivation, Detail, Line, Step


def latex_block(derivation: Derivation, detail: Detail) -> str:
    rows = [f"{left} &= {right}" for left, right, _ in rows_of(derivation, latex, detail)]
    return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"


def typst_block(derivation: Derivation, detail: Detail) -> str:
    rows = [f"{left} &= {right}" for left, right, _ in rows_of(derivation, typst, detail)]
    return "$ " + " \\\n".join(rows) + " $"


def text(derivation: Derivation, lang: str, detail: Detail, at: Value | None) -> str:
    comma = lang == "it"

    def show(expr: Any) -> str:
        return plain(expr, decimal_comma=comma)

    known: list[tuple[Expr, Expr]] = []
    rows = [f"{show(name)} = {show(meaning)}" for name, meaning in news(derivation.where, known)]
    point = None if at is None else number(at)
    for left, right, line in rows_of(derivation, show, detail):
        if line is None:
            rows.append(f"{left} = {right}")
            continue
        rows += [left] if left and not is_equation(line.after) else []
        rows.append(f"  {left} = {right}" if is_equation(line.after) else f"  = {right}")
        rows.append(f"      {line.title(lang)}. {line.sentence(lang)}")
        rows += [f"      {show(a)} = {show(b)}" for a, b in news(line.where, known)]
        if point is not None:
            found = numbers_in(line, derivation.variable, point, lang)
            rows += [f"      {row}" for row in found]
    return "\n".join([*rows, *remarks(derivation, lang)])


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


def hints(derivation: Derivation, lang: str) -> tuple[str, ...]:
    """For each rule: its name, what it says, what it leaves to be found, and what comes out."""
    return tuple(hint for step in derivation.walk() for hint in hints_of(step, lang))


def hints_of(step: Step, lang: str) -> Iterator[str]:
    yield say(LOOK_FOR, lang, term=step.before, rule=step.title(lang))
    general = ALL_RULES[step.rule].general
    yield step.sentence(lang) + ("" if general is None else f" {plain(general)}")
    still = sorted(step.after.atoms(D), key=lambda d: plain(d))
    if still:
        yield say(STILL, lang, terms=", ".join(plain(term) for term in still))
    yield say(SO, lang, before=step.before, after=step.after)


LOOK_FOR = N_("{term}: which rule? {rule}.")
STILL = N_("To be found then: {terms}.")
SO = N_("So {before} = {after}.")


def html(derivation: Derivation) -> str:
    """The derivation for a notebook: each step a line that folds its own steps out."""
    folded = "".join(html_step(step) for step in derivation.steps)
    head = f"{mathml(derivation.claim)} = {mathml(derivation.result)}"
    return f"<div>{inline(head)}</div>{folded}"


def html_step(step: Step) -> str:
    head = f"{mathml(step.before)} = {mathml(step.result)}"
    words = f"<em>{escape(step.title())}</em>. {escape(step.sentence())}"
    body = inline(f"{mathml(step.before)} = {mathml(step.after)}")
    inner = "".join(html_step(substep) for substep in step.substeps)
    return (
        f"<details style='margin-left: 1em'><summary>{inline(head)} {words}</summary>"
        f"<div style='margin-left: 1em'>{body}</div>{inner}</details>"
    )


def inline(markup: str) -> str:
    """Formulas that stand in a line of text."""
    return markup.replace('display="block"', 'display="inline"')
