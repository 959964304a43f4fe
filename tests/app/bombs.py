"""Jobs for `test_workers`, good and bad; a worker finds them by this module's name."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from mathcore.errors import ParseError, SettingError


def twice(number: float) -> float:
    return 2 * number


def nap(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def imported() -> set[str]:
    return {name for name in ("sympy", "mathcore", "streamlit", "manim") if name in sys.modules}


def main_module() -> str:
    return getattr(sys.modules["__main__"], "__file__", "none") or "none"


def endless() -> None:
    while True:
        pass


def hungry() -> int:
    return len(bytearray(8 * 2**30))


def gone(code: int) -> None:
    os._exit(code)


def huge_power() -> int:
    # One operation of C code that holds the interpreter's lock and cannot be interrupted.
    return len(str(9 ** (9**9)))


def deep(n: int = 0) -> int:
    return deep(n + 1)


def writes(path: str) -> None:
    with open(path, "wb") as sink:
        sink.write(bytes(64 * 2**20))


def spawns(path: str) -> None:
    child = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    with open(path, "w") as sink:
        sink.write(str(child.pid))
    endless()


def refuses() -> None:
    raise ParseError(
        "no {thing} is named {name}; known: {known}",
        kind="unknown-name",
        text="f{x}(1)",
        position=3,
        thing="function",
        name="f{x}",
        known="sin",
    )


def complains_of(value: object) -> None:
    raise SettingError("a learning rate is positive, not {value}", value=value)


def complains_of_a_function() -> None:
    import sympy

    complains_of(sympy.Function("g")(1))


def broken() -> float:
    return 1 / 0
