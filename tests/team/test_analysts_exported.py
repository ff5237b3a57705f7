"""A widget that an analyst fills is exported with all its rows, like any other."""

from __future__ import annotations

import csv
import io

from assay.dashboards.desk import Opened
from assay.dashboards.export import BoardExports
from assay.dashboards.render import asks_analyst
from assay.dashboards.selection import Selection
from assay.kernel.actor import LOCAL_OWNER
from assay.records.board import Board
from tests.team.conftest import Clinic


def test_the_rows_of_a_method_are_in_the_file(clinic: Clinic) -> None:
    renderer, services = clinic.team.generation.renderer, clinic.services
    judged = next(one for one in clinic.team.offered(LOCAL_OWNER, "clinic") if one.template.id == "visits")
    widget = next(one for one in judged.template.widgets if asks_analyst(one))
    board = Board("visits", "Visits", "local", "local", "You", "", "")
    exports = BoardExports(renderer, services.query.audit, services.clock)
    made = exports.file(Opened(board, judged.template, False, True), "csv", LOCAL_OWNER, Selection(), widget.id)
    _, *rows = csv.reader(io.StringIO(made.data.decode("utf-8-sig")))
    assert [float(row[0]) for row in rows] == [3 / 5]
