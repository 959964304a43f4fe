"""Elements as views of NumPy arrays: lined up with other indices, transposed, or in windows."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Expr, Indexed, Mul, Symbol

from mathcore.codegen.numpy_printer import HousePrinter
from mathcore.errors import N_, SettingError
from mathcore.printing import plain

Indices = tuple[Symbol, ...]
Extents = Mapping[Symbol, Expr]
WINDOWS = "numpy.lib.stride_tricks.sliding_window_view"


def name(element: Indexed) -> str:
    return str(element.base.label)


def aligned(element: Indexed, target: Indices) -> str:
    """An element as NumPy lines it up with the indices of what it is computed for.

    >>> from mathcore.symbols import index, indexed
    >>> n, k = index("n"), index("k")
    >>> aligned(indexed("s")[n], (n, k)), aligned(indexed("W")[k, n], (n, k))
    ('s[:, None]', 'W.T')
    """
    places = tuple(i for i in element.indices if i.is_Symbol)
    if not places:
        return name(element)
    if len(set(places)) != len(element.indices) or not set(places) <= set(target):
        raise SettingError(
            N_("{element} does not line up with the indices of its statement"),
            element=plain(element),
        )
    order = tuple(i for i in target if i in places)
    code = name(element)
    if order != places:
        swapped = ", ".join(str(places.index(i)) for i in order)
        code = f"{code}.T" if len(order) == 2 else f"{code}.transpose({swapped})"
    if order == target[len(target) - len(order) :]:
        return code
    first = target.index(order[0])
    picks = ", ".join(":" if i in places else "None" for i in target[first:])
    return f"{code}[{picks}]"


def view(element: Indexed, extents: Extents) -> tuple[str, Indices]:
    """An element as an array with one axis for each of its indices, windows included."""
    code = name(element)
    axes: list[Symbol] = []
    windows: list[Symbol] = []
    for axis, place in enumerate(element.indices):
        letters = [s for s in extents if place.coeff(s) in (1, -1)]
        if place.is_Symbol:
            axes.append(place)
        elif len(letters) == 2:
            code, one, other = windowed(code, axis, place, letters, extents)
            axes.append(one)
            windows.append(other)
        else:
            raise SettingError(
                N_("{element} does not line up with the indices of its statement"),
                element=plain(element),
            )
    return code, (*axes, *windows)


def windowed(
    code: str, axis: int, place: Expr, letters: list[Symbol], extents: Extents
) -> tuple[str, Symbol, Symbol]:
    """An array seen through windows along one axis: index u + v - 1, or u - v + 1 from zeros."""
    forward = [s for s in letters if place.coeff(s) == 1]
    backward = [s for s in letters if place.coeff(s) == -1]
    if len(forward) == 2 and place - sum(forward) == -1:
        # The shorter one slides; a name that stands in a sum comes second.
        one, other = forward
        width = number(extents[other])
        return f"{WINDOWS}({code}, {width}, axis={axis})", one, other
    if len(forward) == 1 and place - forward[0] + backward[0] == 1:
        one, other = forward[0], backward[0]
        width = number(extents[other])
        around = ", ".join([*["(0, 0)"] * axis, f"({width} - 1, {width} - 1)"])
        padded = f"numpy.pad({code}, [{around}] + [(0, 0)]*({code}.ndim - {axis + 1}))"
        return f"{WINDOWS}({padded}, {width}, axis={axis})[..., ::-1]", one, other
    raise SettingError(
        N_("the index {index} is of a kind that no program is printed for"), index=plain(place)
    )


def number(expr: Expr) -> str:
    """A size as code."""
    text = str(HousePrinter().doprint(expr))
    return f"({text})" if expr.is_Add else text


def contraction(product: Expr, kept: Indices, over: Indices, extents: Extents, out: str) -> str:
    """The call that contracts a product of elements into an array that is there."""
    code, numbers = contracted(product, kept, over, extents, f"out={out}")
    return code + "".join(f"; {out}[...] *= {number(f)}" for f in numbers)


def contracted(
    product: Expr, kept: Indices, over: Indices, extents: Extents, into: str = ""
) -> tuple[str, list[Expr]]:
    """A contraction as a matrix product, a sum, or an einsum, and the numbers left to multiply."""
    factors = list(Mul.make_args(product))
    numbers = [f for f in factors if not isinstance(f, Indexed)]
    views = [view(f, extents) for f in factors if isinstance(f, Indexed)]
    if not numbers:
        if len(views) == 1 and views[0][1] == tuple(i for i in views[0][1] if i in (*kept, *over)):
            summed = plain_sum(*views[0], kept, over, into)
            if summed:
                return summed, []
        if len(views) == 2 and len(over) == 1 and len(kept) in (1, 2):
            for first, second in (views, views[::-1]):
                code = matrix_product(first, second, kept, over[0], into)
                if code:
                    return code, []
    letters = {i: chr(ord("a") + p) for p, i in enumerate((*kept, *over))}
    spec = ",".join("".join(letters[i] for i in axes) for _, axes in views)
    wanted = "".join(letters[i] for i in kept)
    several = "optimize=True" if len(views) > 2 else ""
    arrays = (code for code, _ in views)
    return call("numpy.einsum", f'"{spec}->{wanted}"', *arrays, into, several), numbers


def call(function: str, *given: str) -> str:
    """A call with those arguments that there are."""
    return f"{function}({', '.join(filter(None, given))})"


def plain_sum(code: str, axes: Indices, kept: Indices, over: Indices, into: str) -> str:
    """The sum of one array over some of its axes, where the others are in order."""
    if tuple(i for i in axes if i not in over) != kept:
        return ""
    places = [p for p, i in enumerate(axes) if i in over]
    if len(places) == len(axes):
        return call(f"{code}.sum", into)
    return call(f"{code}.sum", f"axis={places[0] if len(places) == 1 else tuple(places)}", into)


def matrix_product(
    first: tuple[str, Indices], second: tuple[str, Indices], kept: Indices, over: Symbol, into: str
) -> str:
    """`first @ second`, transposed as needed, or nothing where the indices do not fit."""
    ends = (kept[0], kept[-1]) if len(kept) == 2 else (kept[0],)
    left = transposed(*first, (ends[0], over))
    right = transposed(*second, (over, *ends[1:]))
    return call("numpy.matmul", left, right, into) if left and right else ""


def transposed(code: str, axes: Indices, wanted: Indices) -> str:
    if axes == wanted:
        return code
    return f"{code}.T" if len(axes) == 2 and axes == wanted[::-1] else ""
