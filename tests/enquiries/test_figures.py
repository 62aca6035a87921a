"""按时回复率 per department as bulletins count it: late ones of each and of all, nought and a dash without any."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from queue_server.enquiries import figures, finding, store
from queue_server.enquiries.model import Enquiry, Step
from queue_server.views.enquiry import counted
from tests.conftest import Office

ASKED_MS = 1_795_396_800_000  # 2026-11-23 09:20
BASE = Enquiry(
    id="",
    hall="JN01",
    number="",
    kind="question",
    topic="service",
    channel="phone",
    language="zh",
    day="2026-11-16",
    asked_ms=ASKED_MS,
    state="closed",
    department="市住建局",
    service=None,
    window=None,
    case_number=None,
    ticket=None,
    about_staff=None,
    owner=None,
    first_due_day="2026-11-19",
    due_day="2026-11-19",
    answered_ms=ASKED_MS,
    ended_ms=ASKED_MS,
    steps=(Step("ask", ASKED_MS, "citizen"),),
)


def kept(office: Office, *ones: Enquiry, at: int = 0) -> None:
    def write(tx: Any) -> None:
        for n, one in enumerate(ones, at):
            store.insert(tx, replace(one, id=f"e{n}", number=f"Z-{n}"))

    office.house.database.write(write)


def read(office: Office) -> dict[str, Any]:
    house = office.house
    hall = house.hall("JN01")
    found = house.database.read(lambda rows: counted(rows, house.sight, hall, "2026-11-16", "2026-11-22"))
    kinds: dict[str, Any] = found["kinds"]
    return kinds


def test_late_ones_add_up_over_departments(office: Office) -> None:
    late = replace(BASE, late_days=1)
    waits = replace(BASE, state="open", answered_ms=None, ended_ms=None)  # its day is over, and nobody has answered
    elsewhere = replace(BASE, department="市公积金中心")
    kept(
        office, BASE, late, waits, elsewhere, replace(elsewhere, late_days=4), replace(BASE, worst=2, judged=2, voids=1)
    )
    questions = read(office)["question"]
    lines = {one["department"]: one for one in questions["departments"]}
    assert (lines["市住建局"]["late"], lines["市公积金中心"]["late"], questions["total"]["late"]) == (2, 1, 3)
    assert (lines["市住建局"]["asked"], lines["市住建局"]["in_time"], lines["市住建局"]["in_time_pct"]) == (
        4,
        2,
        "50.0",
    )
    assert (lines["市住建局"]["void"], lines["市住建局"]["bad"], lines["市住建局"]["waiting"]) == (1, 1, 1)
    assert (questions["total"]["asked"], questions["total"]["in_time_pct"]) == (6, "50.0")


def test_what_is_not_due_yet_is_neither_in_time_nor_late(office: Office) -> None:
    waits = replace(BASE, state="open", answered_ms=None, ended_ms=None, due_day="2026-11-30")
    kept(office, waits)
    total = read(office)["question"]["total"]
    assert (total["asked"], total["waiting"], total["late"], total["in_time_pct"]) == (1, 1, 0, "—")
    kept(office, BASE, replace(BASE, late_days=1), at=1)
    total = read(office)["question"]["total"]
    assert (total["asked"], total["in_time"], total["late"], total["in_time_pct"]) == (3, 1, 1, "50.0")


def test_sql_adds_up_figures_and_what_is_done_is_not_counted(office: Office, monkeypatch: Any) -> None:
    """A year of a hall that is asked much is some ten thousand rows: SQL adds them up."""
    kept(office, BASE, replace(BASE, state="answered", ended_ms=None))
    monkeypatch.delattr(finding, "enquiry_of")
    assert read(office)["question"]["total"]["asked"] == 2
    counts = office.house.database.read(lambda rows: finding.counts(rows, "JN01", 1, True, "2026-11-23"))
    assert counts == {"mine": 0, "unassigned": 0, "open": 0, "late": 0, "review": 1}


def test_what_was_passed_on_or_withdrawn_stands_apart_and_nought_is_a_dash(office: Office) -> None:
    kept(office, replace(BASE, state="passed"), replace(BASE, state="withdrawn"), replace(BASE, day="2026-11-23"))
    found = read(office)
    (line,) = [one for one in found["question"]["departments"] if one["department"] == "市住建局"]
    assert (line["asked"], line["passed"], line["withdrawn"], line["in_time_pct"]) == (0, 1, 1, "—")
    assert len(found["complaint"]["departments"]) > 1  # every department of the hall, with nought
    assert {one["in_time_pct"] for one in found["complaint"]["departments"]} == {"—"}


def test_the_bulletin_of_dongying_late_3_is_2_and_1() -> None:
    lines = [figures.Line("a", 10, 8, 2), figures.Line("b", 5, 4, 1)]
    assert (figures.total(lines).late, figures.total(lines).asked, figures.total(lines).in_time) == (3, 15, 12)
