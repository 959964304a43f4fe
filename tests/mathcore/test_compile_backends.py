"""A formula compiled for every backend: shapes, types and names."""

from __future__ import annotations

import numpy as np
import pytest

from mathcore import compile
from mathcore.errors import SettingError

BACKENDS = ("numpy", "numba", "jax")


@pytest.mark.parametrize("dtype", [float, np.float32])
@pytest.mark.parametrize("backend", [*BACKENDS, "auto"])
def test_a_formula_compiled_for_any_backend_broadcasts_and_keeps_its_type(backend, dtype):
    run = compile("x^2 sin(y) + max(x, y)", backend=backend, dtype=dtype)
    x, y = np.array([1.0, -2.0, 0.5]), np.array([[0.25], [4.0]])
    found = run(x, y)
    assert found.dtype == dtype
    assert found == pytest.approx(x**2 * np.sin(y) + np.maximum(x, y), rel=1e-6)
    assert compile("3", backend=backend)() == 3


def test_a_letter_that_is_a_word_of_python_compiles_for_a_loop():
    assert compile("lambda^2", backend="numba")([1.0, 3.0]) == pytest.approx([1, 9])


def test_an_unknown_backend_is_named_beside_those_there_are():
    with pytest.raises(SettingError, match="no backend is named 'cuda'; known: auto, numpy"):
        compile("x", backend="cuda")
