"""The films page: what the manifest lists is played, what it lacks says how it is rendered."""

from __future__ import annotations

import json

import pytest

from animations import manifest
from animations.catalog import FILMS, LECTURE
from animations.words import say
from app import films
from app.prose import lesson
from tests.app.reading import errors, metrics, opened, reveal, unfold

both = pytest.mark.parametrize("lang", ["en", "it"])


@pytest.fixture
def media(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "media"
    folder.mkdir()
    return folder


def put(media, name: str, lang: str = "en", quality: str = "low", **others) -> str:
    """A film as `animations.render` writes it down, with bytes that are no film."""
    stem = f"{name}.{lang}.{quality}"
    for ending in manifest.PARTS.values():
        text = "WEBVTT\n\n00:00.000 --> 00:01.000\nhello\n" if ending == "vtt" else stem
        (media / f"{stem}.{ending}").write_text(text)
    entry = {"scene": name, "title": "A title", "language": lang, "quality": quality,
             "seconds": 61.5, **manifest.parts(media, stem), **others}  # fmt: skip
    manifest.record(media, stem, entry)
    return stem


@both
def test_the_list_is_the_catalogue_of_films_in_its_order_and_words(lang):
    listed = lesson("films", lang).items("films")
    assert [name.replace("-", "_") for name in listed] == LECTURE
    for text, film in zip(listed.values(), map(FILMS.get, LECTURE), strict=True):
        title = say(film.title, lang)
        mark = "" if title.endswith("?") else ":"
        assert text == f"**{title}**{mark} {say(film.teaches, lang)}"


@both
def test_without_films_each_says_how_it_is_rendered(lang, media):
    app = opened("films", lang=lang)
    assert errors(app) == []
    assert metrics(app) == [str(len(LECTURE)), "0"]
    shown = [element.value for element in unfold(app).code]
    for name in LECTURE:
        assert f"discesa render {name} -q medium --lang {lang}" in shown
    assert any("make lecture" in line for line in shown)
    assert not app.get("video")


@both
def test_a_rendered_film_is_played_with_its_captions(lang, media):
    put(media, "secant", lang)
    put(media, "lecture", lang, chapters=[{"title": "One", "start": 12.5}])
    app = opened("films", lang=lang)
    assert errors(app) == []
    assert metrics(app)[1] == "1"
    players = reveal(app, "film_secant").get("video")
    assert len(players) == 2
    assert all(len(player.proto.subtitles) == 1 for player in players)
    assert any(("12,5 s" if lang == "it" else "12.5 s").replace(".", "&#46;").replace(",", "&#44;")
               in element.value for element in app.markdown)  # fmt: skip


def test_the_best_quality_counts_and_other_languages_and_parameters_do_not(media):
    put(media, "secant", quality="medium")
    put(media, "secant", quality="high")
    put(media, "secant", quality="low")
    put(media, "chain", "it")
    put(media, "cost", film={"path": "cost-1234.en.low.mp4", "bytes": 1})
    found = films.rendered("en", media)
    assert list(found) == ["secant"]
    assert found["secant"]["quality"] == "high"


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"films": 3}', '{"films": {"a": 3}}', '{"films": {"a": {}}}', "\x00"],
)
def test_a_damaged_manifest_is_as_none(content, media):
    (media / "manifest.json").write_text(content)
    app = opened("films")
    assert errors(app) == []
    assert metrics(app)[1] == "0"


def test_a_file_that_is_gone_cut_or_outside_is_not_played(media, tmp_path):
    for name in ("secant", "chain", "cost"):
        put(media, name)
    (media / "secant.en.low.mp4").unlink()
    (media / "chain.en.low.mp4").write_text("cut")
    (tmp_path / "cost.en.low.mp4").write_text("secret")
    known = json.loads((media / "manifest.json").read_text())
    known["films"]["cost.en.low"]["film"] = {"path": "../cost.en.low.mp4", "bytes": 6}
    (media / "manifest.json").write_text(json.dumps(known))
    assert films.rendered("en", media) == {}
