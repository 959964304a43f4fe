"""Topic 15: the training loop on the slide, read as a syntax tree; it is never run.

Whether weights have a shape, and whether a loop has a way out, stands in the text itself.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from mathcore.claims.listings import TRAINING_LOOP, TRAINING_LOOP_MENDED
from mathcore.claims.records import Claim, ClaimVerdict, Finding, Said, Stated, remark
from mathcore.errors import N_

WAYS_OUT = (ast.Break, ast.Return, ast.Raise)


def has_way_out(stated: Stated) -> Finding:
    """Whether every loop of a listing has a condition or a statement that ends it."""
    tree = ast.parse(stated["listing"])
    endless = [loop for loop in ast.walk(tree) if isinstance(loop, ast.While) and is_endless(loop)]
    if endless:
        return Finding(ClaimVerdict.INCOMPLETE, tuple(map(no_way_out, endless)))
    return Finding(ClaimVerdict.PROVED, tuple(ends(tree)))


def is_endless(loop: ast.While) -> bool:
    """Whether the condition is a constant that holds, and nothing inside leaves the loop."""
    holds = isinstance(loop.test, ast.Constant) and bool(loop.test.value)
    return holds and not any(isinstance(node, WAYS_OUT) for node in ast.walk(loop))


def no_way_out(loop: ast.While) -> Said:
    return remark(
        N_(
            "The condition of the loop is {condition}, and in its {count} statements there is no "
            "break, no return and no raise: it does not stop when it has converged."
        ),
        condition=ast.unparse(loop.test),
        count=sum(isinstance(node, ast.stmt) for node in ast.walk(loop)) - 1,
    )


def ends(tree: ast.AST) -> Iterator[Said]:
    for loop in ast.walk(tree):
        if isinstance(loop, (ast.For, ast.While)):
            head = ast.unparse(loop).splitlines()[0].rstrip(":")
            yield remark(N_("The loop {loop} has a range, a condition or a way out."), loop=head)


def have_shape(stated: Stated) -> Finding:
    """Whether the call that draws the random weights says their shape."""
    calls = [
        node
        for node in ast.walk(ast.parse(stated["listing"]))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == stated["call"]
    ]
    bare = [call for call in calls if not call.args and not call.keywords]
    if bare or not calls:
        lines = [
            remark(
                N_("{call} has no argument, and the shape is one it must have."),
                call=ast.unparse(call),
            )
            for call in bare
        ]
        return Finding(ClaimVerdict.INCOMPLETE, tuple(lines))
    shaped = [remark(N_("{call} says the shape."), call=ast.unparse(call)) for call in calls]
    return Finding(ClaimVerdict.PROVED, tuple(shaped))


LOOP_CLAIMS = (
    Claim(
        "random-weights",
        15,
        N_("weights = {statement} initialises the weights at random."),
        {
            "call": "tf.random.normal",
            "statement": "tf.Variable([tf.random.normal()])",
            "listing": TRAINING_LOOP,
        },
        have_shape,
        {"listing": TRAINING_LOOP_MENDED, "statement": "tf.Variable(tf.random.normal([d, 1]))"},
        N_("weights = {statement}, with one row for each of d features."),
    ),
    Claim(
        "loop-until-convergence",
        15,
        N_("The listing loops until convergence."),
        {"listing": TRAINING_LOOP},
        has_way_out,
        {"listing": TRAINING_LOOP_MENDED},
        N_(
            "The listing loops for a number of epochs, and changes the variable in place so that "
            "the tape goes on watching it."
        ),
    ),
)
