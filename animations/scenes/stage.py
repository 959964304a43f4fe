"""What every film does alike: play its beats, keep the words under the picture, keep time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from manim import Animation, FadeIn, FadeOut, Mobject, Scene, VGroup, config

from animations import layout, theme
from animations.boards.descent import Words
from animations.mobjects.typeset import caption, fit, words
from animations.storyboard import Beat, Storyboard, spoken

if TYPE_CHECKING:
    from manim.mobject.mobject import _AnimationBuilder

# What `Scene.play` takes; Manim says that `.animate` gives one of the last two.
Playable: TypeAlias = "Animation | _AnimationBuilder | Mobject"


class BeatScene(Scene):
    """A scene that plays a storyboard; `show_<kind>(payload)` draws a beat of that kind.

    Captions (.srt) are the beats' words, for as long as those words stand.
    """

    header: ClassVar[float] = theme.HEADER
    footer: ClassVar[float] = theme.FOOTER

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
            config.frame_width, config.frame_height, self.header, self.footer
        )
        self.caption = VGroup()
        self.said = ("", "")
        self.spoken = ("", 0.0)

    def construct(self) -> None:
        for number, beat in enumerate(self.beats, start=1):
            self.subtitle(spoken(beat))
            self.play_beat(beat)
            if self.progress is not None:
                self.progress(number, len(self.beats))
        self.subtitle("")

    def play_beat(self, beat: Beat) -> None:
        """Draw a beat, then let it stand for what is left of its seconds."""
        start = self.time
        getattr(self, f"show_{beat.kind}")(beat.payload)
        left = beat.seconds - (self.time - start)
        if left > 1 / config.frame_rate:
            self.wait(left)

    def show_title(self, payload: Words) -> None:
        self.title: VGroup = fit(words(payload.words, theme.TITLE_SIZE, bold=True), self.stage)
        self.add(self.title)

    def subtitle(self, words: str) -> None:
        """Write the last words into the captions, with the time they stood, if others come."""
        last, since = self.spoken
        if words != last:
            if last:
                self.add_subcaption(last, duration=self.time - since, offset=since - self.time)
            self.spoken = (words, self.time)

    def turn(
        self,
        words: str,
        heading: str = "",
        out: Sequence[Mobject] = (),
        into: Sequence[Mobject] = (),
        also: Sequence[Playable] = (),
    ) -> None:
        """Take the old words away, then bring the new ones, so that they never overlay.

        What else goes `out` goes with the old words, what comes `into` the picture comes with
        the new ones; `also` is played with the new ones.
        """
        leaving, coming = [each for each in out if len(each)], [each for each in into if len(each)]
        if (words, heading) != self.said:
            leaving += [self.caption] if len(self.caption) else []
            self.caption = caption(words, self.foot, heading)
            self.said = (words, heading)
            coming.append(self.caption)
        if leaving:
            self.play(*map(FadeOut, leaving), run_time=theme.FADE / 2)
        if coming or also:
            self.play(*map(FadeIn, coming), *also, run_time=theme.FADE)
