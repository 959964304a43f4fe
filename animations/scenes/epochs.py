"""Film: samples in a chart on the left, the same samples dealt into batches on the right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import (
    LEFT,
    Dot,
    FadeIn,
    Line,
    Mobject,
    Rectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from animations import theme
from animations.boards.descent import Words
from animations.boards.epochs import Cuts, Deal, Iteration, Setting
from animations.layout import Box
from animations.mobjects.cards import Cards
from animations.mobjects.chart import Chart, stretches
from animations.mobjects.typeset import fit, words
from animations.scenes.stage import BeatScene


class Epochs(BeatScene):
    """Plays the storyboard `boards.epochs`."""

    header = theme.SMALL_HEADER

    def setup(self) -> None:
        self.left, self.right = self.stage.columns(0, theme.CARDS, gap=theme.GAP)
        self.counts, self.table = VGroup(), VGroup()
        self.at_work: tuple[VMobject, VGroup] = (VGroup(), VGroup())

    def show_setting(self, payload: Setting) -> None:
        """The samples as dots, and as cards in the first row of the table."""
        self.rows = self.right.rows(*[0] * (payload.epochs + 1))
        self.chart = Chart(payload.window, self.left, payload.variable)
        self.points = payload.points
        self.dots = VGroup(
            *(Dot(self.chart.point(*at), theme.DOT, color=theme.INK) for at in payload.points)
        )
        self.line = self._line(payload.line)
        label, self.pack = self._dealt([range(1, len(payload.points) + 1)], payload.label, 0)
        self.table = VGroup(label, self.pack)
        drawn = [self.chart, self.line, self.dots, self.table]
        self.turn(payload.words, out=[self.title], into=drawn)

    def show_deal(self, payload: Deal) -> None:
        """Dots fly from the row of all samples to where the cards of this epoch will lie."""
        self._rest()
        label, cards = self._dealt(payload.batches, payload.label, payload.epoch)
        self.turn(payload.words, into=[label])
        flying, moves = VGroup(), []
        for number, card in cards.cards.items():
            at = self.pack.cards[number].get_center()
            dot = Dot(at, theme.DOT, color=theme.INK).set_z_index(2)
            flying.add(dot)
            moves.append(dot.animate.move_to(card))
        self.play(*moves, run_time=theme.MORPH)
        self.remove(flying, *flying)
        self.play(FadeIn(cards), run_time=theme.FADE / 2)
        self.dealt = cards
        self.table.add(label, cards)

    def show_iteration(self, payload: Iteration) -> None:
        """The batch lights up in the table and in the chart, then the line takes its step."""
        self._rest()
        group = self.dealt.groups[payload.batch - 1]
        chosen = VGroup(*(self.dots[number - 1] for number in payload.samples))
        lit = theme.COLOURS["changed"]
        errors = self._errors(payload.samples, payload.before)
        also = [card[0].animate.set_stroke(lit, theme.LINE_WIDTH) for card in group]
        also += [dot.animate.set_color(lit).scale(theme.BALL / theme.DOT) for dot in chosen]
        self.turn(payload.words)
        seconds = theme.FADE if payload.told else theme.QUICK_STEP / 2
        self.play(*also, FadeIn(errors), run_time=seconds)
        self.at_work = (group, chosen)
        self.remove(errors, *errors, self.counts)
        self.counts = self._counts(payload.counts)
        self.add(self.counts)

        def put(line: Mobject, alpha: float) -> None:
            line.become(self._line(payload.before + alpha * (payload.after - payload.before)))

        seconds = theme.MORPH if payload.told else theme.QUICK_STEP / 2
        self.play(UpdateFromAlphaFunc(self.line, put), run_time=seconds)

    def show_verdict(self, payload: Words) -> None:
        self._rest()
        self.turn(payload.words)

    def show_cuts(self, payload: Cuts) -> None:
        """One after another a bar for each size, cut into epochs and these into batches."""
        *boxes, under = self.right.rows(*[0] * len(payload.labels), theme.NUMBERS)
        names = VGroup()
        for name, box in zip(
            payload.epochs, under.columns(*[0] * len(payload.epochs)), strict=True
        ):
            names.add(fit(words(name, theme.LABEL_SIZE, theme.MUTED), box))
        self.turn(payload.words, out=[*self.table, self.counts], into=[names])
        for label, pieces, box in zip(payload.labels, payload.pieces, boxes, strict=True):
            above, below = box.rows(0, 0, gap=theme.GAP / 3)
            heading = fit(words(label, theme.CAPTION_SIZE), above).align_to((box.left, 0, 0), LEFT)
            self.play(FadeIn(heading, _cut(pieces, below)), run_time=theme.FADE)
            self.wait(theme.MORPH)

    def _rest(self) -> None:
        """The batch that was at work is used: its cards turn grey, its dots are as all others."""
        group, chosen = self.at_work
        for card in group:
            card[0].set_stroke(theme.FAINT, theme.AXIS_WIDTH).set_fill(theme.FAINT)
        for dot in chosen:
            dot.set_color(theme.INK).scale(theme.DOT / theme.BALL)
        self.at_work = (VGroup(), VGroup())

    def _dealt(self, groups: Sequence[Sequence[int]], label: str, row: int) -> tuple[VGroup, Cards]:
        """A row of the table: its label and its cards."""
        left, right = self.rows[row].columns(theme.NAMES, 0, gap=theme.GAP / 2)
        name = fit(words(label, theme.LABEL_SIZE, theme.MUTED), left)
        return name.align_to((left.left, 0, 0), LEFT), Cards(groups, right)

    def _counts(self, counts: tuple[str, ...]) -> VGroup:
        drawn = VGroup()
        for text, box in zip(counts, self.head.columns(*[0] * len(counts)), strict=True):
            drawn.add(fit(words(text, theme.CAPTION_SIZE, bold=True), box))
        return drawn

    def _errors(self, samples: tuple[int, ...], heights: np.ndarray) -> VGroup:
        """From the samples of a batch up or down to the line, as far as the chart shows it."""
        drawn = VGroup()
        low, high = self.chart.window.y
        for x, y in (self.points[number - 1] for number in samples):
            on_line = float(np.interp(x, self.chart.window.x, heights))
            end = min(max(on_line, low), high)
            drawn.add(
                Line(
                    self.chart.point(x, y),
                    self.chart.point(x, end),
                    color=theme.COLOURS["changed"],
                    stroke_width=theme.AXIS_WIDTH,
                )
            )
        return drawn

    def _line(self, heights: np.ndarray) -> VGroup:
        drawn = VGroup()
        for x, y in stretches(np.array(self.chart.window.x), heights, *self.chart.window.y):
            drawn.add(self.chart.path(x, y).set_stroke(theme.COLOURS["f"], theme.CURVE_WIDTH))
        return drawn


def _cut(pieces: tuple[int, ...], box: Box) -> VGroup:
    """A bar of one stretch for each epoch, cut into so many pieces."""
    drawn = VGroup()
    for count, stretch in zip(pieces, box.columns(*[0] * len(pieces)), strict=True):
        for place in stretch.columns(*[0] * count, gap=0):
            piece = Rectangle(
                width=place.width,
                height=min(place.height, theme.CARD_HEIGHT),
                stroke_color=theme.PAPER,
                stroke_width=theme.AXIS_WIDTH,
                fill_color=theme.COLOURS["value"],
                fill_opacity=1,
            )
            drawn.add(piece.move_to(place.centre))
    return drawn
