"""What a text says, as a small tree of our own, before any of it becomes SymPy.

`at` is the place in the text that an error about the node points to.

Imports nothing of the house but the vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from mathcore.parse.vocabulary import Word


@dataclass(frozen=True, slots=True)
class Number:
    value: Fraction
    at: int


@dataclass(frozen=True, slots=True)
class Name:
    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Constant:
    """`e` or `pi`."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Negative:
    of: Node
    at: int


@dataclass(frozen=True, slots=True)
class Inverse:
    """A factor that stands below the fraction bar."""

    of: Node
    at: int


@dataclass(frozen=True, slots=True)
class Sum:
    terms: tuple[Node, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Product:
    factors: tuple[Node, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Power:
    base: Node
    exponent: Node
    at: int


@dataclass(frozen=True, slots=True)
class Root:
    of: Node
    degree: int
    at: int


@dataclass(frozen=True, slots=True)
class Logarithm:
    """To a base; the natural one is a `Call`."""

    of: Node
    base: Node
    at: int


@dataclass(frozen=True, slots=True)
class Factorial:
    of: Node
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    word: Word
    args: tuple[Node, ...]
    at: int


Node: TypeAlias = (
    Number
    | Name
    | Constant
    | Negative
    | Inverse
    | Sum
    | Product
    | Power
    | Root
    | Logarithm
    | Factorial
    | Call
)
