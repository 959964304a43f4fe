"""What a layer's statement must be before it is derived and run, or one line on what is wrong.

Every check names the index, the letter or the element that does not do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sympy import Add, Expr, Indexed, Mul, S, Sum, Symbol

from mathcore.errors import N_, SettingError
from mathcore.printing import plain

LONGEST = 40


def label(element: Indexed) -> str:
    return str(element.base.label)


def extents(element: Indexed, sizes: Mapping[Symbol, Expr]) -> tuple[Expr, ...]:
    return tuple(sizes[i] for i in element.indices)


def sizes_of_sums(exprs: Iterator[Expr]) -> dict[Symbol, Expr]:
    """How far the indices of sums run that start from 1."""
    limits = (one for expr in exprs for total in expr.atoms(Sum) for one in total.limits)
    return {v: high for v, low, high in limits if low == 1}


def check_kind(element: object) -> None:
    if not isinstance(element, Indexed):
        raise SettingError(
            N_("{element} is no element of an array, such as x[n, i]"),
            element=str(element)[:LONGEST],
        )


def check_names(given: list[Indexed], targets: list[Indexed], output: Indexed) -> None:
    names = [label(e) for e in (*given, *targets)]
    taken = {f"d{name}" for name in names}
    for name in names:
        if names.count(name) > 1 or name in taken:
            raise SettingError(N_("the array {name} is given twice"), name=name)
    if targets[-1:] != [output]:
        raise SettingError(
            N_("the last statement of a layer is for its output {output}"), output=plain(output)
        )


def check_element(element: Indexed, sizes: Mapping[Symbol, Expr]) -> None:
    """An element that is given has different plain indices, each with a size."""
    for index in element.indices:
        if not (index.is_Symbol and index.is_integer) or element.indices.count(index) > 1:
            raise SettingError(
                N_("{element} is given with other indices than different letters: {index}"),
                element=plain(element),
                index=plain(index),
            )
        if index not in sizes:
            raise SettingError(
                N_("nothing says how far the index {index} of {element} runs"),
                index=plain(index),
                element=plain(element),
            )


def check_statement(
    target: Indexed, expr: Expr, known: Mapping[str, Indexed], sizes: Mapping[Symbol, Expr]
) -> None:
    for index in sorted(indices_free_in(expr) - set(target.indices), key=str):
        raise SettingError(
            N_("the index {index} in the statement for {target} is neither summed over nor its"),
            index=plain(index),
            target=plain(target),
        )
    for total in expr.atoms(Sum):
        for index, low, _ in total.limits:
            if low != 1:
                raise SettingError(
                    N_("indices count from 1, and the sum over {index} for {target} from {low}"),
                    index=plain(index),
                    target=plain(target),
                    low=plain(low),
                )
        for index in set(total.variables) & set(target.indices):
            raise SettingError(
                N_("the index {index} is summed over and stands in {target} too"),
                index=plain(index),
                target=plain(target),
            )
    for element in sorted(expr.atoms(Indexed), key=str):
        if label(element) not in known:
            raise SettingError(
                N_("the array in {element} is neither given nor stated before"),
                element=plain(element),
            )
        check_axes(element, known[label(element)], {**sizes, **sizes_of_sums(iter([expr]))}, sizes)
        check_places(element, target)


def indices_free_in(expr: Expr) -> set[Symbol]:
    """The indices that no sum around them runs through."""
    return {s for s in expr.free_symbols if s.is_Symbol and s.is_integer}


def check_axes(
    element: Indexed, given: Indexed, here: Mapping[Symbol, Expr], sizes: Mapping[Symbol, Expr]
) -> None:
    """The element has as many indices as its array has axes, and each runs to its axis' size."""
    if len(element.indices) != len(given.indices):
        raise SettingError(
            N_("indices of {element}: {count}; of {given}: {wanted}"),
            element=plain(element),
            count=len(element.indices),
            given=plain(given),
            wanted=len(given.indices),
        )
    for place, own in zip(element.indices, given.indices, strict=True):
        size = sizes[own]
        highest = place.xreplace({i: here[i] for i in place.free_symbols if i in here})
        if (place.is_Symbol and highest != size) or (highest - size).is_positive:
            raise SettingError(
                N_("the index {index} of {element} runs to {high}, where {given} goes to {size}"),
                index=plain(place),
                element=plain(element),
                high=plain(highest),
                given=plain(given),
                size=plain(size),
            )


def check_places(element: Indexed, target: Indexed) -> None:
    """Each index of an element is a letter of its own, or two that slide along each other."""
    letters = [s for place in element.indices for s in place.free_symbols]
    for place in element.indices:
        if not (place.is_Symbol and place.is_integer) and not is_sliding(place):
            raise SettingError(
                N_("the index {index} of {element} in the statement for {target} is fixed or of a "
                   "kind that cannot be solved for: take a letter such as i, or two such as "
                   "i + j - 1"),
                index=plain(place), element=plain(element), target=plain(target),
            )  # fmt: skip
        for letter in sorted(place.free_symbols, key=str):
            if letters.count(letter) > 1:
                raise SettingError(
                    N_("the index {index} stands twice in {element} in the statement for "
                       "{target}: take a letter of its own for each axis"),
                    index=plain(letter), element=plain(element), target=plain(target),
                )  # fmt: skip


def is_sliding(place: Expr) -> bool:
    """Whether an index is two letters added or taken away, and a number or a size."""
    letters = [s for s in place.free_symbols if s.is_integer]
    slopes = [place.coeff(s) for s in letters]
    rest = place - Add(*(slope * s for slope, s in zip(slopes, letters, strict=True)))
    return len(letters) == 2 and {*slopes} <= {1, -1} and not rest.free_symbols & {*letters}


def check_runs(
    target: Indexed, expr: Expr, known: Mapping[str, Indexed], sizes: Mapping[Symbol, Expr]
) -> None:
    """Refuse to print a program for elements that slide otherwise than a whole window does."""
    here = {**sizes, **sizes_of_sums(iter([expr]))}
    for element in sorted(expr.atoms(Indexed), key=str):
        for place, own in zip(element.indices, known[label(element)].indices, strict=True):
            if place.is_Symbol:
                continue
            said = {"index": plain(place), "element": plain(element), "target": plain(target)}
            if not is_summed(element, place, expr):
                raise SettingError(
                    N_("no program is printed for the index {index} of {element} in the statement "
                       "for {target}: the element must be a factor by itself in a sum over one of "
                       "the letters"),
                    **said,
                )  # fmt: skip
            ends = place.xreplace({i: here[i] for i in place.free_symbols if i in here})
            if (ends - sizes[own]).expand() != 0:
                raise SettingError(
                    N_("no program is printed for the index {index} of {element} in the statement "
                       "for {target}: where its letters end it must come to {size}, not {ends}"),
                    size=plain(sizes[own]), ends=plain(ends), **said,
                )  # fmt: skip


def is_summed(element: Indexed, place: Expr, expr: Expr) -> bool:
    """Whether an element stands only as a factor of sums that run over a letter of its index."""
    sums = [
        total
        for total in expr.atoms(Sum)
        if {*total.variables} & place.free_symbols and element in Mul.make_args(total.function)
    ]
    return bool(sums) and not expr.xreplace(dict.fromkeys(sums, S.Zero)).has(element)


def check_letters(
    lines: list[tuple[Indexed, Expr]], given: list[Indexed], sizes: Mapping[Symbol, Expr]
) -> None:
    """Every letter of a statement is an index or the size of some axis that comes in."""
    read_off = {size for e in given for size in extents(e, sizes)}
    for target, expr in lines:
        letters = {s for s in expr.atoms(Symbol) if not s.is_integer}
        arrays = {e.base.label for e in expr.atoms(Indexed)}
        for letter in sorted(letters - arrays - read_off, key=str):
            raise SettingError(
                N_("the letter {letter} in the statement for {target} is no size of an input"),
                letter=plain(letter),
                target=plain(target),
            )
