"""Films in tests: the storyboards as data, and scenes played without writing a film."""

import importlib
import warnings

import pytest

from animations.catalog import FILMS


@pytest.fixture(scope="session")
def manim():
    """Manim, imported with the deprecation that its audio dependency announces on import."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)
        pytest.importorskip("manim")
        pytest.importorskip("typst")
    return importlib.import_module("manim")


@pytest.fixture(scope="session")
def beats():
    """The storyboard of a film, computed once for each language."""
    known = {}

    def of(name, lang="en"):
        if (name, lang) not in known:
            known[name, lang] = FILMS[name].beats(lang)
        return known[name, lang]

    return of


@pytest.fixture
def still(manim, tmp_path):
    """Settings under which nothing is written and a picture costs little."""
    settings = {
        "media_dir": str(tmp_path),
        "pixel_width": 160,
        "pixel_height": 90,
        "frame_rate": 4,
        "dry_run": True,
        "disable_caching": True,
        "verbosity": "ERROR",
        "progress_bar": "none",
    }
    with manim.tempconfig(settings):
        yield
