"""The colours of the house, in one place, and what each of them stands for.

Okabe and Ito's palette: the hues stay apart for every kind of colour vision. A quantity keeps its
colour on every page and in every film; where two could be confused, a second cue (dash, marker
shape) goes with the colour. Imports nothing.

Source: Okabe and Ito, Color Universal Design, 2008, https://jfly.uni-koeln.de/color/
"""

from typing import Final

BLUE: Final = "#0072B2"
VERMILLION: Final = "#D55E00"
GREEN: Final = "#009E73"
ORANGE: Final = "#E69F00"
SKY: Final = "#56B4E9"
PURPLE: Final = "#CC79A7"
YELLOW: Final = "#F0E442"
GREY: Final = "#7A8691"
INK: Final = "#1F2933"

FUNCTION: Final = BLUE
GRADIENT: Final = VERMILLION
PARAMETER: Final = GREEN
CLASSES: Final = (ORANGE, SKY)
