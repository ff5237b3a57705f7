"""Heavy libraries, imported at their first use, so that the web process starts fast and stays small."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any

from assay.kernel.errors import Misconfigured


class _LazyModule(ModuleType):
    """Stands for a module until an attribute is asked for."""

    def __init__(self, name: str, extra: str) -> None:
        super().__init__(name)
        self.__dict__["_extra"] = extra

    def __getattr__(self, attribute: str) -> Any:
        # Dunder look-ups come from inspection (doctest, copy, mocks), which must not load anything.
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        value = getattr(_load(self.__name__, self.__dict__["_extra"]), attribute)
        self.__dict__[attribute] = value
        return value


def lazy(name: str, *, extra: str = "") -> Any:
    """A stand-in for module ``name`` that imports it at the first attribute used. Safe from several threads.

    ``extra`` is the extra of this project that brings the library; the Misconfigured raised at first use names it
    when the library is missing. For types, import the module under ``TYPE_CHECKING`` instead.

    >>> stats = lazy("statistics")
    >>> stats.mean([1, 2, 3])
    2
    """
    return _LazyModule(name, extra)


def _load(name: str, extra: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not (name == error.name or name.startswith(f"{error.name}.")):
            raise
        hint = f"Install it with: pip install 'assay[{extra}]'" if extra else "Run `make venv`, or install the lock."
        raise Misconfigured(f"The Python package {error.name} is not installed.", hint=hint) from error
