"""Turning NumPy source into functions: the only `exec` of the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy


def names_in(source: str, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a source defines, by name.

    Args:
        source: text that our own printers made over checked names, or a constant of the house,
            such as a listing of the lecture; never anything a user typed.
        given: what the source finds beside `numpy`, by name.
    """
    scope: dict[str, Any] = {"numpy": numpy, **(given or {})}
    exec(source, scope)  # noqa: S102
    return scope
