"""Jobs are carried by whatever executor there is, and each says how far it is."""

import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import pytest

from animations import jobs, sources
from animations.catalog import FILMS
from animations.jobs import Ways, carry_out, render_all, workers


@dataclass(frozen=True, slots=True)
class Script:
    """A job that prints something in the place of a film."""

    name: str
    text: str

    @property
    def command(self):
        return [sys.executable, "-c", self.text]


def test_a_job_says_each_beat_and_hands_back_its_last_line():
    heard = []
    text = "print('beat 1 2'); print('beat 2 2'); print('media/film.mp4')"
    done = carry_out(Script("film", text), lambda *beat: heard.append(beat))
    assert heard == [("film", 1, 2), ("film", 2, 2)]
    assert (done.name, done.code, done.line) == ("film", 0, "media/film.mp4")
    assert carry_out(Script("film", "raise SystemExit('no such film')")).code == 1


def test_any_executor_carries_the_films_and_their_failures_are_counted(tmp_path, capsys):
    with ProcessPoolExecutor(2, get_context("spawn")) as executor:
        failed = render_all(["no film", "none"], "low", "en", tmp_path, Ways(executor=executor))
    assert failed == 2
    assert "no film is named" in capsys.readouterr().err


@pytest.mark.slow
def test_a_dask_scheduler_carries_the_films(tmp_path):
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, dashboard_address=None, processes=True
        ) as cluster,
        workers(cluster.scheduler_address) as executor,
    ):
        assert render_all(["no film"], "low", "en", tmp_path, Ways(executor=executor)) == 1


def test_a_scheduler_that_does_not_answer_is_one_line():
    pytest.importorskip("distributed")
    with (
        pytest.raises(jobs.NoSchedulerError, match="no Dask scheduler answers at tcp://127"),
        workers("tcp://127.0.0.1:9"),
    ):
        pass


def test_a_film_depends_on_its_own_board_and_scene_and_not_on_another_s():
    secant = sources.sources_of(FILMS["secant"].storyboard.__module__, FILMS["secant"].scene)
    assert "animations.scenes.secant" in secant
    assert "animations.boards.secant" in secant
    assert "animations.mobjects.typeset" in secant
    assert "animations.render" in secant
    assert not {"animations.scenes.softmax", "animations.boards.cost"} & set(secant)


def test_the_style_holds_the_sizes_and_no_colour_of_a_quantity():
    style = sources.style()
    assert {"MARGIN", "FADE", "PAPER", "TEXT_FONT"} <= set(style)
    assert not {"COLOURS", "PALETTE"} & set(style)
