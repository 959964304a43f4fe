"""The command line of the films, and the films themselves."""

import itertools
import subprocess
import sys

import pytest

from animations import manifest, render
from animations.catalog import FILMS


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


@pytest.mark.render
@pytest.mark.slow
def test_the_films_render_and_are_not_rendered_twice(manim, tmp_path):
    import av
    import srt

    done = ask("--all", "-q", "low", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    # Nothing but results in a pipe: progress is for a terminal.
    assert done.stderr == ""
    films = manifest.read(tmp_path)
    assert {entry["scene"] for entry in films.values()} == set(FILMS)
    for entry in films.values():
        assert manifest.intact(tmp_path, entry)
        captions = list(srt.parse((tmp_path / entry["captions"]["path"]).read_text()))
        assert len(captions) > 5
        for one, following in itertools.pairwise(captions):
            assert abs((following.start - one.end).total_seconds()) < 0.002, following.content
        with av.open(str(tmp_path / entry["film"]["path"])) as film:
            pictures = [p.to_ndarray(format="gray") for p in film.decode(video=0)]
        assert pictures[0].shape == (480, 854)
        seconds = len(pictures) / render.QUALITIES["low"].rate
        assert seconds > 60
        assert seconds == pytest.approx(entry["seconds"], rel=0.05)
        assert captions[-1].end.total_seconds() == pytest.approx(seconds, abs=0.1)
        # Paper all over is no picture: ink covers a little of every one but turning moments.
        inked = [(picture < 128).mean() for picture in pictures]
        assert sum(share > 0.003 for share in inked) > 0.97 * len(inked)
    again = ask(next(iter(FILMS)), "-q", "low", folder=tmp_path)
    assert "is up to date" in again.stdout
    assert again.returncode == 0
