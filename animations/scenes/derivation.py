"""Film: any derivation on a board, each line a copy of the last in which one term changes."""

from __future__ import annotations

from collections.abc import Sequence

from manim import FadeIn, FadeOut, VGroup

from animations import theme
from animations.boards.derivation import Givens
from animations.boards.lines import Rewrite, Statement
from animations.layout import Box
from animations.mobjects.fitting import fitted, hang
from animations.mobjects.morph import change, morph
from animations.mobjects.typeset import Equation, fit, words
from animations.scenes.stage import BeatScene
from animations.storyboard import LEFT_SIDE, Formula
from mathcore.errors import N_, SettingError


class Derivation(BeatScene):
    """Plays the storyboard `boards.derivation`."""

    header = theme.TALL_HEADER

    def setup(self) -> None:
        """Set every line at one size, broken where it is too long, and see what fits on a page.

        Raises:
            SettingError: a line cannot be shown at a size that can be read.
        """
        self.known_box, self.notes_box, self.corner = self.head.columns(0, 0, theme.COUNT)
        contents = [b.payload.formula for b in self.beats if b.kind == "claim"]
        contents += [b.payload.after for b in self.beats if b.kind == "rewrite"]
        self.states, self.board = self._fitted(contents)
        self.now, self.steps = 0, len(contents) - 1
        self.page: list[Equation] = []
        self.notes, self.number = VGroup(), VGroup()
        self.noted: tuple[Formula | None, tuple[Formula, ...]] | None = None

    def show_question(self, payload: Statement) -> None:
        self.title = fit(words(payload.title, theme.TITLE_SIZE, bold=True), self.head)
        self.asked = Equation(payload.formula)
        fitted([self.asked], self.stage)
        self.asked.move_to(self.stage.centre)
        self.add(self.title)
        self.turn(payload.words, into=[self.asked])

    def show_givens(self, payload: Givens) -> None:
        """Keep what is known in the header, where it can be read there; else keep the title."""
        if self.board.top > self.stage.top:
            self.turn(payload.words, out=[self.title, self.asked])
            return
        known = VGroup(*(Equation(each, theme.NOTE_SIZE) for each in payload.formulas))
        if self._readable(known, self.known_box):
            self.turn(payload.words, out=[self.title])
            self.play(
                self.asked.animate.become(known[0]) if len(known) == 1 else FadeOut(self.asked),
                run_time=theme.MORPH,
            )
            self.remove(self.asked)
            self.add(known)
        else:
            small = fit(
                self.title.copy().scale(theme.CAPTION_SIZE / theme.TITLE_SIZE), self.known_box
            )
            self.turn(payload.words, out=[self.asked])
            self.play(self.title.animate.become(small), run_time=theme.FADE)

    def show_claim(self, payload: Statement) -> None:
        self.page = [self._at_the_top(self.states[0])]
        self.turn(payload.words, into=[self.states[0]])

    def show_rewrite(self, payload: Rewrite) -> None:
        """Copy the last line below it, or onto a new page, and change the one term there."""
        before, after = self.states[self.now], self.states[self.now + 1]
        what = change(before, after)
        old_notes, new_notes = self._new_notes(payload.general, payload.notes)
        self.now += 1
        number = VGroup()
        if self.board.top <= self.stage.top:
            number.add(words(f"{self.now}/{self.steps}", theme.LABEL_SIZE, theme.MUTED))
            number.move_to(self.corner.centre)
        self.turn(
            payload.words,
            payload.heading,
            out=[*old_notes, self.number],
            into=[*new_notes, number],
            also=[before.animate.set_color(theme.INK)],
        )
        self.number = number
        self.play(
            before.group(what.old).animate.set_color(theme.COLOURS["changed"]),
            run_time=theme.HIGHLIGHT,
        )
        source = self._make_room(before, after)
        if not payload.vanishes:
            after.group(what.new).set_color(theme.COLOURS["changed"])
        self.play(*morph(source, after, what), run_time=theme.MORPH)
        self.remove(source, *source.glyphs, *after.glyphs)
        self.add(after)
        self.page.append(after)

    def show_result(self, payload: Statement) -> None:
        final = self.states[self.now]
        old_notes, _ = self._new_notes(None, ())
        self.turn(
            payload.words,
            out=[*old_notes, self.number, *self.page[:-1]],
            also=[final.animate.set_color(theme.INK)],
        )
        whole = final.copy()
        _show_left(whole, True)
        self.play(final.animate.become(whole.move_to(self.board.centre)), run_time=theme.MORPH)

    def _fitted(self, contents: Sequence[Formula]) -> tuple[list[Equation], Box]:
        """The lines in their board; if need be they take the place of the header too."""
        lines = [Equation(content) for content in contents]
        whole = Box(self.stage.left, self.stage.bottom, self.stage.right, self.head.top)
        for board in (self.stage, whole):
            if fitted(lines, board):
                return lines, board
        raise SettingError(
            N_("line {line} of the {count} of this derivation is too long to be read in a film"),
            count=len(lines),
            line=1 + next(k for k in range(len(lines)) if not fitted(lines[k : k + 1], whole)),
        )

    def _make_room(self, before: Equation, after: Equation) -> Equation:
        """What the morph starts from, with `after` put in its place: below, or on a new page."""
        below = self.page[-1].get_bottom()[1] - theme.GAP
        high = max(before.height, after.height)
        source = before.copy()
        if below - high >= self.board.bottom:
            hang(after, below)
            _show_left(after, False)
            _show_left(source, False)
            hang(source, below)
            self.play(FadeIn(source), run_time=theme.FADE)
            return source
        top = self._at_the_top(before.copy())
        if len(self.page) > 1:
            self.play(*(FadeOut(line) for line in self.page[:-1]), run_time=theme.FADE / 2)
        self.play(before.animate.become(top), run_time=theme.FADE)
        self.page = [before]
        below = before.get_bottom()[1] - theme.GAP
        if below - high >= self.board.bottom:
            return self._make_room(before, after)
        # A page holds one line only: it changes where it stands.
        self._at_the_top(after)
        self.remove(before)
        self.page = []
        return source.shift(before.anchor() - source.anchor())

    def _at_the_top(self, line: Equation) -> Equation:
        _show_left(line, True)
        hang(line, self.board.top)
        return line

    @staticmethod
    def _readable(formulas: VGroup, box: Box) -> bool:
        """Put formulas side by side into a box; whether they can still be read there."""
        if not len(formulas):
            return True
        fit(formulas.arrange(buff=2 * theme.GAP), box)
        return bool(min(each.x_height() for each in formulas) >= theme.LEAST_X)

    def _new_notes(
        self, general: Formula | None, notes: tuple[Formula, ...]
    ) -> tuple[list[VGroup], list[VGroup]]:
        """What goes and what comes: the rule in general, and the definitions of this line."""
        if (general, notes) == self.noted:
            return [], []
        old, self.noted = self.notes, (general, notes)
        stated = [] if general is None else [Equation(general, theme.NOTE_SIZE, theme.MUTED)]
        meant = [Equation(note, theme.NOTE_SIZE, theme.COLOURS["substitution"]) for note in notes]
        self.notes = VGroup()
        if self.board.top <= self.stage.top:
            # Copies, for a choice that does not fit has been scaled.
            choices = (VGroup(*stated, *meant).copy(), VGroup(*meant).copy())
            fitting = (each for each in choices if self._readable(each, self.notes_box))
            self.notes = next(fitting, VGroup())
        return [old], [self.notes]


def _show_left(line: Equation, shown: bool) -> None:
    """The left side is written once a page: below, only the equals signs stand."""
    for index in line.labels[LEFT_SIDE]:
        line.glyphs[index].set_fill(opacity=float(shown))
