"""The optimizers, each one step as a recurrence. Adding one is one row here.

`OPTIMIZERS` are PyTorch's: the small number epsilon stands outside the root, momentum adds up
gradients, and accumulators start at 0. `KERAS_OPTIMIZERS` are those of Keras where it differs,
in its defaults or in the recurrence itself. PyTorch long had no default rate for SGD; 0.1 is ours.
"""

from __future__ import annotations

from sympy import Expr, S, Symbol, sqrt

from mathcore.errors import N_, UnknownFormulaError
from mathcore.formulas.hyper import RATE, STEP
from mathcore.formulas.records import Optimizer, Records
from mathcore.symbols import symbol

w, g, eta, t = symbol("w"), symbol("g"), RATE, STEP
m, v, s, u, d = (symbol(name) for name in ("m", "v", "s", "u", "d"))
m_hat, v_hat, s_0 = symbol("mhat"), symbol("vhat"), symbol("s_0")
mu, rho, eps, decay = (symbol(name) for name in ("mu", "rho", "epsilon", "lambda"))
beta_1, beta_2 = symbol("beta_1"), symbol("beta_2")


def averaged(average: Symbol, share: Expr, new: Expr) -> tuple[Symbol, Expr]:
    """A running average that keeps a share of itself."""
    return average, share * average + (1 - share) * new


MOMENTS = (averaged(m, beta_1, g), averaged(v, beta_2, g**2))
WITHOUT_BIAS = ((m_hat, m / (1 - beta_1**t)), (v_hat, v / (1 - beta_2**t)))
CORRECTIONS = (1 - beta_1**t, 1 - beta_2**t)
AT_ZERO = {m: S.Zero, v: S.Zero}
ADAM_HYPER = {eta: 0.001, beta_1: 0.9, beta_2: 0.999, eps: 1e-8}
ADAM_STEP = eta * m_hat / (sqrt(v_hat) + eps)
STEP_LENGTHS = (
    averaged(v, rho, g**2),
    (d, sqrt(u + eps) / sqrt(v + eps) * g),
    averaged(u, rho, d**2),
    (w, w - eta * d),
)

OPTIMIZERS: Records[Optimizer] = Records(
    N_("optimizer"),
    Optimizer(
        "sgd",
        w,
        g,
        hyper={eta: 0.1},
        assignments=((w, w - eta * g),),
        source="lecture topic 15; Kiefer and Wolfowitz 1952",
    ),
    Optimizer(
        "momentum",
        w,
        g,
        hyper={eta: 0.1, mu: 0.9},
        assignments=((v, mu * v + g), (w, w - eta * v)),
        state={v: S.Zero},
        source="Polyak 1964; torch.optim.SGD(momentum=mu)",
    ),
    Optimizer(
        "nesterov",
        w,
        g,
        hyper={eta: 0.1, mu: 0.9},
        assignments=((v, mu * v + g), (w, w - eta * (g + mu * v))),
        state={v: S.Zero},
        source="Nesterov 1983; Sutskever et al. 2013; torch.optim.SGD(momentum=mu, nesterov=True)",
    ),
    Optimizer(
        "adagrad",
        w,
        g,
        hyper={eta: 0.01, eps: 1e-10, s_0: 0.0},
        assignments=((s, s + g**2), (w, w - eta * g / (sqrt(s) + eps))),
        state={s: s_0},
        source="Duchi, Hazan, Singer 2011; torch.optim.Adagrad",
    ),
    Optimizer(
        "adadelta",
        w,
        g,
        hyper={eta: 1.0, rho: 0.9, eps: 1e-6},
        assignments=STEP_LENGTHS,
        state={v: S.Zero, u: S.Zero},
        source="Zeiler 2012, algorithm 1; torch.optim.Adadelta",
    ),
    Optimizer(
        "rmsprop",
        w,
        g,
        hyper={eta: 0.01, rho: 0.99, eps: 1e-8},
        assignments=(averaged(v, rho, g**2), (w, w - eta * g / (sqrt(v) + eps))),
        state={v: S.Zero},
        source="Hinton, lecture 6e, 2012; torch.optim.RMSprop",
    ),
    Optimizer(
        "adam",
        w,
        g,
        hyper=ADAM_HYPER,
        assignments=(*MOMENTS, *WITHOUT_BIAS, (w, w - ADAM_STEP)),
        state=AT_ZERO,
        corrections=CORRECTIONS,
        source="Kingma, Ba 2015, algorithm 1; torch.optim.Adam",
    ),
    Optimizer(
        "adamw",
        w,
        g,
        hyper={**ADAM_HYPER, decay: 0.01},
        assignments=(*MOMENTS, *WITHOUT_BIAS, (w, (1 - eta * decay) * w - ADAM_STEP)),
        state=AT_ZERO,
        corrections=CORRECTIONS,
        source="Loshchilov, Hutter 2019, algorithm 2; torch.optim.AdamW",
    ),
)

ALPHA = symbol("alpha")
KERAS_RATE = (ALPHA, eta * sqrt(1 - beta_2**t) / (1 - beta_1**t))
KERAS_ADAM = {eta: 0.001, beta_1: 0.9, beta_2: 0.999, eps: 1e-7}
KERAS_STEP = ALPHA * m / (sqrt(v) + eps)

KERAS_OPTIMIZERS: Records[Optimizer] = Records(
    N_("optimizer"),
    Optimizer(
        "sgd",
        w,
        g,
        hyper={eta: 0.01},
        assignments=((w, w - eta * g),),
        convention="keras",
        source="keras.optimizers.SGD",
    ),
    Optimizer(
        "momentum",
        w,
        g,
        hyper={eta: 0.01, mu: 0.9},
        assignments=((v, mu * v - eta * g), (w, w + v)),
        state={v: S.Zero},
        convention="keras",
        source="Rumelhart, Hinton, Williams 1986; keras.optimizers.SGD(momentum=mu)",
    ),
    Optimizer(
        "nesterov",
        w,
        g,
        hyper={eta: 0.01, mu: 0.9},
        assignments=((v, mu * v - eta * g), (w, w + mu * v - eta * g)),
        state={v: S.Zero},
        convention="keras",
        source="Sutskever et al. 2013; keras.optimizers.SGD(momentum=mu, nesterov=True)",
    ),
    Optimizer(
        "adagrad",
        w,
        g,
        hyper={eta: 0.001, eps: 1e-7, s_0: 0.1},
        assignments=((s, s + g**2), (w, w - eta * g / sqrt(s + eps))),
        state={s: s_0},
        convention="keras",
        source="keras.optimizers.Adagrad(initial_accumulator_value=s_0)",
    ),
    Optimizer(
        "adadelta",
        w,
        g,
        hyper={eta: 0.001, rho: 0.95, eps: 1e-7},
        assignments=STEP_LENGTHS,
        state={v: S.Zero, u: S.Zero},
        convention="keras",
        source="keras.optimizers.Adadelta",
    ),
    Optimizer(
        "rmsprop",
        w,
        g,
        hyper={eta: 0.001, rho: 0.9, eps: 1e-7},
        assignments=(averaged(v, rho, g**2), (w, w - eta * g / sqrt(v + eps))),
        state={v: S.Zero},
        convention="keras",
        source="keras.optimizers.RMSprop",
    ),
    Optimizer(
        "adam",
        w,
        g,
        hyper=KERAS_ADAM,
        assignments=(*MOMENTS, KERAS_RATE, (w, w - KERAS_STEP)),
        state=AT_ZERO,
        corrections=CORRECTIONS,
        convention="keras",
        source="Kingma, Ba 2015, end of section 2; keras.optimizers.Adam",
    ),
    Optimizer(
        "adamw",
        w,
        g,
        hyper={**KERAS_ADAM, decay: 0.004},
        assignments=(*MOMENTS, KERAS_RATE, (w, (1 - eta * decay) * w - KERAS_STEP)),
        state=AT_ZERO,
        corrections=CORRECTIONS,
        convention="keras",
        source="keras.optimizers.AdamW",
    ),
)

CONVENTIONS = {"pytorch": OPTIMIZERS, "keras": KERAS_OPTIMIZERS}
"""Whose recurrences and defaults, by name."""


def optimizer(
    name: str | Optimizer,
    convention: str = "pytorch",
    *,
    bias_correction: bool = True,
    **hyper: float,
) -> Optimizer:
    """An optimizer by its name, with hyperparameters of one's own.

    Args:
        name: a name in OPTIMIZERS, or a record, which keeps its convention.
        convention: "pytorch" or "keras": whose recurrence and defaults.
        bias_correction: whether Adam and AdamW correct the start of their averages at 0.
        hyper: values by letter, such as beta_1, rho, mu, epsilon, eta, or by a word for it:
            momentum, decay, eps, weight_decay, learning_rate.

    Raises:
        UnknownFormulaError: no such optimizer or convention; the nearest name is suggested.
        SettingError: no such hyperparameter, or one outside its range.

    >>> optimizer("nesterov", mu=0.5).update
    -eta*(g + mu*(g + mu*v)) + w
    """
    if convention not in CONVENTIONS:
        raise UnknownFormulaError(
            N_("no convention is named {name!r}; known: {known}"),
            name=str(convention)[:40],
            known=", ".join(CONVENTIONS),
        )
    row = name if isinstance(name, Optimizer) else CONVENTIONS[convention][name]
    row = row if bias_correction else row.without_correction()
    return row.with_values(**hyper) if hyper else row
