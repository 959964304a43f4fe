"""Film: each row of the derivative table is worked out on the left and entered on the right."""

from __future__ import annotations

from manim import DOWN, LEFT, Line, ReplacementTransform, VGroup

from animations import theme
from animations.boards.descent import Words
from animations.boards.lines import Rewrite
from animations.boards.table import Entered, Row
from animations.layout import Box
from animations.mobjects.fitting import fitted
from animations.mobjects.morph import change, morph
from animations.mobjects.typeset import Equation, fit
from animations.scenes.stage import BeatScene
from mathcore.errors import N_, SettingError


class Table(BeatScene):
    """Plays the storyboard `boards.table`."""

    def setup(self) -> None:
        """Set every line at one size, and the table with all its rows.

        Raises:
            SettingError: a line does not fit at a size that can be read.
        """
        whole = Box(self.stage.left, self.stage.bottom, self.stage.right, self.head.top)
        begun = [beat.payload for beat in self.beats if beat.kind == "row"]
        self.rows = VGroup(*(Equation(row.statement, theme.NOTE_SIZE) for row in begun))
        self.rows.arrange(DOWN, buff=theme.GAP / 2, aligned_edge=LEFT)
        left, place = whole.columns(0, self.rows.width, gap=2 * theme.GAP)
        board, self.below = left.rows(0, theme.TALL_HEADER)
        across = (left.right + place.left) / 2
        self.rule = Line(
            (across, whole.bottom, 0),
            (across, whole.top, 0),
            color=theme.INK,
            stroke_width=theme.CURVE_WIDTH,
        )
        fit(self.rows, place)
        self.lines = [
            Equation(b.payload.first if b.kind == "row" else b.payload.after)
            for b in self.beats
            if b.kind in ("row", "rewrite")
        ]
        if not fitted(self.lines, board, alone=True):
            raise SettingError(N_("a row of the table is too long to be read in a film"))
        for line in self.lines:
            line.move_to(board.centre)
        self.now, self.entered = -1, 0
        self.title, self.note = VGroup(), VGroup()

    def show_words(self, payload: Words) -> None:
        self.turn(payload.words)

    def show_row(self, payload: Row) -> None:
        self.now += 1
        begins = [] if self.entered else [VGroup(self.rule)]
        self.turn(payload.words, out=[self.title], into=[self.lines[self.now], *begins])
        self.title = VGroup()

    def show_rewrite(self, payload: Rewrite) -> None:
        before, after = self.lines[self.now : self.now + 2]
        self.now += 1
        what = change(before, after)
        note = VGroup()
        if payload.general is not None:
            note.add(fit(Equation(payload.general, theme.NOTE_SIZE, theme.MUTED), self.below))
        self.turn(
            payload.words, out=[self.note], into=[note], also=[before.animate.set_color(theme.INK)]
        )
        self.note = note
        self.play(
            before.group(what.old).animate.set_color(theme.COLOURS["changed"]),
            run_time=theme.HIGHLIGHT,
        )
        if not payload.vanishes:
            after.group(what.new).set_color(theme.COLOURS["changed"])
        self.play(*morph(before, after, what), run_time=theme.MORPH)
        self.remove(before, *before.glyphs, *after.glyphs)
        self.add(after)

    def show_entered(self, payload: Entered) -> None:
        """Level with its place first, then across, so that it passes over no other row."""
        line, row = self.lines[self.now], self.rows[self.entered]
        level = row.copy().set_x(line.get_x())
        self.turn(payload.words, out=[self.note])
        self.play(line.animate.become(level), run_time=theme.MORPH / 2)
        self.play(ReplacementTransform(line, row), run_time=theme.MORPH / 2)
        self.note = VGroup()
        self.entered += 1
