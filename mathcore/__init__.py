"""The truth of Discesa: formulas as SymPy expressions, and all that is computed from them.

The public face is listed in `__init__.pyi`; `app` and `animations` import nothing else. A name is
imported when it is first asked for, so that a program pays for what it uses.
"""

import sys
from types import ModuleType

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


class Face(ModuleType):
    """A package in which `parse` is the function, also once the package of that name is there."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name == "parse" and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = Face
