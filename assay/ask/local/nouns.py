"""The noun in a verb: what happened when things were borrowed, sold or prescribed."""

from __future__ import annotations

from assay.ask.local.text import root

NOUNS: dict[str, tuple[str, ...]] = {
    "buy": ("purchase", "order", "sale"),
    "purchase": ("order", "sale"),
    "sell": ("sale", "order"),
    "bought": ("purchase", "order", "sale"),
    "purchased": ("purchase", "order", "sale"),
    "sold": ("sale", "order"),
    "paid": ("payment",),
    "sent": ("sending", "shipment"),
    "lent": ("loan",),
    "borrowed": ("loan", "borrowing", "checkout"),
    "borrow": ("loan", "borrowing", "checkout"),
    "rented": ("rental",),
    "hired": ("hire", "rental"),
    "enrolled": ("enrolment", "enrollment"),
    "treated": ("treatment",),
    "flew": ("flight",),
    "flown": ("flight",),
}
"""What such a verb makes a row of, where its own root names nothing."""
LETTERS = 5
"""So many letters a verb shares at least with the noun that it makes: "prescribed", "prescription"."""


def kin(noun: str, verb: str) -> bool:
    """Whether a noun and a verb are of one word.

    >>> kin("prescription", "prescribed"), kin("visits", "visited"), kin("conversion", "consumed")
    (True, True, False)
    """
    one, other = root(noun), root(verb)
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one == other or (shared >= LETTERS and shared >= min(len(one), len(other)) - 2)


_DONE = {
    "buy": ("bought", "purchased"), "purchase": ("purchased", "bought"), "sell": ("sold",), "sale": ("sold",),
    "send": ("sent",), "pay": ("paid",), "lend": ("lent",), "withdraw": ("withdrawn", "withdrew"),
    "withdrawal": ("withdrawn", "withdrew"), "deposit": ("deposited",), "transfer": ("transferred",),
    "return": ("returned",), "refund": ("refunded",), "exchange": ("exchanged",), "rent": ("rented",),
    "donation": ("donated",), "repair": ("repaired",),
}  # fmt: skip


def done_of(value: str) -> tuple[str, ...]:
    """What was done in rows of such a kind: "bought" of those that hold "buy".

    >>> done_of("Withdrawal")
    ('withdrawn', 'withdrew')
    """
    return _DONE.get(value.casefold(), ())
