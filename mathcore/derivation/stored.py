"""A derivation as JSON, and back.

Each formula stands there twice: as LaTeX and text, for a page to show, and as data, from which
the same derivation is read. Reading trusts nothing: rule keys and heads are looked up in tables.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from sympy import Expr

from mathcore.budget import BUDGET, spare
from mathcore.derivation.moves import RULES
from mathcore.derivation.proof import Verdict, Where
from mathcore.errors import N_, DataError
from mathcore.printing import latex, plain
from mathcore.printing.data import from_data, to_data

if TYPE_CHECKING:
    from mathcore.derivation.lines import Line
    from mathcore.derivation.steps import Derivation, Step

VERSION = 1
LONGEST = 20_000_000


def to_json(derivation: Derivation, lang: str) -> str:
    # A proof that takes too long is none; the steps are stored all the same.
    found = spare(BUDGET, derivation.verdict, Verdict.UNDECIDED)
    none: dict[Step, Verdict] = {}
    proofs = spare(BUDGET, lambda: {step: step.justification for step in derivation.walk()}, none)
    return json.dumps(
        {
            "version": VERSION,
            "claim": formula(derivation.claim),
            "variable": formula(derivation.variable),
            "result": formula(derivation.result),
            "verified": found.holds,
            "proof": found.value,
            "where": where_data(derivation.where),
            "steps": [step_data(step, lang, proofs) for step in derivation.steps],
            "components": [part_data(part) for part in derivation.parts],
            "lines": [line_data(line, lang) for line in derivation.lines()],
        },
        ensure_ascii=False,
    )


def part_data(part: Derivation) -> dict[str, Any]:
    """A component: its result, and how many of the steps are its own."""
    return {
        **formula(part.result),
        "claim": formula(part.claim),
        "variable": formula(part.variable),
        "where": where_data(part.where),
        "steps": len(part.steps),
    }


def formula(expr: Any) -> dict[str, Any]:
    return {"latex": latex(expr), "text": plain(expr), "data": to_data(expr)}


def where_data(where: Where) -> list[dict[str, Any]]:
    return [
        {"name": plain(name), **formula(name), "value": formula(meaning)} for name, meaning in where
    ]


def line_data(line: Line, lang: str) -> dict[str, Any]:
    return {
        "latex": latex(line.after, changed=(line.became,)),
        "text": plain(line.after),
        "rule": line.rule,
        "title": line.title(lang),
        "where": where_data(line.where),
    }


def step_data(step: Step, lang: str, proofs: Mapping[Step, Verdict]) -> dict[str, Any]:
    rule = RULES[step.rule]
    return {
        "rule": step.rule,
        "title": step.title(lang),
        "sentence": step.sentence(lang),
        "general": None if rule.general is None else formula(rule.general),
        "alternatives": list(rule.instead),
        "before": formula(step.before),
        "after": formula(step.after),
        "raw": None if step.raw is None else formula(step.raw),
        "result": formula(step.result),
        "where": where_data(step.where),
        "values": {
            name: value if isinstance(value, str) else formula(value) for name, value in step.values
        },
        "proof": proofs.get(step, Verdict.UNDECIDED).value,
        "substeps": [step_data(substep, lang, proofs) for substep in step.substeps],
    }


def from_json(text: str, whole: type[Derivation], step: type[Step]) -> Derivation:
    if len(text) > LONGEST:
        raise unreadable()
    try:
        stored = json.loads(text)
        if stored["version"] != VERSION:
            raise unreadable()
        steps = iter(map(reader(step), stored["steps"]))
        if not stored["components"]:
            return read_part(stored, tuple(steps), whole)
        parts = [
            read_part(part, tuple(islice(steps, part["steps"])), whole)
            for part in stored["components"]
        ]
        claim, variable = (from_data(stored[key]["data"]) for key in ("claim", "variable"))
        return whole.of(claim, parts, variable)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise error if isinstance(error, DataError) else unreadable() from None


def read_part(stored: Any, steps: tuple[Step, ...], whole: type[Derivation]) -> Derivation:
    claim, variable = (from_data(stored[key]["data"]) for key in ("claim", "variable"))
    return whole(claim, steps, variable, read_where(stored["where"]))


def reader(step: type[Step]) -> Callable[[Any], Step]:
    """What reads one step and those below it."""

    def read(stored: Any) -> Step:
        if stored["rule"] not in RULES:
            raise unreadable()
        before, after, result = (
            from_data(stored[key]["data"]) for key in ("before", "after", "result")
        )
        return step(
            stored["rule"],
            before,
            after,
            result,
            tuple(map(read, stored["substeps"])),
            read_where(stored["where"]),
            tuple((str(name), read_value(value)) for name, value in stored["values"].items()),
            None if stored["raw"] is None else from_data(stored["raw"]["data"]),
        )

    return read


def read_value(stored: Any) -> str | Expr:
    return stored if isinstance(stored, str) else from_data(stored["data"])


def read_where(stored: Any) -> Where:
    return tuple((from_data(entry["data"]), from_data(entry["value"]["data"])) for entry in stored)


def unreadable() -> DataError:
    return DataError(N_("the text is not a derivation that was stored by this version"))
