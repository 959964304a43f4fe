"""Text to formula, by a grammar and a vocabulary: what is not in them is refused.

No text ever reaches SymPy. It passes the gate (`gate`: length and characters), is cut into tokens
(`scanner`, `letters`), read by a grammar (`grammar`, `calls`) into a small tree of our own, and
only then built out of SymPy objects, each sized before it is made (`build`, `algebra`).
"""

from mathcore.parse.pointing import point_out
from mathcore.parse.reading import Understood, is_equation, parse, understood
from mathcore.parse.tokens import Note

__all__ = ["Note", "Understood", "is_equation", "parse", "point_out", "understood"]
