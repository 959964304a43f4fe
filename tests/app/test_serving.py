"""`discesa app`: where the server listens, how many processes compute for it, and wrong values."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from app import serving
from tests.conftest import ROOT, answers, free_port, wait_until


@pytest.fixture
def became(monkeypatch) -> list:
    """What the command would have become."""
    seen: list = []
    monkeypatch.setenv(serving.WORKERS, "2")
    monkeypatch.setattr(serving.os, "execv", lambda *command: seen.append(command))
    monkeypatch.setattr(serving.os, "chdir", lambda folder: seen.append(folder))
    return seen


def test_app_becomes_the_server_of_the_app_on_this_machine_only(run, became):
    port = free_port()
    assert run("app", "--port", str(port))[0] == 0
    folder, (program, command) = became
    assert program == sys.executable
    assert command[1:3] == ["-m", "app.launch"]
    assert {f"--server.port={port}", "--server.address=localhost"} <= set(command)
    assert (Path(folder) / ".streamlit" / "config.toml").is_file()


def test_host_and_workers_are_handed_on(run, became):
    run("app", "--host", "0.0.0.0", "--port", str(free_port()), "--workers", "7")
    assert "--server.address=0.0.0.0" in became[-1][1]
    assert os.environ[serving.WORKERS] == "7"


def test_every_lane_has_as_many_processes_as_were_asked_for():
    counts = "from app.workers import LANES; print({lane.processes for lane in LANES.values()})"
    done = subprocess.run(
        [sys.executable, "-c", counts],
        capture_output=True, text=True, cwd=ROOT, env=os.environ | {serving.WORKERS: "5"},
    )  # fmt: skip
    assert done.stdout == "{5}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--port", "0"], "from 1 to 65535, not 0"),
        (["--port", "65536"], "from 1 to 65535, not 65536"),
        (["--port", "-1"], "from 1 to 65535, not -1"),
        (["--port", "http"], "invalid int value"),
        (["--workers", "0"], "from 1 to 256, not 0"),
        (["--workers", "-3"], "from 1 to 256, not -3"),
        (["--workers", "100000"], "from 1 to 256, not 100000"),
        (["--workers", "many"], "invalid int value"),
        (["--host", "no such host"], "no address no such host"),
        (["--host", "192.0.2.1"], "no address 192.0.2.1"),
        (["--host", "x" * 300], "no address xxx"),
    ],
    ids=lambda given: " ".join(given)[:30] if isinstance(given, list) else "",
)
def test_a_wrong_value_is_one_clear_line_and_exit_code_2(run, became, arguments, said):
    port = [] if "--port" in arguments else ["--port", str(free_port())]
    code, out, err = run("app", *arguments, *port)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err
    assert became == []


@pytest.mark.parametrize("everywhere", [False, True])
def test_a_port_that_is_taken_is_said_in_one_line(run, became, everywhere):
    with socket.socket() as other:
        other.bind(("0.0.0.0" if everywhere else "127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, _, err = run("app", "--host", "127.0.0.1", "--port", str(port), "--lang", "it")
    assert code == 2
    assert err == f"discesa: la porta {port} è occupata; se ne sceglie un'altra con --port\n"
    assert became == []


def test_a_wrong_number_in_the_environment_is_said_too(run, became, monkeypatch):
    monkeypatch.setenv(serving.WORKERS, "two")
    code, _, err = run("app", "--port", str(free_port()))
    assert (code, err.count("\n")) == (2, 1)
    assert "not two" in err


@pytest.fixture
def under_a_path(tmp_path):
    """The address of `discesa app` as it stands behind a proxy, and where its browser notes what
    it was to open."""
    port, opened, browser = free_port(), tmp_path / "opened", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    browser.chmod(0o755)
    settings = {"BASE_URL_PATH": "/course", "HEADLESS": "false"}
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "app", "--host", "127.0.0.1", "--port", str(port),
             "--workers", "1"],
            cwd=tmp_path, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            env=os.environ | {f"STREAMLIT_SERVER_{name}": one for name, one in settings.items()}
            | {"PYTHONPATH": str(ROOT), "BROWSER": str(browser)},
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}/course"
    try:
        wait_until(lambda: answers(f"{address}/_stcore/health"), 60, "it answers under its path")
        yield address, opened
    finally:
        server.terminate()
        server.wait(20)


@pytest.mark.slow
def test_the_command_serves_the_app_under_a_path_for_a_proxy(under_a_path):
    address, opened = under_a_path
    assert not answers(f"{address.removesuffix('course')}elsewhere/_stcore/health")
    wait_until(opened.exists, 20, "a browser is asked to open the app")
    assert opened.read_text().strip() == address


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("path", ["step-size", ""])
def test_a_page_asks_for_its_server_where_it_is(under_a_path, open_page, path):
    page, asked = open_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{under_a_path[0]}/{path}?lang=it")
    page.locator("h1").filter(has_text="Discesa" if not path else "Ampiezza del passo").wait_for()
    questions = [url for url in asked if "_stcore/health" in url]
    assert questions == [f"{under_a_path[0]}/_stcore/health"]
    assert page.url.startswith(f"{under_a_path[0]}/{path}")
    [charts] = [url for url in asked if "PlotlyChart" in url]
    assert charts.startswith(f"{under_a_path[0]}/static/")
    # Before the page has told what stands on it.
    assert asked.index(charts) < asked.index(*questions)
