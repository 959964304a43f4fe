"""What every lesson has beside its subject: things to try, what to notice, the code that ran."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import streamlit as st

from app.ui.fold import show_fold
from app.ui.hiding import hidden
from app.ui.i18n import Words, separators
from app.ui.text import plain

DECIMAL_POINT = re.compile(r"(?<=\d)\.(?=\d)")


class Preset(NamedTuple):
    """Values for some fields of a page by their keys, and why they are worth a look.

    The reason is the name of an item in the lesson's section `try`.
    """

    fields: Mapping[str, Any]
    reason: str
    name: str = ""

    @property
    def label(self) -> str:
        """The name, or the values where there is none."""
        return self.name or ", ".join(
            value if isinstance(value, str) else f"{key} = {value:g}"
            for key, value in self.fields.items()
        )


def introduce(*sentences: str) -> None:
    """What a reader will see."""
    st.markdown(plain(" ".join(sentences)))


def try_these(
    presets: tuple[Preset, ...], reasons: list[str], heading: str, lang: str, *, key: str
) -> None:
    """Presets, each with its reason in Markdown; numbers as the language writes them."""
    if hidden("presets"):
        return
    st.subheader(heading)
    mark = separators(lang)[0]
    with st.container(key=f"{key}-presets", gap=None):
        for k, (preset, reason) in enumerate(zip(presets, reasons, strict=True)):
            st.button(
                f"`{DECIMAL_POINT.sub(mark, preset.label)}` {reason}",
                key=f"preset {key} {k}",
                type="tertiary",
                on_click=fill_all,
                args=(preset.fields,),
            )


def fill_all(fields: Mapping[str, Any]) -> None:
    for field, value in fields.items():
        st.session_state[field] = value


def notice(_: Words, *sentences: str) -> None:
    """What a reader should see in what was shown."""
    if hidden("notice"):
        return
    st.subheader(_("What to notice"))
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))


def show_code(source: str | Callable[[], str], _: Words) -> None:
    """The calls that made this page, to be run by oneself.

    A function gives them as the fields stand when the fold is opened.
    """
    if hidden("code"):
        return
    show_fold(
        _("The code that ran"),
        lambda: st.code(source if isinstance(source, str) else source(), language="python"),
        key="code that ran",
        icon=":material/code:",
    )


def program(*lines: str) -> str:
    """A short program that needs mathcore only."""
    return "\n".join(["import mathcore", "", *lines])


def call(name: str, *args: Any, **named: Any) -> str:
    """The text of a call, its arguments as Python writes them.

    >>> call("differentiate", "x^2", order=2)
    "mathcore.differentiate('x^2', order=2)"
    """
    given = [repr(value) for value in args] + [f"{key}={value!r}" for key, value in named.items()]
    return f"mathcore.{name}({', '.join(given)})"
