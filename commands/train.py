"""``assay train``: add, list, import, export, publish and remove what was taught; rebuild the index; find drift."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assay.accounts.local import current_actor
from assay.kernel.errors import BadInput
from assay.training.corridor import shown_state
from assay.training.formats import AS_UTF_8, FORMS
from assay.training.kinds import READERS, title_of
from commands.arguments import add_source
from commands.ask import only_source
from commands.columns import aligned
from commands.openers import Openers, opened
from commands.say import say

if TYPE_CHECKING:  # a usage fault is told without loading the house
    from assay.services import Services

BLOCKED = 4


def declare(parser: ArgumentParser) -> None:
    """Its arguments."""
    acts = parser.add_subparsers(title="acts", metavar="ACT", required=True)
    add = acts.add_parser("add", help="keep one item as a draft, after it was tried")
    add.add_argument("kind", choices=sorted(READERS))
    add.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a part of it; may be repeated")
    add.add_argument("--json", action="store_true", help="read its parts as JSON from standard input")
    add.set_defaults(act=_add)
    shown = acts.add_parser("list", help="items, changed last first")
    shown.add_argument("--kind", choices=sorted(READERS), default="", help="only these")
    shown.add_argument("--state", choices=("draft", "approved", "retired"), default="", help="only these")
    shown.add_argument("--json", action="store_true", help="print JSON")
    shown.set_defaults(act=_list)
    taken = acts.add_parser("import", help="take in a file: YAML, JSON, CSV or SQL")
    taken.add_argument("file", type=Path)
    taken.set_defaults(act=_import)
    given = acts.add_parser("export", help="print what is in force")
    given.add_argument("--form", choices=list(FORMS), default="yaml", help="what is to be written; yaml by default")
    given.add_argument("--out", type=Path, metavar="FILE", help="write it there")
    given.set_defaults(act=_export)
    gone = acts.add_parser("remove", help="remove a draft, or retire what is in force with the next publication")
    gone.add_argument("item", help="its id, as `assay train list` shows it")
    gone.set_defaults(act=_remove)
    put = acts.add_parser("publish", help="ask the golden questions with the drafts, then put them in force")
    put.add_argument("--reason", default="", help="publish although questions get worse; the audit keeps the reason")
    put.set_defaults(act=_publish)
    index = acts.add_parser("rebuild", help="make the search index anew from the items, and compare the two")
    index.set_defaults(act=_rebuild)
    drift = acts.add_parser("drift", help="what no longer fits the source as it is now")
    drift.add_argument("--mend", action="store_true", help="keep the mends as drafts")
    drift.add_argument("--json", action="store_true", help="print JSON")
    drift.set_defaults(act=_drift)
    for act in (add, shown, taken, given, gone, put, index, drift):
        add_source(act)
    parser.set_defaults(run=run)


def run(arguments: Namespace, openers: Openers) -> int:
    """Do one act; 4 when a publication was held back."""
    with opened(openers) as services:
        source = arguments.source or only_source(services)
        return int(arguments.act(arguments, services, source) or 0)


def _add(arguments: Namespace, services: Services, source: str) -> None:
    given: dict[str, Any] = _parts(arguments.set)
    if arguments.json:
        try:
            given |= json.loads(sys.stdin.read())
        except (ValueError, TypeError) as error:
            raise BadInput("Standard input is no JSON object.") from error
    saved = services.training.save(source, arguments.kind, given, current_actor())
    for warning in saved.trial.warnings:
        say(warning)
    say(f"Kept as a draft. {saved.trial.preview}".strip())
    print(saved.item.id)


def _parts(pairs: list[str]) -> dict[str, Any]:
    """``NAME=VALUE`` pairs; raises BadInput for another one.

    >>> _parts(["term=GMV", "means=revenue"])
    {'term': 'GMV', 'means': 'revenue'}
    """
    found: dict[str, Any] = {}
    for pair in pairs:
        name, mark, value = pair.partition("=")
        if not mark:
            raise BadInput(f"“{pair}” is no part of an item.", hint="Write it as NAME=VALUE.")
        found[name.strip()] = value
    return found


def _list(arguments: Namespace, services: Services, source: str) -> None:
    items = services.training.items(source, current_actor(), kind=arguments.kind, state=arguments.state)
    facts = [
        {
            "id": item.id,
            "kind": item.kind,
            "state": shown_state(item),
            "author": item.author,
            "version": item.version,
            "title": title_of(item.kind, item.content),
        }
        for item in items
    ]
    if arguments.json:
        print(json.dumps(facts, ensure_ascii=False))
    elif facts:
        print(aligned([list(facts[0]), *([str(value) for value in row.values()] for row in facts)]))
    else:
        say("Nothing was taught about this source yet.")


def _import(arguments: Namespace, services: Services, source: str) -> None:
    try:
        text = arguments.file.read_text("utf-8-sig")
    except OSError as error:
        raise BadInput(f"{arguments.file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{arguments.file.name} is not written in UTF-8.", hint=AS_UTF_8) from error
    saved, faults = services.training.take_in(source, arguments.file.name, text, current_actor())
    for fault in faults:
        say(fault)
    kept = "1 item kept as a draft" if len(saved) == 1 else f"{len(saved)} items kept as drafts"
    say(f"{kept}, {len(faults)} could not be taken in.")
    if faults and not saved:
        raise BadInput("Nothing was taken in.")


def _export(arguments: Namespace, services: Services, source: str) -> None:
    _, text = services.training.export(source, arguments.form, current_actor())
    if arguments.out is None:
        print(text, end="")
        return
    try:
        arguments.out.write_text(text, "utf-8")
    except OSError as error:
        raise BadInput(f"--out: {arguments.out} cannot be written: {error.strerror}.") from error


def _remove(arguments: Namespace, services: Services, source: str) -> None:
    kept = services.training.retire(source, arguments.item, current_actor())
    say("Removed." if kept.state == "retired" else "It is in force until the next publication.")
    metric = str(kept.content["name"]) if kept.kind == "metric" and kept.pending else ""
    missed = services.dashboards.missed(metric, source, current_actor())
    if missed:
        say(missed)


def _publish(arguments: Namespace, services: Services, source: str) -> int:
    done = services.gate.publish(source, current_actor(), reason=arguments.reason)
    found = done.difference
    say(f"{found.before} of {found.total} golden questions were right before, {found.after} after.")
    for word, cases in (("newly right", found.newly_right), ("newly wrong", found.newly_wrong)):
        for case in cases:
            say(f"  {word}: {case.question}")
    say(f"  {len(found.changed)} are answered by another statement.")
    for told in done.evaluation.body["contradictions"]:
        say(f"  {told}")
    if done.blocked:
        say("Publishing is blocked: questions that were right are wrong now. Mend it, or give --reason.")
        return BLOCKED
    say(f"{len(done.items)} changes are in force.")
    return 0


def _rebuild(_arguments: Namespace, services: Services, source: str) -> None:
    found = services.index.rebuild(source, current_actor())
    say(f"{found.items} items, {found.indexed} found again in the index, in {found.seconds:.1f} s.")
    if found.note:
        say(found.note)
    if found.missing:
        raise BadInput(f"{len(found.missing)} items are missing from the index.", hint="Report this as a fault.")


def _drift(arguments: Namespace, services: Services, source: str) -> None:
    found = services.drift.report(source, current_actor())
    if arguments.json:
        print(json.dumps([drift.facts() for drift in found], ensure_ascii=False))
    else:
        for drift in found:
            say(f"{drift.title}: {drift.problem} {drift.mend_text}".rstrip())
    if arguments.mend:
        done = services.drift.mend(source, current_actor())
        say(f"{len(done.kept)} items mended as drafts.")
        for reason in done.refused:
            say(f"  not mended: {reason}")
    elif not found:
        say("Everything that was taught fits the source.")
