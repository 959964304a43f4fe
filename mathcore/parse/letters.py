"""How a run of letters is read: as a name, a constant, a function, or a product of two letters.

A name is one letter or a Greek one, with digits or a subscript after it; longer names exist only
where the caller declared them as variables. Whatever else a run could be is read by a convention
that is noted, or refused with the readings named.

Imports the vocabulary.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from mathcore.errors import N_, ParseError
from mathcore.parse.tokens import READ_AS, Kind, Tape
from mathcore.parse.vocabulary import (
    CALLED,
    CONSTANTS,
    GREEK,
    INFINITIES,
    REFUSED,
    function,
    nearest,
)
from mathcore.symbols import NAME as NAME_PATTERN

DECLARED = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)?", re.ASCII)
COMPOUND = re.compile(r"[A-Za-z]+(?:_[A-Za-z]+)+", re.ASCII)
NUMERAL = re.compile(r"\d+", re.ASCII)
SUBSCRIPT = re.compile(r"[ ]?_[ ]?(?:\{\s*([A-Za-z0-9]+)\s*\}|(\d+|[A-Za-z]+\d*))", re.ASCII)
BRACKET = re.compile(r"\s*(?:\\left\s*|\\[bB]igg?l?\s*)?(?:\(|\[)")
LOWERED = re.compile(r"\s*_")
BRACED = re.compile(r"\s*\{")


def read_letters(tape: Tape, run: str, start: int, end: int, *, whole: bool = False) -> None:
    """Put the tokens of a run of letters; `whole` says that LaTeX marked it as one word."""
    plain = tape.source.plain
    if not whole and plain[start].isascii():
        if declared(tape, start):
            return
        compound = COMPOUND.match(plain, start)
        if compound and function(compound[0]):
            put_function(tape, compound[0], start, compound.end())
            return
    # After a LaTeX command digits stand apart: \\sin2x is sin(2x), and \\alpha2 a product.
    numeral = None if whole else NUMERAL.match(plain, end)
    digits = numeral[0] if numeral else ""
    if run in REFUSED:
        raise tape.source.error("unsupported", REFUSED[run], start, name=run)
    if run.lower() in INFINITIES and len(run) > 1:
        raise tape.infinite(start)
    if function(run + digits) and digits:
        put_function(tape, run + digits, start, end + len(digits))
    elif run in CALLED and not allowed(tape, run) and BRACKET.match(plain, end):
        put_function(tape, run, start, end)
    elif function(run) is not None:
        if digits:
            raise tape.source.error(
                "ambiguous",
                N_("{typed} is read in two ways: write {name}({digits}…) or {name}^{digits}(…)"),
                start,
                typed=run + digits,
                name=run,
                digits=digits,
            )
        put_function(tape, run, start, end)
    elif len(run) == 1 or run in GREEK or (run in CONSTANTS and not digits):
        put_name(tape, run, start, end, digits)
    else:
        put_run(tape, run, start, end, digits)


def declared(tape: Tape, start: int) -> bool:
    """A variable that the caller declared, whatever else its letters could mean."""
    found = DECLARED.match(tape.source.plain, start)
    assert found is not None
    for end in (found.end(), *(start + i for i in cuts(found[0]))):
        name = tape.source.plain[start:end]
        if allowed(tape, name):
            tape.put(Kind.NAME, name, start, end)
            return True
    return False


def cuts(text: str) -> tuple[int, ...]:
    """Where a name may end before its subscript."""
    return (text.index("_"),) if "_" in text else ()


def allowed(tape: Tape, name: str) -> bool:
    return tape.variables is not None and name in tape.variables


def put_function(tape: Tape, name: str, start: int, end: int) -> None:
    word = CALLED[name] if name in CALLED else function(name)
    assert word is not None
    if name == "sigma":
        tape.note(N_("sigma before a bracket is the sigmoid function"))
    tape.put(Kind.FUNCTION, word.name, start, end)
    if name == "log" and not LOWERED.match(tape.source.plain, end):
        tape.note(N_("log is the natural logarithm ln; the decimal one is log10"))


def put_name(tape: Tape, letters: str, start: int, end: int, digits: str = "") -> None:
    """One letter, or a Greek one, with the digits after it and its subscript."""
    plain, source = tape.source.plain, tape.source
    if letters in CONSTANTS and not digits and not SUBSCRIPT.match(plain, end):
        tape.put(Kind.CONSTANT, letters, start, end)
        return
    name, stop = letters + digits, end + len(digits)
    below = SUBSCRIPT.match(plain, stop)
    if below:
        braced, bare = below[1], below[2]
        if bare and len(bare) > 1 and source.is_latex:
            raise source.error(
                "ambiguous",
                N_("LaTeX lowers only the first sign of {typed}: write {name}_{{{bare}}}"),
                start,
                typed=source.typed(start, below.end()),
                name=name,
                bare=bare,
            )
        name, stop = f"{name}_{braced or bare}", below.end()
    if not NAME_PATTERN.fullmatch(name):
        raise source.error(
            "name-too-long",
            N_("the name {name} is too long: a letter, 15 digits and a subscript of 6 at most"),
            start,
            name=name[:24],
        )
    tape.put(Kind.NAME, known(tape, name, start), start, stop)


def known(tape: Tape, name: str, start: int) -> str:
    """The variable that a name stands for; `x_{1}` may be the declared x1."""
    if tape.variables is None or name in tape.variables:
        return name
    if name.replace("_", "") in tape.variables:
        return name.replace("_", "")
    raise unknown_variable(tape, name, start)


def unknown_variable(tape: Tape, name: str, start: int) -> ParseError:
    variables = sorted(tape.variables or ())
    close = get_close_matches(name, variables, n=1, cutoff=0.5)
    template = (
        N_("no variable is called {name}; did you mean {nearest}?")
        if close
        else N_("no variable is called {name}; known: {known}")
    )
    return tape.source.error(
        "unknown-variable",
        template,
        start,
        name=name[:24],
        nearest=close[0] if close else "",
        known=", ".join(variables[:12]),
    )


def put_run(tape: Tape, run: str, start: int, end: int, digits: str) -> None:
    """Several letters that are no known word: a function and its letter, or a product of two."""
    plain = tape.source.plain
    called = bool(BRACKET.match(plain, end + len(digits)) or BRACED.match(plain, end))
    for length in range(len(run) - 1, 1, -1):
        word = function(run[:length])
        if word and word.record is None and not called and not word.several and not word.root:
            if len(run) - length != 1 or run[:length].lower() != run[:length]:
                break
            tape.note(READ_AS, typed=run + digits, read=f"{run[:length]}({run[length:]}{digits})")
            put_function(tape, run[:length], start, start + length)
            put_name(tape, run[length:], start + length, end, digits)
            return
    follows = tape.tokens and tape.tokens[-1][:2] == (Kind.MARK, "^")
    if len(run) == 2 and not called and run[0] != "d" and SUBSCRIPT.match(plain, end) is None:
        if follows:
            raise tape.source.error(
                "ambiguous",
                N_("{typed} is read in two ways: write {first} or {second}"),
                start,
                typed=f"^{run}",
                first=f"^({run[0]}*{run[1]})",
                second=f"^{run[0]} * {run[1]}",
            )
        if is_unknown(tape, run):
            raise unknown_variable(tape, run, start)
        tape.note(READ_AS, typed=run + digits, read=f"{run[0]}*{run[1]}{digits}")
        put_name(tape, run[0], start, start + 1)
        put_name(tape, run[1], start + 1, end, digits)
        return
    raise unknown_name(tape, run, start, called)


def is_unknown(tape: Tape, run: str) -> bool:
    """Whether a letter of a product is not among the declared variables."""
    return tape.variables is not None and any(
        letter not in tape.variables and letter not in CONSTANTS for letter in run
    )


def unknown_name(tape: Tape, run: str, start: int, called: bool) -> ParseError:
    """Why a run of letters is not a name, and what may have been meant."""
    product = "*".join(run) if len(run) <= 6 and not called else ""
    for length in range(1, len(run) - 1):
        if function(run[length:]) and len(run[:length]) <= 2:
            product = f"{'*'.join(run[:length])}*{run[length:]}"
    close = nearest(run, tape.variables or frozenset())
    if run[0] == "d" and len(run) == 2:
        template = N_(
            "{name} is read in two ways: write {product} for a product; a derivative is not typed"
        )
        kind = "ambiguous"
    elif close and product:
        template, kind = (
            N_("no name {name} is known; did you mean {nearest} or {product}?"),
            "unknown-name",
        )
    elif close:
        template, kind = N_("no name {name} is known; did you mean {nearest}?"), "unknown-name"
    elif product:
        template, kind = (
            N_("no name {name} is known; for a product write {product}"),
            "unknown-name",
        )
    else:
        template, kind = N_("no name {name} is known here"), "unknown-name"
    shown = run if len(run) <= 24 else run[:23] + "…"
    return tape.source.error(kind, template, start, name=shown, nearest=close, product=product)
