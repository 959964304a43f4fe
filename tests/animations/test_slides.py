"""The slides of the lecture: every caption a part, in order, with nothing from another host."""

import errno
import json
import os
import re
import shutil

import numpy as np
import pytest

from animations import lecture, manifest
from animations import slides as made
from animations.captions import Caption, srt
from animations.catalog import LECTURE
from tests.animations.test_lecture import drawn  # noqa: F401

av = pytest.importorskip("av")
pytest.importorskip("PIL.Image")
RATE, SIZE = 5, (64, 36)
FILMS = {
    "one": [("First words, w < 0", 4, 20), ("then </script> others", 6, 80)],
    "two": [("A second film", 3, 140), ("goes on", 5, 200), ("to its end", 2, 240)],
}
ALL = [piece for pieces in FILMS.values() for piece in pieces]


def write(path, pieces):
    """A film whose captions each have a shade of their own and begin with a key picture."""
    captions, at = [], 0
    with av.open(str(path), "w") as box:
        stream = box.add_stream("libx264", rate=RATE, options={"g": "250"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        for words, frames, shade in pieces:
            captions.append(Caption(at / RATE, (at + frames) / RATE, words))
            for k in range(frames):
                picture = np.full((SIZE[1], SIZE[0], 3), shade + k, np.uint8)
                frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                frame.pict_type = av.video.frame.PictureType.I if k == 0 else 0
                box.mux(stream.encode(frame))
            at += frames
        box.mux(stream.encode())
    path.with_suffix(".srt").write_text(srt(captions), "utf-8")


@pytest.fixture
def films(tmp_path):
    """Two films as the manifest has them."""
    found = {}
    for name, pieces in FILMS.items():
        write(tmp_path / f"{name}.mp4", pieces)
        found[name] = {
            "title": f"Film {name}",
            "hash": f"hash of {name}",
            "film": {"path": f"{name}.mp4"},
            "captions": {"path": f"{name}.srt"},
        }
    return found


def shades(path):
    with av.open(str(path)) as box:
        return [p.to_ndarray(format="gray").mean() for p in box.decode(video=0)]


def listed(index):
    text = index.read_text("utf-8")
    (found,) = re.findall(r'<script type="application/json" id="parts">(.*?)</script>', text, re.S)
    return json.loads(found)


def test_every_caption_is_a_part_with_its_own_pictures_and_all_of_them(films, tmp_path):
    index = made.slides(films, tmp_path, "slides.en.low", "en")
    parts = listed(index)
    assert [part["words"] for part in parts] == [words for words, *_ in ALL]
    assert [part["film"] for part in parts] == ["Film one"] * 2 + ["Film two"] * 3
    for part, (_, frames, shade) in zip(parts, ALL, strict=True):
        np.testing.assert_allclose(
            shades(index.parent / part["file"]), shade + np.arange(frames), atol=4
        )


@pytest.mark.parametrize("lang", ["en", "it"])
def test_the_page_needs_nothing_from_another_host(films, tmp_path, lang):
    index = made.slides(films, tmp_path, f"slides.{lang}.low", lang)
    text = index.read_text("utf-8")
    assert "//" not in re.sub(r"^\s*// .*$", "", text, flags=re.M)
    assert not re.search(r"<(link|script)[^>]*(src|href)|@import|url\(", text)
    assert f'lang="{lang}"' in text
    assert ("next part" in text) == (lang == "en")
    assert ("parte successiva" in text) == (lang == "it")
    assert all((index.parent / part["file"]).is_file() for part in listed(index))


def test_the_pdf_has_a_page_for_every_part(films, tmp_path):
    from PIL.PdfParser import PdfParser

    index = made.slides(films, tmp_path, "slides.en.low", "en")
    with PdfParser(str(index.parent / made.PDF)) as pdf:
        assert len(pdf.pages) == len(ALL)
        wide, high = (
            float(pdf.read_indirect(pdf.pages[0])[b"MediaBox"][k]) * made.DOTS / 72 for k in (2, 3)
        )
    assert (wide, high) == pytest.approx(SIZE, abs=1)
    pictures = [made.last_picture(index.parent / part["file"]) for part in listed(index)]
    ends = [np.asarray(picture.convert("L")).mean() for picture in pictures]
    assert ends == pytest.approx([shade + frames - 1 for _, frames, shade in ALL], abs=4)


def test_manim_slides_is_told_of_the_same_parts(films, tmp_path):
    index = made.slides(films, tmp_path, "slides.en.low", "en")
    told = json.loads((index.parent / made.PRESENTATION).read_text("utf-8"))
    assert [(one["file"], one["notes"]) for one in told["slides"]] == [
        (part["file"], part["words"]) for part in listed(index)
    ]
    assert tuple(told["resolution"]) == SIZE


def state(folder):
    return {path: path.stat().st_mtime_ns for path in made.files_in(folder)}


def test_slides_are_made_again_only_if_a_film_or_a_part_is_another(films, tmp_path):
    folder = made.slides(films, tmp_path, "slides.en.low", "en").parent
    before = state(folder)
    made.slides(films, tmp_path, "slides.en.low", "en")
    assert state(folder) == before
    (folder / "parts" / "0003.mp4").write_bytes(b"cut short")
    made.slides(films, tmp_path, "slides.en.low", "en")
    assert state(folder) != before
    assert len(shades(folder / "parts" / "0003.mp4")) == 3
    films["one"]["hash"] = "another"
    write(tmp_path / "one.mp4", FILMS["one"][:1])
    made.slides(films, tmp_path, "slides.en.low", "en")
    assert [part["words"] for part in listed(folder / made.INDEX)] == [
        words for words, *_ in ALL if not words.startswith("then")
    ]
    assert not list(tmp_path.glob(".slides*"))


@pytest.mark.parametrize("step", ["write_pdf", "write_presentation", "put_in_place"])
def test_a_full_disk_leaves_the_old_slides_and_no_litter(films, tmp_path, step, monkeypatch):
    folder = made.slides(films, tmp_path, "slides.en.low", "en").parent
    before, names = state(folder), {path.name for path in tmp_path.iterdir()}
    films["two"]["hash"] = "another"

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(made, step, full)
    with pytest.raises(OSError, match="No space left"):
        made.slides(films, tmp_path, "slides.en.low", "en")
    assert state(folder) == before
    assert {path.name for path in tmp_path.iterdir()} == names


def test_a_folder_that_cannot_be_put_in_place_leaves_the_old_one(films, tmp_path):
    folder = made.slides(films, tmp_path, "slides.en.low", "en").parent
    before = state(folder)
    with pytest.raises(FileNotFoundError):
        made.put_in_place(tmp_path / "nowhere", folder, tmp_path / "aside")
    assert state(folder) == before


@pytest.mark.parametrize(("lang", "said"), [("en", "its slides are"), ("it", "le diapositive")])
def test_the_lecture_is_made_as_slides_too(drawn, tmp_path, capsys, lang, said):  # noqa: F811
    assert lecture.main(["--media", str(tmp_path), "--lang", lang, "--slides"]) == 0
    index = tmp_path / f"slides.{lang}.low" / made.INDEX
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith(said)
    assert last.endswith(str(index))
    assert [part["words"] for part in listed(index)] == list(LECTURE)
    entry = manifest.read(tmp_path)[f"slides.{lang}.low"]
    assert set(entry["files"]) == {
        str(path.relative_to(index.parent)) for path in made.files_in(index.parent)
    }


def test_no_slides_are_made_of_a_lecture_that_failed(drawn, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setattr(lecture, "render_all", lambda *_: 1)
    assert lecture.main(["--media", str(tmp_path), "--slides"]) == 1
    assert not list(tmp_path.glob("slides*"))


def test_slides_on_a_full_disk_are_one_line(drawn, tmp_path, capsys, monkeypatch):  # noqa: F811
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(made, "write_pdf", full)
    assert lecture.main(["--media", str(tmp_path), "--slides"]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "could not be kept: No space left" in message
    assert not list(tmp_path.glob("*slides*"))


@pytest.mark.browser
def test_keys_lead_from_part_to_part(films, tmp_path, page):
    folder = made.slides(films, tmp_path, "slides.en.low", "en").parent
    # Elsewhere, as it would be on a lecturer's stick: nothing beside the folder is needed.
    moved = tmp_path / "stick"
    shutil.copytree(folder, moved)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((moved / made.INDEX).as_uri())
    place = page.locator("#place")

    def at(k):
        film = 1 if k <= 2 else 2
        page.wait_for_function(f"document.getElementById('place').textContent.endsWith('{k} / 5')")
        assert place.text_content() == f"Film {'one' if film == 1 else 'two'}  {k} / 5"

    for key, k in (
        ("Space", 1), ("ArrowRight", 2), ("ArrowRight", 3), ("ArrowLeft", 2), ("PageDown", 3),
        ("End", 5), ("ArrowRight", 5), ("PageUp", 1), ("ArrowLeft", 1), ("Enter", 2),
    ):  # fmt: skip
        page.keyboard.press(key)
        at(k)
    assert page.locator("#notes").is_hidden()
    page.keyboard.press("n")
    assert page.locator("#notes").text_content() == "then </script> others"
    assert page.locator("#notes").is_visible()
    page.reload()
    at(2)
    assert all(url.startswith(moved.as_uri()) for url in asked)
    assert any(url.endswith("parts/0002.mp4") for url in asked)
