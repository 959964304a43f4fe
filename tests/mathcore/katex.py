"""What KaTeX refuses, as far as our LaTeX could come near it: nesting, and scripts put twice."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

TOKEN = re.compile(r"\\(?:begin|end)\{\w+\}|\\[a-zA-Z]+|\\.|\S")
CLOSED_BY = {"{": "}", r"\left": r"\right"}


@dataclass
class Level:
    """Between two brackets: the scripts that the last thing has, and whether one is to come."""

    closer: str = ""
    scripts: set[str] = field(default_factory=set)
    awaits: bool = False

    def add(self) -> None:
        """One more thing: the script that was to come, or one without scripts of its own."""
        if not self.awaits:
            self.scripts = set()
        self.awaits = False


def complaint(tex: str) -> str:
    """Why KaTeX would not show it; empty if it would."""
    levels, previous = [Level()], ""
    for token in TOKEN.findall(tex):
        level = levels[-1]
        if token in ("^", "_", "'"):
            kind = "_" if token == "_" else "^"
            primes_go_on = kind == "^" and previous == "'"
            if kind in level.scripts and not primes_go_on:
                return f"second {kind} at one thing"
            level.scripts.add(kind)
            level.awaits = token != "'"
        elif token in CLOSED_BY or token.startswith(r"\begin"):
            levels.append(Level(CLOSED_BY.get(token, token.replace("begin", "end"))))
        elif token in CLOSED_BY.values() or token.startswith(r"\end"):
            if level.closer != token:
                return f"{token} where {level.closer or 'nothing'} is open"
            levels.pop()
            levels[-1].add()
        else:
            level.add()
        previous = token
    return "" if len(levels) == 1 else f"{levels[-1].closer} is missing"
