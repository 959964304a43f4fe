"""The objects every formula is written with: real symbols, indexed arrays, and `D`.

Two symbols of one name but other assumptions are different symbols, and the derivative by the
wrong one is silently zero. So every symbol of the house is made here, and every one is real.

Imports SymPy only.
"""

from __future__ import annotations

import re
from typing import Any

from sympy import Add, Expr, Function, Indexed, IndexedBase, Mul, Sum, Symbol, Tuple
from sympy.core.function import AppliedUndef, UndefinedFunction

NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,15}(_[A-Za-z0-9]{1,6})?")


def symbol(name: str) -> Symbol:
    """The real symbol of that name, the same object wherever it is asked for.

    Args:
        name: a letter, up to 15 letters or digits, and at most one subscript of up to 6.

    Raises:
        ValueError: the name is not of that form; SymPy would run some of those as code.

    >>> symbol("x_1").is_real
    True
    """
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not a symbol's name: a letter, then letters or digits")
    return Symbol(name, real=True)


def index(name: str) -> Symbol:
    """An integer index, such as the i that a sum over samples runs through."""
    return Symbol(symbol(name).name, integer=True)


def indexed(name: str) -> IndexedBase:
    """A real array whose elements are written with indices: `indexed("x")[index("i")]`."""
    return IndexedBase(symbol(name).name, real=True)


LAYER = index("l")
"""The index that counts the layers of a network: as the first index of an array it stands above."""


def function(name: str) -> UndefinedFunction:
    """A real function known by its name alone, such as f, g or an activation's sigma."""
    return Function(symbol(name).name, real=True)


class Dependent(AppliedUndef):  # type: ignore[misc]
    """A quantity that moves with another one, as y with x on a curve; it is read as its letter."""


def dependent(name: str) -> UndefinedFunction:
    """A real quantity given by an equation: `dependent("y")(x)` is read y."""
    return UndefinedFunction(symbol(name).name, bases=(Dependent,), real=True)


class D(Expr):  # type: ignore[misc]
    """The derivative of an expression by a variable, written down but not worked out.

    SymPy's own `Derivative` evaluates d/dx 5 to 0 while it is built, so the line on which the
    constant rule is applied could never be shown. `doit` asks SymPy, who is the judge of a
    derivation and never its author.

    >>> D(symbol("x") ** 2, symbol("x")).doit()
    2*x
    """

    __slots__ = ()
    is_commutative = True
    is_real = True

    def __new__(cls, expr: Expr, var: Expr) -> D:
        if not (isinstance(expr, Expr) and isinstance(var, Expr)):
            raise TypeError("D takes two SymPy expressions, never text")
        made: D = super().__new__(cls, expr, var)
        return made

    @property
    def expr(self) -> Expr:
        return self.args[0]

    @property
    def var(self) -> Expr:
        return self.args[1]

    def doit(self, **hints: Any) -> Expr:
        # A Sum keeps its summand: its own doit would try to add it up.
        inner = self.expr.doit(**hints) if self.expr.has(D) else self.expr
        return inner.diff(self.var)

    def _eval_derivative(self, s: Expr) -> Expr:
        return self.doit().diff(s)


class Partial(D):
    """The same with other variables held constant; printed with the partial sign."""

    __slots__ = ()


class Written(Expr):  # type: ignore[misc]
    """A form that stays as it is written; `meaning` is the expression that it stands for."""

    __slots__ = ()
    is_commutative = True
    is_real = True

    @property
    def meaning(self) -> Expr:
        raise NotImplementedError

    def doit(self, **hints: Any) -> Expr:
        return self.func(*(part.doit(**hints) for part in self.args)).meaning

    def _eval_derivative(self, s: Expr) -> Expr:
        return self.meaning.diff(s)


def spelled(expr: Expr) -> Expr:
    """The expression with every written form replaced by its meaning, inner ones first.

    >>> spelled(Dot(Tuple(symbol("x"), 2), Tuple(3, symbol("y"))))
    3*x + 2*y
    """
    while forms := [f for f in expr.atoms(Written) if not any(p.has(Written) for p in f.args)]:
        expr = expr.xreplace({form: form.meaning for form in forms})
    return expr


class Entry(Written):
    """An entry of a product of matrices: `Entry(X, p - y, Tuple(i, 1, n), j, k)` of X^T (p - y).

    The letters of the second factor are arrays, added up or multiplied by numbers; the first
    index after the range counts the columns of X, one more those of the second factor.

    >>> X, p, y, i, k = symbol("X"), symbol("p"), symbol("y"), index("i"), index("k")
    >>> Entry(X, p - y, Tuple(i, 1, symbol("n")), k).meaning
    Sum((p[i] - y[i])*X[i, k], (i, 1, n))
    """

    __slots__ = ()

    def __new__(cls, left: Expr, right: Expr, limits: Tuple, *places: Expr) -> Entry:
        ranged = isinstance(limits, Tuple) and len(limits) == 3
        if not (isinstance(left, Symbol) and isinstance(right, Expr) and ranged and places):
            raise TypeError("Entry takes a letter, an expression, a range and indices")
        made: Entry = super().__new__(cls, left, right, limits, *places)
        return made

    @property
    def free_symbols(self) -> set[Symbol]:
        """The letters that stand in it; the index that is summed over does not count."""
        free: set[Symbol] = super().free_symbols
        return free - {self.args[2][0]}

    @property
    def meaning(self) -> Expr:
        left, right, limits, column, *others = self.args
        row = limits[0]
        elements = {array: indexed(array.name)[(row, *others)] for array in right.free_symbols}
        return Sum(right.xreplace(elements) * indexed(left.name)[row, column], limits)


class MatrixEntry(Written):
    """An entry of a product of two arrays, written as one of matrices: `(A^T B)_jk`.

    >>> A, B, n, j, k = indexed("A"), indexed("B"), index("n"), index("j"), index("k")
    >>> MatrixEntry(A[n, j], B[n, k], Tuple(n, 1, symbol("N"))).meaning
    Sum(A[n, j]*B[n, k], (n, 1, N))
    """

    __slots__ = ()

    def __new__(cls, left: Expr, right: Expr, limits: Tuple) -> MatrixEntry:
        if not (isinstance(left, Indexed) and isinstance(right, Indexed) and len(limits) == 3):
            raise TypeError("MatrixEntry takes two elements and a range")
        made: MatrixEntry = super().__new__(cls, left, right, Tuple(*limits))
        return made

    @property
    def free_symbols(self) -> set[Symbol]:
        """The letters that stand in it; the index that is summed over does not count."""
        free: set[Symbol] = super().free_symbols
        return free - {self.args[2][0]}

    @property
    def meaning(self) -> Expr:
        left, right, limits = self.args
        return Sum(left * right, limits)


class Whole(Written):
    """What holds for an entry, written for all of them at once: `A * B` for A_nk B_nk, as arrays.

    >>> A, B, n, k = indexed("A"), indexed("B"), index("n"), index("k")
    >>> Whole(A[n, k] * B[n, k], Tuple(n, k)).meaning
    A[n, k]*B[n, k]
    """

    __slots__ = ()

    def __new__(cls, entry: Expr, places: Tuple) -> Whole:
        if not (isinstance(entry, Expr) and isinstance(places, Tuple)):
            raise TypeError("Whole takes an expression and its indices")
        made: Whole = super().__new__(cls, entry, places)
        return made

    @property
    def meaning(self) -> Expr:
        entry: Expr = self.args[0]
        return entry


class CostSlope(Written):
    """The derivative of a cost by an element that moves it only through one array.

    `CostSlope(J, w[k], Sum(delta[i]*z[i], i))` is read dJ/dw_k; delta stands for the derivatives
    of J by the entries of that array, which are held, and z for what the array is of w.
    """

    __slots__ = ()

    def __new__(cls, cost: Expr, var: Expr, through: Expr) -> CostSlope:
        if not all(isinstance(part, Expr) for part in (cost, var, through)):
            raise TypeError("CostSlope takes three expressions")
        made: CostSlope = super().__new__(cls, cost, var, through)
        return made

    @property
    def var(self) -> Expr:
        return self.args[1]

    @property
    def meaning(self) -> Expr:
        return D(self.args[2], self.var).doit()


class Largest(Expr):  # type: ignore[misc]
    """The largest of the values that an expression takes as one index runs through a range."""

    __slots__ = ()
    is_commutative = True
    is_real = True

    def __new__(cls, inside: Expr, limits: Tuple) -> Largest:
        if not (isinstance(inside, Expr) and len(limits) == 3):
            raise TypeError("Largest takes an expression and a range")
        made: Largest = super().__new__(cls, inside, Tuple(*limits))
        return made

    @property
    def free_symbols(self) -> set[Symbol]:
        """The letters that stand in it; the index that it runs through does not count."""
        free: set[Symbol] = super().free_symbols
        return free - {self.args[1][0]}


def equally_long(left: Tuple, right: Tuple) -> tuple[Tuple, Tuple]:
    if not (isinstance(left, Tuple) and isinstance(right, Tuple) and len(left) == len(right)):
        raise TypeError("two tuples of the same length are needed")
    return left, right


class Dot(Written):
    """The inner product of two tuples: `Dot(Tuple(a, b), Tuple(c, d))` is a c + b d."""

    __slots__ = ()

    def __new__(cls, left: Tuple, right: Tuple) -> Dot:
        made: Dot = super().__new__(cls, *equally_long(left, right))
        return made

    @property
    def meaning(self) -> Expr:
        return Add(*(Mul(one, other) for one, other in zip(*self.args, strict=True)))


class At(Written):
    """The value of an expression at a point: `At(x*y, Tuple(x, y), Tuple(1, 2))` is 2."""

    __slots__ = ()

    def __new__(cls, inside: Expr, names: Tuple, point: Tuple) -> At:
        if not isinstance(inside, Expr):
            raise TypeError("At takes an expression, letters and their values")
        made: At = super().__new__(cls, inside, *equally_long(names, point))
        return made

    @property
    def meaning(self) -> Expr:
        inside, names, point = self.args
        return inside.subs(dict(zip(names, point, strict=True)), simultaneous=True)
