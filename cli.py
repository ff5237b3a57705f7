"""The ``assay`` command: assembles what commands may open, and turns errors into exit codes.

0 answered or done · 1 a fault of Assay's own · 2 usage or configuration · 3 abstained · 4 refused ·
5 source or provider failed
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assay.kernel.actor import LOCAL_OWNER
from assay.kernel.errors import AssayError, NotFound
from assay.kernel.lazy import lazy
from assay.kernel.lifeline import hold_on
from assay.kernel.log import configure_logging, redact_text
from assay.kernel.secret import secret_key
from assay.kernel.settings import Settings, load_settings
from commands.openers import Openers
from commands.registry import parser
from commands.say import complain, say

# Loaded by the commands that need them: each brings engines and drivers that `--help` does without.
wiring: Any = lazy("wiring")
wiring_folder: Any = lazy("wiring_folder")
wiring_checks: Any = lazy("wiring_checks")
worker: Any = lazy("worker")
engines: Any = lazy("assay.storage.engine")
migrations: Any = lazy("assay.storage.migrate")
peeks: Any = lazy("assay.storage.peek")
source_store: Any = lazy("assay.storage.sources")
vaults: Any = lazy("assay.storage.vault")
database_errors: Any = lazy("sqlalchemy.exc")

OURS = 1
INTERRUPTED = 130


@dataclass(frozen=True)
class StateDatabase:
    """See ``commands.openers.State``."""

    settings: Settings

    def migrate(self) -> None:
        """Bring it to the current shape."""
        engine = engines.open_engine(self.settings.state_url)
        migrations.migrate(engine)
        engine.dispose()

    def exists(self) -> bool:
        """Whether there is one; a database server is taken to have it."""
        return bool(self.settings.database_url) or (self.settings.home / "state.db").is_file()

    def is_current(self) -> bool:
        """Whether no migration is missing."""
        if not self.settings.database_url:
            return bool(peeks.is_current(self.settings.home / "state.db"))
        engine = engines.open_engine(self.settings.state_url)
        try:
            return bool(migrations.is_current(engine))
        finally:
            engine.dispose()

    def has_sample(self, name: str) -> bool:
        """Whether that sample is registered and its data is still there."""
        url = self._sample_url(name)
        return url is not None and Path(urlsplit(url).path.replace("//", "/")).is_file()

    def _sample_url(self, name: str) -> str | None:
        if not self.settings.database_url:
            found: str | None = peeks.sample_url(self.settings.home / "state.db", name, LOCAL_OWNER.tenant)
            return found
        engine = engines.open_engine(self.settings.state_url)
        try:
            record = source_store.SourceStore(engine, vaults.Vault(secret_key(self.settings))).find(name, LOCAL_OWNER)
        except (NotFound, database_errors.DBAPIError):  # the second: no tables yet
            return None
        finally:
            engine.dispose()
        return str(record.url) if record.sample else None


def settings_with(**overrides: Any) -> Settings:
    """Settings, with logs going to standard error, as standard output is for answers: only warnings unless asked."""
    settings = load_settings(**overrides)
    asked = "log_level" in settings.model_fields_set
    configure_logging(settings if asked else settings.model_copy(update={"log_level": "warning"}), sys.stderr)
    return settings


OPENERS = Openers(
    settings=settings_with,
    # What was taught is looked up for a language model: without one, a single command need not build the index.
    services=lambda settings: wiring.build(settings, retrieving=settings.llm_provider != "none"),
    folder=lambda settings, folder, models: wiring_folder.open_folder(settings, folder, models),
    transcribed=lambda *given: wiring_folder.open_transcribed(*given),
    state=StateDatabase,
    work=lambda settings: worker.work(settings),
    schema=lambda text, policies, actor: wiring_checks.open_schema(text, policies, actor),
    audit=lambda settings: wiring_checks.open_audit(settings),
    backups=lambda settings: wiring_checks.open_backups(settings),
    database=lambda settings, target, policies, actor: wiring_checks.open_database(settings, target, policies, actor),
)


def main(arguments: Sequence[str] | None = None, openers: Openers = OPENERS) -> int:
    """Run one command; returns its exit code."""
    hold_on()
    words = sys.argv[1:] if arguments is None else list(arguments)
    try:
        given = parser(words).parse_args(words)
        return int(given.run(given, openers))
    except SystemExit as usage:  # argparse has printed help, or what is wrong
        return int(usage.code or 0)
    except AssayError as error:
        complain(error)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output has gone
        sys.stderr.close()
        return 0
    except Exception:
        say(redact_text(traceback.format_exc()))
        say("assay: Something went wrong inside Assay. The lines above say where.")
        return OURS


if __name__ == "__main__":
    sys.exit(main())
