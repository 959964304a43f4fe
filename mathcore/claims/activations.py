"""Topic 5: the activations as the deck writes them, and their derivatives.

A closed form is compared with the record of the same name, and looked at where it has no value. A
derivative is compared with SymPy's away from corners, and with the two one-sided limits at them.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import (
    Abs,
    Dummy,
    Eq,
    Expr,
    Max,
    Piecewise,
    Rational,
    Symbol,
    cosh,
    exp,
    limit,
    log,
    sin,
    sinh,
    tanh,
)

from mathcore.claims.records import Claim, ClaimVerdict, Finding, Said, Stated, remark
from mathcore.derivation.differentiate import differentiate
from mathcore.derivation.domain import breaks
from mathcore.derivation.equality import equivalent
from mathcore.derivation.proof import Verdict, compare, value
from mathcore.derivation.secants import NO_VALUE
from mathcore.errors import N_
from mathcore.formulas import ACTIVATIONS
from mathcore.symbols import D, function, symbol

x, y, z, n, alpha = (symbol(name) for name in ("x", "y", "z", "n", "alpha"))
g = function("g")


def both_limits(expr: Expr, variable: Symbol, at: Expr) -> tuple[Expr, Expr]:
    """The limits from the left and from the right."""
    step = Dummy(positive=True)
    return tuple(limit(expr.subs(variable, at + side * step), step, 0) for side in (-1, 1))


def slopes_at(expr: Expr, variable: Symbol, at: Expr) -> tuple[Expr, Expr]:
    """The limits of the difference quotient at a point, for h < 0 and for h > 0."""
    step = Dummy(positive=True)
    rises = (expr.subs(variable, at + side * step) - expr.subs(variable, at) for side in (-1, 1))
    return tuple(
        limit(rise / (side * step), step, 0) for rise, side in zip(rises, (-1, 1), strict=True)
    )


def value_or_none(expr: Expr, variable: Symbol, at: Expr) -> Expr | None:
    """The value at a point; of a formula given by cases, that of the case that holds there."""
    there = expr.subs(variable, at)
    return None if there.has(*NO_VALUE) else there


def slope_holds(stated: Stated) -> Finding:
    """Whether a derivative is the stated one, wherever the statement gives it a value."""
    called, definition = stated["function"].args
    slope = stated["slope"].rhs
    (variable,) = called.args
    where = ((called, definition),)
    if compare(D(called, variable), slope, where) is not Verdict.PROVED:
        worked_out = D(definition, variable).doit()
        return Finding(ClaimVerdict.REFUTED, (equivalent(worked_out, value(slope, where)),))
    corners = corners_of(definition, variable)
    chosen = [at for at in corners if value_or_none(slope, variable, at) is not None]
    lines = [*corners.values(), *(chosen_value(variable, at, slope) for at in chosen)]
    return Finding(
        ClaimVerdict.CONVENTION if chosen else ClaimVerdict.PROVED,
        tuple(lines or derived(called, definition)),
    )


def derived(called: Expr, definition: Expr) -> Iterator[Said]:
    """The derivative as the rules find it, where every step is proved."""
    derivation = differentiate(definition)
    if derivation.verdict() is Verdict.PROVED:
        yield remark(
            N_("Derived by the rules, each step proved: {slope}"),
            slope=Eq(D(called, derivation.variable), derivation.result, evaluate=False),
        )


def corners_of(definition: Expr, variable: Symbol) -> dict[Expr, Said]:
    """The points without a derivative, and what shows it: two limits that differ."""
    found: dict[Expr, Said] = {}
    for corner in breaks(definition, variable):
        left, right = slopes_at(definition, variable, corner)
        if left != right:
            found[corner] = remark(
                N_(
                    "At {at} the difference quotient goes to {left} from the left and to {right} "
                    "from the right, so there is no derivative."
                ),
                at=Eq(variable, corner),
                left=left,
                right=right,
            )
    return found


def chosen_value(variable: Symbol, corner: Expr, slope: Expr) -> Said:
    return remark(
        N_("The {value} that is stated at {at} is chosen, not derived."),
        at=Eq(variable, corner),
        value=slope.subs(variable, corner),
    )


def form_holds(stated: Stated) -> Finding:
    """Whether a closed form is the function of the record, and has a value everywhere."""
    form = stated["function"].rhs
    row = ACTIVATIONS[stated["record"]]
    set_here = {p: default for p, default in row.parameters.items() if not form.has(p)}
    record = row.expr.xreplace({row.z: x, **set_here})
    same = equivalent(form, record)
    lines = (
        remark(
            N_("The record {record}, from which code and charts are made, states {formula}."),
            record=row.name,
            formula=record,
        ),
        same,
    )
    if same.verdict is not Verdict.PROVED:
        return Finding(ClaimVerdict.REFUTED, lines)
    for judged, found in (
        (ClaimVerdict.REFUTED, list(wrong_values(form))),
        (ClaimVerdict.INCOMPLETE, list(holes(form))),
    ):
        if found:
            return Finding(judged, (*lines, *found))
    return Finding(ClaimVerdict.PROVED, lines)


def holes(form: Expr) -> Iterator[Said]:
    """The points where the form has no value, though it comes close to one from both sides."""
    for at in breaks(form, x):
        left, right = both_limits(form, x, at)
        if value_or_none(form, x, at) is None and left == right and left.is_finite:
            yield remark(
                N_("At {at} it has no value; the limit there is {limit}, from both sides."),
                at=Eq(x, at),
                limit=left,
            )


def wrong_values(form: Expr) -> Iterator[Said]:
    """The points where the value is not the one that both sides come close to."""
    for at in breaks(form, x):
        left, right = both_limits(form, x, at)
        there = value_or_none(form, x, at)
        if there is not None and left == right != there:
            yield remark(
                N_("At {at} its value is {value}, but the limit is {limit}, from both sides."),
                at=Eq(x, at),
                value=there,
                limit=left,
            )


def slope_claim(
    name: str, definition: Expr, slope: Expr, amended: Stated | None = None, words: str = ""
) -> Claim:
    stated = {
        "function": Eq(g(z), definition, evaluate=False),
        "slope": Eq(D(g(z), z), slope, evaluate=False),
    }
    return Claim(name, 5, SLOPE, stated, slope_holds, amended or {}, words)


def form_claim(
    name: str, title: str, record: str, form: Expr, amended: Stated | None = None, words: str = ""
) -> Claim:
    stated = {"title": title, "record": record, "function": Eq(y, form, evaluate=False)}
    return Claim(name, 5, FORM, stated, form_holds, amended or {}, words)


SLOPE = N_("If {function}, then {slope}")
FORM = N_("{title}: {function}")

SLOPES = (
    slope_claim("sigmoid-slope", 1 / (1 + exp(-z)), g(z) * (1 - g(z))),
    slope_claim(
        "tanh-slope", (exp(z) - exp(-z)) / (exp(z) + exp(-z)), 1 - g(z) ** 2
    ),
    slope_claim(
        "relu-slope",
        Max(0, z),
        Piecewise((1, z > 0), (0, True)),
        {
            "slope": Eq(D(g(z), z), Piecewise((1, z > 0), (0, z < 0)), evaluate=False),
            "corner": Eq(z, 0),
        },
        N_("If {function}, then {slope}; at {corner} there is none, and 0 is a convention."),
    ),
)  # fmt: skip

# Not worked out, so that it prints x < n as the deck does.
STEP = Piecewise((0, x < n), (1, x >= n), evaluate=False)

FORMS = (
    form_claim("step-form", "Step Function", "step", STEP),
    form_claim("sigmoid-form", "Sigmoid", "sigmoid", 1 / (1 + exp(-x))),
    form_claim("tanh-form", "Tanh", "tanh", (exp(x) - exp(-x)) / (exp(x) + exp(-x))),
    form_claim("tanh-quotient", "Tanh", "tanh", sinh(x) / cosh(x)),
    form_claim("relu-form", "ReLU", "relu", Piecewise((0, x < 0), (x, x >= 0))),
    form_claim("relu-max", "ReLU", "relu", Max(0, x)),
    form_claim("softplus-form", "Softplus", "softplus", log(1 + exp(x))),
    form_claim("softsign-form", "Softsign", "softsign", x / (1 + Abs(x))),
    form_claim("elu-form", "ELU", "elu", Piecewise((alpha * (exp(x) - 1), x < 0), (x, x >= 0))),
    form_claim("log-sigmoid-form", "Log of Sigmoid", "log_sigmoid", log(1 / (1 + exp(-x)))),
    form_claim("swish-form", "Swish", "swish", x / (1 + exp(-x))),
    form_claim(
        "sinc-form",
        "Sinc",
        "sinc",
        sin(x) / x,
        {"function": Eq(y, Piecewise((1, Eq(x, 0)), (sin(x) / x, True)), evaluate=False)},
        FORM,
    ),
    form_claim("leaky-relu-form", "Leaky ReLU", "leaky_relu", Max(Rational(1, 100) * x, x)),
    form_claim("mish-form", "Mish", "mish", x * tanh(log(1 + exp(x)))),
)

ACTIVATION_CLAIMS = (*SLOPES, *FORMS)
