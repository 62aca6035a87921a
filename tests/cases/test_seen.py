"""What a page showed and what is there: an act upon an old version does nothing, late is late by business days."""

from __future__ import annotations

from tests.api.conftest import code_of
from tests.cases.conftest import Counter


def test_an_act_upon_what_another_page_has_changed_does_nothing(counter: Counter) -> None:
    case = counter.opened(1)
    number, seen = case["number"], case["version"]
    came = {"materials": [{"name": case["missing"][0]}]}
    changed = counter.act(number, "supply", version=seen, **came)
    assert (changed.status_code, changed.json["version"]) == (200, seen + 1)
    assert code_of(counter.act(number, "refuse", version=seen, reason="材料不符")) == (409, "case_was_changed")
    ticket = case["tickets"][0]["id"]
    assert code_of(counter.case(ticket, number=number, accept=True, version=seen)) == (409, "case_was_changed")
    assert counter.office.clerk.get(f"/cases/{number}").json["state"] == "applied"
    assert counter.act(number, "refuse", reason="材料不符").status_code == 200, "who sends none is not held to one"


def test_entered_minutes_after_it_happened_is_not_late_and_on_the_next_day_it_is(counter: Counter) -> None:
    body = {"hall": "JN01", "service": "records", "source": "courier"}
    made = [
        counter.office.clerk.post("/cases", body | {"applied_at": at}).json["entered_late"]
        for at in ("2026-11-23T08:30:00+08:00", "2026-11-22T23:59:00+08:00")
    ]
    assert made == [False, True]
