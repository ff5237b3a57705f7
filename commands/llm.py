"""``assay llm record`` and ``replay``: real traffic with a model as a transcript, and batches answered from it."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from assay.kernel.errors import BadInput
from assay.kernel.settings import Settings
from commands.ask import read_lines, require_model
from commands.batch import Batch
from commands.openers import Openers
from commands.say import say


def declare(parser: ArgumentParser) -> None:
    """Its arguments."""
    acts = parser.add_subparsers(title="acts", metavar="ACT", required=True)
    record = acts.add_parser("record", help="ask a model a file of questions and write down what was said")
    replay = acts.add_parser("replay", help="answer the same questions from a transcript, without a model")
    for act, does in ((record, "write to"), (replay, "read from")):
        act.add_argument("questions", type=Path, metavar="IN.jsonl", help="one question a line: id, db, question")
        act.add_argument("--databases", type=Path, required=True, metavar="DIR", help="folder of database files")
        act.add_argument(
            "--models", type=Path, metavar="DIR", help="DIR/<db>/*.yml is the semantic model of a database"
        )
        act.add_argument("--transcript", type=Path, required=True, metavar="FILE", help=f"the transcript to {does}")
        act.add_argument("--out", type=Path, metavar="OUT.jsonl", help="write the answers, one line a question")
    record.set_defaults(run=run_record)
    replay.set_defaults(run=run_replay)


def run_record(arguments: Namespace, openers: Openers) -> int:
    """Ask, and keep what went both ways; raises Misconfigured without a model."""
    settings = openers.settings()
    require_model("llm", settings)
    return _run(arguments, settings, openers, "record")


def run_replay(arguments: Namespace, openers: Openers) -> int:
    """Answer from a transcript; what it lacks is left to the local engine. Raises BadInput for no transcript."""
    return _run(arguments, openers.settings(), openers, "replay")


def _run(arguments: Namespace, settings: Settings, openers: Openers, act: str) -> int:
    lines = read_lines(arguments.questions)
    if not arguments.databases.is_dir():
        raise BadInput(f"--databases: there is no folder {arguments.databases}.")
    folder = openers.transcribed(settings, arguments.databases, arguments.models, arguments.transcript, act)
    batch = Batch(folder, "llm", None, settings.llm_context_tokens)
    try:
        answers = [batch.answer(number, line) for number, line in enumerate(lines, 1)]
    finally:
        folder.close()
    if arguments.out:
        _write(arguments.out, [json.dumps(answer, ensure_ascii=False) for answer in answers])
    asked = sum(answer["engine"] == "llm" and answer["sql"] is not None for answer in answers)
    say(f"{batch.answered} of {len(lines)} answered, {asked} by the model.")
    return 0


def _write(path: Path, lines: list[str]) -> None:
    try:
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    except OSError as error:
        raise BadInput(f"--out: {path} cannot be written: {error.strerror}.") from error
