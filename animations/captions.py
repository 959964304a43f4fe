"""Captions in the formats that players read: SubRip (.srt) as Manim writes it, WebVTT for pages.

Imports the standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

TIME = re.compile(r"(\d+):(\d{2}):(\d{2})[,.](\d{3})")
SPAN = re.compile(rf"{TIME.pattern} --> {TIME.pattern}")


@dataclass(frozen=True, slots=True)
class Caption:
    """Words, and when they stand, in seconds."""

    start: float
    end: float
    words: str

    def later(self, seconds: float) -> Caption:
        return Caption(self.start + seconds, self.end + seconds, self.words)


def read_srt(text: str) -> list[Caption]:
    """The captions of a SubRip file."""
    found = []
    for block in re.split(r"\n\s*\n", text.strip()):
        _, _, rest = block.partition("\n")
        span, _, words = rest.partition("\n")
        if times := SPAN.match(span):
            parts = [int(part) for part in times.groups()]
            found.append(Caption(_seconds(*parts[:4]), _seconds(*parts[4:]), words.strip()))
    return found


def srt(captions: Iterable[Caption]) -> str:
    """SubRip.

    >>> print(srt([Caption(0, 1.5, "one")]))
    1
    00:00:00,000 --> 00:00:01,500
    one
    <BLANKLINE>
    """
    return "\n".join(
        f"{k}\n{_clock(c.start, ',')} --> {_clock(c.end, ',')}\n{c.words}\n"
        for k, c in enumerate(captions, start=1)
    )


def vtt(captions: Iterable[Caption]) -> str:
    """WebVTT, in which & and < would be markup.

    >>> print(vtt([Caption(0, 1.5, "w < 0")]))
    WEBVTT
    <BLANKLINE>
    00:00:00.000 --> 00:00:01.500
    w &lt; 0
    <BLANKLINE>
    """
    blocks = (
        f"{_clock(c.start, '.')} --> {_clock(c.end, '.')}\n"
        f"{c.words.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}\n"
        for c in captions
    )
    return "\n".join(["WEBVTT\n", *blocks])


def _seconds(hours: int, minutes: int, seconds: int, thousandths: int) -> float:
    return (1000 * (3600 * hours + 60 * minutes + seconds) + thousandths) / 1000


def _clock(seconds: float, point: str) -> str:
    whole, thousandths = divmod(round(1000 * seconds), 1000)
    minutes, seconds = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{thousandths:03}"
