"""Workers: a bomb ends at its limit, harms nobody else, and says so politely."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from app import workers
from app.workers import BusyError, JobError, ask
from mathcore.errors import BudgetError, ParseError, SettingError
from tests.app import bombs

ROOT = Path(__file__).parents[2]

BOMBS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "an endless loop": (bombs.endless, ()),
    "a power of a billion digits": (bombs.huge_power, ()),
    "eight gigabytes": (bombs.hungry, ()),
    "a process that leaves": (bombs.gone, (0,)),
    "a process that crashes": (bombs.gone, (3,)),
    "a recursion without end": (bombs.deep, ()),
}


@pytest.fixture(scope="module", autouse=True)
def lanes():
    workers.start()
    yield
    workers.shutdown()


@pytest.mark.parametrize(("bomb", "args"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_ends_at_its_limit_and_the_next_job_runs_at_once(bomb, args):
    # The same session, so that the next job waits for nothing but the replaced process.
    begun = time.monotonic()
    with pytest.raises(BudgetError, match=r"too much|too deeply"):
        ask(bomb, *args, session="bomber", seconds=1)
    ended = time.monotonic()
    assert ended - begun < 8
    for _ in range(workers.LANES["quick"].processes):
        assert ask(bombs.twice, 21, session="bomber") == 42
    assert time.monotonic() - ended < 5


def test_a_job_that_waits_has_not_worked_and_is_ended_all_the_same():
    assert ask(bombs.nap, 1.5, seconds=1) > 0
    begun = time.monotonic()
    with pytest.raises(BudgetError, match="1 s of work"):
        ask(bombs.nap, 60, seconds=1)
    assert time.monotonic() - begun < 30


def test_another_session_does_not_wait_for_a_bomb():
    with ThreadPoolExecutor() as threads:
        bomb = threads.submit(ask, bombs.endless, session="bomber", seconds=4)
        time.sleep(0.5)
        begun = time.monotonic()
        assert ask(bombs.twice, 4, session="somebody else") == 8
        assert time.monotonic() - begun < 2
        assert not bomb.done()
        with pytest.raises(BudgetError, match="4 s"):
            bomb.result()


def test_a_session_has_one_job_running_one_waiting_and_no_third():
    with ThreadPoolExecutor() as threads:
        first = threads.submit(ask, bombs.nap, 1.5, session="eager")
        time.sleep(0.3)
        second = threads.submit(ask, bombs.nap, 0, session="eager")
        time.sleep(0.3)
        with pytest.raises(BusyError, match="still being worked out"):
            ask(bombs.twice, 1, session="eager")
        assert not second.done()
        assert first.result()
        assert second.result()
    assert ask(bombs.twice, 1, session="eager") == 2


def test_a_full_server_says_that_it_is_busy():
    everybody = workers.WAITING_IN_ALL + sum(lane.processes for lane in workers.LANES.values())
    gate = threading.Event()

    def hold(name: int) -> None:
        with workers._ADMISSION.of(f"session {name}"):
            gate.wait(20)

    with ThreadPoolExecutor(everybody) as threads:
        held = [threads.submit(hold, name) for name in range(everybody)]
        time.sleep(0.2)
        try:
            with pytest.raises(BusyError, match="many people"):
                ask(bombs.twice, 1, session="one too many")
        finally:
            gate.set()
        for one in held:
            one.result()
    assert ask(bombs.twice, 1, session="one too many") == 2


def test_a_parse_error_arrives_with_its_fields_and_without_the_workers_traceback():
    with pytest.raises(ParseError, match="no function is named") as caught:
        ask(bombs.refuses)
    error = caught.value
    assert (error.kind, error.text, error.position) == ("unknown-name", "f{x}(1)", 3)
    assert error.values == {"thing": "function", "name": "f{x}", "known": "sin"}
    assert str(error) == "no function is named f{x}; known: sin"
    assert error.__cause__ is None


def test_an_error_about_something_that_cannot_be_pickled_arrives_all_the_same():
    with pytest.raises(SettingError, match=r"not g\(1\)") as caught:
        ask(bombs.complains_of_a_function)
    assert caught.value.values == {"value": "g(1)"}


def test_an_error_with_braces_in_its_values_survives_pickling():
    before = SettingError("a rate is positive, not {value}", value="{0} {x}")
    after = pickle.loads(pickle.dumps(before))  # noqa: S301  our own bytes
    assert (type(after), str(after)) == (SettingError, "a rate is positive, not {0} {x}")
    assert (after.template, after.values) == (before.template, before.values)


def test_an_unforeseen_failure_is_for_the_log_and_not_for_the_reader(tmp_path):
    done = served(
        tmp_path,
        "from app.workers import JobError, ask\n"
        "from tests.app import bombs\n"
        "try:\n"
        "    ask(bombs.broken)\n"
        "except JobError as error:\n"
        "    print(error)\n",
    )
    assert "unforeseen" in done.stdout
    assert "ZeroDivisionError" not in done.stdout
    assert "ZeroDivisionError" in done.stderr


def test_what_a_job_cannot_be_sent_as_is_the_callers_mistake():
    with pytest.raises((AttributeError, pickle.PicklingError), match="local object"):
        ask(lambda: 1)


def test_workers_find_mathcore_imported_and_no_screen():
    assert ask(bombs.imported) == {"sympy", "mathcore"}


def test_workers_never_run_the_servers_main_script(tmp_path):
    done = served(
        tmp_path,
        "print('the script ran')\n"
        "from app.workers import ask\n"
        "from tests.app import bombs\n"
        "print(ask(bombs.twice, 2))\n",
    )
    assert (done.stdout, done.stderr) == ("the script ran\n4\n", "")


def test_a_job_cannot_fill_the_disk(tmp_path):
    with pytest.raises(JobError, match="unforeseen"):
        ask(bombs.writes, str(tmp_path / "flood"))
    assert (tmp_path / "flood").stat().st_size <= 16 * 2**20


def test_what_a_job_started_dies_with_it(tmp_path):
    note = tmp_path / "child"
    with pytest.raises(BudgetError, match="1 s"):
        ask(bombs.spawns, str(note), seconds=1)
    child = int(note.read_text())
    until(lambda: gone(child), 20)


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_no_worker_outlives_a_killed_server(tmp_path, how):
    note = tmp_path / "workers"
    script = tmp_path / "server.py"
    script.write_text(
        "import signal, threading, time\n"
        # Started in the background of a shell, a process inherits that Ctrl-C is ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from app import workers\n"
        "from tests.app import bombs\n"
        "pids = {workers.ask(bombs.nap, 0, lane=lane) for lane in workers.LANES for _ in '12'}\n"
        "bomb = dict(session='b', lane='long', seconds=600)\n"
        "threading.Thread(target=workers.ask, args=(bombs.endless,), kwargs=bomb,"
        " daemon=True).start()\n"
        "time.sleep(1)\n"
        f"open({str(note)!r}, 'w').write(' '.join(map(str, pids)))\n"
        "time.sleep(600)\n"
    )
    server = subprocess.Popen(
        [sys.executable, str(script)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until(lambda: note.exists() and note.read_text(), 120)
        family = descendants(server.pid)
        assert {int(pid) for pid in note.read_text().split()} <= family
        server.send_signal(how)
        server.wait(30)
        until(lambda: all(gone(pid) for pid in family), 20)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait(30)


def served(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """A script that asks workers, run as a server's main script is."""
    script = folder / "page.py"
    script.write_text(text)
    return subprocess.run(
        [sys.executable, str(script)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )


def until(true: Callable[[], object], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.05)


def gone(pid: int) -> bool:
    """Whether no process of that number runs; one that nobody has waited for is no longer one."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def descendants(pid: int) -> set[int]:
    """The processes a process has started, and they, and so on."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(FileNotFoundError, ProcessLookupError):
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                parents[int(entry.name)] = int(fields[1])
    found, fresh = set(), {pid}
    while fresh:
        fresh = {child for child, parent in parents.items() if parent in fresh} - found
        found |= fresh
    return found
