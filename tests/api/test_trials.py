"""Test slips and test calls: everything a real one does to paper and screens, nothing to the hall."""

from __future__ import annotations

from typing import Any

import pytest

from devices.printers.document import read_document
from queue_server.equipment import printing, service
from queue_server.views.board import BoardView
from queue_server.wiring import upkeep
from tests.api.conftest import take
from tests.conftest import Office


@pytest.fixture
def agent(office: Office) -> Any:
    return office.add_device("agent", "agent")


def board(office: Office) -> dict[str, Any]:
    found: dict[str, Any] = office.clerk.get("/halls/JN01/board").json
    return found


def test_a_test_slip_goes_to_the_printer_and_is_confirmed_by_it(office: Office, agent: Any) -> None:
    made = office.admin.post("/halls/JN01/test-slips", {"printer": f"{agent.id}/front"})
    assert made.status_code == 201, made.json
    where = f"/halls/JN01/test-slips/{made.json['id']}"
    assert office.admin.get(where).json["state"] == "queued"
    job = office.house.database.read(lambda rows: printing.job_or_refusal(rows, made.json["id"]))
    assert job.doc is not None
    assert "测试" in str(read_document(job.doc))
    device = office.house.database.read(lambda rows: service.device_or_refusal(rows, int(agent.id)))
    office.house.database.write(lambda tx: printing.report(tx, device, job.id, "confirmed"))
    assert office.admin.get(where).json["state"] == "confirmed"


def test_a_test_slip_has_a_qr_only_where_phones_reach_the_hall(office: Office, agent: Any) -> None:
    toml = office.admin.get("/halls/JN01/file").json["toml"]
    for text, codes in ((toml, 0), (f'public_url = "https://hall.example.cn"\n{toml}', 1)):
        assert office.admin.post("/halls/JN01/file", {"toml": text}).status_code == 200
        made = office.admin.post("/halls/JN01/test-slips", {"printer": f"{agent.id}/front"}).json
        job = office.house.database.read(lambda rows, made=made: printing.job_or_refusal(rows, made["id"]))
        assert str(read_document(job.doc)).count("QrBlock") == codes


def test_a_printer_nobody_has_is_refused_and_a_real_slip_is_not_shown_as_a_test(office: Office, agent: Any) -> None:
    assert office.admin.post("/halls/JN01/test-slips", {"printer": "999/front"}).json["error"]["code"] == (
        "unknown_printer"
    )
    kiosk = office.add_device("kiosk", "with-paper", printer=f"{agent.id}/front")
    ticket = take(kiosk)
    office.house.followers.catch_up()
    job = office.admin.get(f"/tickets/{ticket['id']}/prints").json["prints"][0]["id"]
    assert office.admin.get(f"/halls/JN01/test-slips/{job}").status_code == 404


def test_a_test_call_is_on_the_board_for_a_minute_and_says_what_it_is(office: Office) -> None:
    made = office.admin.post("/halls/JN01/test-calls", {"window": "305"}).json
    key = f"call:{made['call']}"
    view = BoardView(office.house.sight, "JN01")
    shown: Any = office.house.database.read(view.everything)[key]
    assert (shown["number"], shown["window"], shown["trial"]) == ("测试", "305", True)
    office.clock.step(61)
    assert key not in office.house.database.read(view.everything)


def test_a_test_call_moves_nobody_and_counts_nothing(office: Office) -> None:
    take(office.kiosk)
    before = board(office)
    office.admin.post("/halls/JN01/test-calls", {"window": "317"})
    after = board(office)
    assert (after["queues"], after["windows"]) == (before["queues"], before["windows"])
    assert upkeep.replay_differences(office.house.database) == []
    kinds = [one["kind"] for one in office.auditor.get("/halls/JN01/journal?limit=500").json["entries"]]
    assert kinds.count("trial_called") == 1


def test_the_page_learns_which_screens_showed_and_spoke_the_test_call(office: Office) -> None:
    made = office.admin.post("/halls/JN01/test-calls", {"window": "305"}).json
    where = f"/halls/JN01/test-calls/{made['call']}"
    assert office.admin.get(where).json["screens"] == 0
    screen = office.add_device("board", "board")

    def note(tx: Any) -> None:
        body = {"call": made["call"], "how": "shown", "device": screen.id, "window": "305"}
        tx.record("JN01", "call_shown", f"call:{made['call']}", body)

    office.house.database.write(note)
    assert (office.admin.get(where).json["screens"], office.admin.get(where).json["voices"]) == (1, 0)
    assert office.admin.get("/halls/JN01/test-calls/3").status_code == 404
