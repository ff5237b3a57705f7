"""``assay model check``: a written model against the data of its source, or of every database of a folder."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assay.accounts.local import current_actor
from assay.kernel.errors import BadInput, InvalidModel, NotFound
from commands.openers import Folder, Openers, opened
from commands.say import say

BROKEN = 2
Found = dict[str, Any]


def declare(parser: ArgumentParser) -> None:
    """Its one act."""
    acts = parser.add_subparsers(title="acts", metavar="ACT", required=True)
    check = acts.add_parser("check", help="say what is wrong with a model, and what its data says against it")
    check.add_argument("of", nargs="+", metavar="SOURCE|FOLDER", help="names of sources, or folders of databases")
    check.add_argument("--models", type=Path, metavar="DIR", help="for a folder: DIR/<db>/*.yml is a database's model")
    check.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(arguments: Namespace, openers: Openers) -> int:
    """Check all; 2 where something is wrong or cannot be run, 0 where values are doubtful at most."""
    folders = [Path(name) for name in arguments.of if Path(name).is_dir()] if arguments.models else []
    if arguments.models and (not folders or not arguments.models.is_dir()):
        raise BadInput(
            "--models goes with a folder of databases.", hint="Give both folders as they are on this machine."
        )
    sources = [name for name in arguments.of if Path(name) not in folders]
    found = [one for folder in folders for one in _of_folder(folder, arguments.models, openers)]
    found += _of_sources(sources, openers) if sources else []
    _tell(found, arguments.json)
    return BROKEN if any(one["broken"] for one in found) else 0


def _of_sources(names: list[str], openers: Openers) -> list[Found]:
    with opened(openers) as services:
        every = ((name, one) for name in names for one in services.studio.check(name, current_actor()))
        return [_found(name, "", 0, str(one), one.broken) for name, one in every]


def _of_folder(databases: Path, models: Path, openers: Openers) -> list[Found]:
    named = sorted({file.parent.name for file in models.glob("*/*.yml")})
    if not named:
        raise BadInput(f"--models: {models} holds no <db>/*.yml.", hint="The model of shop.duckdb lies in DIR/shop.")
    folder = openers.folder(openers.settings(), databases, models)
    try:
        return [one for name in named for one in _of_database(name, folder)]
    finally:
        folder.close()


def _of_database(name: str, folder: Folder) -> Iterator[Found]:
    try:
        for fault, broken in folder.check(name):
            yield _found(name, fault.file, fault.line, fault.message, broken)
    except InvalidModel as error:
        for fault in error.faults:
            yield _found(name, fault.file, fault.line, fault.message, True)
    except NotFound as error:
        yield _found(name, "", 0, error.message, True)


def _found(model: str, file: str, line: int, message: str, broken: bool) -> Found:
    return {"model": model, "file": file, "line": line, "message": message, "broken": broken}


def _tell(found: list[Found], as_json: bool) -> None:
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        place = f"{one['model']}/{one['file']}:{one['line']}" if one["file"] else one["model"]
        print(f"{place}: {'' if one['broken'] else 'note: '}{one['message']}")
    broken = sum(one["broken"] for one in found)
    say(f"{broken} to mend, {len(found) - broken} to look at." if found else "Nothing is wrong.")
