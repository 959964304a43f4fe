"""Lines of a derivation joined, so that a film does not stop at every trivial one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import mathcore
from animations.words import say
from mathcore.errors import N_

# Rules that need no line of their own, and whether what they say is still said.
TRIVIAL = {"substitute": False, "constant": True, "linear": True}


def joined(lines: Sequence[mathcore.Line]) -> list[tuple[mathcore.Line, tuple[mathcore.Line, ...]]]:
    """Each line that is shown, and the lines that are told with it.

    A trivial line is worked out together with the one before it.
    """
    found: list[tuple[mathcore.Line, tuple[mathcore.Line, ...]]] = []
    for line in lines:
        if found and line.rule in TRIVIAL:
            first, told = found[-1]
            became = first.became.xreplace({line.changed: line.became})
            shown = replace(first, after=line.after, became=became)
            found[-1] = (shown, (*told, line) if TRIVIAL[line.rule] else told)
        else:
            found.append((line, (line,)))
    return found


def sentences(told: Iterable[Sequence[mathcore.Line]], lang: str) -> list[str]:
    """What is said at each line that is shown; a rule says what it says the first time only."""
    said, words = set(), []
    for lines in told:
        new = [line.sentence(lang) for line in lines if line.sentence(lang) not in said]
        said |= set(new)
        words.append(" ".join(new) or say(N_("The same rule once more."), lang))
    return words
