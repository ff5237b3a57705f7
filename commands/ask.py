"""``assay ask``: one question on a connected source, or a file of questions on a folder of databases."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assay.accounts.local import current_actor
from assay.ask.answer_json import to_json
from assay.kernel.errors import BadInput, Misconfigured
from assay.kernel.garbage import settle
from assay.kernel.settings import Settings
from assay.query.ports import Query
from assay.records.answer import Answer
from commands.answer_text import as_text
from commands.arguments import add_as_of, add_source, threshold
from commands.batch import Batch
from commands.compact import compact
from commands.openers import Openers, opened
from commands.say import say

if TYPE_CHECKING:  # a usage fault is told without loading the house
    from assay.services import Services

ENGINES = ("local", "llm", "verify")
ABSTAINED = 3
REFUSED = 4
SOURCE_FAILED = 5


def declare(parser: ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("question", nargs="?", help="the question")
    add_source(parser)
    parser.add_argument("--engine", choices=ENGINES, default="local", help="who reads the question; local by default")
    parser.add_argument("--threshold", type=threshold, help="least confidence to answer with; 0 answers all it can")
    add_as_of(parser)
    parser.add_argument("--json", action="store_true", help="print JSON")
    batch = parser.add_argument_group("a file of questions")
    batch.add_argument("--batch", type=Path, metavar="IN.jsonl", help="one question a line: id, db, question")
    batch.add_argument("--out", type=Path, metavar="OUT.jsonl", help="one line a question, in the same order")
    batch.add_argument("--databases", type=Path, metavar="DIR", help="folder of DuckDB and SQLite files")
    batch.add_argument("--models", type=Path, metavar="DIR", help="DIR/<db>/*.yml is the semantic model of a database")
    batch.add_argument("--trace", type=Path, metavar="DIR", help="write how each question was read, one file each")
    parser.set_defaults(run=run)


def run(arguments: Namespace, openers: Openers) -> int:
    """Ask; the exit code tells what came of it."""
    _check(arguments)
    given = {"as_of": arguments.as_of} if arguments.as_of else {}
    settings = openers.settings(**given)
    require_model(arguments.engine, settings)
    return _batch(arguments, settings, openers) if arguments.batch else _one(arguments, openers)


def require_model(engine: str, settings: Settings) -> None:
    """Raises Misconfigured when the engine needs a language model and there is none."""
    if engine != "local" and settings.llm_provider == "none":
        raise Misconfigured(
            f"The engine “{engine}” needs a language model: no model configured.",
            hint="Set ASSAY_LLM_PROVIDER and ASSAY_LLM_MODEL, or leave out --engine.",
        )


def _check(arguments: Namespace) -> None:
    if bool(arguments.question) == bool(arguments.batch):
        raise BadInput("Give either a question or --batch IN.jsonl.", hint="assay ask --help shows both.")
    if arguments.batch and not (arguments.out and arguments.databases):
        raise BadInput("--batch also needs --out OUT.jsonl and --databases DIR.")


def _one(arguments: Namespace, openers: Openers) -> int:
    with opened(openers, as_of=arguments.as_of) as services:
        source = arguments.source or only_source(services)
        answer = services.ask.ask(
            arguments.question, source, current_actor(), engine=arguments.engine, threshold=arguments.threshold
        )
        if arguments.json:
            print(compact(to_json(_whole(answer, source, services))))
        else:
            print(as_text(answer))
    return exit_code(answer)


def only_source(services: Services) -> str:
    """The source meant when none is named: the only one, else the first sample. Raises BadInput."""
    records = services.sources.list(current_actor())
    if not records:
        raise BadInput("There is nothing to ask yet.", hint="`assay load ecommerce` loads the sample shop.")
    if len(records) > 1 and not records[0].sample:
        names = ", ".join(record.name for record in records)
        raise BadInput("There are several sources; say which with --source.", hint=f"There are: {names}.")
    return records[0].name


def _whole(answer: Answer, source: str, services: Services) -> Answer:
    """The answer with all its rows: a kept answer carries only the first ones."""
    if len(answer.rows) >= answer.row_count or not (answer.spec or answer.sql):
        return answer
    today = answer.receipt.as_of if answer.receipt else None
    mended = answer.spec is None or any(correction.kind == "column" for correction in answer.corrections)
    query = Query(source, None if mended else answer.spec, answer.sql if mended else None, today)
    table = services.query.run(query, current_actor()).table
    return replace(answer, rows=tuple(map(tuple, table.rows())), truncated=table.truncated)


def exit_code(answer: Answer) -> int:
    """0 answered, 3 abstained, 4 when the guard refused all that a model wrote and the local engine could not step in,
    5 failed: the source, or the model where the local engine could not step in.
    """
    if not answer.abstained:
        return SOURCE_FAILED if answer.state == "failed" else 0
    failed = {step.facts.get("failed") for step in answer.trace} - {None, ""}
    return SOURCE_FAILED if "provider" in failed else REFUSED if failed == {"refused"} else ABSTAINED


def _batch(arguments: Namespace, settings: Settings, openers: Openers) -> int:
    lines = read_lines(arguments.batch)
    if not arguments.databases.is_dir():
        raise BadInput(f"--databases: there is no folder {arguments.databases}.")
    if arguments.models is not None and not arguments.models.is_dir():
        raise BadInput(f"--models: there is no folder {arguments.models}.")
    folder = openers.folder(settings, arguments.databases, arguments.models)
    batch = Batch(folder, arguments.engine, arguments.threshold, settings.llm_context_tokens, arguments.trace)
    settle()
    try:
        with arguments.out.open("w", encoding="utf-8") as out:
            for number, line in enumerate(lines, 1):
                print(json.dumps(batch.answer(number, line), ensure_ascii=False), file=out, flush=True)
    except OSError as error:
        raise BadInput(f"--out: {arguments.out} cannot be written: {error.strerror}.") from error
    finally:
        folder.close()
    say(f"{batch.answered} of {len(lines)} answered.")
    return 0


def read_lines(path: Path) -> list[str]:
    """The lines of a file of questions; raises BadInput when it cannot be read."""
    try:
        return [line for line in path.read_text("utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The questions {path} cannot be read as text.") from error
