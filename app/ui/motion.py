"""A Plotly figure whose frames stay plain data.

Plotly looks at every value of every frame that it is given, some hundred thousand calls a chart:
most of what a page cost the server, at every rerun. Here it looks only where frames are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import plotly.graph_objects as go

Trace = dict[str, Any]


def frame(
    name: str, traces: Sequence[int], data: Sequence[Trace], *captions: dict[str, Any]
) -> dict[str, Any]:
    """What a frame puts in place of some traces, and of the figure's captions."""
    return {
        "name": name,
        "traces": list(traces),
        "data": list(data),
        "layout": {"annotations": list(captions)},
    }


class Moving(go.Figure):
    """A figure with frames as `frame` makes them; they reach the browser as they are."""

    def __init__(self, data: Sequence[Trace], frames: Iterable[dict[str, Any]] = ()) -> None:
        super().__init__(list(data))
        self._plain = list(frames)

    @property
    def frames(self) -> tuple[go.Frame, ...]:
        """The frames, looked at by Plotly."""
        return tuple(go.Frame(**plain) for plain in self._plain)

    @frames.setter
    def frames(self, frames: Iterable[dict[str, Any]]) -> None:
        self._plain = list(frames)

    def to_dict(self) -> dict[str, Any]:
        return super().to_dict() | {"frames": self._plain}
