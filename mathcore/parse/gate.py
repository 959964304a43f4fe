"""The text gate: which characters may stand in a formula, before anything is read.

`admit` bounds the length, refuses what cannot be seen or looks like something else, and spells
the mathematical characters of Unicode as on a keyboard. Each character of the result knows where
in the typed text it came from, so that every later error can point there.

Imports no SymPy. Adding a character is one entry in a table here.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from mathcore.errors import N_, ParseError

LONGEST = 2_000

GREEK_LETTERS: dict[str, str] = {
    **dict(zip("αβγδεζηθικλμνξπρσςτυφχψω", (
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa",
        "lambda", "mu", "nu", "xi", "pi", "rho", "sigma", "sigma", "tau", "upsilon", "phi", "chi",
        "psi", "omega",
    ), strict=True)),
    **dict(zip("ΓΔΘΛΞΠΣΦΨΩ", (
        "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega",
    ), strict=True)),
    "ϵ": "epsilon", "ϑ": "theta", "ϕ": "phi", "ϱ": "rho", "ϖ": "pi",
}  # fmt: skip
"""Greek letters that no Latin letter looks like, and their names."""

SAME: dict[str, str] = {
    **dict.fromkeys("\t\n\r\u00a0\u202f\u205f", " "),
    **dict.fromkeys("\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a", " "),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
    **dict.fromkeys("×·⋅∙•∗", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    **dict.fromkeys("∣ǀ", "|"),
    "~": " ", "ℎ": "h", "ℯ": "e", "µ": "μ", "\u2126": "Ω", "\u2206": "Δ",
}  # fmt: skip
"""Characters that are another spelling of one on the keyboard, or of a Greek letter."""

RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱˣ", "0123456789+-()nix", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙₘₜₓ", "0123456789ijknmtx", strict=True))

FRACTIONS: dict[str, tuple[int, int]] = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5),
    "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8),
    "⅞": (7, 8),
}  # fmt: skip

KEPT = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    " +-*/^!()[]{}|,.;:=_\\$√∛"
) | frozenset(GREEK_LETTERS) | frozenset(FRACTIONS)  # fmt: skip

LOOK_ALIKES = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХавеѕіјкмнорсухԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοıℓ",
        "ABESIJKMHOPCTYXabesijkmhopcyxdqwhABEZHIKMNOPTYXoil",
        strict=True,
    )
)
"""Letters of other alphabets that cannot be told from a Latin one."""

REFUSED_MARKS: dict[str, tuple[str, str]] = {
    "infinity": ("∞", N_("a formula holds numbers only, and infinity is not one")),
    "comparison": ("<>≤≥≠≈", N_("{mark} compares two formulas: type one formula only")),
    "prime": (
        "'′",
        N_("a derivative is not typed with a prime: type the function, and it is derived"),
    ),
}

HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Source:
    """A text that passed the gate: as typed, as spelled on a keyboard, and how they align.

    `offsets[i]` is the place in `text` of the character `plain[i]`; one more entry stands for
    the end.
    """

    text: str
    plain: str
    offsets: tuple[int, ...]

    @property
    def is_latex(self) -> bool:
        return "\\" in self.text or "$" in self.text

    def error(self, kind: str, template: str, at: int, /, **values: object) -> ParseError:
        """A refusal that points at the character `plain[at]`."""
        place = self.offsets[max(0, min(at, len(self.plain)))]
        return ParseError(template, kind=kind, text=self.text, position=place, **values)

    def typed(self, start: int, end: int, most: int = 40) -> str:
        """What was typed from `plain[start]` to before `plain[end]`, shortened to be shown."""
        last = self.offsets[end - 1] + 1 if end > start else self.offsets[start]
        piece = " ".join(self.text[self.offsets[start] : last].split())
        return piece if len(piece) <= most else piece[: most - 1] + "…"


def admit(text: str) -> Source:
    """The text in the characters of a keyboard, or the reason why it cannot be a formula.

    Raises:
        ParseError: `not-text`, `too-long`, `empty`, `hidden-character`, `look-alike`, `infinity`
            or `character`.

    >>> admit("2·x² − π").plain
    '2*x^{2} - π'
    """
    if not isinstance(text, str):
        raise ParseError(N_("a formula is typed as text"), kind="not-text")
    if len(text) > LONGEST:
        raise ParseError(
            N_("the text has {length} characters; a formula may have {most}"),
            kind="too-long",
            text=text,
            position=LONGEST,
            length=len(text),
            most=LONGEST,
        )
    plain: list[str] = []
    offsets: list[int] = []
    place = 0
    while place < len(text):
        spelled, used = spell(text, place)
        plain += spelled
        # A raised or lowered run got a sign and a bracket before it, and a bracket after it.
        before = 2 if len(spelled) > 1 else 0
        offsets += [place + min(max(i - before, 0), used - 1) for i in range(len(spelled))]
        place += used
    if not "".join(plain).strip(" $"):
        raise ParseError(
            N_("there is no formula: type one such as x^2 sin(x)"), kind="empty", text=text
        )
    return Source(text, "".join(plain), (*offsets, len(text)))


def spell(text: str, place: int) -> tuple[str, int]:
    """The keyboard spelling of what stands at a place, and how many characters it used."""
    mark = text[place]
    for table, sign in ((RAISED, "^"), (LOWERED, "_")):
        if mark in table:
            end = place
            while end < len(text) and text[end] in table:
                end += 1
            run = "".join(table[c] for c in text[place:end])
            return f"{sign}{{{run}}}", end - place
    mark = SAME.get(mark, mark)
    if "\U0001d434" <= mark <= "\U0001d467" or "\U0001d6e2" <= mark <= "\U0001d71b":
        # Italic letters of formula editors; they are made to be read as the plain ones.
        mark = unicodedata.normalize("NFKC", mark)
    if mark in KEPT:
        return mark, 1
    raise refusal(text, place)


def refusal(text: str, place: int) -> ParseError:
    """Why the character at a place cannot stand in a formula."""
    mark = text[place]
    code = f"U+{ord(mark):04X}"

    def refused(kind: str, template: str, **values: str) -> ParseError:
        return ParseError(template, kind=kind, text=text, position=place, **values)

    if unicodedata.category(mark) in HIDDEN:
        return refused(
            "hidden-character",
            N_("the text holds the character {code}, which cannot be seen: delete it"),
            code=code,
        )
    wide = unicodedata.normalize("NFKC", mark)
    latin = LOOK_ALIKES.get(mark, wide if wide != mark and wide in KEPT else "")
    if latin:
        return refused(
            "look-alike",
            N_("{mark} ({code}, {name}) only looks like {latin}: type {latin} itself"),
            mark=mark,
            code=code,
            name=unicodedata.name(mark, code).lower(),
            latin=latin,
        )
    for kind, (marks, template) in REFUSED_MARKS.items():
        if mark in marks:
            return refused(kind, template, mark=mark)
    shown = mark if mark.isprintable() and not unicodedata.combining(mark) else code
    return refused("character", N_("{mark} cannot stand in a formula"), mark=shown)
