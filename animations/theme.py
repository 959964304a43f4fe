"""How every film looks and how fast it goes: the only place for colours, sizes, seconds, fonts.

The hues are those of Okabe and Ito, told apart by every kind of colour vision, dark enough on
white for a projector in a lit room. A quantity keeps its colour through every film and page.

Imports nothing. Lengths are in Manim's units (the frame is 8 high), type sizes in Manim's points.
"""

from __future__ import annotations

PALETTE = {
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "green": "#009E73",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "purple": "#CC79A7",
    "yellow": "#F0E442",
}

PAPER = "#FFFFFF"
INK = "#1A1A1A"
MUTED = "#5F6670"
FAINT = "#D9DCE0"


class Colours(dict[str, str]):
    """Colours by the quantity that is drawn in them, and which of them were asked for."""

    def __init__(self, colours: dict[str, str]) -> None:
        super().__init__(colours)
        self.asked_for: set[str] = set()

    def __getitem__(self, quantity: str) -> str:
        self.asked_for.add(quantity)
        return super().__getitem__(quantity)


# What a quantity is drawn in, wherever it is drawn.
QUANTITIES = {
    "f": PALETTE["blue"],
    "slope": PALETTE["vermillion"],
    "parameter": PALETTE["green"],
    "step": INK,
    "changed": PALETTE["vermillion"],
    "substitution": PALETTE["green"],
    "monotone": PALETTE["sky"],
    "oscillating": PALETTE["orange"],
    "diverging": PALETTE["purple"],
    # How well data are fitted, by capacity; the samples of training and of the test.
    "underfitting": PALETTE["sky"],
    "fitting": PALETTE["green"],
    "overfitting": PALETTE["orange"],
    "training": PALETTE["blue"],
    "test": PALETTE["vermillion"],
    # The ways to work out a gradient.
    "unrolled": PALETTE["vermillion"],
    "shared": PALETTE["green"],
    "backprop": PALETTE["blue"],
    "loss": PALETTE["purple"],
    "value": PALETTE["blue"],
    # Optimizers, when they are seen together.
    "sgd": INK,
    "momentum": PALETTE["blue"],
    "adagrad": PALETTE["vermillion"],
    "adadelta": PALETTE["orange"],
    "rmsprop": PALETTE["purple"],
    "adam": PALETTE["green"],
    "nesterov": PALETTE["sky"],
    "adamw": MUTED,
    "one": PALETTE["sky"],
    "class_1": PALETTE["blue"],
    "class_2": PALETTE["orange"],
    "class_3": PALETTE["purple"],
    "class_4": PALETTE["green"],
}
COLOURS = Colours(QUANTITIES)

# Fonts that Typst carries with it, so that a film looks the same on every machine.
TEXT_FONT = "Libertinus Serif"

MARGIN = 0.45
GAP = 0.3
HEADER = 1.1
SMALL_HEADER = 0.7
TALL_HEADER = 1.3
FORMULA_HEADER = 1.9
NOTES = 1.1
COUNT = 0.9
RATE_LINE = 1.15
NUMBERS = 0.7
PANEL = 4.0
WIDE_PANEL = 5.4
CARDS = 7.8
SKETCH = 5.0
STATES = 7.0
NAMES = 1.75
PRODUCT = 6.4
RESULTS = 1.4
LETTER = 0.45
FOOTER = 1.5
SMALL_FOOTER = 1.1

TITLE_SIZE = 56
CAPTION_SIZE = 42
RULE_SIZE = 40
FORMULA_SIZE = 76
NOTE_SIZE = 48
PANEL_SIZE = 54
LABEL_SIZE = 34
NODE_SIZE = 44
# A formula is shown no smaller than this part of its size, so that it can be read.
LEAST_SHARE = 0.56
# The least height of an x, eight pixels where the frame is 480 high.
LEAST_X = 8 * 8 / 480

CURVE_WIDTH = 6.0
LINE_WIDTH = 4.0
AXIS_WIDTH = 2.0
THIN = 1.0
BALL = 0.13
DOT = 0.08
SMALL_DOT = 0.045
UNIT = 0.18
STRIP = 14.0
NODE = 0.48
STATE_BAR = 0.13
# The part of its place that a bar takes, and a card.
BAR = 0.55
CARD = 0.92
CARD_HEIGHT = 0.55
CORNER = 0.06
TRAIL = 0.45
# The thickness of a fraction bar, in ems.
BAR_EM = 0.045

# Seconds.
SECONDS_A_WORD = 0.32
LEAST_SECONDS = 1.6
FADE = 0.5
HIGHLIGHT = 0.7
MORPH = 1.2
STEP = 2.4
QUICK_STEP = 0.7
ROLL = 0.4
PAUSE = 0.6
SLIDE = 7.0
TURN = 1.6
GLIDE = 3.2
