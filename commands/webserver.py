"""The web process that ``assay serve`` starts: gunicorn on ``gunicorn.conf.py``, tied to the process that started it.

``python -m commands.webserver --config gunicorn.conf.py app:server``
"""

from __future__ import annotations

from gunicorn.app.wsgiapp import run

from assay.kernel.lifeline import hold_on

if __name__ == "__main__":
    hold_on()
    run(prog="assay-web")
