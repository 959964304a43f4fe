"""Ten derivations in every detail and both languages, as a person has read and signed them.

After a change that is meant, `python -m tests.mathcore.test_golden` writes the file anew; what
differs is then read line by line before it is kept.
"""

from __future__ import annotations

from pathlib import Path

from mathcore import DETAILS, differentiate
from mathcore.printing import LANGUAGES

GOLDEN = Path(__file__).parent / "golden" / "derivations.txt"
FUNCTIONS = (
    "x^2/4 - 2x + 5",
    "(3x-1)^5",
    "x^2 sin(x)",
    "ln(x^2+1)/x",
    "1/(1+e^(-x))",
    "tanh(x)",
    "x^x",
    "|x|",
    "sigmoid(2x+1)^2",
    "e^(-x^2) cos(3x)",
)


def written() -> str:
    pages = [
        f"=== {text} | {detail} | {lang}\n{differentiate(text).text(lang, detail)}\n"
        for text in FUNCTIONS
        for detail in DETAILS
        for lang in LANGUAGES
    ]
    return "\n".join(pages)


def test_ten_derivations_read_as_a_person_signed_them():
    assert written().splitlines() == GOLDEN.read_text("utf-8").splitlines()


if __name__ == "__main__":
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text(written(), "utf-8")
