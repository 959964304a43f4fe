"""Functions, roots, fractions and bars: everything with an argument.

A function takes what stands in its brackets. Without brackets it takes a product as far as its
first letter; where a further factor could belong inside or outside, both readings are named.

Imports the tokens, the tree and the vocabulary.
"""

from __future__ import annotations

from fractions import Fraction

from mathcore.errors import N_, ParseError
from mathcore.parse import tree
from mathcore.parse.reader import ARGUMENTS, Reader
from mathcore.parse.tokens import READ_NOT, Kind, Token
from mathcore.parse.tree import Node
from mathcore.parse.vocabulary import WORDS, Word

NUMERIC = (Kind.NUMBER, Kind.FRACTION, Kind.CONSTANT)
CALLS = (Kind.FUNCTION, Kind.ROOT)
LARGEST_ROOT = 60


class Calls(Reader):
    """The part of the grammar that reads one atom."""

    def under(self, sign: Token, place: int) -> Node:
        """What stands under a root without brackets: one factor."""
        with self.deeper(sign.start):
            if not self.starts_operand():
                raise self.missing(sign)
            of = self.power()
        name = self.source.typed(sign.start, sign.end)
        inside = self.shown(place, self.place)
        if isinstance(of, tree.Power):
            self.tape.note(
                READ_NOT, typed=f"{name} {inside}", read=f"{name}({inside})",
                other=f"({name}({self.shown(place)}))^{self.shown(self.place - 1)}",
            )  # fmt: skip
        if self.starts_operand() and self.now.kind not in CALLS:
            raise self.inside_or_outside(name, inside)
        return of

    def function(self) -> Node:
        token = self.take()
        word = WORDS[token.value]
        base = self.base(token) if self.at_mark("_") else None
        raised = self.raised(token, word) if self.at_mark("^") else None
        if word.root and raised is None and not self.at_mark("(", "[", "{", "\\{"):
            return tree.Root(self.under(token, self.place), word.root, token.start)
        node = self.applied(word, base, self.arguments(word, token), token.start)
        if raised is None:
            return node
        if self.at_mark("^"):
            raise self.source.error(
                "ambiguous",
                N_("{name} has two exponents: write brackets around the first power"),
                self.now.start,
                name=word.name,
            )
        return tree.Power(node, raised, token.start)

    def applied(self, word: Word, base: Node | None, args: tuple[Node, ...], at: int) -> Node:
        if base is not None:
            return tree.Logarithm(args[0], base, at)
        if word.base:
            return tree.Logarithm(args[0], tree.Number(Fraction(word.base), at), at)
        if word.root:
            return tree.Root(args[0], word.root, at)
        if word.name == "factorial":
            return tree.Factorial(args[0], at)
        return tree.Call(word, args, at)

    def base(self, token: Token) -> Node:
        """The base of a logarithm, written below it."""
        if token.value != "log":
            raise self.unexpected()
        self.take()
        lowered = self.now
        if lowered.kind == Kind.NUMBER and len(lowered.value) > 1:
            if self.source.is_latex:
                raise self.source.error(
                    "ambiguous",
                    N_("LaTeX lowers only the first sign of {typed}: write {name}_{{{bare}}}"),
                    lowered.start,
                    typed=f"log_{lowered.value}",
                    name="log",
                    bare=lowered.value,
                )
            return self.leaf(self.take())
        return self.single()

    def raised(self, token: Token, word: Word) -> Node:
        """The exponent between a function and its argument."""
        self.take()
        start = self.now
        sign = self.take() if self.at_mark("+", "-") else None
        if self.at_mark("(", "{"):
            node = self.group()
        elif self.now.kind in (Kind.NUMBER, Kind.NAME, Kind.CONSTANT):
            if self.now.kind == Kind.NUMBER and len(self.now.value) > 1 and self.source.is_latex:
                raise self.first_sign(self.now)
            node = self.leaf(self.take())
        else:
            raise self.unexpected()
        if sign is not None and sign.value == "-":
            node = tree.Negative(node, sign.start)
        if value(node) == -1:
            raise self.inverse(word, start)
        return node

    def inverse(self, word: Word, at: Token) -> ParseError:
        """sin^-1: the inverse function, or one over the sine."""
        inverse = {"exp": "ln", "log": "exp"}.get(word.name, f"arc{word.name}")
        reciprocal = f"1/{word.name}(x)"
        if inverse in WORDS:
            typed = f"{word.name}^-1"
            return self.ambiguous(at.start, typed, f"{inverse}(x)", reciprocal)
        return self.source.error(
            "ambiguous",
            N_("{name}^-1 is read in two ways; for the reciprocal write {reciprocal}"),
            at.start,
            name=word.name,
            reciprocal=reciprocal,
        )

    # Arguments

    def arguments(self, word: Word, token: Token) -> tuple[Node, ...]:
        called = self.at_mark("(", "[", "\\{") or (self.at_mark("{") and word.several)
        if not called:
            if word.several:
                raise self.missing(token)
            return (self.bare(word, token),)
        opening = self.now
        args = self.bracketed(several=True)
        if word.several and len(args) < 2:
            raise self.wrong_count(N_("{name} takes two arguments or more"), word, opening)
        if not word.several and len(args) > 1:
            comma = self.commas[0]
            if self.is_decimal(comma):
                raise self.decimal(comma)
            if len(args) != word.most:
                template = N_("{name} takes one argument")
                if word.most > 1:
                    template = N_("{name} takes one argument, or {most} with its parameters")
                raise self.wrong_count(template, word, self.tokens[comma])
        return args

    def wrong_count(self, template: str, word: Word, at: Token) -> ParseError:
        return self.source.error("arguments", template, at.start, name=word.name, most=word.most)

    def bare(self, word: Word, token: Token) -> Node:
        """The argument of a function without brackets."""
        sign = None
        with self.deeper(token.start):
            # sin -x is the sine of -x, but sin - x lacks an argument.
            if (
                self.at_mark("+", "-")
                and self.now.spaced
                and not self.tokens[self.place + 1].spaced
            ):
                sign = self.take()
            place = self.place
            node = self.bare_product(word, token)
        self.check_end(token, place)
        return tree.Negative(node, sign.start) if sign and sign.value == "-" else node

    def bare_product(self, word: Word, token: Token) -> Node:
        place = self.place
        factors: list[Node] = []
        while self.starts_operand():
            start = self.now
            if factors and start.kind == Kind.FUNCTION:
                raise self.inside_or_outside(word.name, self.shown(place, self.place))
            if factors and start.kind in (Kind.NUMBER, Kind.FRACTION):
                break
            factors.append(self.power())
            if start.kind not in NUMERIC:
                break
            if self.place - 1 > place and self.tokens[self.place - 1].kind == Kind.NAME:
                break
        if not factors:
            raise self.missing(token)
        if len(factors) == 1:
            return factors[0]
        return tree.Product(tuple(factors), self.tokens[place].start)

    def check_end(self, token: Token, place: int) -> None:
        """What follows an argument without brackets must not be able to belong to it."""
        inside, name = self.shown(place, self.place), self.source.typed(token.start, token.end)
        if self.starts_operand() and self.now.kind not in CALLS:
            raise self.inside_or_outside(name, inside)
        if not self.at_mark("*", "/"):
            return
        sign, after = self.now.value, self.tokens[self.place + 1]
        outside = f"{name}({inside}){sign}{self.source.typed(after.start, after.end)}"
        within = f"{name}({inside}{sign}{self.source.typed(after.start, after.end)})"
        typed = f"{name} {inside}{sign}{self.source.typed(after.start, after.end)}"
        if all(t.kind in NUMERIC for t in self.tokens[place : self.place]):
            raise self.ambiguous(self.now.start, typed, outside, within)
        self.tape.note(READ_NOT, typed=typed, read=outside, other=within)

    def inside_or_outside(self, name: str, inside: str) -> ParseError:
        after = self.source.typed(self.now.start, self.now.end)
        return self.ambiguous(
            self.now.start,
            f"{name} {inside} {after}",
            f"{name}({inside})*{after}",
            f"{name}({inside}*{after})",
        )

    def missing(self, token: Token) -> ParseError:
        return self.source.error(
            "missing-argument",
            N_("{name} is a function: its argument is missing"),
            token.end,
            name=self.source.typed(token.start, token.end),
            expected=ARGUMENTS,
        )


def value(node: Node) -> Fraction | None:
    """The number that a node is, with its sign."""
    if isinstance(node, tree.Negative):
        inner = value(node.of)
        return None if inner is None else -inner
    return node.value if isinstance(node, tree.Number) else None
