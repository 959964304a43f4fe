"""How formulas read: one layout, and a short renderer for each place where they are shown."""

from mathcore.printing.conditions import Near
from mathcore.printing.derivatives import NOTATIONS
from mathcore.printing.language import LANGUAGES, decimal, in_pieces, say, say_as, say_error
from mathcore.printing.latex import latex
from mathcore.printing.mathml import mathml
from mathcore.printing.plain import plain
from mathcore.printing.speech import speech
from mathcore.printing.typst import typst
from mathcore.printing.words import smoothed

__all__ = [
    "LANGUAGES",
    "NOTATIONS",
    "Near",
    "decimal",
    "in_pieces",
    "latex",
    "mathml",
    "plain",
    "say",
    "say_as",
    "say_error",
    "smoothed",
    "speech",
    "typst",
]
