"""Records what torch.optim does, once; torch is no dependency of this project.

    python -m venv /tmp/torchenv && /tmp/torchenv/bin/pip install torch numpy
    /tmp/torchenv/bin/python tests/mathcore/torch_traces/record.py

Each file holds 100 steps in float64 on one function, with torch's version and the settings.
Numbers are written with repr, so they come back to the bit.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch

HERE = Path(__file__).parent
STEPS = 100
START = [3.0, -1.0, 0.5]
FORMULA = "(x-1)^2 + 3(y+2)^2 + sin(x*z)/2 + z^4/4"

# Ours: name, learning rate, hyperparameters by letter; then how torch calls the same.
CASES = {
    "sgd": ("sgd", 0.05, {}, torch.optim.SGD, {}),
    "momentum": ("momentum", 0.02, {"mu": 0.9}, torch.optim.SGD, {"momentum": 0.9}),
    "nesterov": (
        "nesterov", 0.02, {"mu": 0.8}, torch.optim.SGD, {"momentum": 0.8, "nesterov": True},
    ),
    "adagrad": ("adagrad", 0.3, {}, torch.optim.Adagrad, {}),
    "adagrad_start": (
        "adagrad", 0.3, {"s_0": 0.1, "epsilon": 1e-3},
        torch.optim.Adagrad, {"initial_accumulator_value": 0.1, "eps": 1e-3},
    ),
    "adadelta": ("adadelta", 1.0, {}, torch.optim.Adadelta, {}),
    "rmsprop": ("rmsprop", 0.01, {}, torch.optim.RMSprop, {}),
    "adam": ("adam", 0.05, {}, torch.optim.Adam, {}),
    "adam_own": (
        "adam", 0.05, {"beta_1": 0.7, "beta_2": 0.9, "epsilon": 1e-2},
        torch.optim.Adam, {"betas": (0.7, 0.9), "eps": 1e-2},
    ),
    "adamw": ("adamw", 0.05, {"lambda": 0.1}, torch.optim.AdamW, {"weight_decay": 0.1}),
}  # fmt: skip

SCHEDULES = {
    "step": ({"gamma": 0.5, "s": 7.0}, lambda o: torch.optim.lr_scheduler.StepLR(o, 7, 0.5)),
    "exponential": (
        {"gamma": 0.97}, lambda o: torch.optim.lr_scheduler.ExponentialLR(o, 0.97),
    ),
    "cosine": (
        {"T": 100.0, "eta_min": 0.01},
        lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 100, 0.01),
    ),
    "inverse": (
        {"k": 0.1}, lambda o: torch.optim.lr_scheduler.LambdaLR(o, lambda t: 1 / (1 + 0.1 * t)),
    ),
}  # fmt: skip


def cost(w: torch.Tensor) -> torch.Tensor:
    x, y, z = w
    return (x - 1) ** 2 + 3 * (y + 2) ** 2 + torch.sin(x * z) / 2 + z**4 / 4


def trace(kind: type, rate: float, settings: dict[str, object]) -> list[list[float]]:
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = kind([w], lr=rate, **settings)
    points = [w.tolist()]
    for _ in range(STEPS):
        optimizer.zero_grad()
        cost(w).backward()
        optimizer.step()
        points.append(w.tolist())
    return points


def rates(make) -> list[float]:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.2)
    scheduler = make(optimizer)
    found = []
    for _ in range(STEPS):
        found.append(float(scheduler.get_last_lr()[0]))
        optimizer.step()
        scheduler.step()
    return found


def main() -> None:
    for name, (ours, rate, hyper, kind, settings) in CASES.items():
        record = {
            "torch": torch.__version__,
            "call": f"{kind.__name__}(lr={rate}, {settings})",
            "optimizer": ours,
            "learning_rate": rate,
            "hyper": hyper,
            "f": FORMULA,
            "start": START,
            "points": trace(kind, rate, settings),
        }
        (HERE / f"{name}.json").write_text(json.dumps(record) + "\n")
    for name, (hyper, make) in SCHEDULES.items():
        record = {
            "torch": torch.__version__,
            "schedule": name,
            "hyper": hyper,
            "first_rate": 0.2,
            "rates": rates(make),
        }
        (HERE / f"schedule_{name}.json").write_text(json.dumps(record) + "\n")


if __name__ == "__main__":
    main()
