"""The page of the lecture's claims: verdicts, evidence, and mended forms."""

from __future__ import annotations

import re

import pytest

from app.ui.claims import TOPICS
from mathcore import CLAIMS
from tests.app.reading import (
    codes,
    errors,
    metrics,
    opened,
    presets,
    reveal,
    texts,
    unfold,
)


def folds(app) -> list[str]:
    return [fold.label for fold in app.expander if "badge[" in fold.label]


@pytest.mark.parametrize(("lang", "refuted"), [("en", "refuted"), ("it", "confutat")])
def test_every_claim_stands_there_with_its_verdict(lang, refuted):
    app = opened("claims", lang=lang)
    assert errors(app) == []
    assert len(folds(app)) == len(CLAIMS)
    assert sum(int(count) for count in metrics(app)) == len(CLAIMS)
    wrong = [label for label in folds(app) if label.startswith(":red-badge")]
    assert len(wrong) == 3
    assert all(refuted in label for label in wrong)


def test_the_wrong_sign_of_the_log_loss_is_shown_and_mended():
    app = unfold(opened("claims"))
    words = texts(app)
    assert "Mended" in words
    assert any(label.startswith(r":red-badge[refuted] If $\varphi(z) = ") for label in folds(app))


@pytest.mark.parametrize("lang", ["en", "it"])
def test_formulas_in_titles_and_evidence_are_typeset_and_words_hold_no_mark(lang):
    app = unfold(opened("claims", lang=lang))
    titles = " ".join(folds(app))
    assert titles.count("$") > 2 * len(CLAIMS)
    words = re.sub(r"\$[^$]*\$|:\w+-badge\[.*?\]", "", titles)
    assert not re.search(r"[_^{}*<>\\$]", words)
    assert any(r"\sum" in line for line in texts(app).splitlines() if line.startswith("- "))


def test_a_listing_is_shown_as_it_was_run():
    app = reveal(opened("claims"), "stochastic-gd")
    assert any("def stochastic_GD" in element.value for element in app.code)


@pytest.mark.parametrize(("held", "red", "green"), [("not", 3, 0), ("proved", 0, True)])
def test_claims_are_chosen_by_what_holds(held, red, green):
    app = opened("claims", held=held)
    assert sum(label.startswith(":red") for label in folds(app)) == red
    assert bool(sum(label.startswith(":green") for label in folds(app))) == bool(green)


def test_hidden_verdicts_are_inside():
    app = opened("claims", hidden="true")
    assert folds(app) == []
    assert "badge[" not in texts(app)
    assert ":red-badge[refuted]" in texts(unfold(app))


def test_every_preset_opens_its_claim():
    app = opened("claims", held="proved")
    for key in presets(app):
        app.button(key=key).click().run()
        assert errors(app) == []
    for name in ("log-loss-gradient", "stochastic-gd", "relu-slope", "three-scalings"):
        assert app.session_state[name]


@pytest.mark.parametrize("query", [{"held": "nope"}, {"log-loss-gradient": "x"}, {"hidden": "3"}])
def test_a_link_with_nonsense_shows_all_claims(query):
    app = opened("claims", **query)
    assert errors(app) == []
    assert len(folds(app)) == len(CLAIMS)


def test_every_topic_of_a_claim_has_its_title():
    assert {claim.topic for claim in CLAIMS.values()} == set(TOPICS)


def test_the_code_says_how_all_claims_are_printed():
    assert "claim.brief('it')" in codes(opened("claims", lang="it"))[0]
