"""The command line of the films, and the films themselves."""

import itertools
import os
import subprocess
import sys
import time

import pytest

from animations import manifest, render
from animations.catalog import FILMS, LECTURE


def ask(*arguments, folder):
    command = [sys.executable, "-m", "animations.render", *arguments, "--media", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, timeout=600)


def test_an_unknown_scene_is_one_line_and_exit_code_2(capsys, tmp_path):
    code = render.main(["step_siz", "--media", str(tmp_path)])
    assert code == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "did you mean 'step_size'?" in message
    assert not list(tmp_path.iterdir())


def test_an_unknown_scene_is_refused_in_italian(capsys):
    assert render.main(["step_siz", "--lang", "it"]) == 2
    assert "nessun film si chiama 'step_siz'; forse 'step_size'?" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["step_size", "--all"], ["step_size", "-q", "huge"]])
def test_a_request_that_makes_no_sense_ends_with_code_2(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        render.main(arguments)
    assert end.value.code == 2
    assert "error:" in capsys.readouterr().err


@pytest.mark.parametrize("missing", ["manim", "typst"])
def test_a_missing_library_is_one_line_with_the_names_of_packages(
    missing, manim, monkeypatch, capsys, tmp_path
):
    monkeypatch.setitem(sys.modules, missing, None)
    assert render.main(["step_size", "--media", str(tmp_path)]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "discesa[animations]" in message
    assert "libcairo2-dev libpango1.0-dev" in message


def test_the_catalogue_can_be_read_without_manim():
    code = (
        "import sys; sys.modules['manim'] = None; from animations.catalog import FILMS; "
        "[film.beats() for film in FILMS.values()]; print(*FILMS)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == list(FILMS), done.stderr


def test_a_folder_that_cannot_be_written_into_is_one_line_before_anything_is_drawn(
    manim, capsys, tmp_path
):
    taken = tmp_path / "taken"
    taken.write_text("a file, not a folder")
    for language, said in (("en", "nothing can be written into"), ("it", "non si può scrivere in")):
        code = render.main(["step_size", "--media", str(taken / "films"), "--lang", language])
        message = capsys.readouterr().err
        assert code == 2
        assert message.count("\n") == 1
        assert said in message
    assert taken.read_text() == "a file, not a folder"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["step_size", "--expr", "x"], "the film step_size takes no expr; it takes: f, start"),
        (["derivation", "--expr", "x +"], ""),
        (["derivation", "--expr", "x y"], ""),
        (
            ["derivation", "--expr", "*".join(f"(x^{k}+{k})" for k in range(1, 15))],
            "lines, and a film shows at most 40",
        ),
        (["derivation", "--expr", "(x+1)" * 2 + "/" + "*".join(["sin(x^2+x+1)"] * 9)], ""),
    ],
)
def test_a_formula_without_a_film_is_one_line_and_exit_code_2(
    manim, arguments, said, capsys, tmp_path
):
    assert render.main([*arguments, "--media", str(tmp_path)]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert said in message
    assert manifest.read(tmp_path) == {}


@pytest.mark.slow
def test_a_render_that_is_killed_leaves_no_film_and_the_next_one_is_not_hindered(manim, tmp_path):
    command = [sys.executable, "-m", "animations.render", "derivation", "--media", str(tmp_path)]
    job = subprocess.Popen(
        command, stderr=subprocess.DEVNULL, env={**os.environ, "TMPDIR": str(tmp_path)}
    )
    try:
        started = time.monotonic()
        while not list(tmp_path.glob("discesa-film-*/**/*.mp4")) and job.poll() is None:
            assert time.monotonic() - started < 120
            time.sleep(0.05)
    finally:
        job.kill()
        job.wait()
    assert job.returncode == -9
    assert manifest.read(tmp_path) == {}
    assert not list(tmp_path.glob("*.mp4"))
    made = ask("derivation", folder=tmp_path)
    assert made.returncode == 0, made.stderr
    (entry,) = manifest.read(tmp_path).values()
    assert manifest.intact(tmp_path, entry)


@pytest.mark.render
@pytest.mark.slow
def test_the_films_render_and_are_not_rendered_twice(manim, tmp_path):
    import av
    import srt

    done = ask("--all", "-q", "draft", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    # Nothing but results in a pipe: progress is for a terminal.
    assert done.stderr == ""
    films = manifest.read(tmp_path)
    assert {entry["scene"] for entry in films.values()} == set(LECTURE)
    for entry in films.values():
        assert manifest.intact(tmp_path, entry)
        captions = list(srt.parse((tmp_path / entry["captions"]["path"]).read_text()))
        assert len(captions) > 3
        for one, following in itertools.pairwise(captions):
            assert abs((following.start - one.end).total_seconds()) < 0.002, following.content
        with av.open(str(tmp_path / entry["film"]["path"])) as film:
            pictures = [p.to_ndarray(format="gray") for p in film.decode(video=0)]
        assert pictures[0].shape == (480, 854)
        seconds = len(pictures) / render.QUALITIES["draft"].rate
        assert seconds > 20
        assert seconds == pytest.approx(entry["seconds"], rel=0.05)
        assert captions[-1].end.total_seconds() == pytest.approx(seconds, abs=0.1)
        # Paper all over is no picture: ink covers a little of every one but turning moments.
        inked = [(picture < 128).mean() for picture in pictures]
        assert sum(share > 0.003 for share in inked) > 0.97 * len(inked)
    again = ask(next(iter(FILMS)), "-q", "draft", folder=tmp_path)
    assert "is up to date" in again.stdout
    assert again.returncode == 0
