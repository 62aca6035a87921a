"""What a visit is said to have come to is what its case says, and no case begins under a mistyped number of the
hall's own."""

from __future__ import annotations

from tests.cases.conftest import Counter
from tests.cases.test_way import code_of

REFUSED, TOLD, ACCEPTED = {"refuse": "不属于本级"}, {"tell": ["身份证"]}, {"accept": True}
PAIRS: list[tuple[dict[str, object], str, bool]] = [
    (REFUSED, "accepted", False),
    (REFUSED, "refused", True),
    (TOLD, "accepted", False),
    (TOLD, "told_once", True),
    (ACCEPTED, "told_once", False),
    (ACCEPTED, "refused", False),
    ({}, "refused", False),
    ({}, "told_once", False),
    ({}, "accepted", True),
    (REFUSED, "consulted", True),
]


def test_an_outcome_that_contradicts_its_case_is_refused_and_names_both(counter: Counter) -> None:
    for n, (decided, outcome, fits) in enumerate(PAIRS, 1):
        ticket = counter.served(n)
        case = counter.case(ticket, service=counter.service, **decided).json
        done = counter.finish(ticket, outcome)
        if fits:
            assert done.json["state"] == "finished", done.json
            continue
        assert code_of(done) == (409, "outcome_does_not_fit"), (decided, outcome)
        said = done.json["error"]["message"]
        assert case["number"] in said and case["state_zh"] in said
        assert counter.finish(ticket, "consulted").status_code == 200


def test_finishing_opens_no_case_under_a_mistyped_number_of_the_halls_own(counter: Counter) -> None:
    own = counter.opened(1)
    counter.finish(own["tickets"][0]["id"])
    ticket = counter.served(2)
    mistyped = own["number"][:-1] + ("8" if own["number"][-1] != "8" else "9")
    assert code_of(counter.finish(ticket, case=mistyped)) == (404, "unknown_case")
    assert len(counter.entries("case_opened")) == 1
    assert counter.finish(ticket, case="PT-20261118-0001").status_code == 200, "one given elsewhere is"
