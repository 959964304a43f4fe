"""The grammar: tokens to a small tree of our own, by precedence climbing.

From loose to tight: sum, product and quotient (written or by juxtaposition, from left to right),
sign, power (from right to left), factorial. Where a convention decided, a note is left; where
none is shared, both readings are named in the refusal.

Imports the tokens and the tree.
"""

from __future__ import annotations

from collections.abc import Callable

from mathcore.errors import N_
from mathcore.parse.atoms import Atoms
from mathcore.parse.tokens import READ_NOT, Kind, Token
from mathcore.parse.tree import Factorial, Inverse, Negative, Node, Power, Product, Sum


class Grammar(Atoms):
    """Reads one tape of tokens; `tree()` gives the whole formula."""

    def tree(self) -> Node:
        node = self.sum()
        if self.now.kind != Kind.END:
            raise self.unexpected()
        return node

    # Sums and products

    def sum(self) -> Node:
        at = self.now.start
        terms = [self.product()]
        while self.at_mark("+", "-"):
            sign = self.take()
            term = self.product()
            terms.append(Negative(term, sign.start) if sign.value == "-" else term)
        return terms[0] if len(terms) == 1 else Sum(tuple(terms), at)

    def product(self) -> Node:
        if self.at_mark("+", "-"):
            # A leading minus is taken of the whole product: -x*x is -(x*x).
            return self.sign_of(self.product)
        first = self.place
        factors: list[Node] = [self.signed()]
        divided, slash = False, first
        while True:
            if self.at_mark("*", "/"):
                slash, sign = self.place, self.take()
                factor = self.signed()
                divided = sign.value == "/"
                factors.append(Inverse(factor, sign.start) if divided else factor)
            elif self.starts_operand():
                middle = self.place
                factors.append(self.beside())
                if divided:
                    self.note_quotient(first, slash, middle)
            else:
                break
        at = self.tokens[first].start
        return factors[0] if len(factors) == 1 else Product(tuple(factors), at)

    def beside(self) -> Node:
        """A factor written right after another one."""
        before, token = self.tokens[self.place - 1], self.now
        if token.kind in (Kind.NUMBER, Kind.FRACTION):
            typed, number = self.shown(self.place - 1, self.place + 1), self.shown(self.place)
            first = self.shown(self.place - 1)
            other = f"{first}{number}" if before.kind == Kind.NUMBER else f"{first}^{number}"
            raise self.ambiguous(token.start, typed, f"{first} * {number}", other)
        if token == (Kind.MARK, "(", token.start, token.end, False) and before.kind == Kind.NAME:
            after = self.tokens[self.place + 1 : self.place + 3]
            if (
                len(after) == 2
                and after[0].kind in (Kind.NAME, Kind.NUMBER)
                and after[1].value == ")"
            ):
                self.tape.note(
                    N_("{typed} is read as a product: {name} is not the name of a function"),
                    typed=self.shown(self.place - 1, self.place + 3),
                    name=before.value,
                )
        return self.power()

    def note_quotient(self, first: int, slash: int, middle: int) -> None:
        left, right = self.shown(first, middle), self.shown(middle, self.place)
        above, below = self.shown(first, slash), self.shown(slash + 1, middle)
        self.tape.note(
            READ_NOT,
            typed=self.shown(first, self.place),
            read=f"({left})*{right}",
            other=f"{above}/({below} {right})",
        )

    def signed(self) -> Node:
        return self.sign_of(self.signed) if self.at_mark("+", "-") else self.power()

    def sign_of(self, rest: Callable[[], Node]) -> Node:
        token = self.take()
        with self.deeper(token.start):
            node = rest()
        return Negative(node, token.start) if token.value == "-" else node

    # Powers

    def power(self) -> Node:
        place = self.place
        base = self.postfix()
        if not self.at_mark("^"):
            return base
        hat = self.take()
        exponent_token = self.now
        exponent = self.exponent()
        self.note_power(place, exponent_token)
        return Power(base, exponent, hat.start)

    def exponent(self) -> Node:
        """What stands raised: a sign and a power, which may be a power again."""
        token = self.now
        with self.deeper(token.start):
            if self.at_mark("+", "-"):
                self.take()
                node = self.exponent()
                return Negative(node, token.start) if token.value == "-" else node
            if token.kind == Kind.NUMBER and len(token.value) > 1 and self.source.is_latex:
                raise self.first_sign(token)
            return self.power()

    def note_power(self, start: int, exponent: Token) -> None:
        """e^2x is e^2 times x: say so where the base is a number and a factor follows closely."""
        plain = exponent.kind in (Kind.NUMBER, Kind.NAME, Kind.CONSTANT) or exponent.value == "-"
        base = self.tokens[start]
        if base.kind not in (Kind.NUMBER, Kind.CONSTANT) or not plain or not self.starts_operand():
            return
        if self.now.spaced or self.now.kind == Kind.FUNCTION:
            return
        hat = start + 1
        left, right = self.shown(start, self.place), self.shown(self.place)
        raised = self.shown(hat + 1, self.place)
        self.tape.note(
            READ_NOT,
            typed=f"{left}{right}",
            read=f"({left})*{right}",
            other=f"{self.shown(start)}^({raised}{right})",
        )

    def postfix(self) -> Node:
        node = self.atom()
        if not self.at_mark("!"):
            return node
        mark = self.take()
        if self.at_mark("!"):
            typed = self.shown(self.place - 2, self.place + 1)
            raise self.source.error(
                "ambiguous",
                N_("{typed} is read in two ways: write brackets around the first factorial"),
                self.now.start,
                typed=typed,
            )
        return Factorial(node, mark.start)
