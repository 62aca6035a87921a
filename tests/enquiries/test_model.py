"""The whole table of states, and days over a term counted in working days."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest

from queue_server.enquiries.model import TRANSITIONS, Act, State, after, over_days
from queue_server.enquiries.refusals import EnquiryForbids
from queue_server.hall.calendar import Calendar
from queue_server.hall.enquiry_rules import EnquiryRules


def test_what_is_not_in_the_table_is_refused() -> None:
    for act, state in product(get_args(Act), get_args(State)):
        if (act, state) in TRANSITIONS:
            assert after(act, state) == TRANSITIONS[act, state]
        else:
            with pytest.raises(EnquiryForbids):
                after(act, state)


def test_what_was_passed_on_or_withdrawn_stays_so() -> None:
    assert not [act for act, state in TRANSITIONS if state in ("passed", "withdrawn")]


@pytest.mark.parametrize(
    ("due", "day", "days"),
    [
        ("2026-11-26", "2026-11-25", 0),
        ("2026-11-26", "2026-11-26", 0),
        ("2026-11-26", "2026-11-27", 1),
        ("2026-11-27", "2026-11-28", 1),  # a Saturday: over, and no working day has gone
        ("2026-11-27", "2026-11-30", 1),
        ("2026-11-27", "2026-12-02", 3),
        ("2026-09-30", "2026-10-08", 1),  # the National Day holiday lies between
    ],
)
def test_days_over_are_working_days(due: str, day: str, days: int) -> None:
    assert over_days(Calendar(), due, day) == days


def test_the_hall_names_who_answers_for_a_department() -> None:
    rules = EnquiryRules(owners=("市住建局: 0317", "市公积金中心：0412"))
    assert [rules.owner_of(one) for one in ("市住建局", "市公积金中心", "市税务局")] == ["0317", "0412", None]
    assert [rules.days_of(kind) for kind in ("question", "complaint", "suggestion")] == [3, 5, 10]
