"""`discesa claims`: every claim of the lecture with its verdict, or one of them in full."""

from __future__ import annotations

import json

import pytest

import mathcore


@pytest.mark.parametrize("lang", ["en", "it"])
def test_claims_prints_each_with_topic_verdict_and_statement(run, lang):
    code, out, err = run("claims", "--lang", lang)
    assert (code, err) == (0, "")
    blocks = out.split("\n\n")
    assert len(blocks) == len(mathcore.CLAIMS)
    for block, claim in zip(blocks, mathcore.CLAIMS.values(), strict=True):
        head = f"{claim.topic:>2}  {claim.name}: {claim.verdict().sentence(lang)}"
        assert block.splitlines()[0] == head
        assert claim.statement(lang) in block
        assert claim.mended_text(lang) in block


def test_claims_come_in_the_order_of_the_deck(run):
    topics = [int(block.split()[0]) for block in run("claims")[1].split("\n\n")]
    assert topics == sorted(topics)


def test_only_what_does_not_hold_brings_its_evidence_to_the_list(run):
    out = run("claims")[1]
    assert "-0.731059" in out
    assert "Derived by the rules" not in out
    assert "Derived by the rules" in run("claims", "sigmoid-slope")[1]


def test_claims_are_valid_json(run):
    told = json.loads(run("claims", "--format", "json")[1])
    assert [one["name"] for one in told] == list(mathcore.CLAIMS)
    assert {one["verdict"] for one in told} == set(mathcore.ClaimVerdict)


def test_one_claim_is_an_object_of_its_own(run):
    told = json.loads(run("claims", "log-loss-gradient", "--format", "json", "--lang", "it")[1])
    assert (told["topic"], told["verdict"], told["verdict_words"]) == (13, "refuted", "confutata")
    assert told["mended"]["verdict"] == "proved"
    assert "-0,731059" in " ".join(told["evidence"])


def test_one_listing_is_shown_beside_the_mended_one(run):
    code, out, _ = run("claims", "stochastic-gd")
    assert code == 0
    assert out.count("def stochastic_GD(") == 2
    assert "(3, 1) at the start and (3, 3) after" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing"], "no claim is named 'nothing'; known: perceptron-biases"),
        (["nothing", "--lang", "it"], "«affermazione» si chiama 'nothing'"),
        (["--format", "latex"], "invalid choice: 'latex'"),
    ],
)
def test_what_is_not_there_is_one_clear_line(run, arguments, said):
    code, out, err = run("claims", *arguments)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert said in err
