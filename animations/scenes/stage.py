"""What every film does alike: play its beats, keep the words under the picture, keep time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from manim import Animation, FadeIn, FadeOut, Scene, VGroup, config

from animations import layout, theme
from animations.mobjects.typeset import caption
from animations.storyboard import Beat, Storyboard


class BeatScene(Scene):
    """A scene that plays a storyboard; `show_<kind>(payload)` draws a beat of that kind.

    Captions (.srt) come from the beats' words and last as long as those words stand.
    """

    header: ClassVar[float] = theme.HEADER

    def __init__(
        self,
        beats: Storyboard,
        progress: Callable[[int, int], None] | None = None,
        **settings: Any,
    ) -> None:
        super().__init__(**settings)
        self.beats = beats
        self.progress = progress
        self.head, self.stage, self.foot = layout.frame(
            config.frame_width, config.frame_height, self.header
        )
        self.caption = VGroup()
        self.said = ("", "")

    def construct(self) -> None:
        for number, beat in enumerate(self.beats, start=1):
            self.subtitle(number - 1)
            self.play_beat(beat)
            if self.progress is not None:
                self.progress(number, len(self.beats))

    def play_beat(self, beat: Beat) -> None:
        """Draw a beat, then let it stand for what is left of its seconds."""
        start = self.time
        getattr(self, f"show_{beat.kind}")(beat.payload)
        left = beat.seconds - (self.time - start)
        if left > 1 / config.frame_rate:
            self.wait(left)

    def subtitle(self, number: int) -> None:
        """Write the caption of a beat, unless the last one's goes on."""
        words = spoken(self.beats[number])
        if number and spoken(self.beats[number - 1]) == words:
            return
        seconds = 0.0
        for beat in self.beats[number:]:
            if spoken(beat) != words:
                break
            seconds += beat.seconds
        self.add_subcaption(words, duration=seconds)

    def new_caption(self, words: str, heading: str = "") -> list[Animation]:
        """The animations that change the words under the picture; none if they stay."""
        if (words, heading) == self.said:
            return []
        old, self.caption = self.caption, caption(words, self.foot, heading)
        self.said = (words, heading)
        new = FadeIn(self.caption, run_time=theme.FADE)
        return [FadeOut(old, run_time=theme.FADE), new] if len(old) else [new]


def spoken(beat: Beat) -> str:
    """The words of a beat as one line of captions."""
    heading = getattr(beat.payload, "heading", "")
    return f"{heading}. {beat.payload.words}" if heading else beat.payload.words
