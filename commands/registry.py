"""All commands, in the order ``assay --help`` shows them. Only the module of the command that is called is loaded."""

from __future__ import annotations

import importlib
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence

COMMANDS: Mapping[str, tuple[str, str]] = {
    "serve": ("commands.serve", "open the workbench in the browser"),
    "worker": ("commands.work", "run queued jobs until told to stop"),
    "migrate": ("commands.migrate", "bring the state database to the current shape"),
    "load": ("commands.load", "make and register a domain's sample data"),
    "connect": ("commands.connect", "register a database, or take in a data file"),
    "sources": ("commands.sources", "list the sources that can be asked"),
    "ask": ("commands.ask", "ask a question in plain words, or a file of questions"),
    "llm": ("commands.llm", "record what a language model says, and answer from the record"),
    "spec": ("commands.spec", "print the schema of specs, compile or run one"),
    "train": ("commands.train", "teach a source: add, import, publish, rebuild, find drift"),
    "model": ("commands.model", "check a written model against the data of its source"),
    "prepare": ("commands.prepare", "rank prospects and prepare the documents of the first"),
    "evaluate": ("commands.evaluate", "ask the golden questions of a source and say how many are right"),
    "guard": ("commands.guard", "say of a file of statements which would be allowed"),
    "run": ("commands.run", "run a file of statements on a database under policies"),
    "users": ("commands.users", "say who may sign in, and what they may do"),
    "tokens": ("commands.tokens", "make and revoke keys for programs"),
    "audit": ("commands.audit", "verify, export or shorten the audit log"),
    "backup": ("commands.backup", "write everything into one encrypted file"),
    "restore": ("commands.restore", "bring a backup back into an empty home folder"),
    "doctor": ("commands.doctor", "say what is missing, and how to mend it"),
}
"""Name -> the module that declares its arguments (``declare``) and does its work, and a line of help."""


def parser(arguments: Sequence[str]) -> ArgumentParser:
    """The parser for this command line; the command that is called sets ``run``."""
    top = ArgumentParser(prog="assay", description="Ask a question in plain words, get an answer that can be checked.")
    parsers = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    called = next((word for word in arguments if not word.startswith("-")), "")
    for name, (module, text) in COMMANDS.items():
        made = parsers.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
        if name == called:
            importlib.import_module(module).declare(made)
    return top
