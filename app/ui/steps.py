"""A derivation on a page: the tree of steps, and the same line by line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from app.ui.formula import show_formula
from app.ui.hiding import hidden
from app.ui.i18n import Words
from app.ui.text import plain

MOST_STEPS = 120
DEEPEST_WHEN_MANY = 1
WIDEST_LINE = 48
WIDEST_LABEL = 32
EQUATION = "Equality"
# What an equation is solved for later stays as it is, which is no step to read.
UNCHANGED = "unknown"

Step = dict[str, Any]


def show_derivation(
    told: dict[str, Any], _: Words, *, key: str, opened: int, names: tuple[str, ...] = ()
) -> None:
    """The steps as nested folds, `opened` levels of them open; every line; the files.

    `names` gives the outermost steps a formula in LaTeX to be told apart by.
    """
    if not hidden("derivation"):
        _show_tabs(told, _, key, opened, names)


@st.fragment
def _show_tabs(
    told: dict[str, Any], _: Words, key: str, opened: int, names: tuple[str, ...]
) -> None:
    """What is folded away is not drawn: a page with a hundred folds would be slow to come.

    A fragment, so that a fold or a tab that is opened is all that is drawn then.
    """
    parts: dict[str, Callable[[], Any]] = {
        _("Step by step"): lambda: show_steps(told["steps"], _, key, opened, names),
        _("Line by line"): lambda: show_lines(told["lines"], _),
        _("Hints"): lambda: show_hints(told["hints"], _, key),
        _("Aloud"): lambda: show_aloud(told["aloud"]),
    }
    if not hidden("files"):
        parts[_("Files")] = lambda: show_files(told["files"], _, key)
    tabs = st.tabs([*parts], key=f"{key} {next(iter(parts))}", on_change="rerun")
    for tab, show in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                show()


def show_aloud(sentences: str) -> None:
    """How it is read out, a line each."""
    for sentence in sentences.splitlines():
        st.markdown(plain(sentence))


def show_hints(hints: list[str], _: Words, key: str) -> None:
    """One hint more at each click."""
    name = f"{key} hints"
    whose, count = st.session_state.get(name, ("", 1))
    count = count if whose == str(hints) else 1
    st.caption(plain(_("Hint {count} of {all}", count=min(count, len(hints)), all=len(hints))))
    for hint in hints[:count]:
        st.markdown(plain(hint))
    with st.container(horizontal=True):
        for label, then in ((_("Next hint"), count + 1), (_("From the start"), 1)):
            st.button(
                label,
                key=f"{key} {then == 1}",
                disabled=then > len(hints),
                on_click=st.session_state.update,
                args=({name: (str(hints), then)},),
            )


def show_steps(
    steps: list[Step], _: Words, key: str, opened: int, names: tuple[str, ...] = ()
) -> None:
    """Steps in order, each a fold that holds its own substeps."""
    deepest = DEEPEST_WHEN_MANY if sum(map(size, steps)) > MOST_STEPS else None
    for k, step in enumerate(steps):
        number = f"**{k + 1}** ${names[k]}$ " if names else f"**{k + 1}**"
        show_step(step, number, _, key, opened, deepest, set())


def size(step: Step) -> int:
    """How many steps a step holds, itself included."""
    return 1 + sum(map(size, step["substeps"]))


def show_step(
    step: Step,
    number: str,
    _: Words,
    key: str,
    opened: int,
    deepest: int | None,
    known: set[str],
) -> None:
    """One step: the rule, before = after, what stands for what, the proof, and its substeps.

    `opened` levels are open from the start; what is in the others is drawn when they are opened.
    """
    if step["rule"] == UNCHANGED:
        return
    label = f"{number} {plain(step['title'])}"
    if len(step["before"]["text"]) <= WIDEST_LABEL:
        label += f": ${step['before']['latex']}$"
    fold = st.expander(label, expanded=opened > 0, key=f"{key} {label}", on_change="rerun")
    if not fold.open:
        return
    with fold:
        st.markdown(plain(step["sentence"]))
        show_equation(step["before"], step["after"], step["spoken"])
        show_where([row for row in step["where"] if row["name"] not in known], _)
        with st.container(horizontal=True, vertical_alignment="center"):
            show_proof(step["proof"], _)
            if step["general"]:
                show_beside(_("in general"), step["general"]["latex"])
        known = known | {row["name"] for row in step["where"]}
        if step["substeps"] and deepest == 0:
            st.caption(plain(_("More steps than fit here; all of them are under the next tab.")))
            return
        below = None if deepest is None else deepest - 1
        for k, substep in enumerate(step["substeps"], 1):
            show_step(substep, f"{number.rstrip('*')}.{k}**", _, key, opened - 1, below, known)
        if step["substeps"]:
            st.caption(plain(_("Together")))
            show_equation(step["before"], step["result"], step["spoken_result"])


def show_equation(left: dict[str, str], right: dict[str, str], spoken: str = "") -> None:
    """left = right, in one line where it fits, and how that is said aloud."""
    if left["data"][0] == EQUATION:
        show_formula(left["latex"])
        show_formula(right["latex"], spoken)
    elif len(left["text"]) + len(right["text"]) <= WIDEST_LINE:
        show_formula(f"{left['latex']} = {right['latex']}", spoken)
    else:
        show_formula(left["latex"])
        show_formula(f"= {right['latex']}", spoken)


def show_where(definitions: list[dict[str, Any]], _: Words) -> None:
    """What each name stands for."""
    if definitions:
        meanings = (f"{row['latex']} = {row['value']['latex']}" for row in definitions)
        show_beside(_("where"), *meanings)


def show_named(definition: dict[str, str], _: Words) -> None:
    """One definition, in a small line."""
    show_beside(_("where"), f"{definition['name']} = {definition['value']}")


def show_beside(word: str, *formulas: str) -> None:
    """Small formulas after a word."""
    st.caption(f"{plain(word)} " + ", ".join(f"${formula}$" for formula in formulas))


def show_factors(component: Step, _: Words, *, only_last: bool = False) -> None:
    """One component of a cost's gradient: the factors of its chain, and their product."""
    chain, product = component["substeps"][0], component["substeps"][-1]["before"]
    factors = chain["substeps"]
    for factor in factors[-1:] if only_last else factors:
        show_equation(factor["before"], factor["result"], factor["spoken_result"])
    st.caption(plain(_("multiplied together and tidied:")))
    show_formula(product["latex"])


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
        sides = (side for side in (line["before"], line["after"]) if side)
        show_formula(" = ".join(sides), line["spoken"])
        st.caption(f"**{plain(line['title'])}** · {plain(line['sentence'])}")
        for numbers in line["numbers"]:
            st.caption(plain(numbers))


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
