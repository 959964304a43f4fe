"""What a film is made of: the modules it comes from, and the colours it was seen to use.

A film depends on its storyboard's module, its scene's, and every module of the films that those
import. Colours of the theme count only where the film asked for them, so that another colour for
one quantity draws again only the films that show it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from animations import theme
from animations.manifest import sha256

HERE = Path(__file__).parent
ALWAYS = ("animations.render", "animations.words", "animations.captions")

ASIDE = tuple(
    f"animations.{name}"
    for name in ("catalog", "film", "films", "theme", "jobs", "links", "manifest", "sources")
)
"""What no picture depends on; of the theme, what `style` does not hold."""


@lru_cache(maxsize=256)
def imported(module: str) -> tuple[str, ...]:
    """The modules of the films that a module imports."""
    found = []
    for node in ast.walk(ast.parse(path_of(module).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            parts = [f"{node.module}.{alias.name}" for alias in node.names]
            found += [part for part in (node.module, *parts) if is_ours(part)]
    return tuple(dict.fromkeys(found))


def path_of(module: str) -> Path:
    return HERE.parent / (module.replace(".", "/") + ".py")


def is_ours(module: str) -> bool:
    return module.startswith("animations.") and path_of(module).is_file()


def closure(*modules: str) -> Iterator[str]:
    """The modules and all that they import, what no picture depends on aside."""
    waiting, seen = [*modules, *ALWAYS], set(ASIDE)
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            yield module
            waiting += imported(module)


def sources_of(storyboard: str, scene: str) -> dict[str, str]:
    """The hash of each source that a film comes from, by name; of the theme all but its colours."""
    modules = sorted(closure(storyboard, f"animations.scenes.{scene.partition(':')[0]}"))
    return {module: sha256(path_of(module)) for module in modules}


def style() -> dict[str, Any]:
    """The theme's sizes, seconds, fonts and the colours of paper and ink."""
    named = {name: value for name, value in vars(theme).items() if name.isupper()}
    return {name: value for name, value in named.items() if not isinstance(value, Mapping)}


def colours_asked_for() -> dict[str, str]:
    return {name: theme.COLOURS[name] for name in sorted(theme.COLOURS.asked_for)}


def has_these_colours(entry: Mapping[str, Any]) -> bool:
    """Whether what a film was drawn in is what the theme has now."""
    drawn = entry.get("colours")
    return isinstance(drawn, dict) and all(
        theme.COLOURS.get(name) == colour for name, colour in drawn.items()
    )
