"""A derivation on a page: the tree of steps, and the same line by line."""

from __future__ import annotations

from typing import Any

import streamlit as st

from app.ui.i18n import Words
from app.ui.text import plain

MOST_STEPS = 120
DEEPEST_FOLD = 2


def show_derivation(told: dict[str, Any], _: Words, *, key: str) -> None:
    """The steps as nested folds, each whole line with its changed term, and the files."""
    tree, lines, files = st.tabs([_("Step by step"), _("Line by line"), _("Files")], key=key)
    with tree:
        show_steps(told["steps"], _)
    with lines:
        show_lines(told["lines"], _)
    with files:
        show_files(told["files"], _, key)


def show_steps(steps: list[dict[str, Any]], _: Words) -> None:
    """Steps in order, each a fold that holds its own substeps."""
    deepest = DEEPEST_FOLD if sum(map(size, steps)) <= MOST_STEPS else 0
    for number, step in enumerate(steps, 1):
        show_step(step, f"{number}", _, deepest)


def size(step: dict[str, Any]) -> int:
    """How many steps a step holds, itself included."""
    return 1 + sum(map(size, step["substeps"]))


def show_step(step: dict[str, Any], number: str, _: Words, folds: int) -> None:
    """One step: the rule's name, its sentence, before = after, what stands for what, the proof."""
    with st.expander(f"**{number}** {plain(step['title'])}: ${step['before']['latex']}$", True):
        st.markdown(plain(step["sentence"]))
        st.latex(f"{step['before']['latex']} = {step['after']['latex']}")
        show_where(step["where"])
        with st.container(horizontal=True, vertical_alignment="center"):
            show_proof(step["proof"], _)
            if step["general"]:
                st.caption(f"{plain(_('in general'))} ${step['general']['latex']}$")
        if step["substeps"] and not folds:
            st.caption(plain(_("More steps than fit here: they are in the tab of lines.")))
        for k, substep in enumerate(step["substeps"], 1):
            if folds:
                show_step(substep, f"{number}.{k}", _, folds - 1)


def show_where(definitions: list[dict[str, Any]]) -> None:
    """What each name stands for."""
    for definition in definitions:
        st.latex(f"{definition['latex']} = {definition['value']['latex']}")


def show_proof(proof: str, _: Words) -> None:
    """How far a step is known to be right, in a word and a colour."""
    if proof == "proved":
        st.badge(_("proved"), icon=":material/check:", color="green")
    elif proof == "numbers":
        st.badge(_("checked numerically"), icon=":material/tag:", color="orange")
    else:
        st.badge(_("not checked"), icon=":material/question_mark:", color="red")


def show_lines(lines: list[dict[str, Any]], _: Words) -> None:
    """Every whole line of the calculation; what changed is coloured on both sides."""
    for line in lines:
        st.latex(f"{line['before']} = {line['after']}")
        st.caption(f"**{plain(line['title'])}** · {plain(line['sentence'])}")


def show_files(files: dict[str, str], _: Words, key: str) -> None:
    """The derivation to take away, in each of its spellings."""
    names = {"tex": "LaTeX", "typ": "Typst", "txt": _("Plain text"), "json": "JSON"}
    with st.container(horizontal=True):
        for kind, name in names.items():
            st.download_button(
                name,
                files[kind],
                f"derivation.{kind}",
                key=f"{key}-{kind}",
                icon=":material/download:",
                on_click="ignore",
            )
