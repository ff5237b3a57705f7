"""Addresses of the parts of a spec: ``metrics.0``, ``dimensions.1``, ``where.0``, ``order.0``, ``time``, ``limit``."""

from __future__ import annotations

from assay.kernel.errors import BadInput
from assay.semantic.parts import changed as changed
from assay.semantic.parts import conditions as conditions
from assay.semantic.parts import names_of as names_of
from assay.semantic.parts import together as together


def split(slot: str) -> tuple[str, int | None]:
    """The part and the position in it.

    >>> split("metrics.0"), split("time")
    (('metrics', 0), ('time', None))
    """
    part, _, position = slot.partition(".")
    if not position:
        return part, None
    if not position.isdigit():
        raise BadInput(f"'{slot}' is no part of a question.")
    return part, int(position)
