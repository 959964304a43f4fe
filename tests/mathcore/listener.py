"""A listener: works out what was read aloud, knowing the words but not how they were put together.

Reads sums, products, fractions, powers, roots and functions of one argument, in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sympy import Abs, E, Expr, Pow, Rational, S, cos, log, sin, sqrt, tanh

from mathcore.symbols import function, symbol

PHRASES: dict[str, dict[str, str]] = {
    "en": {
        "the fraction": "FRACTION", "end of fraction": "END", "over": "OVER",
        "the square root of": "ROOT", "end root": "END",
        "open bracket": "(", "close bracket": "END",
        "plus": "+", "minus": "-", "times": "*", "of": "OF",
        "to the power": "POWER", "end of power": "END", "to the": "TO",
        "squared": "^2", "cubed": "^3", "to the fourth": "^4", "to the fifth": "^5",
        "the absolute value": "abs", "sine": "sin", "cosine": "cos", "hyperbolic tangent": "tanh",
        "the natural logarithm": "ln",
    },
    "it": {
        "la frazione": "FRACTION", "fine frazione": "END", "su": "OVER",
        "la radice quadrata di": "ROOT", "fine radice": "END",
        "parentesi aperta": "(", "parentesi chiusa": "END",
        "più": "+", "meno": "-", "per": "*", "di": "OF",
        "elevato alla potenza": "POWER", "fine potenza": "END", "elevato a": "TO",
        "alla quarta": "^4", "alla quinta": "^5", "al quadrato": "^2", "al cubo": "^3",
        "il valore assoluto": "abs", "seno": "sin", "coseno": "cos", "tangente iperbolica": "tanh",
        "il logaritmo naturale": "ln",
    },
}  # fmt: skip
JOINED = {"della": "di la", "del": "di il", "sulla": "su la", "sul": "su il"}
FUNCTIONS: dict[str, Callable[[Expr], Expr]] = {
    **{"abs": Abs, "sin": sin, "cos": cos, "tanh": tanh, "ln": log},
    **{name: function(name) for name in ("sigma", "f")},
}
STOPS = frozenset(["+", "-", "OVER", "END", ""])


def heard(text: str, lang: str) -> Expr:
    """The formula that a reading stands for; an error if it stands for none."""
    return Listener(text, lang).whole()


class Listener:
    def __init__(self, text: str, lang: str) -> None:
        words = " ".join(JOINED.get(word, word) for word in re.sub(r",(?!\d)", "", text).split())
        phrases = sorted(PHRASES[lang], key=len, reverse=True)
        found = re.findall(rf"(?:{'|'.join(phrases)})(?=\s|$)|\S+", words)
        self.tokens = [PHRASES[lang].get(word, word.replace(",", ".")) for word in found]

    def next(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self, *expected: str) -> str:
        assert self.tokens, "nothing follows"
        token = self.tokens.pop(0)
        assert not expected or token in expected, (token, self.tokens)
        return token

    def whole(self) -> Expr:
        found = self.sum()
        assert not self.tokens, self.tokens
        return found

    def sum(self, until: tuple[str, ...] = ()) -> Expr:
        """Terms; `x over y` is a term by itself unless the word ends a numerator."""
        total: Expr = S.Zero
        sign = self.take() if self.next() == "-" else "+"
        while True:
            term = self.product()
            if self.next() == "OVER" and "OVER" not in until:
                self.take()
                term = term / self.product()
            total = total + term if sign == "+" else total - term
            if self.next() not in ("+", "-"):
                return total
            sign = self.take()

    def product(self) -> Expr:
        found = self.factor()
        while self.next() not in STOPS:
            if self.next() == "*":
                self.take()
            found = found * self.factor()
        return found

    def factor(self) -> Expr:
        head, power = self.next(), None
        if head in FUNCTIONS:
            self.take()
            power = self.exponent()
            self.take("OF")
            called = FUNCTIONS[head](self.argument())
            return called if power is None else called**power
        found = self.primary()
        power = self.exponent()
        while power is not None:
            found = Pow(found, power)
            power = self.exponent()
        return found

    def exponent(self) -> Expr | None:
        if self.next().startswith("^"):
            return Rational(self.take()[1:])
        if self.next() == "TO":
            self.take()
            return self.signed(self.primary)
        return self.closed() if self.next() == "POWER" else None

    def argument(self) -> Expr:
        return self.signed(self.factor if self.next() in FUNCTIONS else self.primary)

    def signed(self, read: Callable[[], Expr]) -> Expr:
        minus = self.next() == "-" and self.take()
        return -read() if minus else read()

    def closed(self) -> Expr:
        self.take()
        found = self.sum()
        self.take("END")
        return found

    def primary(self) -> Expr:
        if self.next() == "FRACTION":
            self.take()
            top = self.sum(until=("OVER",))
            self.take("OVER")
            bottom = self.sum(until=("OVER",))
            self.take("END")
            return top / bottom
        if self.next() == "ROOT":
            return sqrt(self.closed())
        if self.next() == "(":
            return self.closed()
        token = self.take()
        if token[0].isdigit():
            return Rational(token)
        return E if token == "e" else symbol(token)
