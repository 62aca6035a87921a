"""The label: on paper at the clerk's window and as a page, for who packs alone, while it is packed or on its way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from queue_server.equipment import printing
from queue_server.kernel.rows import Rows
from queue_server.views.device import DeviceView
from queue_server.wiring import upkeep
from tests.api.conftest import code_of
from tests.carrier.conftest import ADDRESS, CARRIER, Sending
from tests.conftest import PASSWORD


def signed_in(sending: Sending, role: str) -> Any:
    """A browser of that role."""
    client = sending.office.app.test_client()
    assert client.post("/api/v1/sign-in", json={"account": role, "password": PASSWORD}).status_code == 200
    return client


def texts(doc: Any) -> Iterator[str]:
    for block in doc["blocks"]:
        yield from (str(block[name]) for name in ("text", "left", "right", "data") if name in block)


def test_a_label_is_printed_at_the_window_its_phone_masked_and_only_the_printers_agent_reads_it(
    sending: Sending,
) -> None:
    office = sending.office
    agent = office.add_device("agent", "窗口打印", window="317")
    office.add_device("window", "窗口屏", window="317", printer=f"{agent.id}/labels")
    number = sending.concluded()
    assert code_of(sending.counter.act(number, "parcel/label")) == (409, "no_label"), "no number yet"
    sending.settle()
    made = sending.counter.act(number, "parcel/label")
    assert (made.status_code, made.json["copy"], made.json["printer"]) == (201, 1, f"{agent.id}/labels")
    assert code_of(sending.counter.act(number, "parcel/label")) == (409, "still_printing")

    def look(rows: Rows) -> tuple[Any, Any]:
        open_view = DeviceView(int(agent.id), office.house.secrets).everything(rows)
        return open_view, printing.job_or_refusal(rows, made.json["id"]).doc

    view, kept = office.house.database.read(look)
    said = " ".join(texts(view[f"job:{made.json['id']}"]["doc"]))
    tracking = sending.parcel(number)["tracking"]
    for word in (
        CARRIER,
        tracking,
        ADDRESS["name"],
        ADDRESS["address"],
        "138****8000",
        "济南市政务服务大厅",
        "大厅付费",
    ):
        assert word in said, word
    assert ADDRESS["phone"] not in said
    assert "龙鼎大道" not in json.dumps(kept, ensure_ascii=False), "in the database it waits sealed"
    assert upkeep.replay_differences(office.house.database) == []


def test_the_page_of_the_label_is_for_who_packs_and_every_look_is_in_the_journal(sending: Sending) -> None:
    number = sending.concluded()
    sending.settle()
    shown = signed_in(sending, "clerk").post(f"/cases/{number}/label")
    text = shown.get_data(as_text=True)
    assert shown.status_code == 200 and "138****8000" in text and "龙鼎大道" in text and ADDRESS["phone"] not in text
    assert sending.parcel(number)["tracking"] in text and "data:image/svg+xml" in text
    assert [entry.actor for entry in sending.counter.entries("label_seen")] == [f"staff:{sending.office.clerk.id}"]
    for role in ("guide", "admin", "auditor", "evaluator"):
        assert signed_in(sending, role).post(f"/cases/{number}/label").status_code == 403, role
    sending.moved("collected")
    sending.moved("delivered")
    sending.look()
    assert code_of(sending.counter.act(number, "parcel/label")) == (409, "no_label")
    assert sending.parcel(number)["label"] is None, "what has arrived needs no address any more"


def test_without_a_link_the_number_typed_by_hand_stands_on_the_label(sending: Sending) -> None:
    sending.carrier.desk.faults.switch("drop", True)
    number = sending.concluded()
    sending.counter.act(number, "parcel/sent", carrier="顺丰速运", tracking="SF1234567890")
    text = signed_in(sending, "clerk").post(f"/cases/{number}/label").get_data(as_text=True)
    assert "顺丰速运" in text and "SF1234567890" in text


def test_sendings_are_counted_per_department_and_a_second_one_counts_again(sending: Sending) -> None:
    first, _second = sending.concluded(1), sending.concluded(2, free=False)
    sending.settle()
    for one in sending.ledger.listed(9):
        assert sending.ledger.move(one["order_id"], "collected", sending.carrier.desk.at())
    sending.look()
    sending.office.clock.step(60)
    assert sending.counter.act(first, "parcel/returned").status_code == 200
    sending.counter.act(first, "parcel", **ADDRESS)
    sending.counter.act(first, "parcel/sent", carrier="顺丰", tracking="SF1234567890")
    told = sending.office.manager.get("/halls/JN01/parcels/counts?from=2026-11-01&until=2026-11-23").json
    assert told["total"] == {"sent": 3, "free": 2} and len(told["departments"]) == 1
    assert sending.office.manager.get("/halls/JN01/parcels/counts?from=2026-12-01").status_code == 400
    evaluator = signed_in(sending, "evaluator")
    page = evaluator.get("/parcels").get_data(as_text=True)
    assert "SF1234567890" not in page and first not in page and "寄送统计" in page, "figures, and nobody's parcel"
    table = evaluator.get("/parcels/counts.csv?from=2026-11-23&until=2026-11-23").get_data(as_text=True)
    assert table.splitlines()[-1] == "合计,3,2"
    assert first in signed_in(sending, "clerk").get("/parcels?list=sent").get_data(as_text=True)
