"""What the app costs its students: first visits, moves, memory, crowds, and bombs beside them.

Chromium and real web socket sessions on the real server, and a bare Streamlit page beside it in
the same run. Each figure stands beside its target. A busy machine makes them worse, so the load
is printed with them. Takes some five minutes: `python -m benchmarks.app [figure ...]`.
"""

from __future__ import annotations

import asyncio
import math
import os
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from benchmarks.servers import PAGES, Server, serving, watched_health
from benchmarks.students import Student, TroubleError
from benchmarks.timing import asked_for
from benchmarks.visits import chromium, moved, until_it_stands

VISITED = ("step-size", "costs", "derivative", "activations", "derive")
MOVED = {"step-size": "eta", "costs": "y_true", "derivative": "a", "partials": "p"}
LESSON = "step-size"
MOVES = 20
WARM_VISITS = 2
STUDENTS, STUDENT_MOVES, PAUSE = 30, 5, 5.0
OTHERS = 20
WARM_UP, INTERACTIONS = 80, 500
BOMBED_MOVES = 60
LONGEST = 40.0
CROWD, PRESSING, ROUNDS, TOGETHER = 200, 50, 3, 10
BEYOND = 320


def report(name: str, reached: str, target: str = "") -> None:
    print(f"{name:58} {reached:>24}   {target}", flush=True)


def in_ms(times: Iterable[float]) -> str:
    return " / ".join("never" if t == math.inf else f"{t * 1e3:.0f}" for t in times) + " ms"


def share(times: list[float], percent: int) -> float:
    """The time that so many percent of them do not exceed."""
    ordered = sorted(times)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def first_visits() -> None:
    cold: dict[str, list[float]] = {"app": [], "bare": []}
    warm: dict[str, list[float]] = {"app": [], "bare": []}

    def visit(kind: str, script: Any, path: str) -> None:
        with serving(script) as server, chromium() as new_page:
            page = new_page()
            cold[kind].append(until_it_stands(page, f"{server.url}/{path}"))
            for _ in range(WARM_VISITS):
                warm[kind].append(until_it_stands(page, f"{server.url}/{path}"))

    for path in VISITED:
        visit("app", None, path)
        visit("bare", PAGES / "bare.py", "")
    for name, times, target in (("cold", cold, "2500 ms"), ("warm", warm, "1000 ms")):
        ours, bare = (statistics.median(times[kind]) for kind in ("app", "bare"))
        report(f"first visit until the chart stands, {name}, median", in_ms([ours]), target)
        report(f"    beside a bare page's {in_ms([bare])}", f"{ours / bare:.2f} x", "1.5 x")


def moves() -> None:
    with serving() as server, chromium() as new_page:
        every: list[float] = []
        for path, field in MOVED.items():
            page = new_page()
            until_it_stands(page, f"{server.url}/{path}")
            times = [moved(page, field) for _ in range(MOVES)]
            report(f"    {path}: median / p95", in_ms([share(times, 50), share(times, 95)]))
            every += times
            page.context.close()
        report(
            "a control moved until the picture changes, median", in_ms([share(every, 50)]), "250 ms"
        )
        report(
            "a control moved until the picture changes, p95", in_ms([share(every, 95)]), "600 ms"
        )


async def opened(server: Server, many: int) -> list[Student]:
    """So many sessions on one lesson, a few of them arriving at a time."""
    students = [Student(server.url, LESSON) for _ in range(many)]
    door = asyncio.Semaphore(TOGETHER)

    async def enter(student: Student) -> None:
        async with door:
            await student.visit()

    await asyncio.gather(*map(enter, students))
    return students


async def press(student: Student, rate: float) -> tuple[float, list[str]]:
    """Set a learning rate; the seconds to the answer, and what was wrong with it.

    On w^2/4 - 2w + 5 a step multiplies the distance by 1 - rate/2: the number that is this
    session's own.
    """
    try:
        seconds = await student.set(eta=rate)
        shown = student.metric("factor per step")
    except (TroubleError, LookupError, OSError) as error:
        return math.inf, [str(error)]
    mixed = abs(float(shown.replace("−", "-")) - (1 - rate / 2)) > 1e-3
    return seconds, student.trouble() + (["another session's value"] if mixed else [])


def own_rate(number: int, turn: int) -> float:
    """No two sessions and no two turns have the same."""
    return round(0.02 + 0.008 * number + 0.002 * turn, 4)


def outcome(name: str, answers: list[tuple[float, list[str]]], percent: int, target: str) -> None:
    wrong = [said for _, told in answers for said in told]
    report(f"{name}, p{percent}", in_ms([share([t for t, _ in answers], percent)]), target)
    report("    errors and mixed-up sessions", str(len(wrong)), "0")
    for said in sorted(set(wrong))[:3]:
        report(f"    {said[:90]}", str(wrong.count(said)))


async def thirty(server: Server) -> None:
    students = await opened(server, STUDENTS)

    async def study(number: int) -> list[tuple[float, list[str]]]:
        await asyncio.sleep(random.Random(number).uniform(0, PAUSE))
        answers = []
        for turn in range(STUDENT_MOVES):
            begin = time.monotonic()
            answers.append(await press(students[number], own_rate(number, turn)))
            await asyncio.sleep(max(0.0, PAUSE - (time.monotonic() - begin)))
        return answers

    told = await asyncio.gather(*map(study, range(STUDENTS)))
    answers = [one for each in told for one in each]
    outcome(f"{STUDENTS} students, each moving every {PAUSE:g} s", answers, 95, "1500 ms")


async def memory(server: Server) -> None:
    [first] = await opened(server, 1)
    for turn in range(WARM_UP):
        await press(first, own_rate(turn, 0))
    alone = server.megabytes()
    others = await opened(server, OTHERS)
    for number, student in enumerate(others):
        await press(student, own_rate(number, 1))
    each = (server.megabytes() - alone) / OTHERS
    report("memory, a session beyond the first", f"{each:.1f} MB", "15 MB")
    before = server.megabytes()
    for turn in range(INTERACTIONS):
        await press(first, own_rate(turn, 1))
    grown = server.megabytes() - before
    report(f"memory, growth over {INTERACTIONS} interactions", f"{grown:.1f} MB", "flat")
    report("    the server's own process in the end", f"{server.megabytes():.0f} MB")


async def bombed(server: Server) -> None:
    [student] = await opened(server, 1)
    answers, end = [], time.monotonic() + LONGEST
    with watched_health(server) as health:
        while len(answers) < BOMBED_MOVES and time.monotonic() < end:
            answers.append(await press(student, own_rate(len(answers), 0)))
    outcome(f"while 4 bombs run, another session, {len(answers)} moves", answers, 99, "1000 ms")
    report(
        "    the health endpoint, median / worst", in_ms([share(health, 50), max(health)]), "100 ms"
    )


async def crowd(server: Server) -> None:
    students = await opened(server, CROWD)
    answers = []
    for turn in range(ROUNDS):
        chosen = list(enumerate(students))[turn * PRESSING : (turn + 1) * PRESSING]
        answers += await asyncio.gather(
            *(press(student, own_rate(number, turn)) for number, student in chosen)
        )
    outcome(f"{CROWD} sessions, {PRESSING} pressing at once", answers, 99, "2000 ms")
    late = await opened(server, BEYOND - CROWD)
    outside = [one for one in late if one.notices() and not one.elements("metric")]
    report(f"    of {BEYOND} sessions, told politely that it is full", str(len(outside)), "some")


def on_a_server(figure: Callable[[Server], Awaitable[None]], script: Any = None) -> None:
    with serving(script) as server:
        asyncio.run(figure(server))  # type: ignore[arg-type]
        for line in server.errors()[:3]:
            report(f"    the server's log: {line[:100]}", "")


FIGURES: dict[str, Callable[[], None]] = {
    "visits": first_visits,
    "moves": moves,
    "thirty": lambda: on_a_server(thirty),
    "memory": lambda: on_a_server(memory),
    "bombed": lambda: on_a_server(bombed, PAGES / "bombed.py"),
    "crowd": lambda: on_a_server(crowd),
}


if __name__ == "__main__":
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} cores, load before the run {load}")
    report("figure", "reached", "target, at most")
    for name in asked_for(FIGURES):
        begin = time.monotonic()
        FIGURES[name]()
        print(f"    ({name}: {time.monotonic() - begin:.0f} s)", flush=True)
