"""What films need before anything is drawn, and one line that says what is missing."""

from __future__ import annotations

import re
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from animations.words import say
from mathcore.errors import N_, DiscesaError


class MissingPartError(DiscesaError):
    """Something that films are drawn with is not installed."""

    code = "missing-part"


def require_manim() -> None:
    """Raise a one-line `MissingPartError` where Manim or a library under it is missing."""
    try:
        import manim  # noqa: F401
        import typst  # noqa: F401
    except (ImportError, OSError) as error:
        raise MissingPartError(
            N_(
                "films need Manim with Typst ({reason}): pip install 'discesa[animations]'; on "
                "Debian and Ubuntu first apt-get install gcc pkg-config python3-dev "
                "libcairo2-dev libpango1.0-dev"
            ),
            reason=str(error).splitlines()[0][:120],
        ) from error


TESTED = ((0, 22), (0, 23))
"""The versions of Manim that the films were tested with: from the first one on, before the second;
as `pyproject.toml` asks for."""


def warn_if_untested(lang: str) -> None:
    """Say before anything is drawn that it is drawn by a Manim which nobody has tried."""
    try:
        found = version("manim")
    except PackageNotFoundError:
        return
    numbers = tuple(int(part) for part in re.findall(r"\d+", found)[:2])
    if TESTED[0] <= numbers < TESTED[1]:
        return
    first, beyond = (".".join(map(str, each)) for each in TESTED)
    told = say(
        N_(
            "Manim {found} is outside the tested versions, from {first} and before {beyond}; "
            "should films fail, pip install 'manim[typst]>={first},<{beyond}'"
        ),
        lang,
        found=found,
        first=first,
        beyond=beyond,
    )
    print(told, file=sys.stderr, flush=True)


class UnwritableError(DiscesaError):
    """The folder of the films cannot be written into."""

    code = "unwritable"


def require_writable(media: Path) -> None:
    """Raise a one-line `UnwritableError` before anything is drawn that could not be kept."""
    try:
        media.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=media):
            pass
    except OSError as error:
        raise UnwritableError(
            N_("nothing can be written into {folder}: {reason}"),
            folder=str(media),
            reason=error.strerror or type(error).__name__,
        ) from error


def refusal(error: DiscesaError | OSError, lang: str) -> str:
    """One line that says why something cannot be done."""
    if isinstance(error, DiscesaError):
        return say(error.template, lang, **error.values)
    return say(
        N_("the film could not be kept: {reason}"), lang, reason=error.strerror or str(error)
    )
