"""Who accepted and who concluded stays to be read after others have had the case."""

from __future__ import annotations

from tests.cases.conftest import Counter


def test_who_accepted_and_who_concluded_is_shown_after_the_case_was_handed_over(counter: Counter) -> None:
    office = counter.office
    case = counter.case(counter.served(1), service=counter.service, accept=True).json
    counter.act(case["number"], "hand-over", to=office.manager.id)
    done = office.manager.post(f"/cases/{case['number']}/conclude", {"result": "证明"}).json
    assert {name: (done[name] or {}).get("name") for name in ("accepted_by", "concluded_by", "ended_by")} == {
        "accepted_by": "clerk",
        "concluded_by": "manager",
        "ended_by": None,
    }
