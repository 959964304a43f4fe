"""What a film of the lecture is: its storyboard, its scene, and what both are told with.

The scene class is named by its place and loaded only to render, so that the list of films can
be read where Manim is not installed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any

from animations.storyboard import Storyboard
from mathcore.errors import N_, SettingError


@dataclass(frozen=True, slots=True)
class Film:
    """A film of the lecture.

    `storyboard` takes `lang` and the `parameters`; `scene` is `module:Class` below
    `animations.scenes`. One that is made on request only is no part of the whole lecture.
    """

    name: str
    title: str
    teaches: str
    storyboard: Callable[..., Storyboard]
    scene: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    on_request: bool = False

    def with_parameters(self, given: Mapping[str, Any]) -> Film:
        """The same film with some parameters other than the catalogue has them.

        Raises:
            SettingError: it has no parameter of that name.
        """
        for name in given:
            if name not in self.parameters:
                raise SettingError(
                    N_("the film {film} takes no {name}; it takes: {known}"),
                    film=self.name,
                    name=name,
                    known=", ".join(self.parameters) or "-",
                )
        return replace(self, parameters={**self.parameters, **given})

    def beats(self, lang: str = "en") -> Storyboard:
        return self.storyboard(lang=lang, **self.parameters)

    def scene_class(self) -> Any:
        """The scene's class; this is where Manim is imported."""
        module, _, name = self.scene.partition(":")
        return getattr(import_module(f"animations.scenes.{module}"), name)
