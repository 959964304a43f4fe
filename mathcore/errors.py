"""Every way a request can be wrong, as a closed set of kinds.

An error keeps its English template and the values apart, so that a screen can say the same
thing in another language (`mathcore.printing.language.say_error`). `code` names the kind and
never changes with the wording. No template shows a SymPy class name, a path or a traceback.

Imports nothing. Adding a kind is one class here and one line in each catalogue.
"""

from __future__ import annotations

from typing import Any, ClassVar


def N_(text: str) -> str:
    """Mark a template for the catalogues without translating it here."""
    return text


def in_digits(value: float, digits: int = 4) -> str:
    """A number with so many significant digits and a decimal point, as a reader writes it.

    >>> in_digits(0.5), in_digits(12345.6), in_digits(1e308), in_digits(float("-inf"))
    ('0.5', '12350', '1e308', '-∞')
    """
    if value != value:
        return "nan"
    if abs(value) == float("inf"):
        return "∞" if value > 0 else "-∞"
    text = f"{value:.{digits}g}"
    if "e+" in text and abs(value) < 10**15:
        text = f"{float(text):.0f}"
    text = text.replace("e-0", "e-").replace("e+", "e")
    return "0" if text == "-0" else text


def in_english(value: object) -> object:
    """A value of an error as English writes it: a number as it was given, or numbers in a row.

    >>> in_english(-3.0), in_english(1234567.0), in_english((0.5, 1.0)), in_english([0.5, 1.0])
    ('-3', '1234567', '(0.5, 1)', '0.5, 1')
    """
    if isinstance(value, float):
        exact = value.is_integer() and abs(value) < 10**15
        return f"{value:.0f}" if exact else in_digits(value, 8)
    if isinstance(value, (tuple, list)) and any(isinstance(part, float) for part in value):
        row = ", ".join(str(in_english(part)) for part in value)
        return f"({row})" if isinstance(value, tuple) else row
    return value


class DiscesaError(ValueError):
    """What was wrong, on which value, and what would do.

    Args:
        template: English text with `{named}` places, marked with `N_` where it is written.
        values: what stands in those places.
    """

    code: ClassVar[str] = "error"

    def __init__(self, template: str, /, **values: object) -> None:
        self.template = template
        self.values = values
        super().__init__(template.format(**{k: in_english(v) for k, v in values.items()}))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by the fields: the standard way would format the finished message again."""
        return _rebuilt, (type(self), self.args, dict(self.__dict__))


def _rebuilt(
    kind: type[DiscesaError], args: tuple[object, ...], fields: dict[str, object]
) -> DiscesaError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(fields)
    return error


class ParseError(DiscesaError):
    """A text that is not a formula of the grammar.

    `kind` is a short stable key (`unknown-name`, `too-long`, `ambiguous`, ...), `position` the
    offset of the first offending character, `text` what was typed, `expected` what would do.
    """

    code = "parse"

    def __init__(
        self, template: str, /, *, kind: str, text: str = "", position: int = 0, **values: object
    ) -> None:
        super().__init__(template, **values)
        self.kind = kind
        self.text = text
        self.position = position


class FreeSymbolError(DiscesaError):
    """A symbol has no value, or a variable had to be named."""

    code = "free-symbol"


class UnknownFormulaError(DiscesaError):
    """No record has that name."""

    code = "unknown-formula"


class NoRuleError(DiscesaError):
    """No rule of differentiation is known for a function."""

    code = "no-rule"


class DataError(DiscesaError):
    """Data that cannot be trained on: missing, empty, not numeric, one class only."""

    code = "data"


class SettingError(DiscesaError):
    """A setting outside its range, such as a learning rate that is not positive."""

    code = "setting"


class DivergenceError(DiscesaError):
    """A run whose numbers left the finite ones: at which step, and why.

    `history` holds the run up to there, where there is one; `diagnosis` the first quantity of a
    network that broke, as `mathcore.Diagnosis`.
    """

    code = "divergence"
    history: Any = None
    diagnosis: Any = None


class BudgetError(DiscesaError):
    """A computation stopped at its budget of time, memory or size."""

    code = "budget"
