"""A metric that leaves: the dashboards that show it are named, whether they show it by a spec or by a question."""

from __future__ import annotations

from typing import Any

import pytest

from assay.services import Services
from callbacks.studio import Desk as StudioDesk
from callbacks.studio import _remove as leave
from callbacks.training import Desk, _retire
from tests.training.conftest import ADMIN, ANALYST, teach

SHOP = "workshop"


def drawn(services: Services, title: str, **need: Any) -> None:
    """A draft of a dashboard of one tile."""
    tile = {"id": "one", "kind": "table", "title": "One", "data_requirements": need}
    board = services.dashboards.editing.create(title, ADMIN, source=SHOP)
    services.dashboards.editing.save(board.id, {"title": title, "source": SHOP, "widgets": [tile]}, ADMIN)


@pytest.fixture
def shown(services: Services) -> Services:
    """Metrics in force; one is shown twice, and a tile asks what nobody understands."""
    teach(services, "metrics")
    services.gate.publish(SHOP, ADMIN)
    drawn(services, "Week", spec={"metrics": ["takings"], "dimensions": ["jb.brd"]})
    drawn(services, "Asked", question="takings by brd")
    drawn(services, "Other", spec={"metrics": ["bench_time"]})
    drawn(services, "Odd", question="what is love")
    return services


def test_dashboards_that_show_a_metric_are_named_when_it_is_retired(shown: Services) -> None:
    items = {one.content["name"]: one.id for one in shown.training.items(SHOP, ADMIN, kind="metric")}
    for name, told in (("takings", "will not be able to any more: Asked, Week."), ("finish_rate", "publication.")):
        word = str(_retire(Desk(shown, ADMIN, SHOP, {"item": items[name]})).said)
        assert told in word
        assert "Other" not in word


def test_they_are_named_where_it_leaves_in_the_studio(shown: Services) -> None:
    wanted = {"part": "metric", "opened": "bench_time"}
    word = str(leave(StudioDesk(shown, ADMIN, SHOP, wanted)).said)
    assert "A dashboard that shows it will not be able to any more: Other." in word


def test_what_somebody_may_not_open_is_not_named(shown: Services) -> None:
    assert shown.dashboards.missed("takings", SHOP, ANALYST) == ""
    assert shown.dashboards.missed("", SHOP, ADMIN) == ""
