"""A formula read aloud, so that no other formula is read the same.

What a listener cannot see is said: a long fraction, root or sum says where it ends, and brackets
are named wherever a word such as `of` or `squared` would take too little or too much. Every word
is in `words`, and the catalogues have it in the other languages.
"""

from __future__ import annotations

from sympy import Basic

from mathcore.printing.heard import (
    CLOSED,
    bracketed,
    ends,
    is_atom,
    is_function,
    is_short,
    is_signed,
    starts,
    unwrapped,
)
from mathcore.printing.language import say
from mathcore.printing.layout import layout
from mathcore.printing.names import under_hat
from mathcore.printing.tree import (
    PRODUCT,
    RELATION,
    Below,
    BigSum,
    Call,
    Cases,
    Derivative,
    Fraction,
    Group,
    Limit,
    Matrix,
    Name,
    Node,
    Number,
    Operated,
    Operator,
    Parens,
    Power,
    Primed,
    Root,
    Row,
    Slot,
    children,
    core,
)
from mathcore.printing.words import (
    BETWEEN,
    DERIVATIVES,
    FUNCTIONS,
    HIGHER,
    LETTERS,
    OPERATOR,
    OPERATORS,
    PHRASES,
    POWERS,
    PRIMES,
    ROOTS,
    smoothed,
    vocabulary,
)


def speech(expr: Basic, lang: str = "en", *, notation: str = "leibniz") -> str:
    """An expression as it is read aloud.

    Args:
        lang: a language of `mathcore.printing.LANGUAGES`.
        notation: how derivatives are read, as for `latex`: `f prime of x` with `prime`.

    Raises:
        SettingError: no such language or notation.

    >>> from mathcore.symbols import D, symbol
    >>> x = symbol("x")
    >>> speech(D(x**2, x))
    'the derivative of x squared with respect to x'
    >>> speech(1 / (x + 1))
    'the fraction 1 over x plus 1, end of fraction'
    """
    tree, writer = layout(expr, notation=notation), Writer(lang)
    whole = writer.cases(tree) if isinstance(tree, Cases) else writer.write(tree)
    return smoothed(whole, lang)


def holds_equation(node: Node) -> bool:
    """Whether what stands below a bracket says where its value is taken: x = 1, y = 2."""
    return node == Operator("=") or any(map(holds_equation, children(node)))


class Writer:
    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.point = "," if lang == "it" else "."

    def say(self, template: str, **places: object) -> str:
        return say(template, self.lang, **places)

    def phrase(self, key: str, **places: object) -> str:
        return self.say(PHRASES[key], **places)

    def write(self, node: Node, apart: bool = False) -> str:
        """A node's reading; `apart` says that a short fraction has to say where it ends."""
        write = self.write
        match node:
            case Number(text):
                return text.replace(".", self.point)
            case Name(_, sub, _, layer) if layer is not None:
                places = {"letter": self.letter(node), "layer": write(layer)}
                return self.indexed(self.phrase("of layer", **places), sub)
            case Name(_, Number(digits), raw) if "_" not in raw and raw.endswith(digits):
                return f"{self.letter(node)} {digits}"
            case Name(_, sub):
                return self.indexed(self.letter(node), sub)
            case Slot(slot):
                return slot
            case Operator(kind):
                return self.say(OPERATORS[kind])
            case Row():
                return self.row(node, apart)
            case Fraction(top, bottom):
                if is_short(top) and is_short(bottom) and not apart:
                    return self.phrase("over", top=write(top), bottom=write(bottom))
                return self.phrase("fraction", top=write(top, True), bottom=write(bottom, True))
            case Power(base, Name(raw="transposed")):
                return self.phrase("transposed", base=self.held(base))
            case Below(body, script) if holds_equation(script):
                return self.phrase("at", body=write(body), point=write(script))
            case Below(body, script):
                return self.indexed(write(body), script)
            case Power(base, exponent):
                return self.raised(self.held(base), exponent)
            case Root(body, degree):
                return self.say(ROOTS[degree], body=write(body))
            case Call(head, args, power):
                return self.call(head, args, power)
            case Parens(body, "round"):
                return self.bracket(body) if bracketed(node) else write(body, True)
            case Parens(body, kind):
                return self.of(self.say(BETWEEN[kind]), body)
            case BigSum(index, low, high, body):
                ends = {"low": self.argument(low), "high": self.argument(high)}
                summed = write(unwrapped(body))
                return self.phrase("sum over", index=write(index), body=summed, **ends)
            case Limit(var, to, body):
                point, going = self.argument(to), write(unwrapped(body))
                return self.phrase("limit", var=write(var), point=point, body=going)
            case Cases():
                return self.phrase("cases", cases=self.cases(node))
            case Derivative():
                return self.derivative(node)
            case Primed(body, order, by):
                template = PRIMES.get(order, PHRASES["more primes"])
                said = self.say(template, body=self.held(body), order=order)
                return self.indexed(said, by)
            case Operated(sign, var, order, body):
                operator = self.indexed(self.say(OPERATOR[sign]), var)
                operator = operator if order == 1 else self.raised(operator, Number(str(order)))
                return self.phrase("applied", operator=operator, body=self.argument(body))
            case Matrix(rows):
                return self.matrix(rows)
            case Group(_, body):
                return write(body, apart)

    # Names

    def letter(self, node: Name) -> str:
        """A name without its index: capitals and Greek letters by name, numbers after it."""
        small = node.text.lower()
        if node.text in LETTERS:
            said = self.say(LETTERS[node.text])
        elif small in LETTERS:
            said = self.phrase("capital", letter=self.say(LETTERS[small]))
        elif hatted := under_hat(node.text):
            said = self.phrase("hat", letter=self.letter(Name(hatted)))
        elif len(node.text) == 1:
            upper = node.text != small
            said = self.phrase("capital", letter=node.text) if upper else node.text
        else:
            strange = small in vocabulary(self.lang)
            said = self.phrase("named", word=node.text) if strange else node.text
        return said

    def indexed(self, letter: str, sub: Node | None) -> str:
        """A name with its index, which says where it ends unless it is one letter or number."""
        if sub is None:
            return letter
        if is_atom(sub):
            return self.phrase("index", letter=letter, index=self.write(sub))
        if not (isinstance(sub, Row) and sub.level == RELATION):
            return self.phrase("long index", letter=letter, index=self.write(sub))
        gap = Operator(",") if Operator(",") in sub.items else Operator("times")
        parts = [self.write(item) for item in sub.items if not isinstance(item, Operator)]
        between = f" {self.write(gap)} " if gap.kind == "," else " "
        return self.phrase("indices", letter=letter, index=between.join(parts))

    def call(self, head: Name | Primed, args: tuple[Node, ...], power: Node | None) -> str:
        word = FUNCTIONS.get(head.text) if isinstance(head, Name) else None
        said = self.write(head) if word is None else self.say(word)
        said = said if power is None else self.raised(said, power)
        if len(args) == 1:
            return self.of(said, args[0])
        comma = f" {self.write(Operator(','))} "
        listed = self.phrase("bracket", body=comma.join(self.write(arg) for arg in args))
        return self.phrase("of", name=said, argument=listed)

    def of(self, name: str, argument: Node) -> str:
        return self.phrase("of", name=name, argument=self.argument(argument))

    # Brackets

    def bracket(self, node: Node) -> str:
        return self.phrase("bracket", body=self.write(node))

    def held(self, node: Node) -> str:
        """What `squared` or `factorial` is said of: one thing, or something in brackets."""
        found = core(node)
        whole = is_short(found) or isinstance(found, CLOSED) or unwrapped(found) is not found
        return self.write(found, True) if whole else self.bracket(found)

    def argument(self, node: Node) -> str:
        """What `of` is followed by: one thing with its sign, a function of it, or brackets."""
        found = core(node)
        prefix = is_function(found) or is_signed(found)
        return self.write(found) if prefix else self.held(found)

    def raised(self, base: str, exponent: Node) -> str:
        found = core(exponent)
        if isinstance(found, Number) and found.text in POWERS:
            return self.say(POWERS[found.text], base=base)
        key = "raised" if is_short(found) or is_signed(found) else "raised to more"
        return self.phrase(key, base=base, exponent=self.write(found))

    # Rows

    def row(self, node: Row, apart: bool) -> str:
        items = node.items
        if Operator("/") in items:
            top, _, bottom = items
            return self.write(Fraction(unwrapped(top), unwrapped(bottom)), apart)
        if items[-1] == Operator("!"):
            return f"{self.held(items[0])} {self.write(items[-1])}"
        if node.level == PRODUCT:
            return self.product(items)
        return " ".join(self.write(item, apart) for item in items)

    def product(self, items: tuple[Node, ...]) -> str:
        """Factors side by side where no word is needed, otherwise with `times` between them."""
        said = self.write(items[0], True)
        for left, operator, right in zip(items[::2], items[1::2], items[2::2], strict=False):
            silent = operator != Operator("dot") and ends(left) and starts(right)
            gap = " " if silent else f" {self.write(operator)} "
            said += gap + self.write(right, True)
        return said

    # Cases, derivatives, matrices

    def cases(self, node: Cases) -> str:
        """`x if x is greater than 0, otherwise 0`."""
        rows = node.rows[:-1] if node.covering else node.rows
        said = ""
        for value, condition in rows:
            places = {"value": self.write(value), "condition": self.write(condition)}
            case = self.phrase("where", **places)
            said = self.phrase("else", before=said, case=case) if said else case
        if not node.covering:
            return said
        return self.phrase("otherwise", before=said, value=self.write(node.rows[-1][0]))

    def derivative(self, node: Derivative) -> str:
        whole = node.body if node.top is None else node.top
        assert whole is not None
        template = DERIVATIVES.get((node.sign, node.order), HIGHER[node.sign])
        places = {"body": self.write(unwrapped(whole)), "var": self.argument(node.var)}
        return self.say(template, order=node.order, **places)

    def matrix(self, rows: tuple[tuple[Node, ...], ...]) -> str:
        comma = f" {self.write(Operator(','))} "
        lines = [
            self.phrase("line", number=k, line=comma.join(map(self.write, row)))
            for k, row in enumerate(rows, start=1)
        ]
        size = {"rows": len(rows), "columns": len(rows[0])}
        return self.phrase("matrix", lines="; ".join(lines), **size)
