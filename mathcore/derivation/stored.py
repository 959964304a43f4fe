"""How a derivation is stored."""

from __future__ import annotations

import json
from typing import Any

from mathcore.derivation.moves import ALL_RULES
from mathcore.printing import latex, plain


def to_json(self, lang):
    """The derivation as JSON: claim, result, steps with rule keys, lines, and the verdict."""
    return json.dumps(
        {
            "claim": _formula(self.claim),
            "variable": plain(self.variable),
            "result": _formula(self.result),
            "verified": self.verify(),
            "proof": self.verdict().value,
            "where": _where(self.where),
            "steps": [_step(step, lang) for step in self.steps],
            "components": [_formula(part.result) for part in self.components()],
            "lines": [_line(line, lang) for line in self.lines()],
        },
        ensure_ascii=False,
    )


def _formula(expr: Expr) -> dict[str, str]:
    return {"latex": latex(expr), "text": plain(expr)}


def _where(where: Where) -> list[dict[str, Any]]:
    return [{"name": plain(n), "latex": latex(n), "value": _formula(m)} for n, m in where]


def _line(line: Line, lang: str) -> dict[str, Any]:
    return {
        "latex": latex(line.after, changed=(line.became,)),
        "text": plain(line.after),
        "rule": line.rule,
        "title": line.title(lang),
        "where": _where(line.where),
    }


def _step(step: Step, lang: str) -> dict[str, Any]:
    rule = ALL_RULES[step.rule]
    return {
        "rule": step.rule,
        "title": step.title(lang),
        "sentence": step.sentence(lang),
        "general": None if rule.general is None else _formula(rule.general),
        "before": _formula(step.before),
        "after": _formula(step.after),
        "result": _formula(step.result),
        "where": _where(step.where),
        "proof": step.justification.value,
        "substeps": [_step(substep, lang) for substep in step.substeps],
    }
