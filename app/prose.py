"""The words of a page, read from `app/lessons/<language>/<page>.md`; knows no screen.

    # Derivative                              the page's title
    > A secant turns into the tangent.        one line, for the home page
    A secant cuts the curve in two points.    what a reader will see: the introduction

    ## What to notice {#notice}               a section; its name is the same in each language
    - The slope of {formula:activation.tanh}  a formula from mathcore's records (`app.typeset`)
    - A step turns {letter} into w            a value that the page gives
    - {#corner} fails: a corner               an item with a name: why a preset is worth a look

A file is read again when it has changed, so that its words can be edited while the app runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.ui.text import plain
from mathcore.errors import N_, DataError

LESSONS = Path(__file__).parent / "lessons"
INTRODUCTION = ""
HEADING = re.compile(r"## (?P<title>.+?) \{#(?P<name>[a-z][a-z0-9-]*)\}")
ITEM = re.compile(r"- \{#(?P<name>[a-z][a-z0-9-]*)\} (?P<text>.+)")
RECORD = re.compile(r"\{(?P<kind>[a-z]+):(?P<name>[^{}]+)\}")
VALUE = re.compile(r"\{(?P<name>[a-z_]+)\}")

Places = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what is under it, from that line of the file on."""

    title: str
    body: str
    line: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """The words of one page in one language."""

    file: str
    title: str
    brief: str
    sections: Mapping[str, Section]

    def places(self) -> Places:
        """Every placeholder of a formula: where it stands, its kind and its name."""
        return tuple(
            (f"{self.file}:{section.line + k}", match["kind"], match["name"].strip())
            for section in self.sections.values()
            for k, line in enumerate(section.body.splitlines())
            for match in RECORD.finditer(line)
        )

    def items(self, name: str) -> dict[str, str]:
        """The lines `- {#name} text` of a section."""
        lines = self.sections[name].body.splitlines()
        return {match["name"]: match["text"] for match in map(ITEM.fullmatch, lines) if match}


def lesson(page: str, lang: str) -> Lesson:
    """The words of a page, as they stand in its file now."""
    path = LESSONS / lang / f"{page}.md"
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _read(path: Path, _changed: int) -> Lesson:
    return read(path.read_text("utf-8"), f"{path.parent.name}/{path.name}")


def read(text: str, file: str) -> Lesson:
    """A lesson from its text.

    Raises:
        DataError: a title, the one line or a section's name is missing; it says in which line.
    """
    lines = [line.rstrip() for line in text.splitlines()]
    top = [(k, line) for k, line in enumerate(lines, 1) if line][:2]
    title, brief = ((*top, (1, ""), (1, ""))[k] for k in (0, 1))
    if not title[1].startswith("# "):
        raise wrong(file, title[0], "# ")
    if not brief[1].startswith("> "):
        raise wrong(file, brief[0], "> ")
    sections = dict(_sections(lines, brief[0], file))
    return Lesson(file, title[1][2:], brief[1][2:], sections)


def _sections(lines: list[str], start: int, file: str) -> Iterator[tuple[str, Section]]:
    name, title, since = INTRODUCTION, "", start
    for k in range(start, len(lines) + 1):
        if k < len(lines) and not lines[k].startswith("## "):
            continue
        body = "\n".join(lines[since:k])
        skipped = len(body) - len(body.lstrip("\n"))
        yield name, Section(title, body.strip("\n"), since + skipped + 1)
        if k < len(lines):
            heading = HEADING.fullmatch(lines[k])
            if heading is None:
                raise wrong(file, k + 1, "## ... {#name}")
            name, title, since = heading["name"], heading["title"], k + 1


def wrong(file: str, line: int, shape: str) -> DataError:
    return DataError(
        N_("{place}: a line of the shape {shape} belongs here"),
        place=f"{file}:{line}",
        shape=shape,
    )


def filled(text: str, formulas: Callable[[str, str], str], values: Mapping[str, Any]) -> str:
    """Text with its formulas typeset and its values put in; a formula alone in a paragraph is
    displayed."""

    def put(match: re.Match[str]) -> str:
        tex = formulas(match["kind"], match["name"].strip())
        around = text[: match.start()], text[match.end() :]
        alone = around[0][-2:] in ("", "\n\n") and around[1][:2] in ("", "\n\n")
        return f"$$\n{tex}\n$$" if alone else f"${tex}$"

    # First the values: TeX is full of braces.
    pieces, last = [], 0
    for match in RECORD.finditer(text):
        pieces += [_with_values(text[last : match.start()], values), put(match)]
        last = match.end()
    return "".join([*pieces, _with_values(text[last:], values)])


def _with_values(text: str, values: Mapping[str, Any]) -> str:
    return VALUE.sub(lambda match: plain(str(values[match["name"]])), text)
