"""The same model in the words of PyTorch and of Keras, as text to compare with.

Nothing of the house runs these; each activation and loss is the library's own where it has one,
and else its formula. Adding one is one row in a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sympy as sp
from sympy import Expr
from sympy.codegen.cfunctions import expm1, log1p
from sympy.printing.pycode import PythonCodePrinter

from mathcore.derivation.layers import loss_of
from mathcore.formulas import Activation, activation_of
from mathcore.symbols import symbol

TORCH: dict[str, str] = {
    "identity": "Identity()",
    "sigmoid": "Sigmoid()",
    "tanh": "Tanh()",
    "softplus": "Softplus()",
    "log_sigmoid": "LogSigmoid()",
    "softsign": "Softsign()",
    "swish": "SiLU()",
    "mish": "Mish()",
    "gelu": "GELU()",
    "gelu_tanh": 'GELU(approximate="tanh")',
    "relu": "ReLU()",
    "leaky_relu": "LeakyReLU(0.01)",
    "elu": "ELU()",
    "selu": "SELU()",
    "hard_sigmoid": "Hardsigmoid()",
    "softmax": "Softmax(dim=1)",
}
KERAS: dict[str, str] = {
    "identity": '"linear"',
    "sigmoid": '"sigmoid"',
    "tanh": '"tanh"',
    "softplus": '"softplus"',
    "log_sigmoid": '"log_sigmoid"',
    "softsign": '"softsign"',
    "swish": '"silu"',
    "mish": '"mish"',
    "gelu": "lambda z: keras.activations.gelu(z, approximate=False)",
    "gelu_tanh": "lambda z: keras.activations.gelu(z, approximate=True)",
    "relu": '"relu"',
    "leaky_relu": "lambda z: keras.activations.leaky_relu(z, negative_slope=0.01)",
    "elu": '"elu"',
    "selu": '"selu"',
    "hard_sigmoid": '"hard_sigmoid"',
    "softmax": '"softmax"',
}
RENAMED = {"Abs": "abs", "Max": "maximum", "Min": "minimum"}


CALLED = frozenset({sp.exp, sp.log, sp.tanh, sp.sin, sp.cos, sp.Abs, sp.sign, sp.erf, log1p, expm1})


class LibraryPrinter(PythonCodePrinter):  # type: ignore[misc]
    """Formulas with the functions of a library that is called as NumPy is."""

    def __init__(self, library: str) -> None:
        super().__init__({"fully_qualified_modules": False, "allow_unknown_functions": True})
        self.library = library

    def _print_Function(self, expr: Expr) -> str:
        name = type(expr).__name__
        inside = ", ".join(self._print(arg) for arg in expr.args)
        return f"{self.library}.{RENAMED.get(name, name)}({inside})"

    def _print(self, expr: Any, **settings: Any) -> str:
        """Every function by the same way, those that Python has a name for too."""
        if type(expr) in CALLED:
            return self._print_Function(expr)
        return str(super()._print(expr, **settings))

    def _print_sinc(self, expr: Expr) -> str:
        """sin(x)/x, which libraries call sinc only with another x."""
        x = self._print(expr.args[0])
        return f"{self.library}.where({x} == 0, 1 + 0*{x}, {self.library}.sin({x})/{x})"

    def _print_Max(self, expr: Expr) -> str:
        """A choice among several as one where the first is largest, and so on."""
        return self.chosen(expr, ">=")

    def _print_Min(self, expr: Expr) -> str:
        return self.chosen(expr, "<=")

    def chosen(self, expr: Expr, sign: str) -> str:
        first, *others = (self._print(arg) for arg in sorted(expr.args, key=lambda a: a.is_number))
        for other in others:
            first = f"{self.library}.where({first} {sign} {other}, {first}, {other})"
        return first

    def _print_Piecewise(self, expr: Expr) -> str:
        *cases, (last, _) = expr.args
        code = f"({self._print(last)}) + 0*z"
        for value, when in reversed(cases):
            code = (
                f"{self.library}.where({self._print(when)}, ({self._print(value)}) + 0*z, {code})"
            )
        return code


def formula(expr: Expr, library: str) -> str:
    return str(LibraryPrinter(library).doprint(expr))


def record(given: str | Activation) -> Activation:
    return given if isinstance(given, Activation) else activation_of(given)


TORCH_LOSSES: dict[str, str] = {
    "mse": 'torch.nn.functional.mse_loss(p, y, reduction="sum")/2',
    "log_loss": 'torch.nn.functional.binary_cross_entropy(p, y, reduction="sum")',
    "log_loss_logit": 'torch.nn.functional.binary_cross_entropy_with_logits(p, y, reduction="sum")',
    "mae": 'torch.nn.functional.l1_loss(p, y, reduction="sum")',
    "huber": 'torch.nn.functional.huber_loss(p, y, reduction="sum")',
    "cross_entropy": "-(y*torch.log(p)).sum()",
}


def torch_source(
    sizes: Sequence[int],
    layers: Sequence[str | Activation],
    loss: str,
    strengths: Mapping[str, float],
) -> str:
    """The network as PyTorch code: `model` and `cost`."""
    own: list[str] = []
    rows: list[str] = []
    for layer, (d, k, given) in enumerate(zip(sizes, sizes[1:], layers, strict=False), start=1):
        name = given if isinstance(given, str) else given.name
        rows.append(f"    torch.nn.Linear({d}, {k}),")
        if isinstance(given, str) and given in TORCH:
            rows.append(f"    torch.nn.{TORCH[name]},")
            continue
        row = record(given)
        code = formula(row.numeric, "torch")
        own += [
            f"class Activation{layer}(torch.nn.Module):",
            f'    """{row.name}"""',
            "",
            "    def forward(self, z):",
            f"        return {code}",
            "",
            "",
        ]
        rows.append(f"    Activation{layer}(),")
    named = loss_of(loss)
    spelled = named.definition.xreplace({named.prediction: symbol("p"), named.target: symbol("y")})
    total = TORCH_LOSSES.get(loss) or f"({formula(spelled, 'torch').replace('0*z', '0*p')}).sum()"
    return "\n".join(
        [
            "import torch",
            "",
            "torch.set_default_dtype(torch.float64)",
            "",
            "",
            *own,
            "model = torch.nn.Sequential(",
            *rows,
            ")",
            "",
            "",
            "def cost(x, y):",
            '    """The mean loss, and what the penalties add."""',
            "    p = model(x)",
            f"    total = {total}/len(x)",
            *torch_penalties(strengths),
            "    return total",
            "",
        ]
    )


def torch_penalties(strengths: Mapping[str, float]) -> list[str]:
    terms = {"l1": "weights.abs().sum()", "l2": "(weights**2).sum()"}
    added = [f"        total = total + {s!r}*{terms[name]}" for name, s in strengths.items()]
    weights = "    for weights in (part.weight for part in model if hasattr(part, 'weight')):"
    return [weights, *added] if added else []


def keras_source(
    sizes: Sequence[int],
    layers: Sequence[str | Activation],
    loss: str,
    strengths: Mapping[str, float],
) -> str:
    """The network as Keras code: `model`, compiled with plain gradient descent."""
    kept = ", ".join(f"{name}={strength!r}" for name, strength in strengths.items())
    penalty = f", kernel_regularizer=keras.regularizers.L1L2({kept})" if kept else ""
    rows = []
    for k, given in zip(sizes[1:], layers, strict=True):
        known = KERAS.get(given) if isinstance(given, str) else None
        code = known or f"lambda z: {formula(record(given).numeric, 'keras.ops')}"
        rows.append(f"    keras.layers.Dense({k}, activation={code}{penalty}),")
    named = loss_of(loss)
    spelled = named.definition.xreplace({named.prediction: symbol("p"), named.target: symbol("y")})
    per_sample = formula(spelled, "keras.ops").replace("0*z", "0*p")
    return "\n".join(
        [
            "import keras",
            "",
            'keras.config.set_floatx("float64")',
            "",
            "model = keras.Sequential([",
            f"    keras.Input(({sizes[0]},)),",
            *rows,
            "])",
            "",
            "",
            "def loss(y, p):",
            '    """The loss of each sample, summed over the outputs."""',
            f"    return keras.ops.sum({per_sample}, axis=-1)",
            "",
            "",
            "model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.1), loss=loss)",
            "",
        ]
    )
