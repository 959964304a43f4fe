"""Topics 2 and 7: the perceptron's biases, and softmax."""

from __future__ import annotations

from sympy import Add, Eq, Expr, Indexed, IndexedBase, Integer, Rational, Sum, Tuple, exp

from mathcore.claims.records import Claim, ClaimVerdict, Finding, Said, Stated, remark
from mathcore.derivation.differentiate import work_out
from mathcore.derivation.proof import Verdict, compare
from mathcore.derivation.softmax import softmax_jacobian
from mathcore.derivation.sums import normal
from mathcore.errors import N_
from mathcore.symbols import D, index, indexed, symbol

y, n, K = (symbol(name) for name in ("y", "n", "K"))
i, j, k = index("i"), index("j"), index("k")
X, W, B, Z = (indexed(name) for name in ("x", "w", "b", "z"))
TWO_WAYS = ((3, 0), (1, 2))
"""Two choices of two biases with the same sum."""


def biases_matter(stated: Stated) -> Finding:
    """Whether each parameter of a weighted sum has an effect of its own."""
    output, given = stated["output"].rhs, stated["input"].base
    (total,) = output.atoms(Sum)
    parameters = sorted(total.function.atoms(Indexed), key=str)
    slopes = {p: slope_by(total, p) for p in parameters if p.base != given}
    lines: list[Said] = [
        remark(
            N_("The derivative of y by {parameter} is {slope}, for every j."),
            parameter=p.xreplace({i: j}),
            slope=slope,
        )
        for p, slope in slopes.items()
    ]
    alike = [p for p, slope in slopes.items() if slope.is_number]
    for p in alike:
        lines += same_output(output, total, p)
    return Finding(ClaimVerdict.IMPRECISE if alike else ClaimVerdict.PROVED, tuple(lines))


def slope_by(total: Sum, parameter: Indexed) -> Expr:
    """The derivative of a sum by the parameter of one of its terms, the j-th."""
    return work_out(D(total.function, parameter)).result.xreplace({i: j})


def same_output(output: Expr, total: Sum, bias: Indexed) -> list[Said]:
    """What shows that only the sum of the biases counts: proved, and for two choices of them."""
    apart = output.xreplace({bias: Integer(0)}) + Sum(bias, *total.limits)
    if compare(output, apart) is not Verdict.PROVED:
        return []
    values = [with_numbers(total, bias.base, choice) for choice in TWO_WAYS]
    return [
        remark(N_("y is also {formula}: of the biases only their sum counts."), formula=apart),
        remark(
            N_(
                "With two inputs and two weights of 1, the biases {one} give y = {value} and the "
                "biases {other} give y = {same}."
            ),
            one=", ".join(map(str, TWO_WAYS[0])),
            value=values[0],
            other=", ".join(map(str, TWO_WAYS[1])),
            same=values[1],
        ),
    ]


def with_numbers(total: Sum, base: IndexedBase, values: tuple[int, ...]) -> Expr:
    """The sum for as many terms as there are values of one array, all others being 1."""
    ones = dict.fromkeys(total.function.atoms(Indexed), Integer(1))
    return Add(*(total.function.xreplace({**ones, base[i]: Integer(v)}) for v in values))


def sums_to(stated: Stated) -> Finding:
    """Whether the outputs of softmax have the stated sum, and the example has it too."""
    name, probability = stated["probability"].args
    claimed = stated["total"]
    where = ((name, probability),)
    example = stated["example"]
    if compare(claimed.lhs, claimed.rhs, where) is not Verdict.PROVED:
        return Finding(ClaimVerdict.REFUTED, (at_zero(probability, claimed.rhs),))
    if Add(*example) != claimed.rhs:
        return Finding(ClaimVerdict.REFUTED, (example_line(example),))
    derivation = softmax_jacobian()
    slopes = Sum(derivation.result, *claimed.lhs.limits)
    lines = (
        remark(N_("Proved for any number of classes: {total}"), total=claimed),
        remark(
            N_("The derivatives by z_j, which are {slope}, sum to {value} over i."),
            slope=derivation.result,
            value=normal(slopes, {claimed.lhs: claimed.rhs}),
        ),
        example_line(example),
    )
    return Finding(ClaimVerdict.PROVED, lines)


def example_line(example: Tuple) -> Said:
    return remark(N_("{example} has the sum {value}."), example=example, value=Add(*example))


def at_zero(probability: Expr, given: Expr) -> Said:
    """The sum where every logit is 0."""
    classes = Integer(3)
    each = probability.xreplace({Z[i]: Integer(0), Z[k]: Integer(0), K: classes}).doit()
    return remark(
        N_("With {count} classes and every z = 0 the sum is {value}, not {given}."),
        count=classes,
        value=classes * each,
        given=given,
    )


WEIGHTED = Sum(X[i] * W[i], (i, 1, n))
PROBABILITY = exp(Z[i]) / Sum(exp(Z[k]), (k, 1, K))
P = indexed("p")

NETWORK_CLAIMS = (
    Claim(
        "perceptron-biases",
        2,
        N_("The perceptron: {output}"),
        {"input": X[i], "output": Eq(y, Sum(X[i] * W[i] + B[i], (i, 1, n)), evaluate=False)},
        biases_matter,
        {"output": Eq(y, WEIGHTED + symbol("b"), evaluate=False)},
        N_("One bias: {output}"),
    ),
    Claim(
        "softmax-sum",
        7,
        N_("With {probability} the outputs are probabilities: {total}, as in {example}"),
        {
            "probability": Eq(P[i], PROBABILITY, evaluate=False),
            "total": Eq(Sum(P[i], (i, 1, K)), 1, evaluate=False),
            "example": Tuple(*(Rational(tenths, 10) for tenths in (1, 6, 3))),
        },
        sums_to,
    ),
)
