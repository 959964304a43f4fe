"""Turning NumPy source into functions: the only `exec` of the house."""

from __future__ import annotations

from typing import Any

import numpy


def names_in(source: str) -> dict[str, Any]:
    """What a source defines, by name.

    Args:
        source: text that our own printers made over checked names, or a constant of this folder;
            never anything a user typed.
    """
    scope: dict[str, Any] = {"numpy": numpy}
    exec(source, scope)  # noqa: S102
    return scope
