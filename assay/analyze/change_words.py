"""An explanation in words. Every number in a sentence is one of the explanation's own."""

from __future__ import annotations

from collections.abc import Iterator

from assay.present.numbers import change, percent, points, short, signed
from assay.records.explanation import Contribution, Effect, Explanation

PROOF = "This splits the change into parts that add up. It is not proof of cause."
ALONE = "Others moved too: it stands out, but does not explain most of the change."
MOSTLY, WORTH_SAYING = 0.5, 0.25


def sentences(found: Explanation) -> tuple[str, ...]:
    """What happened, how, and what stands out."""
    if not found.change:
        return (f"{found.title} did not change: {short(found.after, found.unit)} on both sides.", *_standing(found))
    return (_what(found), *_how(found), *_standing(found))


def caveats(found: Explanation) -> tuple[str, ...]:
    """What to know about the explanation."""
    told = [PROOF]
    if found.effects:
        told.append(f"Volume, value and mix use the mix of {found.before_label} as the base.")
    if found.cause is not None and found.cause.share is not None and found.cause.share < MOSTLY:
        told.append(ALONE)
    return tuple(told)


def moved(found: Explanation) -> str:
    """The relative change, or points for a share; empty when there was nothing before."""
    if found.unit == "percent":
        return points(found.change)
    return change(found.change / abs(found.before)) if found.before else ""


def _what(found: Explanation) -> str:
    verb = "rose" if found.change > 0 else "fell"
    by = points(found.change).lstrip("+−") if found.unit == "percent" else short(abs(found.change), found.unit)
    relative = f" ({moved(found)})" if moved(found) and found.unit != "percent" else ""
    return f"{found.title} {verb} by {by}{relative} from {found.before_label} to {found.after_label}."


def _how(found: Explanation) -> Iterator[str]:
    """The effect that explains most of it."""
    same_way = [effect for effect in found.effects if effect.amount * found.change > 0]
    most = max(same_way, key=lambda effect: abs(effect.amount), default=None)
    if most is None or abs(most.amount) < WORTH_SAYING * abs(found.change):
        return
    share = most.amount / found.change
    noun = "rise" if found.change > 0 else "fall"
    if share <= 1:
        verb = "explain" if most.key == "volume" else "explains"
        yield f"{_said(most)} {verb} {percent(share)} of the {noun}."
        return
    yield f"{_said(most)} alone would have made it {signed(most.amount, found.unit)}; the rest worked against it."


def _said(effect: Effect) -> str:
    up = effect.amount > 0
    if effect.key == "volume":
        rows = effect.label.partition("(")[2].rstrip(")")
        return f"{'More' if up else 'Fewer'} {rows}"
    if effect.key == "rate":
        name = effect.label[:1].lower() + effect.label[1:]
        return f"A {'higher' if up else 'lower'} {name}" if name != "within parts" else "The change within parts"
    return f"A different {effect.label[:1].lower()}{effect.label[1:]}"


def _standing(found: Explanation) -> Iterator[str]:
    if found.cause is None:
        yield "There is no single cause: no part moved further from the others than it usually does."
        return
    yield _cause(found.cause, found)


def _cause(cause: Contribution, found: Explanation) -> str:
    own = _own(cause, found)
    if cause.share is None or not found.change:
        return f"{cause.label} stands out{own}."
    noun = "rise" if found.change > 0 else "fall"
    if cause.share < 0:
        return f"{cause.label} stands out{own}: without it the {noun} would have been larger."
    if cause.share <= 1:
        return f"{cause.label} stands out{own}: it accounts for {percent(cause.share)} of the {noun}."
    return f"{cause.label} stands out{own}: more than the whole {noun}, which others made up for."


def _own(cause: Contribution, found: Explanation) -> str:
    if found.unit == "percent":
        return f" with {points(cause.after - cause.before)}"
    if not cause.before:
        return ", which was not there before"
    return f" with {change((cause.after - cause.before) / abs(cause.before))}"
