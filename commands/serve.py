"""``assay serve``: the workbench in the browser, with its worker."""

from __future__ import annotations

import errno
import signal
import socket
import urllib.request
from argparse import ArgumentParser, Namespace

from assay.accounts.local import owner_signs_in
from assay.accounts.opening import check_admin, check_secret
from assay.kernel.errors import Misconfigured
from assay.kernel.settings import Settings
from commands.arguments import add_as_of
from commands.children import Children, migrated
from commands.openers import Openers, opened
from commands.say import say

ANSWER_SECONDS = 2.0


def declare(parser: ArgumentParser) -> None:
    """Its arguments."""
    add_as_of(parser)
    parser.set_defaults(run=run)


def run(arguments: Namespace, openers: Openers) -> int:
    """Serve until SIGTERM or Ctrl-C; what is in flight is finished first."""
    given = {"as_of": arguments.as_of} if arguments.as_of else {}
    settings = openers.settings(**given)
    check_secret(settings)
    claim(settings)
    children = Children(settings)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # under nohup a hang-up stays without effect
            signal.signal(number, lambda _number, _frame: children.stopping.set())
    # A look at a file is cheap; to ask a database server costs as much as migrating.
    current = not settings.database_url and openers.state(settings).is_current()
    if not current and not migrated(settings):
        return 2
    ready = f"Assay is ready: {url(settings)}"
    if not owner_signs_in(settings):
        ready += invitation(settings, openers)
    code = children.run(lambda: answers(settings), lambda: say(ready))
    if code:
        say(f"The web process ended with code {code}.")
    return code


def invitation(settings: Settings, openers: Openers) -> str:
    """What to say where people sign in: how the first admin is made. Raises Misconfigured where that is too late."""
    with opened(openers, **settings.model_dump(include={"as_of"})) as services:
        codes = services.accounts.codes
        needed = codes.setup_needed()
        check_admin(settings, 0 if needed else 1)
        return f"\nMake the first admin: {url(settings)}/setup?code={codes.setup()}" if needed else ""


def url(settings: Settings) -> str:
    """Where the workbench is reached from this machine."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # nosec B104 - told, not listened on
    return f"http://{host}:{settings.port}"


def claim(settings: Settings) -> None:
    """Raises Misconfigured when the port cannot be listened on."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As gunicorn does: connections that are only fading away do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
            probe.listen(1)
        except OSError as error:
            raise _cannot_listen(settings, error) from error


def _cannot_listen(settings: Settings, error: OSError) -> Misconfigured:
    if error.errno == errno.EADDRINUSE:
        hint = f"Stop the program that uses it, or choose another port: PORT={settings.port + 1} assay serve"
        return Misconfigured(f"Port {settings.port} is taken.", hint=hint)
    if error.errno == errno.EACCES:
        return Misconfigured(f"Port {settings.port} needs more rights.", hint="Choose one above 1023: set PORT.")
    return Misconfigured(f"{settings.host} cannot be listened on: {error.strerror}.", hint="Set HOST to 127.0.0.1.")


def answers(settings: Settings) -> bool:
    """Whether ``/health`` answers."""
    try:
        with urllib.request.urlopen(f"{url(settings)}/health", timeout=ANSWER_SECONDS) as response:  # nosec B310
            return bool(response.status == 200)
    except OSError:
        return False
