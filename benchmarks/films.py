"""What the films cost: the whole lecture cold, and again, beside bare Manim.

Run by hand: `python -m benchmarks.films [NAME...]`; with names only those films. Films are drawn
at low quality into a folder that goes away. Two bare Manims stand beside the lecture: what Manim
itself spends on these very pictures, from its import to the last of them written, its setting of
their type included, without what is computed and laid out for them; and a plain scene of as many
pictures, a formula that turns into another one, with the settings that Manim brings.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from animations import manifest
from animations.catalog import LECTURE
from animations.jobs import Ways, render_all
from animations.lecture import lecture

BARE = """
import sys, time
from manim import Scene, Typst, Transform, FadeIn, tempconfig

PICTURES = int(sys.argv[1])
RATE = 15

class Bare(Scene):
    def construct(self):
        shown = Typst("$ f(x) = x^2 sin(x) + 1/(1 + e^(-x)) $")
        self.play(FadeIn(shown), run_time=1)
        left = PICTURES / RATE - 1
        while left > 0:
            now = min(2.0, left)
            other = Typst("$ f'(x) = 2 x sin(x) + x^2 cos(x) $")
            self.play(Transform(shown, other), run_time=now / 2)
            self.wait(now / 2)
            left -= now

settings = {"media_dir": sys.argv[2], "pixel_width": 854, "pixel_height": 480, "frame_rate": RATE,
            "verbosity": "ERROR", "progress_bar": "none", "disable_caching": True}
with tempconfig(settings):
    Bare().render()
"""

# What Manim itself spends on films: its import, its plays and waits, its joining of the pieces,
# and its own setting of every formula and every word that is on them.
INSIDE = """
import sys, time
begin = time.perf_counter()
from manim import Scene
from manim.scene.scene_file_writer import SceneFileWriter
print(time.perf_counter() - begin)

def timed(kind, name):
    plain, depth = getattr(kind, name), []
    def counted(*given, **named):
        begin = time.perf_counter()
        depth.append(0)
        try:
            return plain(*given, **named)
        finally:
            depth.pop()
            if not depth:
                print(time.perf_counter() - begin)
    setattr(kind, name, counted)

timed(Scene, "play")
timed(SceneFileWriter, "finish")

from pathlib import Path
from animations.mobjects import outlines
from animations.render import render

asked, plain = {}, outlines.leaves_of
def noted(body, settings, hidden=""):
    asked.setdefault((body, "#let labelled(name, body) = body\\n" + settings))
    return plain(body, settings, hidden)
outlines.leaves_of = noted
render(sys.argv[1], "low", "en", Path(sys.argv[2]))

from manim import Typst, tempconfig
begin = time.perf_counter()
with tempconfig({"media_dir": sys.argv[2], "verbosity": "ERROR"}):
    for body, settings in asked:
        Typst(body, typst_preamble=settings)
print(time.perf_counter() - begin)
"""


def inside(name: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        told = subprocess.run(
            [sys.executable, "-c", INSIDE, name, folder], check=True, capture_output=True, text=True
        )
    return sum(map(float, told.stdout.split()))


def timed(work: object) -> float:
    begin = time.perf_counter()
    assert not work(), "a film failed"  # type: ignore[operator]
    return time.perf_counter() - begin


def report(what: str, seconds: float, more: str = "") -> None:
    print(f"{what:44} {seconds:8.1f} s   {more}")


def pictures(media: Path) -> int:
    return sum(round(15 * film.get("seconds", 0)) for film in manifest.read(media).values())


def whole(media: Path) -> None:
    """The lecture with two jobs: cold, unchanged, and beside both bare Manims."""
    cold = timed(lambda: lecture("low", "en", media, Ways(2)))
    count = pictures(media)
    report("the whole lecture, low quality, cold", cold, f"{count} pictures")
    report("nothing changed", timed(lambda: lecture("low", "en", media, Ways(2))))
    with tempfile.TemporaryDirectory() as folder:
        halves = [
            subprocess.Popen([sys.executable, "-c", BARE, str(count // 2), f"{folder}/{k}"])
            for k in range(2)
        ]
        begin = time.perf_counter()
        assert not any(half.wait() for half in halves)
        bare = time.perf_counter() - begin
    report("a plain scene of as many pictures, two jobs", bare, f"{cold / bare:5.2f} x")
    with ThreadPoolExecutor(2) as pool:
        drawn = sum(pool.map(inside, LECTURE)) / 2
    report("Manim itself on these very pictures, two jobs", drawn, f"{cold / drawn:5.2f} x")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{'peak memory of a job':44} {peak:8.0f} MiB")


def one_by_one(names: list[str], media: Path, quality: str) -> None:
    """A film's seconds of work for each of its seconds."""
    for name in names:
        took = timed(lambda name=name: render_all([name], quality, "en", media, Ways(1)))
        (film,) = (f for f in manifest.read(media).values() if f["scene"] == name)
        report(f"{name}, {quality}", took, f"{took / film['seconds']:5.2f} s for a second of film")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        if sys.argv[1:]:
            one_by_one(sys.argv[1:], Path(folder), "low")
        else:
            whole(Path(folder) / "lecture")
            one_by_one(["secant"], Path(folder) / "high", "high")
