"""Records what torch.optim does, once; torch is no dependency of this project.

    python -m venv torchenv && torchenv/bin/pip install torch numpy
    torchenv/bin/python tests/mathcore/torch_traces/record.py

Each file holds 100 steps in float64 on one function, with torch's version and the settings.
Numbers are written with repr, so they come back to the bit. torch is imported only while it runs.
"""

from __future__ import annotations

import json
from pathlib import Path

HERE = Path(__file__).parent
STEPS = 100
START = [3.0, -1.0, 0.5]
FORMULA = "(x-1)^2 + 3(y+2)^2 + sin(x*z)/2 + z^4/4"

# Ours: name, learning rate, hyperparameters by letter; then how torch.optim calls the same.
CASES = {
    "sgd": ("sgd", 0.05, {}, "SGD", {}),
    "momentum": ("momentum", 0.02, {"mu": 0.9}, "SGD", {"momentum": 0.9}),
    "nesterov": ("nesterov", 0.02, {"mu": 0.8}, "SGD", {"momentum": 0.8, "nesterov": True}),
    "adagrad": ("adagrad", 0.3, {}, "Adagrad", {}),
    "adagrad_start": (
        "adagrad", 0.3, {"s_0": 0.1, "epsilon": 1e-3},
        "Adagrad", {"initial_accumulator_value": 0.1, "eps": 1e-3},
    ),
    "adadelta": ("adadelta", 1.0, {}, "Adadelta", {}),
    "rmsprop": ("rmsprop", 0.01, {}, "RMSprop", {}),
    "adam": ("adam", 0.05, {}, "Adam", {}),
    "adam_own": (
        "adam", 0.05, {"beta_1": 0.7, "beta_2": 0.9, "epsilon": 1e-2},
        "Adam", {"betas": (0.7, 0.9), "eps": 1e-2},
    ),
    "adamw": ("adamw", 0.05, {"lambda": 0.1}, "AdamW", {"weight_decay": 0.1}),
}  # fmt: skip

SCHEDULES = {
    "step": ({"gamma": 0.5, "s": 7.0}, "StepLR", (7, 0.5)),
    "exponential": ({"gamma": 0.97}, "ExponentialLR", (0.97,)),
    "cosine": ({"T": 100.0, "eta_min": 0.01}, "CosineAnnealingLR", (100, 0.01)),
    "inverse": ({"k": 0.1}, "LambdaLR", (lambda t: 1 / (1 + 0.1 * t),)),
}


def trace(kind, rate, settings):
    import torch

    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = getattr(torch.optim, kind)([w], lr=rate, **settings)
    points = [w.tolist()]
    for _ in range(STEPS):
        optimizer.zero_grad()
        x, y, z = w
        cost = (x - 1) ** 2 + 3 * (y + 2) ** 2 + torch.sin(x * z) / 2 + z**4 / 4
        cost.backward()
        optimizer.step()
        points.append(w.tolist())
    return points


def rates(kind, settings):
    import torch

    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.2)
    scheduler = getattr(torch.optim.lr_scheduler, kind)(optimizer, *settings)
    found = []
    for _ in range(STEPS):
        found.append(float(scheduler.get_last_lr()[0]))
        optimizer.step()
        scheduler.step()
    return found


def written(name, record):
    import torch

    (HERE / f"{name}.json").write_text(json.dumps({"torch": torch.__version__, **record}) + "\n")


def main() -> None:
    for name, (ours, rate, hyper, kind, settings) in CASES.items():
        record = {
            "call": f"{kind}(lr={rate}, {settings})",
            "optimizer": ours,
            "learning_rate": rate,
            "hyper": hyper,
            "f": FORMULA,
            "start": START,
            "points": trace(kind, rate, settings),
        }
        written(name, record)
    for name, (hyper, kind, settings) in SCHEDULES.items():
        record = {
            "schedule": name,
            "hyper": hyper,
            "first_rate": 0.2,
            "rates": rates(kind, settings),
        }
        written(f"schedule_{name}", record)


if __name__ == "__main__":
    main()
