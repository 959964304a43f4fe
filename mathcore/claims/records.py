"""A claim of the lecture: what the deck states, a check that judges it, and the mended form.

The statement is data: expressions, or a listing's text. The check reads that data and nothing
else, so a claim with other data gets another verdict. What mends a claim is a change to its data;
the mended claim is judged by the same check.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from textwrap import indent
from typing import Any, Protocol, TypeAlias

from sympy import Basic, Expr
from sympy.core.relational import Relational

from mathcore.errors import N_
from mathcore.printing import in_pieces, latex, plain, say

Stated: TypeAlias = Mapping[str, Any]
"""What a claim states, by name: expressions, the texts of listings, names of records."""

LISTING = "listing"


class ClaimVerdict(StrEnum):
    """What a check finds of a claim."""

    PROVED = "proved"
    REFUTED = "refuted"
    CONVENTION = "convention"
    INCOMPLETE = "incomplete"
    IMPRECISE = "imprecise"

    def sentence(self, lang: str = "en") -> str:
        return say(VERDICT_WORDS[self], lang)


VERDICT_WORDS = {
    ClaimVerdict.PROVED: N_("proved"),
    ClaimVerdict.REFUTED: N_("refuted"),
    ClaimVerdict.CONVENTION: N_("true by convention only"),
    ClaimVerdict.INCOMPLETE: N_("a condition is missing"),
    ClaimVerdict.IMPRECISE: N_("reads wrongly"),
}


class Said(Protocol):
    """Anything that says itself in a language, such as an `Equality`."""

    def sentence(self, lang: str = "en") -> str: ...


@dataclass(frozen=True, slots=True)
class Remark:
    """One line of evidence: a message and what was computed for its places."""

    template: str
    places: Mapping[str, Any]

    def sentence(self, lang: str = "en") -> str:
        return say(self.template, lang, **self.places)

    def pieces(self, lang: str) -> list[str | Basic]:
        return in_pieces(self.template, lang, **self.places)


def remark(template: str, /, **places: Any) -> Remark:
    return Remark(template, places)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, and the lines that show it."""

    judged: ClaimVerdict
    lines: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of the lecture deck.

    `words` is a message whose places are filled from `stated`; `check` judges `stated`;
    `amended` are the entries that change where the claim is mended, the one that says it first;
    `mended_words` is the message of the mended claim.
    """

    name: str
    topic: int
    words: str
    stated: Stated = field(hash=False)
    check: Callable[[Stated], Finding]
    amended: Stated = field(default_factory=dict, hash=False)
    mended_words: str = ""

    def verdict(self) -> ClaimVerdict:
        """The verdict, worked out at the first call."""
        return found(self).judged

    def statement(self, lang: str = "en") -> str:
        """What the deck says, its formulas printed from the data."""
        return say(self.words, lang, **self.stated)

    def pieces(self, lang: str = "en") -> list[str | Basic]:
        """The statement, cut where its formulas stand."""
        return in_pieces(self.words, lang, **self.stated)

    def evidence(self, lang: str = "en") -> list[str]:
        """What was computed, one line each; for a claim that fails, the counterexample."""
        return [line.sentence(lang) for line in found(self).lines]

    @property
    def mended(self) -> Expr | Relational | None:
        """The formula that mends the claim; None where text does, or nothing is to mend."""
        first = next(iter(self.amended.values()), None)
        return first if isinstance(first, (Expr, Relational)) else None

    def mended_claim(self) -> Claim | None:
        """The claim with its mended data, to be judged by the same check."""
        if not self.amended:
            return None
        stated = {**self.stated, **self.amended}
        return replace(self, words=self.mended_words, stated=stated, amended={}, mended_words="")

    def mended_text(self, lang: str = "en") -> str:
        """The mended claim in words; nothing where there is nothing to mend."""
        mended = self.mended_claim()
        return "" if mended is None else mended.statement(lang)

    def brief(self, lang: str = "en") -> str:
        """The claim for a list: with the evidence only where it does not hold as it stands."""
        lines = [f"{self.topic:>2}  {self.name}: {self.verdict().sentence(lang)}"]
        lines.append(f"      {self.statement(lang)}")
        if self.verdict() is not ClaimVerdict.PROVED:
            lines += [f"      - {line}" for line in self.evidence(lang)]
        mended = self.mended_claim()
        if mended is not None:
            lines.append(f"      {mended_line(mended, lang)}")
        return "\n".join(lines)

    def text(self, lang: str = "en") -> str:
        """The claim in full: with the listing and all evidence, also that of the mended form."""
        head = say(N_("Topic {topic}, {name}: {verdict}"), lang, topic=self.topic, name=self.name,
                   verdict=self.verdict().sentence(lang))  # fmt: skip
        lines = [head, *told(self, lang)]
        mended = self.mended_claim()
        if mended is not None:
            lines += ["", mended_line(mended, lang), *told(mended, lang)[1:]]
        return "\n".join(lines)

    def to_json(self, lang: str = "en") -> str:
        """The claim as JSON: verdict key, sentences, formulas, and the mended claim."""
        return json.dumps(as_data(self, lang), ensure_ascii=False)


@lru_cache(maxsize=256)
def found(claim: Claim) -> Finding:
    """What the claim's check finds; worked out once."""
    return claim.check(claim.stated)


def mended_line(mended: Claim, lang: str) -> str:
    return say(
        N_("Mended: {statement} ({verdict})"),
        lang,
        statement=mended.statement(lang),
        verdict=mended.verdict().sentence(lang),
    )


def told(claim: Claim, lang: str) -> list[str]:
    """Statement, listing and evidence."""
    lines = [claim.statement(lang)]
    if LISTING in claim.stated:
        lines += ["", indent(claim.stated[LISTING].strip("\n"), "    "), ""]
    return lines + [f"  - {line}" for line in claim.evidence(lang)]


def as_data(claim: Claim, lang: str) -> dict[str, Any]:
    mended = claim.mended_claim()
    return {
        "name": claim.name,
        "topic": claim.topic,
        "statement": claim.statement(lang),
        "statement_pieces": pieces_as_data(claim.pieces(lang), lang),
        "formulas": {
            key: {"latex": latex(part), "text": plain(part)}
            for key, part in claim.stated.items()
            if isinstance(part, Basic)
        },
        "listing": claim.stated.get(LISTING),
        "verdict": claim.verdict().value,
        "verdict_words": claim.verdict().sentence(lang),
        "evidence": claim.evidence(lang),
        "evidence_pieces": [
            pieces_as_data(
                line.pieces(lang) if isinstance(line, Remark) else [line.sentence(lang)], lang
            )
            for line in found(claim).lines
        ],
        "mended": None if mended is None else as_data(mended, lang),
    }


def pieces_as_data(pieces: list[str | Basic], lang: str) -> list[dict[str, str]]:
    """Each piece of a sentence as `text`, or as `latex` where it is a formula."""
    comma = lang == "it"
    return [
        {"text": piece} if isinstance(piece, str) else {"latex": latex(piece, decimal_comma=comma)}
        for piece in pieces
    ]
