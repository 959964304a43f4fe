"""The manifest: what is there is not made again, what is damaged is, nothing is half written."""

import json
import multiprocessing
import os

import pytest

from animations import manifest, render

NAME = "step_size"
STEM = "step_size.en.low"


@pytest.fixture
def drawings(monkeypatch):
    """Stand in for the drawing alone: each call writes a new file and is counted."""
    calls = []

    def draw(row, beats, quality, folder, progress):
        calls.append((row.name, quality))
        film, captions = folder / "film.mp4", folder / "film.srt"
        film.write_bytes(b"film %d" % len(calls))
        captions.write_text(f"captions {len(calls)}")
        return film, captions

    monkeypatch.setattr(render, "_draw", draw)
    monkeypatch.setattr(render, "require_manim", lambda: None)
    return calls


def test_a_film_made_from_the_same_inputs_is_not_made_again(tmp_path, drawings):
    assert render.render(NAME, media=tmp_path) == tmp_path / f"{STEM}.mp4"
    assert render.render(NAME, media=tmp_path) is None
    assert len(drawings) == 1


@pytest.mark.parametrize("change", [{"quality": "high"}, {"lang": "it"}])
def test_another_quality_or_language_is_another_film(tmp_path, drawings, change):
    render.render(NAME, media=tmp_path)
    assert render.render(NAME, media=tmp_path, **change) is not None
    assert len(manifest.read(tmp_path)) == len(drawings) == 2


@pytest.mark.parametrize("suffix", ["mp4", "srt"])
@pytest.mark.parametrize("damage", ["cut", "flipped", "gone"])
def test_a_damaged_file_is_made_again(tmp_path, drawings, suffix, damage):
    render.render(NAME, media=tmp_path)
    path = tmp_path / f"{STEM}.{suffix}"
    content = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(content[:-1] + (b"" if damage == "cut" else b"#"))
    assert not manifest.intact(tmp_path, manifest.read(tmp_path)[STEM])
    assert render.render(NAME, media=tmp_path) is not None
    assert manifest.intact(tmp_path, manifest.read(tmp_path)[STEM])


def test_a_changed_input_makes_the_film_again(tmp_path, drawings, monkeypatch):
    render.render(NAME, media=tmp_path)
    monkeypatch.setattr(render, "version", lambda name: "another")
    assert render.render(NAME, media=tmp_path) is not None


def test_the_entry_says_what_was_made_from_what(tmp_path, drawings):
    render.render(NAME, media=tmp_path)
    entry = manifest.read(tmp_path)[STEM]
    assert entry["inputs"]["parameters"] == {"f": "w^2/4 - 2w + 5", "start": 8.0}
    assert "animations.boards.step_size" in entry["inputs"]["source"]
    assert entry["hash"] == manifest.digest(entry["inputs"])
    assert entry["film"]["bytes"] == (tmp_path / f"{STEM}.mp4").stat().st_size


def test_a_failed_drawing_leaves_the_old_film_and_no_litter(tmp_path, drawings, monkeypatch):
    render.render(NAME, media=tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def fail(*_):
        raise RuntimeError("the power went")

    monkeypatch.setattr(render, "_draw", fail)
    monkeypatch.setattr(render, "version", lambda name: "another")
    with pytest.raises(RuntimeError, match="the power went"):
        render.render(NAME, media=tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    source, target = tmp_path / "new", tmp_path / "film.mp4"
    source.write_text("new")
    target.write_text("old")

    def refuse(*_):
        raise OSError("no space left")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", refuse)
        with pytest.raises(OSError, match="no space left"):
            manifest.move_in(source, target)
    assert target.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["film.mp4", "new"]
    manifest.move_in(source, target)
    assert target.read_text() == "new"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 1, "films": 3}', '{"version": 99}'])
def test_a_damaged_manifest_holds_no_films(tmp_path, text):
    (tmp_path / manifest.NAME).write_text(text)
    assert manifest.read(tmp_path) == {}


def test_a_path_out_of_the_folder_is_no_film(tmp_path):
    media = tmp_path / "media"
    media.mkdir()
    for name in ("film.mp4", "film.srt"):
        (tmp_path / name).write_text("content")
    entry = {
        part: manifest.file_entry(tmp_path / name) | {"path": f"../{name}"}
        for part, name in (("film", "film.mp4"), ("captions", "film.srt"))
    }
    assert not manifest.intact(media, entry)


def _record_some(folder, first):
    for k in range(first, first + 10):
        manifest.record(folder, f"film {k}", {"number": k})


def test_renders_that_end_together_are_all_written_down(tmp_path):
    context = multiprocessing.get_context("spawn")
    jobs = [context.Process(target=_record_some, args=(tmp_path, 10 * k)) for k in range(3)]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()
    assert len(manifest.read(tmp_path)) == 30
    assert json.loads((tmp_path / manifest.NAME).read_text())["version"] == manifest.VERSION


def test_a_film_whose_sources_are_the_same_is_current_without_its_storyboard(
    tmp_path, drawings, monkeypatch
):
    assert not render.is_current(NAME, "low", "en", tmp_path)
    render.render(NAME, media=tmp_path)

    def refuse(*_):
        raise AssertionError("the storyboard was computed")

    with monkeypatch.context() as patched:
        patched.setattr(render, "fingerprint", refuse)
        assert render.is_current(NAME, "low", "en", tmp_path)
        (tmp_path / f"{STEM}.vtt").write_text("damaged")
        assert not render.is_current(NAME, "low", "en", tmp_path)
    render.render(NAME, media=tmp_path)
    monkeypatch.setattr(render, "made_by", lambda *_: "other sources")
    assert render.is_current(NAME, "low", "en", tmp_path)
    monkeypatch.setattr(render, "version", lambda name: "another")
    assert not render.is_current(NAME, "low", "en", tmp_path)
