"""A paper that is no number: the guide desk sees who stands there with it, finds it, and says once that it is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from queue_server.tickets import closing, refused_papers
from queue_server.views.desk import DeskView
from tests.api.conftest import code_of, standing_office
from tests.api.test_alone import bring, paper
from tests.conftest import Caller, Office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from standing_office(tmp_path_factory.mktemp("refused"))


@pytest.fixture(scope="module")
def kiosk(office: Office) -> Caller:
    return office.add_device("kiosk", "三楼取号机 1")


def test_a_refused_paper_is_at_the_desk_until_somebody_has_dealt_with_it(office: Office, kiosk: Caller) -> None:
    view, desk = DeskView(office.house.sight, "JN01"), office.house.database
    for one in desk.read(lambda rows: refused_papers.open_of_hall(rows, "JN01")):
        assert office.guide.post(f"/halls/JN01/refused-papers/{one.paper}/done").status_code == 200
    false = paper(office, "tap-r", 520) | {"paper": "00refused00"}
    bring(kiosk, false, false)
    shown: dict[str, Any] = {k: one for k, one in desk.read(view.everything).items() if k.startswith("paper:")}
    value = shown["paper:00refused00"]
    assert list(shown) == ["paper:00refused00"]
    assert (value["number"], value["at"], value["done_at"]) == ("E520", "三楼取号机 1", None)
    assert value["why"]["zh"].startswith("号码不在这台取号机")
    token = office.house.sight.token("00refused00")
    for body in ({"number": "E520"}, {"number": "520"}, {"scan": "261123E520"}, {"scan": f"https://q/p/t/{token}"}):
        found = office.guide.post("/halls/JN01/find", body).json
        assert (found["tickets"], [one["number"] for one in found["papers"]]) == ([], ["E520"]), body
    path = "/halls/JN01/refused-papers/00refused00/done"
    assert code_of(office.guide.post("/halls/JN01/refused-papers/none/done")) == (404, "unknown_paper")
    done = office.guide.post(path).json
    assert done["done_at"] and office.guide.post(path).json == done
    keys = {"paper:00refused00"}
    assert desk.read(lambda rows: view.values(rows, keys)) == {}
    kinds = desk.read(
        lambda rows: [row["kind"] for row in rows.all("SELECT kind FROM journal ORDER BY pos DESC LIMIT 2")]
    )
    assert kinds == ["paper_settled", "paper_refused"], "told twice, noted once; dealt with twice, said once"


def test_a_refused_paper_that_is_taken_after_all_or_outlives_the_day_is_nobodys_alarm(
    office: Office, kiosk: Caller
) -> None:
    def left() -> list[str]:
        return [
            one.number for one in office.house.database.read(lambda rows: refused_papers.open_of_hall(rows, "JN01"))
        ]

    good = paper(office, "tap-w", 521)
    early = {"issued_at": "2026-11-01T09:00:00+08:00", "known_at": good["issued_at"]}
    assert bring(kiosk, good | early)[0]["state"] == "refused" and left() == ["E521"]
    assert bring(kiosk, good)[0]["state"] == "taken" and left() == []
    bring(kiosk, paper(office, "tap-v", 522) | {"paper": "00evening00"})
    assert left() == ["E522"]
    office.house.database.write(lambda tx: closing.close_day(tx, "JN01", "2026-11-23"))
    assert left() == []
