"""What the descent page lets a visitor choose. Nothing is refused here: mathcore says what is
wrong, beside the field, and what was chosen stays."""

from __future__ import annotations

from typing import Any

import streamlit as st

from app.ui.i18n import Words
from app.ui.url import choose_listed, choose_shown

BUNDLED = "breast_cancer"
OWN = "csv"
MOST_FEATURES = 2
MEGABYTES = 5


def choose_data(_: Words) -> str | bytes | None:
    """A bundled data set's name, the bytes of an uploaded file, or nothing yet."""
    names = {BUNDLED: _("Breast cancer, 569 tumours"), OWN: _("My own CSV file")}
    source = choose_shown(_("Data"), names, BUNDLED, key="data", on_change=forget_kind)
    if source == BUNDLED:
        return BUNDLED
    uploaded = st.file_uploader(
        _("A CSV file"), type="csv", max_upload_size=MEGABYTES, key="file", on_change=forget_kind
    )
    return None if uploaded is None else uploaded.getvalue()


def choose_columns(offered: dict[str, Any], _: Words) -> tuple[list[str], str, str]:
    """The columns to learn from, the one to predict, and what kind of prediction it is."""
    left, middle, right = st.columns([2, 1, 1], vertical_alignment="bottom")
    with middle:
        columns = offered["columns"]
        target = st.selectbox(
            _("Predict"),
            columns,
            index=columns.index(offered["target"]),
            key="target",
            bind="query-params",
            on_change=forget_kind,
        )
    with left:
        features = st.multiselect(
            _("Learn from one or two columns"),
            offered["numeric"],
            max_selections=MOST_FEATURES,
            key="features",
            bind="query-params",
            **usual_columns("features", offered["features"], offered["numeric"], offered["rows"]),
        )
    with right:
        names = {"classification": _("Two classes"), "regression": _("A number")}
        kind = choose_listed(_("As"), names, offered["tasks"][target], key="as")
    return features, target, kind


def usual_columns(key: str, usual: list[str], columns: list[str], rows: int) -> dict[str, Any]:
    """How a choice of columns starts: with the usual ones, on a new file that has none of the kept.

    Args:
        key: of the field.
        columns: those of the file that can be chosen; with `rows`, they tell one file from another.
    """
    file, last = (columns, rows), st.session_state.get(f"{key} of")
    st.session_state[f"{key} of"] = file
    kept = st.session_state.get(key)
    if kept is None or last in (None, file) or {*kept} & {*columns}:
        return {"default": usual}
    # Written and not forgotten: the browser holds the empty choice, and would send it again.
    st.session_state[key] = usual
    return {}


def forget_kind() -> None:
    """Another column calls for its own kind of prediction, not for the last one's."""
    st.session_state.pop("as", None)
    st.query_params.pop("as", None)


def choose_run(_: Words) -> tuple[float, int, int]:
    """Learning rate per step, number of steps, and the seed of the start."""
    left, middle, right = st.columns([2, 1, 1])
    rate = left.number_input(
        _("Learning rate, per step"),
        value=0.5,
        step=0.1,
        format="%g",
        key="rate",
        bind="query-params",
    )
    steps = middle.number_input(_("Steps"), value=200, step=50, key="steps", bind="query-params")
    seed = right.number_input(
        _("Seed"),
        value=0,
        min_value=0,
        max_value=2**31,
        key="seed",
        bind="query-params",
        help=_("The weights start at random; the same seed starts them the same."),
    )
    return rate, steps, seed
