"""Steps as data: what was rewritten, by which rule, into what.

A `Step` rewrites one term, `before`, into `after`; what `after` leaves to be done is done by its
`substeps`, and `result` is what then stands in the place of `before`. A `Derivation` replays the
tree as lines of whole expressions, proves every step, and prints itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sympy import Expr, ImmutableMatrix, MatrixBase, Tuple

from mathcore.derivation.moves import ALL_RULES
from mathcore.derivation.proof import Verdict, Where, compare, worst
from mathcore.printing import latex, plain, say, typst

Values: TypeAlias = tuple[tuple[str, str | Expr], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One move: the term before, the term after, and the moves that finish what is left open."""

    rule: str
    before: Expr
    after: Expr
    result: Expr
    substeps: tuple[Step, ...] = ()
    where: Where = ()
    values: Values = ()

    @property
    def changed(self) -> tuple[Expr, Expr]:
        """The term that was rewritten, and what replaced it."""
        return self.before, self.after

    @property
    def justification(self) -> Verdict:
        """How this move is known to be right: both its halves are compared."""
        return worst(
            (
                compare(self.before, self.after, self.where),
                compare(self.before, self.result, self.where),
            )
        )

    def sentence(self, lang: str = "en") -> str:
        """What the rule says, in words."""
        return say(ALL_RULES[self.rule].sentence, lang, **dict(self.values))

    def title(self, lang: str = "en") -> str:
        """The rule's name."""
        return say(ALL_RULES[self.rule].title, lang)

    def walk(self) -> Iterator[Step]:
        """This step and every step below it."""
        yield self
        for substep in self.substeps:
            yield from substep.walk()


@dataclass(frozen=True, slots=True)
class Line:
    """The whole expression before and after one move, and the terms that differ."""

    rule: str
    before: Expr
    after: Expr
    changed: Expr
    became: Expr
    where: Where = ()
    values: Values = ()

    def sentence(self, lang: str = "en") -> str:
        return say(ALL_RULES[self.rule].sentence, lang, **dict(self.values))

    def title(self, lang: str = "en") -> str:
        return say(ALL_RULES[self.rule].title, lang)


@dataclass(frozen=True, slots=True)
class Derivation:
    """A claim worked out step by step.

    `claim` is the expression that was asked for, its derivatives not yet done; `steps` follow
    each other, each starting from the last one's result; `where` holds definitions that stand
    throughout, such as what phi means. A gradient or a matrix has one part for each component,
    row by row, and its steps are theirs.
    """

    claim: Expr
    steps: tuple[Step, ...]
    variable: Expr
    where: Where = ()
    parts: tuple[Derivation, ...] = ()

    @classmethod
    def of(cls, claim: Expr, parts: Sequence[Derivation], variable: Expr) -> Derivation:
        """Several derivations as one, whose claim is a tuple or a matrix of theirs."""
        steps = tuple(step for part in parts for step in part.steps)
        return cls(claim, steps, variable, parts[0].where if parts else (), tuple(parts))

    @property
    def result(self) -> Expr:
        """What the claim comes to; for a gradient or a matrix, that of its components."""
        results = [part.result for part in self.parts]
        if isinstance(self.claim, MatrixBase):
            return ImmutableMatrix(*self.claim.shape, results)
        if self.parts:
            return Tuple(*results)
        lines = self.lines()
        return lines[-1].after if lines else self.claim

    def components(self) -> tuple[Derivation, ...]:
        """A gradient as one derivation for each component; any other derivation is its own."""
        return self.parts or (self,)

    def walk(self) -> Iterator[Step]:
        """Every step of the tree, in reading order."""
        for step in self.steps:
            yield from step.walk()

    def verify(self) -> bool:
        """Whether every step, and every whole line, is proved equal to the last."""
        return self.verdict().holds

    def verdict(self) -> Verdict:
        """The weakest proof among the steps and the lines."""
        verdicts = [worst(s.justification for s in self.walk())]
        verdicts += [compare(line.before, line.after, line.where) for line in self.lines()]
        verdicts += [compare(part.claim, part.result, self.where) for part in self.components()]
        return worst(verdicts)

    def lines(self) -> tuple[Line, ...]:
        """The derivation as whole expressions, one per move, in reading order."""
        if self.parts:
            return tuple(line for part in self.parts for line in part.lines())
        found: list[Line] = []
        whole = self.claim
        for step in self.steps:
            whole = _replay(step, whole, self.where, found)
        return tuple(found)

    def latex(self) -> str:
        """The whole derivation as one aligned LaTeX block."""
        rows = [f"{left} &= {latex(line.after)}" for left, line in self._rows(latex)]
        return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"

    def typst(self) -> str:
        """The whole derivation as one aligned Typst equation."""
        rows = [f"{left} &= {typst(line.after)}" for left, line in self._rows(typst)]
        return "$ " + " \\\n".join(rows) + " $"

    def text(self, lang: str = "en") -> str:
        """The derivation for a terminal: each whole line with the rule that gave it."""
        rows = [f"{plain(name)} = {plain(meaning)}" for name, meaning in self.where]
        known = set(self.where)
        for left, line in self._rows(plain):
            rows += [left] if left else []
            rows.append(f"  = {plain(line.after)}")
            rows.append(f"      {line.title(lang)}. {line.sentence(lang)}")
            rows += [f"      {plain(a)} = {plain(b)}" for a, b in line.where if (a, b) not in known]
            known |= set(line.where)
        return "\n".join(rows)

    def _rows(self, show: Callable[[Expr], str]) -> Iterator[tuple[str, Line]]:
        """Each line with what stands left of its equals sign: the claim, then nothing."""
        for part in self.components():
            for k, line in enumerate(part.lines()):
                yield show(part.claim) if k == 0 else "", line

    def to_json(self, lang: str = "en") -> str:
        """The derivation as JSON: claim, result, steps with rule keys, lines, and the verdict."""
        return json.dumps(
            {
                "claim": _formula(self.claim),
                "variable": plain(self.variable),
                "result": _formula(self.result),
                "verified": self.verify(),
                "proof": self.verdict().value,
                "where": _where(self.where),
                "steps": [_step(step, lang) for step in self.steps],
                "components": [_formula(part.result) for part in self.components()],
                "lines": [_line(line, lang) for line in self.lines()],
            },
            ensure_ascii=False,
        )

    def _repr_latex_(self) -> str:
        return f"${self.latex()}$"


def _replay(step: Step, whole: Expr, where: Where, found: list[Line]) -> Expr:
    """Append the lines of one step, and return the whole expression after it."""
    if step.rule == "substitute":
        after = whole.xreplace(dict(step.where))
    else:
        after = whole.xreplace({step.before: step.after})
    inside = tuple(dict.fromkeys(where + step.where))
    if after != whole:
        found.append(Line(step.rule, whole, after, *step.changed, inside, step.values))
    for substep in step.substeps:
        after = _replay(substep, after, inside, found)
        if substep.rule == "substitute":
            inside = where
    # Put together piece by piece, SymPy may spell the same expression with another sign or order.
    expected = whole.xreplace({step.before: step.result})
    if step.substeps and after != expected:
        found[-1] = replace(found[-1], after=expected)
        after = expected
    return after


def _formula(expr: Expr) -> dict[str, str]:
    return {"latex": latex(expr), "text": plain(expr)}


def _where(where: Where) -> list[dict[str, Any]]:
    return [{"name": plain(n), "latex": latex(n), "value": _formula(m)} for n, m in where]


def _line(line: Line, lang: str) -> dict[str, Any]:
    return {
        "latex": latex(line.after, changed=(line.became,)),
        "text": plain(line.after),
        "rule": line.rule,
        "title": line.title(lang),
        "where": _where(line.where),
    }


def _step(step: Step, lang: str) -> dict[str, Any]:
    rule = ALL_RULES[step.rule]
    return {
        "rule": step.rule,
        "title": step.title(lang),
        "sentence": step.sentence(lang),
        "general": None if rule.general is None else _formula(rule.general),
        "before": _formula(step.before),
        "after": _formula(step.after),
        "result": _formula(step.result),
        "where": _where(step.where),
        "proof": step.justification.value,
        "substeps": [_step(substep, lang) for substep in step.substeps],
    }
