"""What a derivation costs: beside SymPy's own diff, and as its input grows.

Ratios matter, not times: the peers run on the same machine a moment apart.
"""

from __future__ import annotations

import math
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import sympy as sp

import mathcore
from benchmarks.timing import seconds
from mathcore.derivation import generality, proof
from mathcore.derivation.tidy import tidy
from mathcore.symbols import symbol

x = symbol("x")
TEXTBOOK = [
    "x^2 sin(x)", "1/(1+e^(-x))", "ln(x^2+1)/x", "(3x-1)^5", "x^2/4 - 2x + 5", "e^(-x^2)",
    "x ln(x) - x", "sin(x)cos(x)", "tanh(x)", "sqrt(x^2+1)", "x/(1+x^2)", "2^x", "x^x", "tan(x)^2",
    "(x^2+1)/(x-1)", "e^(-x) cos(2x)", "ln(1+e^x)", "atan(1/x)", "x sigmoid(x)", "|x|/(1+|x|)",
    "max(0, x)^2", "(x+1)(x+2)(x+3)e^x", "ln(sin(x))", "sigmoid(2x+1)^2",
]  # fmt: skip
"""Functions of at most 30 nodes."""

SIZES = (10, 20, 50, 100, 200)
BOMBS = (
    "sin(sin(sin(sin(sin(sin(sin(sin(x))))))))^100",
    "((((x^2+1)^2+1)^2+1)^2+1)^2",
    "x^x^x^x^x",
    "relu(" * 12 + "x" + ")" * 12,
    "max(x, x^2, x^3, x^4, x^5, x^6, x^7)",
    "|sin(|cos(|tan(|x|)|)|)|",
    "*".join(f"(x+{k})" for k in range(1, 40)),
    "e^(e^(e^(e^x))) / (1 + e^(e^(e^x)))",
)


def cold(work: Callable[[], object], repeats: int = 5) -> float:
    return seconds(work, repeats, forget)


def forget() -> None:
    """Proofs and SymPy's results are remembered; what is timed is finding them."""
    sp.core.cache.clear_cache()
    proof.compare.cache_clear()
    generality.is_general.cache_clear()
    tidy.cache_clear()


def report(name: str, mine: float, note: str) -> None:
    print(f"{name:52} {mine * 1e3:9.2f} ms   {note}")


def importing() -> None:
    def start(code: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", code], check=True)

    theirs = cold(start("import sympy"))
    for code in ("import mathcore", "from mathcore import differentiate"):
        mine = cold(start(code))
        report(code, mine, f"{mine / theirs:6.2f} x import sympy")


def deriving() -> None:
    functions = [mathcore.parse(text, named=True) for text in TEXTBOOK]
    ratios, mine, proving = [], [], []
    for f in functions:
        one = cold(lambda f=f: mathcore.differentiate(f, x), 3)
        theirs = cold(lambda f=f: sp.simplify(sp.diff(f, x)), 1)
        derivation = mathcore.differentiate(f, x)
        proving.append(cold(derivation.verify, 1))
        ratios.append(one / theirs)
        mine.append(one)
    name = f"a derivative with all steps, median of {len(functions)}"
    report(name, statistics.median(mine), f"{statistics.median(ratios):6.2f} x diff + simplify")
    report("the slowest of them", max(mine), "")
    report("every step proved, median", statistics.median(proving), "")
    report("the slowest of them", max(proving), "")


def terms(n: int) -> sp.Expr:
    return sp.Add(*(sp.sin(k * x) * x**k for k in range(1, n + 1)))


def nested(n: int) -> sp.Expr:
    f = x
    for k in range(n):
        f = (sp.sin, sp.exp, sp.tanh)[k % 3](f)
    return f


def factors(n: int) -> sp.Expr:
    return sp.Mul(*(sp.sin(k * x) for k in range(1, n + 1)))


def growing() -> None:
    from mathcore.derivation import differentiate as inner

    inner.LARGEST_INPUT = inner.LARGEST_RESULT = 10**9
    for name, build in {"terms": terms, "nested chains": nested, "factors": factors}.items():
        sizes, times, lengths = [], [], []
        for n in SIZES:
            f = build(n)
            times.append(cold(lambda f=f: mathcore.differentiate(f, x, budget=60), 3))
            lengths.append(sp.count_ops(mathcore.differentiate(f, x, budget=60).result))
            sizes.append(n)
        grown = math.log(times[-1] / times[0]) / math.log(sizes[-1] / sizes[0])
        output = math.log(lengths[-1] / lengths[0]) / math.log(sizes[-1] / sizes[0])
        note = f"n^{grown:.2f} from {sizes[0]} to {sizes[-1]}; its result grows as n^{output:.2f}"
        report(f"{name}, n = {sizes[-1]}", times[-1], note)


def bounded() -> None:
    """No call runs past its budget, whatever is typed."""
    for text in BOMBS:
        begin = time.perf_counter()
        try:
            derivation = mathcore.differentiate(text, "x", budget=1)
            said = derivation.verdict(budget=1).value
        except mathcore.DiscesaError as error:
            said = str(error)
        report(text[:52], time.perf_counter() - begin, f"(at most 2,000) {said[:60]}")


if __name__ == "__main__":
    for figure in (importing, deriving, growing, bounded):
        figure()
