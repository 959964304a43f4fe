"""The house rules, checked on the tree, and each shown to fail on a planted violation."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
PACKAGES = ("mathcore", "app", "animations")

FORMULA_CALLS = {
    "exp", "exp2", "expm1", "log", "log1p", "log2", "logaddexp", "tanh", "sinh", "cosh", "sin",
    "cos", "tan", "maximum", "minimum", "sqrt", "power", "gradient",
}  # fmt: skip
MAY_TYPE_FORMULAS = (
    "mathcore/codegen/",
    "mathcore/training/datasets.py",
    # Intervals that enclose what a typed text could come to, before SymPy may see it.
    "mathcore/parse/ranges.py",
)
TRIPWIRES = {"sympify", "parse_expr", "parse_latex", "eval", "exec", "lambdify"}
MAY_TRIP = {
    ("lambdify", "mathcore/codegen/functions.py"),
    ("exec", "mathcore/codegen/execute.py"),
}


def modules(root: Path, *packages: str) -> Iterator[tuple[str, ast.Module]]:
    for package in packages:
        for path in sorted((root / package).rglob("*.py")):
            yield path.relative_to(root).as_posix(), ast.parse(path.read_text("utf-8"))


def called(node: ast.AST) -> tuple[str, str]:
    """Where a call's function comes from and its name: ("np", "exp"), or ("", "exp")."""
    if not isinstance(node, ast.Call):
        return "", ""
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        return node.func.value.id, node.func.attr
    return "", node.func.id if isinstance(node.func, ast.Name) else ""


def formulas_typed_in_numpy(root: Path) -> list[str]:
    return [
        f"{name}:{node.lineno} {source}.{function}"
        for name, tree in modules(root, *PACKAGES)
        if not name.startswith(MAY_TYPE_FORMULAS)
        for node in ast.walk(tree)
        for source, function in [called(node)]
        if source in {"np", "numpy", "math", "anp"} and function in FORMULA_CALLS
    ]


def prose_nodes(tree: ast.Module) -> set[int]:
    """The strings that are docstrings."""
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, owners) and node.body and isinstance(node.body[0], ast.Expr)
    }


TYPESETTING = (
    "\\frac", "\\partial", "\\sum", "\\sigma", "\\cdot", "\\nabla", "\\left", "\\begin", "\\text",
    "\\phi", "\\eta", "\\mathrm", "frac(", "sum_(", "partial_", "<mfrac", "<msup", "<mrow",
)  # fmt: skip


def mathematics_typeset_by_hand(root: Path) -> list[str]:
    found = []
    for name, tree in modules(root, "app", "animations"):
        prose = prose_nodes(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                marks = [mark for mark in TYPESETTING if mark in node.value]
                if marks and id(node) not in prose:
                    found.append(f"{name}:{node.lineno} {marks[0]}")
    return found


def tripwires(root: Path) -> list[str]:
    return [
        f"{name}:{node.lineno} {function}"
        for name, tree in modules(root, *PACKAGES)
        for node in ast.walk(tree)
        for source, function in [called(node)]
        if function in TRIPWIRES and (function, name) not in MAY_TRIP and source not in {"re"}
    ]


def test_no_formula_is_typed_a_second_time_in_numpy():
    assert formulas_typed_in_numpy(HOUSE) == []


def test_no_mathematics_is_typeset_by_hand_on_a_screen():
    assert mathematics_typeset_by_hand(HOUSE) == []


def test_text_reaches_no_evaluator():
    assert tripwires(HOUSE) == []


def test_no_page_computes():
    forbidden = {"sympy", "numpy", "math", "scipy", "sklearn"}
    imported = [
        f"{name}: {alias.name}"
        for name, tree in modules(HOUSE, "app/views")
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in (
            node.names if isinstance(node, ast.Import) else [ast.alias(node.module or "")]
        )
        if alias.name.split(".")[0] in forbidden
    ]
    assert imported == []


def test_symbols_are_made_in_one_place():
    made = [
        f"{name}:{node.lineno}"
        for name, tree in modules(HOUSE, *PACKAGES)
        if name != "mathcore/symbols.py"
        for node in ast.walk(tree)
        if called(node)[1] == "Symbol"
    ]
    assert made == []


@pytest.mark.parametrize(
    ("package", "line", "check"),
    [
        ("app", "import numpy as np\nnp.tanh(1.0)\n", formulas_typed_in_numpy),
        ("mathcore/training", "import math\nmath.exp(1.0)\n", formulas_typed_in_numpy),
        ("app/views", 'HEADING = r"\\frac{1}{2}"\n', mathematics_typeset_by_hand),
        ("animations", 'LABEL = "frac(1, 2)"\n', mathematics_typeset_by_hand),
        ("mathcore/parse", "from sympy import sympify\nsympify('x')\n", tripwires),
    ],
)
def test_each_check_finds_a_planted_violation(tmp_path, package, line, check):
    (tmp_path / package).mkdir(parents=True)
    (tmp_path / package / "planted.py").write_text(line)
    assert len(check(tmp_path)) == 1


def planted_house(tmp_path: Path, where: str, line: str) -> Path:
    """A copy of the house with one bad file in it."""
    for package in PACKAGES:
        skip = shutil.ignore_patterns("__pycache__")
        shutil.copytree(HOUSE / package, tmp_path / package, ignore=skip)
    shutil.copy(HOUSE / "pyproject.toml", tmp_path)
    if where:
        (tmp_path / where).write_text(line)
    return tmp_path


def run_tool(house: Path, *command: str) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).parent / command[0]
    return subprocess.run(
        [str(tool), *command[1:]],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("where", "line", "command", "said"),
    [
        ("mathcore/planted.py", "import streamlit\n", ["lint-imports"], "knows no screen"),
        ("app/planted.py", "import animations.render\n", ["lint-imports"], "never on each other"),
        (
            "mathcore/formulas/planted.py",
            "import mathcore.derivation.rules\n",
            ["lint-imports"],
            "what is true under why",
        ),
        (
            "mathcore/training/planted.py",
            "import mathcore.claims.records\n",
            ["lint-imports"],
            "what is true under why",
        ),
        ("mathcore/formulas/planted.py", "import numpy\n", ["lint-imports"], "know no arrays"),
        ("app/planted.py", "import os\n", ["ruff", "check", "."], "F401"),
        ("app/planted.py", "eval('1')\n", ["ruff", "check", "."], "S307"),
        ("mathcore/planted.py", "def f(x):\n    return x\n", ["mypy"], "no-untyped-def"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else None,
)
def test_each_tool_fails_on_a_planted_violation(tmp_path, where, line, command, said):
    house = planted_house(tmp_path, where, line)
    result = run_tool(house, *command)
    assert result.returncode != 0
    assert said in " ".join((result.stdout + result.stderr).split())
