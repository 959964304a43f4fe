"""Two costs whose gradients meet in one form, as squared error and log loss do.

With phi(z) = z and J = 1/2 Sum (y - phi)^2, and with phi(z) = sigma(z) and log loss, both
gradients come to Sum (phi - y) x and Sum (phi - y). Both are derived from their records; that the
forms are equal is proved, with phi a name that stands for another function in each.
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr

from mathcore.derivation.gradients import loss_gradient
from mathcore.derivation.proof import Verdict, compare, worst
from mathcore.derivation.steps import Derivation
from mathcore.errors import N_
from mathcore.printing import say
from mathcore.symbols import symbol

MEET = N_("Both come to {form}. Only what {phi} stands for is different.")
APART = N_("They do not come to one form: {first} and {second}.")


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two gradients side by side, and whether they are proved to have one form."""

    first: Derivation
    second: Derivation

    @property
    def form(self) -> Expr:
        """What the first comes to, and the second where they meet."""
        return self.first.result

    def verdict(self) -> Verdict:
        """The weakest of three proofs: both derivations, and that their forms are equal."""
        same = compare(self.first.result, self.second.result)
        return worst((self.first.verdict(), self.second.verdict(), same))

    def verify(self) -> bool:
        """Whether both gradients are derived and proved equal in form."""
        return self.verdict() is Verdict.PROVED

    def text(self, lang: str = "en") -> str:
        """Both derivations for a terminal, and where they meet."""
        told = [derivation.text(lang) for derivation in (self.first, self.second)]
        if self.verify():
            phi = self.first.where[-1][0].func.__name__
            last = say(MEET, lang, form=self.form, phi=symbol(phi))
        else:
            last = say(APART, lang, first=self.first.result, second=self.second.result)
        return "\n\n".join([*told, last])


def meeting(first: str = "mse", second: str = "log_loss", *, model: str = "scalar") -> Meeting:
    """Derive the gradients of two costs, each with its own activation, and see whether they meet.

    Args:
        first: a name in LOSSES; its partner is the activation, such as the identity for "mse".
        second: another one, such as "log_loss" with the sigmoid.
        model: "scalar" for z_i = w x_i + b, "vector" for z_i = Sum(X_ij w_j, j) + b.

    Returns:
        The Meeting; its `form` is what both come to where `verify()` says that they meet.

    Raises:
        UnknownFormulaError: no such loss.
        SettingError: no such model.

    >>> together = meeting()
    >>> print(together.form[1])
    Sum(phi(b + w*x[i]) - y[i], (i, 1, n))
    >>> together.verify(), meeting("mse", "mae").verify()
    (True, False)
    """
    return Meeting(*(loss_gradient(loss, model=model) for loss in (first, second)))
