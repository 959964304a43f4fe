"""The text cut into tokens: numbers, names, functions and marks.

LaTeX commands become the same tokens as their keyboard spelling, so one grammar reads both.

Imports the vocabulary.
"""

from __future__ import annotations

import re

from mathcore.errors import N_, ParseError
from mathcore.parse.gate import FRACTIONS, GREEK_LETTERS, Source
from mathcore.parse.letters import read_letters
from mathcore.parse.tokens import READ_NOT, Kind, Tape
from mathcore.parse.vocabulary import COMMANDS, GREEK, INFINITIES, REFUSED, function, nearest

MOST_DIGITS = 40
LARGEST_EXPONENT = 308

DIGITS = re.compile(r"(?P<whole>\d+(?:\.\d*)?|\.\d+)(?:[eE](?P<ten>[+-]?\d+))?", re.ASCII)
COMMAND = re.compile(r"\\([A-Za-z]+|.|$)", re.ASCII)
UPRIGHT = re.compile(
    r"\\(?:operatorname\*?|mathrm|mathit|text|textrm|textit|mathop)\s*\{\s*([A-Za-z]+)\s*\}"
)
EMPTY = re.compile(r"\\math(?:open|close|rel|bin|ord)\s*\{\s*\}")
LETTERS = re.compile(r"[A-Za-z]+", re.ASCII)
MARKS = frozenset("+-*/^!()[]{}|,_")

SPACES = frozenset(
    ["\\,", "\\;", "\\:", "\\!", "\\ ", "\\quad", "\\qquad", "\\displaystyle", "\\textstyle"]
)
SIZES = frozenset(
    ["\\left", "\\right"]
    + [f"\\{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r")]
)
SPELLED: dict[str, str] = {
    "\\cdot": "*", "\\times": "*", "\\ast": "*", "\\div": "/", "\\{": "\\{", "\\}": "\\}",
    "\\lvert": "|", "\\rvert": "|", "\\vert": "|", "\\lbrace": "\\{", "\\rbrace": "\\}",
    "\\lbrack": "[", "\\rbrack": "]", "\\lparen": "(", "\\rparen": ")",
}  # fmt: skip


def scan(source: Source, variables: frozenset[str] | None, start: int, stop: int) -> Tape:
    """All tokens from one place to another, and an end token.

    >>> from mathcore.parse.gate import admit
    >>> [token.value for token in scan(admit("2 sin x"), None, 0, 7).tokens]
    ['2', 'sin', 'x', '']
    """
    tape = Tape(source, variables, start)
    while tape.at < stop:
        one(tape, source.plain[tape.at])
    tape.put(Kind.END, "", stop, stop)
    return tape


def one(tape: Tape, mark: str) -> None:
    """The token that starts here."""
    start, plain = tape.at, tape.source.plain
    if mark in " $":
        tape.blank(start + 1)
    elif mark.isdigit() or (mark == "." and DIGITS.match(plain, start)):
        number(tape)
    elif mark in FRACTIONS:
        tape.put(Kind.FRACTION, mark, start, start + 1)
    elif mark in "√∛":
        tape.put(Kind.ROOT, "2" if mark == "√" else "3", start, start + 1)
    elif mark in GREEK_LETTERS:
        read_letters(tape, GREEK_LETTERS[mark], start, start + 1)
    elif found := LETTERS.match(plain, start):
        read_letters(tape, found[0], start, found.end())
    elif mark == "\\":
        command(tape)
    elif plain.startswith("**", start):
        tape.put(Kind.MARK, "^", start, start + 2)
    elif mark in MARKS:
        tape.put(Kind.MARK, mark, start, start + 1)
    else:
        raise tape.source.error("unexpected", N_("{mark} has no meaning here"), start, mark=mark)


def number(tape: Tape) -> None:
    """A decimal number of bounded length, exact whatever its size."""
    start, plain = tape.at, tape.source.plain
    found = DIGITS.match(plain, start)
    assert found is not None
    whole, ten, end = found["whole"], found["ten"], found.end()
    if plain.startswith(".", end):
        raise tape.source.error("decimal-point", N_("a number has one decimal point only"), end)
    if len(whole.replace(".", "")) > MOST_DIGITS:
        raise tape.source.error(
            "number-too-long",
            N_("a number may have {most} digits"),
            start + MOST_DIGITS,
            most=MOST_DIGITS,
        )
    if ten is not None:
        size = ten.lstrip("+-").lstrip("0")
        if len(size) > 3 or int(size or "0") > LARGEST_EXPONENT:
            raise tape.source.error(
                "exponent-too-big",
                N_("a power of ten in a number may be at most {most}"),
                found.start("ten"),
                most=LARGEST_EXPONENT,
            )
        if ten[0] in "+-":
            typed = found[0]
            factor, sign, rest = typed.partition(ten[0])
            tape.note(READ_NOT, typed=typed, read=f"{whole}*10^({ten})",
                      other=f"{factor} {sign} {rest}")  # fmt: skip
    tape.put(Kind.NUMBER, found[0], start, end)


def command(tape: Tape) -> None:
    """A LaTeX command as the token that its keyboard spelling gives."""
    start, plain = tape.at, tape.source.plain
    if upright := UPRIGHT.match(plain, start):
        read_letters(tape, upright[1], start, upright.end(), whole=True)
        return
    found = COMMAND.match(plain, start)
    assert found is not None
    command, name, end = found[0], found[1], found.end()
    if empty := EMPTY.match(plain, start):
        tape.blank(empty.end())
    elif command in SPACES or command in ("\\(", "\\)", "\\[", "\\]"):
        tape.blank(end)
    elif command in SIZES:
        size(tape, end)
    elif command in SPELLED:
        tape.put(Kind.MARK, SPELLED[command], start, end)
    elif name in ("frac", "dfrac", "tfrac", "cfrac"):
        tape.put(Kind.OVER, command, start, end)
    elif name == "sqrt":
        tape.put(Kind.ROOT, "tex", start, end)
    elif name in INFINITIES:
        raise tape.infinite(start)
    elif name in GREEK or name in COMMANDS or name == "pi" or function(name):
        read_letters(tape, name.removeprefix("var"), start, end, whole=True)
    elif name in REFUSED:
        raise tape.source.error("unsupported", REFUSED[name], start, name=command)
    else:
        raise unknown_command(tape, command, start)


def size(tape: Tape, end: int) -> None:
    r"""`\left` and its like: the bracket that has to follow says everything."""
    rest = tape.source.plain[end:].lstrip(" ")
    if not rest.startswith(("(", ")", "[", "]", "|", "\\{", "\\}", "\\l", "\\r", "\\v")):
        raise tape.source.error(
            "missing-bracket",
            N_("{command} needs a bracket after it"),
            tape.at,
            command=tape.source.plain[tape.at : end],
        )
    tape.at = end


def unknown_command(tape: Tape, command: str, start: int) -> ParseError:
    close = nearest(command[1:])
    if close:
        return tape.source.error(
            "unknown-command",
            N_("no LaTeX command {name} is known; did you mean {nearest}?"),
            start,
            name=command[:24],
            nearest=f"\\{close}",
        )
    return tape.source.error(
        "unknown-command",
        N_("no LaTeX command {name} is known here"),
        start,
        name=command[:24],
    )
