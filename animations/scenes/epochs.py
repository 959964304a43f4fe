"""Film: samples in a row, cut into batches, and the cost after every iteration under them."""

from __future__ import annotations

from manim import UP, Dot, FadeIn, RoundedRectangle, VGroup

from animations import theme
from animations.boards.descent import Words
from animations.boards.epochs import Ground, Steps
from animations.mobjects.chart import named_chart
from animations.mobjects.typeset import fit, words
from animations.scenes.stage import BeatScene


class Epochs(BeatScene):
    """Plays the storyboard `boards.epochs`."""

    header = theme.CELLS

    def setup(self) -> None:
        self.row = self.head
        self.counts, self.below = self.stage.rows(theme.NUMBERS, 0)
        self.cells, self.told, self.order = VGroup(), VGroup(), ()

    def show_ground(self, payload: Ground) -> None:
        self.size = payload.size
        self.chart, upright = named_chart(payload.window, payload.names, self.below)
        self.last = (0, payload.first)
        start = self._dot(self.last)
        self.cells = self._cells(tuple(range(1, payload.samples + 1)), payload.samples)
        self.turn(payload.words, out=[self.title], into=[self.cells, self.chart, upright, start])

    def show_steps(self, payload: Steps) -> None:
        """A batch is marked, its counts stand under it, and the cost after its step is drawn."""
        if payload.order != self.order:
            fresh = self._cells(payload.order, self.size)
            if payload.quick:
                self.remove(self.cells)
                self.add(fresh)
                self.turn(payload.words)
            else:
                self.turn(payload.words, out=[self.cells, self.told], into=[fresh])
                self.told = VGroup()
            self.cells, self.order = fresh, payload.order
        else:
            self.turn(payload.words)
        pace = theme.BLINK if payload.quick else theme.STEP
        for batch, labels, point in zip(
            payload.batches, payload.labels, payload.points, strict=True
        ):
            self._mark(batch)
            self.remove(self.told)
            self.told = self._counted(labels)
            way = self.chart.path(*zip(self.last, point, strict=True))
            way.set_stroke(theme.COLOURS["loss"], theme.LINE_WIDTH)
            self.last = point
            self.add(self.told)
            if payload.quick:
                self.add(way, self._dot(point))
                self.wait(pace)
            else:
                self.play(FadeIn(way), FadeIn(self._dot(point)), run_time=theme.FADE)
                self.wait(pace - theme.FADE)

    def show_verdict(self, payload: Words) -> None:
        self.turn(payload.words)

    def _mark(self, batch: int) -> None:
        """The batch at work is coloured, those before it are grey."""
        for place, (cell, _) in enumerate(self.cells):
            which = place // self.size
            colour = theme.COLOURS["one"] if which == batch else theme.FAINT
            cell.set_fill(colour, 1 if which <= batch else 0)

    def _counted(self, labels: tuple[str, ...]) -> VGroup:
        boxes = self.counts.columns(*[0] * len(labels))
        drawn = VGroup(
            *(
                fit(words(label, theme.CAPTION_SIZE), box)
                for label, box in zip(labels, boxes, strict=True)
            )
        )
        # Their tall letters are level, whatever hangs below the line.
        for label in drawn:
            label.align_to(drawn, UP)
        return drawn

    def _cells(self, order: tuple[int, ...], size: int) -> VGroup:
        """The samples in a row, a gap between batches."""
        count = len(order)
        gaps = (count - 1) // size
        side = (self.row.width - gaps * 2 * theme.GAP) / count
        side = min(side, self.row.height)
        left = self.row.centre[0] - (count * side + gaps * 2 * theme.GAP) / 2
        cells = VGroup()
        for place, number in enumerate(order):
            box = RoundedRectangle(
                width=side - theme.GAP / 3,
                height=side - theme.GAP / 3,
                corner_radius=theme.GAP / 3,
                color=theme.MUTED,
                stroke_width=theme.AXIS_WIDTH,
            ).set_fill(theme.FAINT, 0)
            x = left + (place + 0.5) * side + (place // size) * 2 * theme.GAP
            box.move_to((x, self.row.centre[1], 0))
            cells.add(VGroup(box, words(str(number), theme.LABEL_SIZE).move_to(box)))
        return cells

    def _dot(self, point: tuple[float, float]) -> Dot:
        return Dot(self.chart.point(*point), theme.DOT, color=theme.COLOURS["loss"])
