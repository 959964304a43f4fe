"""When something goes wrong while films are made: the old ones stay, and the rest goes on later."""

import errno
import os
import re
import signal
import subprocess
import sys
import tomllib
from multiprocessing import get_context
from pathlib import Path

import pytest

from animations import demands, lecture, manifest, render
from animations.captions import Caption, srt
from animations.catalog import LECTURE
from tests.animations.test_lecture import drawn, write_film  # noqa: F401

FEW = ["perceptron", "dense", "softmax", "secant", "cost"]
ROOT = Path(render.__file__).parents[1]
both = pytest.mark.parametrize("module", [render, lecture], ids=["render", "lecture"])


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """A lecture of a few films, as they come in it."""
    assert [name for name in LECTURE if name in FEW] == FEW
    monkeypatch.setattr(lecture, "LECTURE", FEW)


def ask(module, folder, *more):
    scene = ["secant"] if module is render else []
    return module.main([*scene, "--media", str(folder), *more])


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# A full disk


@both
def test_a_disk_that_fills_up_leaves_the_old_film_and_no_litter(
    module,
    drawn,  # noqa: F811
    tmp_path,
    monkeypatch,
    capsys,
):
    assert ask(module, tmp_path) == 0
    before = contents(tmp_path)
    monkeypatch.setattr(render, "version", lambda name: "another")

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        capsys.readouterr()
        assert ask(module, tmp_path) == 2
    message = capsys.readouterr().err.splitlines()
    assert message[-1] == "the film could not be kept: No space left on device"
    assert contents(tmp_path) == before


LIMITED = """
import resource, sys
from animations import render
# Python would leave torn modules behind for every process after this one.
sys.dont_write_bytecode = True
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
sys.exit(render.main(["derivation", "--media", sys.argv[2], "--lang", sys.argv[3]]))
"""


SAID = {"en": "the film could not be kept", "it": "non è stato possibile conservare il film"}


@pytest.mark.slow
@pytest.mark.parametrize(("room", "lang"), [(3_000, "en"), (60_000, "it")])
def test_a_film_larger_than_there_is_room_for_is_one_line(manim, tmp_path, room, lang):
    """The system itself refuses to write on: in the first pictures, or at the end."""
    old = tmp_path / f"derivation.{lang}.low.mp4"
    old.write_bytes(b"the old film")
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(room), str(tmp_path), lang],
        capture_output=True, text=True, timeout=300, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1
    assert SAID[lang] in done.stderr
    assert contents(tmp_path) == {old: b"the old film"}


# A render that is killed


def killed_lecture(media, fatal):
    """A lecture whose process dies while it draws, or keeps, one of its films."""

    def draw(row, beats, quality, folder, progress):
        if (row.name, "drawing") == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        write_film(folder / "film.mp4", 5, 100)
        (folder / "film.srt").write_text(srt([Caption(0.0, 1.0, row.name)]))
        return folder / "film.mp4", folder / "film.srt"

    replace = os.replace

    def replaced(source, target):
        if fatal == (Path(target).name.partition(".")[0], "keeping"):
            os.kill(os.getpid(), signal.SIGKILL)
        replace(source, target)

    def render_all(wanted, quality, lang, folder, ways):
        for name in wanted:
            render.render(name, quality, lang, folder)
        return 0

    render._draw, render.require_manim, lecture.require_manim = draw, *[lambda: None] * 2
    lecture.render_all, lecture.LECTURE, os.replace = render_all, FEW, replaced
    lecture.main(["--media", str(media)])


@pytest.mark.parametrize("where", ["drawing", "keeping"])
def test_a_lecture_that_is_killed_goes_on_where_it_was(where, tmp_path, drawn):  # noqa: F811
    k = 3
    process = get_context("spawn").Process(target=killed_lecture, args=(tmp_path, (FEW[k], where)))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    known = manifest.read(tmp_path)
    assert [entry["scene"] for entry in known.values()] == sorted(FEW[:k])
    assert all(manifest.intact(tmp_path, entry) for entry in known.values())
    assert not list(tmp_path.glob("lecture*"))
    assert lecture.main(["--media", str(tmp_path)]) == 0
    assert drawn == FEW[k:]
    assert manifest.intact(tmp_path, manifest.read(tmp_path)["lecture.en.low"])


def test_what_a_killed_render_left_is_cleared_later_and_what_is_being_written_is_not(tmp_path):
    left, fresh, other = (
        tmp_path / name for name in (".film.mp4.old", ".film.mp4.new", ".film.mp4x.old")
    )
    for path in (left, fresh, other):
        path.write_text("half")
    folder = tmp_path / ".film.mp4.folder"
    folder.mkdir()
    for path in (left, other, folder):
        os.utime(path, (0, 0))
    (tmp_path / "source").write_text("whole")
    manifest.move_in(tmp_path / "source", tmp_path / "film.mp4")
    assert not left.exists()
    assert not folder.exists()
    assert fresh.exists()
    assert other.exists()
    assert (tmp_path / "film.mp4").read_text() == "whole"


# What films are drawn with


class Broken:
    """A library of the system that Manim's drawing needs and that is not there."""

    def find_spec(self, name, path=None, target=None):
        if name == "manim":
            raise self.error


@both
@pytest.mark.parametrize(
    "error",
    [
        ImportError("libpangocairo-1.0.so.0: cannot open shared object file"),
        OSError("libcairo.so.2: cannot open shared object file\nno such file"),
    ],
)
def test_a_missing_library_of_the_system_is_one_line_with_its_package(
    module, error, tmp_path, monkeypatch, capsys
):
    finder = Broken()
    finder.error = error
    monkeypatch.setattr(sys, "meta_path", [finder, *sys.meta_path])
    monkeypatch.delitem(sys.modules, "manim", raising=False)
    monkeypatch.setattr(demands, "version", lambda name: "0.22.0")
    for lang in ("en", "it"):
        assert ask(module, tmp_path, "--lang", lang) == 2
        message = capsys.readouterr().err
        assert message.count("\n") == 1
        assert str(error).splitlines()[0] in message
        assert "apt-get install" in message
        assert "libcairo2-dev libpango1.0-dev" in message
    assert manifest.read(tmp_path) == {}


@pytest.mark.parametrize(
    ("module", "found"),
    [(render, "0.21.5"), (render, "0.23.0rc1"), (render, "1.0"), (lecture, "0.23.0")],
)
def test_a_manim_that_nobody_has_tried_is_said_before_anything_is_drawn(
    module,
    found,
    drawn,  # noqa: F811
    tmp_path,
    monkeypatch,
    capsys,
):
    before = []
    draw = render._draw

    def watched(*given):
        before.append(capsys.readouterr().err)
        return draw(*given)

    monkeypatch.setattr(render, "_draw", watched)
    monkeypatch.setattr(demands, "version", lambda name: found)
    assert ask(module, tmp_path) == 0
    said = f"Manim {found} is outside the tested versions, from 0.22 and before 0.23"
    assert said in before[0]
    assert before[0].count("\n") == 1
    assert drawn


def test_the_tested_versions_are_those_that_are_installed(capsys):
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"][
        "optional-dependencies"
    ]
    (asked,) = extras["animations"]
    numbers = [tuple(map(int, n.split("."))) for n in re.findall(r"\d+\.\d+", asked)]
    assert tuple(numbers) == demands.TESTED
    demands.warn_if_untested("en")
    assert capsys.readouterr().err == ""
