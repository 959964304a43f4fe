"""Every algebra move between a rule as it is written down and the line that follows.

SymPy works numbers out while it builds: 3 x^(3 - 1) is 3 x^2 at once. Here the same way is gone in
moves that a reader can follow, on expressions that are built without being worked out. Adding a
move is one row in `PASSES`.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import Add, Expr, Mul, Pow, S

from mathcore.derivation.tidy import Forms
from mathcore.derivation.writing import rebuilt
from mathcore.printing import plain
from mathcore.symbols import D

MOST_MOVES = 20


def moves_between(raw: Expr, end: Expr) -> Forms:
    """The forms from an expression as written to the same one worked out, each with its move.

    >>> from mathcore.symbols import symbol
    >>> x = symbol("x")
    >>> raw = Mul(3, Pow(x, Add(3, -1, evaluate=False), evaluate=False), evaluate=False)
    >>> [(key, plain(form)) for key, form in moves_between(raw, 3 * x**2)]
    [('arithmetic', '3x^2')]
    """
    forms: list[tuple[str, Expr]] = []
    now, target = raw, plain(end)
    for _ in range(MOST_MOVES):
        found = next_form(now)
        if plain(now) == target or found is None:
            break
        forms.append(found)
        now = found[1]
    if plain(now) != target:
        forms.append(("in-order", end))
    return (*forms[:-1], (forms[-1][0], end)) if forms else ()


def next_form(now: Expr) -> tuple[str, Expr] | None:
    """The first move that changes what is read."""
    seen = plain(now)
    for key, change in PASSES.items():
        after = everywhere(now, change)
        if plain(after) != seen:
            return key, after
    return None


def everywhere(expr: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """The change made in every part, inner parts first; derivatives are left as they stand."""
    if isinstance(expr, D) or not expr.args:
        return expr
    args = [everywhere(part, change) for part in expr.args]
    return change(expr if tuple(args) == expr.args else rebuilt(expr, args))


def flat(expr: Expr) -> list[Expr]:
    """The terms of a sum or the factors of a product, nested ones opened."""
    parts = []
    for part in expr.args:
        parts += flat(part) if part.func is expr.func else [part]
    return parts


def joined(kind: type[Expr], parts: list[Expr]) -> Expr:
    """A sum or product of the parts, nothing worked out."""
    if len(parts) < 2:
        return parts[0] if parts else kind.identity
    return kind(*parts, evaluate=False)


def numbers(expr: Expr) -> Expr:
    """Numbers added, multiplied and raised."""
    if isinstance(expr, Pow):
        exact = expr.base.is_Rational and expr.exp.is_Integer and (expr.base != 0 or expr.exp > 0)
        return expr.base**expr.exp if exact else expr
    if not isinstance(expr, (Add, Mul)):
        return expr
    parts = flat(expr)
    found = [part for part in parts if part.is_Number]
    if len(found) < 2:
        return expr
    place = parts.index(found[0])
    rest = [part for part in parts if not part.is_Number]
    return joined(expr.func, [*rest[:place], expr.func(*found), *rest[place:]])


def zeros_and_ones(expr: Expr) -> Expr:
    """0 and 1 left out where they do nothing."""
    if isinstance(expr, Pow):
        if expr.exp == 1:
            return expr.base
        return S.One if expr.base == 1 or expr.exp == 0 else expr
    if isinstance(expr, Mul) and S.Zero in flat(expr):
        return S.Zero
    if not isinstance(expr, (Add, Mul)):
        return expr
    parts = flat(expr)
    kept = [part for part in parts if part != expr.func.identity]
    return expr if len(kept) == len(parts) else joined(expr.func, kept)


def cancelled(expr: Expr) -> Expr:
    """What is a factor above and as often below left out."""
    if not isinstance(expr, Mul):
        return expr
    powers: dict[Expr, list[Expr]] = {}
    for part in flat(expr):
        base, exponent = part.as_base_exp()
        powers.setdefault(base, []).append(exponent)
    gone = {base for base, found in powers.items() if len(found) > 1 and Add(*found) == 0}
    kept = [part for part in flat(expr) if part.as_base_exp()[0] not in gone]
    return joined(Mul, kept) if gone else expr


def equal_factors(expr: Expr) -> Expr:
    """Powers of one base brought together."""
    return gathered(
        expr, Mul, lambda part: part.as_base_exp(), lambda base, all_: base ** Add(*all_)
    )


def like_terms(expr: Expr) -> Expr:
    """Multiples of one term brought together."""
    return gathered(
        expr, Add, lambda part: part.as_coeff_Mul()[::-1], lambda term, all_: Add(*all_) * term
    )


def gathered(
    expr: Expr,
    kind: type[Expr],
    split: Callable[[Expr], tuple[Expr, Expr]],
    join: Callable[[Expr, list[Expr]], Expr],
) -> Expr:
    if not isinstance(expr, kind):
        return expr
    groups: dict[Expr, list[Expr]] = {}
    wholes: dict[Expr, Expr] = {}
    for part in flat(expr):
        key, amount = split(part)
        key = part if part.is_Number else key
        groups.setdefault(key, []).append(amount)
        wholes[key] = part
    if len(groups) == len(flat(expr)):
        return expr
    return joined(
        kind, [wholes[k] if len(all_) == 1 else join(k, all_) for k, all_ in groups.items()]
    )


def distributed(expr: Expr) -> Expr:
    """A number multiplied into the only bracket beside it."""
    if not isinstance(expr, Mul):
        return expr
    parts = flat(expr)
    if len(parts) != 2 or not parts[0].is_Number or not parts[1].is_Add:
        return expr
    return joined(Add, [parts[0] * term for term in parts[1].args])


PASSES: dict[str, Callable[[Expr], Expr]] = {
    "arithmetic": numbers,
    "zeros-and-ones": zeros_and_ones,
    "cancel-common": cancelled,
    "like-powers": equal_factors,
    "like-terms": like_terms,
    "distribute": distributed,
}
