"""What is known of this server: the versions of what computes, and the licence."""

from __future__ import annotations

import platform
from importlib.metadata import metadata, version

PROJECT = "discesa"
COMPUTING = (PROJECT, "sympy", "numpy", "streamlit", "plotly", "matplotlib", "scikit-learn")


def versions() -> dict[str, str]:
    """What computes and shows these pages, with its version."""
    return {name: version(name) for name in COMPUTING} | {"Python": platform.python_version()}


def licence() -> str:
    return metadata(PROJECT)["License-Expression"]
