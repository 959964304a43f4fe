"""Steps as data: what was rewritten, by which rule, into what.

A `Step` rewrites one term, `before`, into `after`; what `after` leaves to be done is done by its
`substeps`, and `result` is what then stands in the place of `before`. A `Derivation` replays the
tree as lines of whole expressions and proves every step; how it is told stands in `telling`, how
it is stored in `stored`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sympy import Expr, ImmutableMatrix, MatrixBase, Tuple

from mathcore.budget import BUDGET, budgeted
from mathcore.derivation import stored, telling
from mathcore.derivation.generality import justified
from mathcore.derivation.lines import Detail, Line, Ruled, Values, lines_of
from mathcore.derivation.moves import RULES
from mathcore.derivation.numbers import Value
from mathcore.derivation.proof import Verdict, Where, compare, worst
from mathcore.derivation.sums import replaced
from mathcore.errors import N_, NoRuleError, SettingError

DETAILS = ("result", "rules", "all")


@dataclass(frozen=True, slots=True)
class Step(Ruled):
    """One move: the term before, the term after, and the moves that finish what is left open.

    `raw` is the term after the move as the rule writes it down, where numbers in it are still to
    be worked out.
    """

    rule: str
    before: Expr
    after: Expr
    result: Expr
    substeps: tuple[Step, ...] = ()
    where: Where = ()
    values: Values = ()
    raw: Expr | None = None

    def __post_init__(self) -> None:
        # What no rule says is not done: no derivation and no training goes on without it.
        if self.rule not in RULES:
            raise NoRuleError(N_("there is no rule named {name!r}"), name=self.rule)

    @property
    def changed(self) -> tuple[Expr, Expr]:
        """The term that was rewritten, and what replaced it."""
        return self.before, self.after

    @property
    def justification(self) -> Verdict:
        """How this move is known to be right.

        The result needs no proof of its own where it is what the substeps, which have theirs,
        make of the term after the move.
        """
        found = justified(self.before, self.after, self.where)
        if self.result == self._put_together():
            return found
        return worst((found, compare(self.before, self.result, self.where)))

    def _put_together(self) -> Expr:
        """The term after the move with the results of the substeps in their places."""
        done: dict[Expr, Expr] = {}
        for substep in self.substeps:
            if substep.rule == "substitute":
                # What was worked out in u is read in x from here on.
                done = {term: found.xreplace(dict(self.where)) for term, found in done.items()}
            else:
                done[substep.before] = substep.result
        return self.after.xreplace(done)

    def walk(self) -> Iterator[Step]:
        """This step and every step below it."""
        yield self
        for substep in self.substeps:
            yield from substep.walk()


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
        whole = self.claim
        for step in self.steps:
            whole = replaced(whole, step.before, step.result)
        return whole

    def components(self) -> tuple[Derivation, ...]:
        """A gradient as one derivation for each component; any other derivation is its own."""
        return self.parts or (self,)

    def walk(self) -> Iterator[Step]:
        """Every step of the tree, in reading order."""
        for step in self.steps:
            yield from step.walk()

    def verify(self, *, budget: float = BUDGET) -> bool:
        """Whether every step, and every whole line, is proved equal to the last.

        Args:
            budget: seconds that the proofs may take together.

        Raises:
            BudgetError: they took longer.
        """
        return self.verdict(budget=budget).holds

    @budgeted(N_("the steps were not all proved within {seconds} seconds"))
    def verdict(self, *, budget: float = BUDGET) -> Verdict:
        """The weakest proof among the steps and the lines, within a budget of seconds.

        A line whose only change is a step's is equal to the last because that step is; a line
        that was put together anew is compared as a whole.
        """
        verdicts = [step.justification for step in self.walk()]
        verdicts += [
            compare(line.before, line.after, line.where)
            for line in self.lines()
            if line.after != line.before.xreplace({line.changed: line.became})
        ]
        return worst(verdicts)

    def lines(self, detail: Detail = "rules") -> tuple[Line, ...]:
        """The derivation as whole expressions, one per move, in reading order.

        Args:
            detail: "result" for the claim and what it comes to, "rules" for one line per rule,
                "all" for every algebra move beside them.

        Raises:
            SettingError: no such level of detail.
        """
        if detail not in DETAILS:
            raise SettingError(
                N_("no level of detail is called {name!r}; known: {known}"),
                name=str(detail)[:40],
                known=", ".join(DETAILS),
            )
        return tuple(line for part in self.components() for line in lines_of(part, detail))

    def latex(self, detail: Detail = "rules", *, notation: str = "leibniz") -> str:
        """The whole derivation as one aligned LaTeX block; `notation` as for `printing.latex`."""
        return telling.latex_block(self, detail, notation)

    def typst(self, detail: Detail = "rules", *, notation: str = "leibniz") -> str:
        """The whole derivation as one aligned Typst equation."""
        return telling.typst_block(self, detail, notation)

    def speech(
        self, lang: str = "en", detail: Detail = "rules", *, notation: str = "leibniz"
    ) -> str:
        """The derivation read aloud: for each line its rule, what that says, and the formula."""
        return telling.aloud(self, lang, detail, notation)

    def text(
        self,
        lang: str = "en",
        detail: Detail = "rules",
        at: Value | None = None,
        *,
        notation: str = "leibniz",
    ) -> str:
        """The derivation for a terminal: each whole line with the rule that gave it.

        Args:
            lang: a language of `mathcore.printing.LANGUAGES`.
            detail: as for `lines`.
            at: a number; each changed term is then also shown with it put in.
            notation: how derivatives are written, one of `NOTATIONS`.
        """
        return telling.text(self, lang, detail, at, notation)

    def hints(self, lang: str = "en") -> tuple[str, ...]:
        """Hints to be shown one at a time, from the rule to look for to the whole line."""
        return telling.hints(self, lang)

    def to_json(self, lang: str = "en") -> str:
        """The derivation as JSON: claim, result, steps with rule keys, lines, and the verdict.

        `from_json` reads it back as the same derivation; the words are for a page to show.
        """
        return stored.to_json(self, lang)

    @classmethod
    def from_json(cls, text: str) -> Derivation:
        """The derivation that `to_json` wrote.

        Raises:
            DataError: the text is not one, or was written by another version.
        """
        return stored.from_json(text, cls, Step)

    def _repr_latex_(self) -> str:
        return f"${self.latex()}$"

    def _repr_html_(self) -> str:
        return telling.html(self)
