"""Topics 8, 9 and 19: the secant, the table of derivatives, and the chain rule."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Eq, Expr, Limit, Mul, Rational, S, Symbol, exp, log

from mathcore.claims.records import Claim, ClaimVerdict, Finding, Said, Stated, remark
from mathcore.derivation.equality import equivalent
from mathcore.derivation.gradients import loss_gradient
from mathcore.derivation.limit_values import settle
from mathcore.derivation.limits import difference_quotient
from mathcore.derivation.proof import Verdict, compare, open_names, put_back
from mathcore.derivation.table import derivative_table
from mathcore.errors import N_
from mathcore.formulas import ACTIVATIONS, LOSSES
from mathcore.symbols import D, function, symbol

x, n, a, h, u = (symbol(name) for name in ("x", "n", "a", "h", "u"))
J, phi, z, w, b, y = (symbol(name) for name in ("J", "phi", "z", "w", "b", "y"))
f, g = function("f"), function("g")


def row_holds(stated: Stated) -> Finding:
    """Whether a row of the table is the derivative; how it is derived here."""
    claimed, slope = stated["slope"].args
    if compare(claimed, slope) is not Verdict.PROVED:
        return Finding(ClaimVerdict.REFUTED, (equivalent(claimed.doit(), slope),))
    rows = [row for row in derivative_table() if row.function == claimed.expr]
    proved = [row for row in rows if row.derivation.verdict() is Verdict.PROVED]
    lines = tuple(
        remark(
            N_("{slope}, derived {kind}, each step proved."),
            slope=row.statement,
            kind=row.origin,
        )
        for row in proved
    )
    return Finding(ClaimVerdict.PROVED, lines)


def secant_holds(stated: Stated) -> Finding:
    """Whether the numbers of a secant and of the limit are those that come out."""
    called, definition = stated["function"].args
    at, step = stated["point"].rhs, stated["step"].rhs
    equations = [stated[key] for key in ("rise", "secant", "limit")]
    known = {(called.func, 1): (called.args, definition)}
    worked = [
        settle(open_names(equation.lhs.xreplace({a: at}), known)).subs(h, step).doit()
        for equation in equations
    ]
    derivation = difference_quotient(definition, at=at, h=step)
    given = [equation.rhs for equation in equations]
    lines: list[Said] = [
        remark(N_("{formula} comes to {value}."), formula=part, value=value)
        for part, value in zip(derivation.claim, derivation.result, strict=True)
    ]
    agree = derivation.verdict() is Verdict.PROVED and list(derivation.result) == worked == given
    return Finding(ClaimVerdict.PROVED if agree else ClaimVerdict.REFUTED, tuple(lines))


def multiplied(product: Expr, meanings: Mapping[Symbol, Expr]) -> Expr:
    """A product of derivatives along a chain, each taken where its variable stands."""
    factors = {
        factor: meanings[factor.expr]
        .diff(factor.var)
        .subs(factor.var, put_back(factor.var, meanings))
        for factor in product.atoms(D)
    }
    return product.xreplace(factors)


def agrees(slope: Expr, meanings: Mapping[Symbol, Expr], whole: Expr) -> bool:
    """Whether a derivative along a chain is the stated product, whatever the functions are."""
    claimed = whole.diff(slope.lhs.var)
    return bool((claimed - multiplied(slope.rhs, meanings)).doit() == 0)


def chain_holds(stated: Stated) -> Finding:
    """Whether a composition names its functions apart, and has the stated derivative."""
    equation, slope = stated["equation"], stated["slope"]
    composed, inside = equation.rhs, equation.rhs.args[0]
    outer, inner = (symbol(call.func.__name__) for call in (composed, inside))
    meanings = {outer: composed.func(inner), inner: inside}
    if not agrees(slope, meanings, composed):
        case = {outer: inner**2, inner: 3 * x}
        return Finding(ClaimVerdict.REFUTED, (counterexample(slope, outer, case),))
    rule = remark(
        N_("The derivative of {formula} is {slope}, whatever {outer} and {inner} are: proved."),
        formula=composed,
        slope=slope.rhs,
        outer=outer,
        inner=inner,
    )
    if equation.lhs.func != composed.func:
        return Finding(ClaimVerdict.PROVED, (rule,))
    return Finding(ClaimVerdict.IMPRECISE, (*read_as_one(equation), rule))


def counterexample(slope: Expr, whole: Symbol, meanings: Mapping[Symbol, Expr]) -> Said:
    """Functions for which the product is not the derivative of the whole."""
    composed = put_back(whole, meanings)
    return equivalent(composed.diff(slope.lhs.var), multiplied(slope.rhs, meanings))


def read_as_one(equation: Expr) -> tuple[Said, ...]:
    """Two functions of one name: an example in which the equation is false."""
    outer, inner = equation.rhs.func, equation.rhs.args[0].func
    example = {outer: u**2, inner: 3 * u}
    known = {(name, 1): ((u,), meaning) for name, meaning in example.items()}
    first, second = (Eq(name(u), meaning, evaluate=False) for name, meaning in example.items())
    return (
        remark(
            N_("It gives two functions one name. Read as one function, with {outer} and {inner}:"),
            outer=first,
            inner=second,
        ),
        equivalent(*(open_names(side, known) for side in equation.args)),
    )


def product_holds(stated: Stated) -> Finding:
    """Whether the gradient of J(phi(w x + b)) is the stated product of derivatives."""
    slope = stated["slope"]
    cost = stated["cost"]
    meanings = {J: cost.func(phi), phi: cost.args[0].func(z), z: cost.args[0].args[0]}
    if not agrees(slope, meanings, put_back(J, meanings)):
        loss = LOSSES["log_loss"]
        case = {J: loss.definition, phi: ACTIVATIONS[loss.paired_with].at(z), z: meanings[z]}
        return Finding(ClaimVerdict.REFUTED, (counterexample(slope, J, case),))
    general = remark(N_("Proved, whatever J and φ are, where they have derivatives."))
    derived = [factors_of(name, slope.lhs.var) for name in ("mse", "log_loss")]
    return Finding(ClaimVerdict.PROVED, (general, *derived))


def factors_of(loss: str, parameter: Symbol) -> Said:
    """The factors that are found, one after the other, for the sample i of a cost."""
    parts = loss_gradient(loss).components()
    part = next(part for part in parts if part.variable == parameter)
    chain = next(step for step in part.walk() if step.rule == "loss-chain")
    first, second, third = (step.result for step in chain.substeps)
    return remark(
        N_("For the cost {record} the factors of sample i are {first}, {second} and {third}."),
        record=loss,
        first=first,
        second=second,
        third=third,
    )


def row_claim(name: str, function: Expr, slope: Expr) -> Claim:
    stated = {"slope": Eq(D(function, x), slope, evaluate=False)}
    return Claim(name, 9, N_("Table of derivatives: {slope}"), stated, row_holds)


def product_claim(name: str, parameter: Symbol) -> Claim:
    product = Mul(D(J, phi), D(phi, z), D(z, parameter))
    cost = function("J")(function("phi")(w * x + b))
    stated = {"cost": cost, "slope": Eq(D(J, parameter), product, evaluate=False)}
    return Claim(name, 19, N_("For a cost {cost}: {slope}"), stated, product_holds)


RISE = f(a + h) - f(a)
CHAIN = N_("If {equation}, then {slope}")


def chain_data(name: str) -> dict[str, Expr]:
    """The composition under a name, and its derivative in letters."""
    letters = [symbol(letter) for letter in ("f", "g")]
    product = Mul(D(*letters), D(letters[1], x))
    return {
        "equation": Eq(function(name)(x), f(g(x)), evaluate=False),
        "slope": Eq(D(symbol(name), x), product, evaluate=False),
    }


DERIVATIVE_CLAIMS = (
    Claim(
        "secant-numbers",
        8,
        N_("If {function}, {point} and {step}: {rise}, {secant}, {limit}"),
        {
            "function": Eq(f(x), x**2 / 4 - 2 * x + 5, evaluate=False),
            "point": Eq(a, 6),
            "step": Eq(h, 2),
            "rise": Eq(RISE, 3),
            "secant": Eq(RISE / h, Rational(3, 2)),
            "limit": Eq(Limit(RISE / h, h, 0, "+-"), 1, evaluate=False),
        },
        secant_holds,
    ),
    row_claim("table-constant", n, S.Zero),
    row_claim("table-linear", x, S.One),
    row_claim("table-power", x**n, n * x ** (n - 1)),
    row_claim("table-exponential", exp(x), exp(x)),
    row_claim("table-logarithm", log(x), 1 / x),
    Claim("chain-rule", 19, CHAIN, chain_data("f"), chain_holds, chain_data("h"), CHAIN),
    product_claim("chain-weight", w),
    product_claim("chain-bias", b),
)
