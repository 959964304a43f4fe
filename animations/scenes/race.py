"""Film: optimizers run across a map of contours; bars beside it show what each keeps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, Dot, FadeIn, Mobject, Rectangle, UpdateFromAlphaFunc, VGroup

from animations import theme
from animations.boards.descent import Words
from animations.boards.race import Ground, Race, Racer, Solo
from animations.layout import Box
from animations.mobjects.plan import Plan
from animations.mobjects.typeset import Equation, fit, words
from animations.scenes.stage import BeatScene


class OptimizersRace(BeatScene):
    """Plays the storyboard `boards.race`."""

    header = theme.TALL_HEADER

    def setup(self) -> None:
        self.left, self.right = self.stage.columns(0, theme.STATES, gap=theme.GAP)
        self.formulas, self.drawn = VGroup(), VGroup()

    def show_ground(self, payload: Ground) -> None:
        self.plan = Plan(payload.surface, self.left)
        self.racers = payload.racers
        rows = self.right.rows(*[0] * len(self.racers))
        self.rows = [row.columns(theme.NAMES, 0, theme.RESULTS) for row in rows]
        self.formulas = VGroup(fit(Equation(payload.formula, theme.NOTE_SIZE), self.head))
        start = self._dot(self.racers[0].path[0], theme.INK)
        self.turn(payload.words, out=[self.title], into=[self.formulas, self.plan, start])
        self.start = start

    def show_solo(self, payload: Solo) -> None:
        racer, (left, _, _) = self.racers[payload.racer], self.rows[payload.racer]
        colour = theme.COLOURS[racer.quantity]
        name = words(racer.name, theme.LABEL_SIZE, colour, bold=True).move_to(left.centre)
        name.align_to((left.left, 0, 0), LEFT)
        letters = self._letters(payload.racer)
        old, self.formulas = (
            self.formulas,
            VGroup(*(Equation(each, theme.NOTE_SIZE) for each in racer.formulas)),
        )
        fit(self.formulas.arrange(buff=4 * theme.GAP), self.head)
        faint = [self.drawn.animate.set_stroke(opacity=theme.TRAIL)] if len(self.drawn) else []
        self.turn(payload.words, out=[old], into=[self.formulas, name, letters], also=faint)
        self.drawn = self._run([payload.racer], theme.GLIDE)
        # What it kept goes: bars that stand still would be taken for others.
        trail, dot, bars = self.drawn[0]
        self.remove(self.drawn, dot, bars)
        self.drawn = VGroup(trail)
        self.add(self.drawn)
        self.trails = VGroup(*getattr(self, "trails", ()), self.drawn)

    def show_race(self, payload: Race) -> None:
        self.turn(payload.words, out=[self.formulas, self.trails])
        self.formulas = VGroup()
        self._run(range(len(self.racers)), theme.SLIDE - theme.FADE)
        results = VGroup()
        for text, racer, (_, _, box) in zip(payload.results, self.racers, self.rows, strict=True):
            label = words(text, theme.LABEL_SIZE, theme.COLOURS[racer.quantity])
            # Only its width may be too much: the rows have gaps between them.
            results.add(fit(label, box.inset(-theme.GAP / 2)).move_to(box.centre))
        self.play(FadeIn(results), run_time=theme.FADE)

    def show_verdict(self, payload: Words) -> None:
        self.turn(payload.words)

    def _run(self, which: Sequence[int], seconds: float) -> VGroup:
        """Play racers at once, and give what is drawn at the end of it."""
        group = VGroup(*(self._at(k, 0) for k in which))
        self.add(group)

        def put(group: Mobject, alpha: float) -> None:
            for drawn, k in zip(group, which, strict=True):
                drawn.become(self._at(k, round(alpha * (len(self.racers[k].path) - 1))))

        self.play(UpdateFromAlphaFunc(group, put), run_time=seconds)
        return group

    def _at(self, k: int, step: int) -> VGroup:
        """A racer after so many steps: its trail, itself, and its bars."""
        racer = self.racers[k]
        colour = theme.COLOURS[racer.quantity]
        dot = self._dot(racer.path[step], colour).set_z_index(2)
        return VGroup(self.plan.trail(racer.path[: step + 1], colour), dot, self._bars(k, step))

    def _dot(self, at: np.ndarray, colour: str) -> Dot:
        """A racer at its place; one that has left the map stays out of sight at its edge."""
        (left, right), (low, high) = self.plan.window.x, self.plan.window.y
        near = np.clip(at, (left, low), (right, high))
        dot = Dot(self.plan.point(*near), theme.BALL, color=colour)
        return dot if np.array_equal(near, at) else dot.set_opacity(0)

    def _letters(self, k: int) -> VGroup:
        letters = VGroup()
        for letter, (place, _) in zip(self.racers[k].letters, self._places(k), strict=True):
            letters.add(Equation(letter, theme.NODE_SIZE, theme.MUTED).move_to(place.centre))
        return letters

    def _bars(self, k: int, step: int) -> VGroup:
        """For each letter two bars: along x, and under it along y."""
        racer: Racer = self.racers[k]
        drawn = VGroup()
        for pair, (_, place) in zip(racer.state[step], self._places(k), strict=True):
            bars = VGroup(
                *(
                    Rectangle(
                        width=max(place.width * float(part), theme.AXIS_WIDTH / 100),
                        height=theme.STATE_BAR,
                        stroke_width=0,
                        fill_color=theme.COLOURS[racer.quantity],
                        fill_opacity=1,
                    )
                    for part in pair
                )
            )
            bars.arrange(DOWN, buff=theme.STATE_BAR / 3, aligned_edge=LEFT)
            drawn.add(bars.move_to(place.centre).align_to((place.left, 0, 0), LEFT))
        return drawn

    def _places(self, k: int) -> list[tuple[Box, ...]]:
        """For each letter where it stands, and where its bars do."""
        halves = self.rows[k][1].columns(0, 0)[: len(self.racers[k].letters)]
        return [half.columns(theme.LETTER, 0, gap=theme.GAP / 3) for half in halves]
