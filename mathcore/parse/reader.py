"""A place on the tape: looking, moving, brackets, and what to say where something is wrong.

Imports the tokens and the tree.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

from mathcore.errors import N_, ParseError
from mathcore.parse import tree
from mathcore.parse.gate import FRACTIONS
from mathcore.parse.tokens import Kind, Tape, Token
from mathcore.parse.tree import Node

DEEPEST = 60
CLOSING = {"(": ")", "[": "]", "{": "}", "\\{": "\\}", "|": "|"}
ATOMS = frozenset(
    {Kind.NUMBER, Kind.FRACTION, Kind.NAME, Kind.CONSTANT, Kind.FUNCTION, Kind.OVER, Kind.ROOT}
)

OPERAND = N_("a number, a name, a function or an opening bracket")
OPERATOR = N_("an operator or the end of the formula")
CLOSED = N_("a closing bracket")
ARGUMENTS = N_("arguments in brackets")


class Reader(ABC):
    """Where the reading stands: the next token, how deep, and how many bars are open."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self.source = tape.source
        self.tokens = tape.tokens
        self.place = 0
        self.depth = 0
        self.bars = 0
        self.commas: list[int] = []

    @abstractmethod
    def sum(self) -> Node:
        """A whole formula, up to what cannot belong to it."""

    @abstractmethod
    def power(self) -> Node:
        """One factor with what is raised on it."""

    @abstractmethod
    def atom(self) -> Node:
        """One operand without what is raised on it."""

    @property
    def now(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.now
        self.place += 1
        return token

    def at_mark(self, *marks: str) -> bool:
        return self.now.kind == Kind.MARK and self.now.value in marks

    def starts_operand(self) -> bool:
        """Whether a factor may start here; a bar only where none waits to be closed."""
        if self.now.kind in ATOMS:
            return True
        return self.at_mark("(", "[", "{", "\\{") or (self.at_mark("|") and not self.bars)

    def shown(self, first: int, after: int | None = None) -> str:
        """What was typed from one token to before another."""
        last = self.tokens[(first + 1 if after is None else after) - 1]
        return self.source.typed(self.tokens[first].start, last.end)

    @contextmanager
    def deeper(self, at: int) -> Iterator[None]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.source.error(
                "too-deep",
                N_("the formula is nested more than {most} levels deep"),
                at,
                most=DEEPEST,
            )
        yield
        self.depth -= 1

    # Brackets

    def group(self) -> Node:
        (node,) = self.bracketed(several=False)
        return node

    def bracketed(self, *, several: bool) -> tuple[Node, ...]:
        """What stands in brackets; with `several`, separated by commas."""
        opening, bars, commas = self.take(), self.bars, []
        self.bars = 0
        with self.deeper(opening.start):
            items = [self.sum()]
            while several and self.at_mark(","):
                commas.append(self.place)
                self.take()
                items.append(self.sum())
        self.bars = bars
        self.close(opening)
        self.commas = commas
        for place in commas:
            # max(0,5) can only mean two numbers; max(0,5,x) may mean 0.5 and x.
            if len(commas) > 1 and self.is_decimal(place):
                raise self.decimal(place)
        return tuple(items)

    def close(self, opening: Token) -> None:
        if self.at_mark(CLOSING[opening.value]):
            self.take()
            return
        if self.now.kind == Kind.END:
            raise self.source.error(
                "missing-bracket",
                N_("the bracket {mark} is not closed"),
                opening.start,
                mark=opening.value,
                expected=CLOSED,
            )
        if self.now.kind == Kind.MARK and self.now.value in CLOSING.values():
            raise self.source.error(
                "missing-bracket",
                N_("the bracket {mark} is closed by {other}"),
                self.now.start,
                mark=opening.value,
                other=self.now.value,
                expected=CLOSED,
            )
        raise self.unexpected()

    # Refusals

    def ambiguous(self, at: int, typed: str, first: str, second: str) -> ParseError:
        return self.source.error(
            "ambiguous",
            N_("{typed} is read in two ways: write {first} or {second}"),
            at,
            typed=typed,
            first=first,
            second=second,
        )

    def is_decimal(self, place: int) -> bool:
        """Whether a comma stands between two digits, as a decimal comma does."""
        before, comma, after = self.tokens[place - 1 : place + 2]
        close = before.end == comma.start and comma.end == after.start
        return close and before.kind == Kind.NUMBER and after.kind == Kind.NUMBER

    def decimal(self, place: int) -> ParseError:
        before, comma, after = self.tokens[place - 1 : place + 2]
        return self.source.error(
            "ambiguous",
            N_("{typed} is read in two ways: write {first} for a decimal, or {second} for two"),
            comma.start,
            typed=self.shown(place - 1, place + 2),
            first=f"{before.value}.{after.value}",
            second=f"{before.value}, {after.value}",
        )

    def unexpected(self) -> ParseError:
        """Why the token at hand cannot stand here."""
        token, ended = self.now, self.place > 0 and self.ends_operand(self.place - 1)
        mark = self.source.typed(token.start, token.end, 12)
        if token.kind == Kind.END:
            return self.source.error(
                "missing-operand", N_("the formula ends too early"), token.start, expected=OPERAND
            )
        if token.value == "," and ended and self.is_decimal(self.place):
            return self.decimal(self.place)
        if token.value == "," and ended:
            return self.source.error(
                "unexpected",
                N_("a comma separates the arguments of a function such as max(a, b)"),
                token.start,
                expected=OPERATOR,
            )
        if token.value == "_":
            return self.source.error(
                "subscript",
                N_("a subscript is one number or word right after a name, as in x_1 or x_{{12}}"),
                token.start,
            )
        if token.value in CLOSING.values() and ended:
            return self.source.error(
                "missing-bracket", N_("the bracket {mark} was not opened"), token.start,
                mark=mark, expected=OPERATOR,
            )  # fmt: skip
        if ended:
            return self.source.error(
                "unexpected", N_("{mark} cannot stand here"), token.start,
                mark=mark, expected=OPERATOR,
            )  # fmt: skip
        return self.source.error(
            "missing-operand", N_("something is missing before {mark}"), token.start,
            mark=mark, expected=OPERAND,
        )  # fmt: skip

    def ends_operand(self, place: int) -> bool:
        token = self.tokens[place]
        if token.kind == Kind.MARK:
            return token.value in ("!", ")", "]", "}", "\\}", "|")
        return token.kind in (Kind.NUMBER, Kind.FRACTION, Kind.NAME, Kind.CONSTANT)

    # Leaves

    def leaf(self, token: Token) -> Node:
        if token.kind == Kind.NUMBER:
            return tree.Number(Fraction(token.value), token.start)
        if token.kind == Kind.FRACTION:
            return tree.Number(Fraction(*FRACTIONS[token.value]), token.start)
        if token.kind == Kind.NAME:
            return tree.Name(token.value, token.start)
        return tree.Constant(token.value, token.start)

    def single(self) -> Node:
        r"""An argument of a LaTeX command: a group, or one sign, so that \frac12 is a half."""
        token = self.now
        if token.kind == Kind.NUMBER and len(token.value) > 1 and token.value[0].isdigit():
            cut = token.start + 1
            rest = token._replace(value=token.value[1:], start=cut)
            self.tokens[self.place] = rest
            if not rest.value.isdigit():
                raise self.unexpected()
            return tree.Number(Fraction(int(token.value[0])), token.start)
        if token.kind in (Kind.NUMBER, Kind.FRACTION, Kind.NAME, Kind.CONSTANT):
            return self.leaf(self.take())
        if self.at_mark("{"):
            return self.group()
        if token.kind in (Kind.OVER, Kind.ROOT):
            with self.deeper(token.start):
                return self.atom()
        raise self.unexpected()

    def first_sign(self, token: Token) -> ParseError:
        return self.source.error(
            "ambiguous",
            N_("LaTeX raises only the first sign of {typed}: write ^{{{typed}}}"),
            token.start,
            typed=token.value,
        )
