"""The lecture: all films in one, with chapters, captions and a contact sheet."""

import numpy as np
import pytest

from animations import lecture, manifest, render, theme
from animations.captions import Caption, read_srt, srt
from animations.catalog import FILMS, LECTURE
from animations.film import Film

av = pytest.importorskip("av")
PIL = pytest.importorskip("PIL.Image")
RATE, SIZE = 5, (64, 36)
BEATS = {}
"""The storyboards so far: they are judged elsewhere, here a film is only drawn or not."""


def write_film(path, frames, shade):
    with av.open(str(path), "w") as box:
        stream = box.add_stream("libx264", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        for _ in range(frames):
            picture = np.full((SIZE[1], SIZE[0], 3), shade, np.uint8)
            box.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        box.mux(stream.encode())


@pytest.fixture
def drawn(monkeypatch):
    """Films of a few frames in the place of the drawn ones, each in its own shade."""
    names = []

    def draw(row, beats, quality, folder, progress):
        names.append(row.name)
        k = list(LECTURE).index(row.name)
        write_film(folder / "film.mp4", 10 + k, 12 * k)
        (folder / "film.srt").write_text(srt([Caption(0.0, 1.0, row.name)]))
        return folder / "film.mp4", folder / "film.srt"

    def render_all(wanted, quality, lang, media, jobs):
        for name in wanted:
            render.render(name, quality, lang, media)
        return 0

    def remembered(self, lang="en"):
        known = (self.name, repr(self.parameters), lang)
        if known not in BEATS:
            BEATS[known] = beats(self, lang)
        return BEATS[known]

    beats = Film.beats
    monkeypatch.setattr(Film, "beats", remembered)
    monkeypatch.setattr(render, "_draw", draw)
    monkeypatch.setattr(render, "require_manim", lambda: None)
    monkeypatch.setattr(lecture, "require_manim", lambda: None)
    monkeypatch.setattr(lecture, "render_all", render_all)
    return names


def test_the_lecture_holds_every_film_with_its_chapter_and_its_captions(drawn, tmp_path):
    assert lecture.main(["--media", str(tmp_path), "--lang", "it"]) == 0
    with av.open(str(tmp_path / "lecture.it.low.mp4")) as box:
        chapters = box.chapters()
        shades = [p.to_ndarray(format="gray").mean() for p in box.decode(video=0)]
    assert len(shades) == sum(10 + k for k in range(len(LECTURE)))
    starts = np.cumsum([0, *(10 + k for k in range(len(LECTURE)))])
    for k, (chapter, row) in enumerate(zip(chapters, map(FILMS.get, LECTURE), strict=True)):
        assert chapter["metadata"]["title"] == render.say(row.title, "it")
        assert chapter["start"] * chapter["time_base"] == pytest.approx(starts[k] / RATE, abs=0.02)
        np.testing.assert_allclose(shades[starts[k] : starts[k + 1]], 12 * k, atol=8)
    captions = read_srt((tmp_path / "lecture.it.low.srt").read_text())
    assert [c.words for c in captions] == list(LECTURE)
    assert [c.start for c in captions] == pytest.approx(list(starts[:-1] / RATE), abs=0.02)
    assert (tmp_path / "lecture.it.low.vtt").read_text().count("-->") == len(LECTURE)


def test_the_contact_sheet_has_a_row_for_every_film(drawn, tmp_path):
    assert lecture.main(["--media", str(tmp_path)]) == 0
    sheet = np.asarray(PIL.open(tmp_path / "lecture.en.low.png").convert("L"))
    high = sheet.shape[0] / len(LECTURE)
    for k in range(len(LECTURE)):
        middle = sheet[round((k + 0.5) * high), :: lecture.TILE // 4]
        assert (abs(middle.astype(int) - 12 * k) < 9).sum() >= 8


def test_a_second_call_makes_nothing_and_a_changed_film_makes_the_lecture_again(
    drawn, tmp_path, monkeypatch
):
    lecture.main(["--media", str(tmp_path)])
    made = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("lecture*")}
    drawn.clear()
    lecture.main(["--media", str(tmp_path)])
    assert drawn == []
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("lecture*")} == made
    (tmp_path / "secant.en.low.mp4").unlink()
    lecture.main(["--media", str(tmp_path)])
    assert drawn == ["secant"]
    assert manifest.intact(tmp_path, manifest.read(tmp_path)["lecture.en.low"])


def test_a_film_that_fails_leaves_no_lecture(drawn, tmp_path, monkeypatch):
    monkeypatch.setattr(lecture, "render_all", lambda *_: 1)
    assert lecture.main(["--media", str(tmp_path)]) == 1
    assert not list(tmp_path.glob("lecture*"))


def test_a_folder_that_cannot_be_written_into_is_one_line(drawn, tmp_path, capsys):
    (tmp_path / "taken").write_text("")
    assert lecture.main(["--media", str(tmp_path / "taken")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_another_colour_draws_again_only_what_shows_it(drawn, tmp_path, monkeypatch):
    shown = {name: {"loss"} if k % 3 == 0 else {"f"} for k, name in enumerate(LECTURE)}
    draw = render._draw

    def coloured(row, *given):
        monkeypatch.setattr(theme.COLOURS, "asked_for", set(shown[row.name]))
        return draw(row, *given)

    monkeypatch.setattr(render, "_draw", coloured)
    assert lecture.main(["--media", str(tmp_path)]) == 0
    drawn.clear()
    monkeypatch.setitem(theme.COLOURS, "loss", "#123456")
    # What is kept of the sources as one hash is that of the files, which have not changed here.
    monkeypatch.setattr(render, "made_by", lambda *_: "other sources")
    assert lecture.main(["--media", str(tmp_path)]) == 0
    assert drawn == [name for name in LECTURE if shown[name] == {"loss"}]
