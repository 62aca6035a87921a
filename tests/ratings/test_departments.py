"""A rating is reported for the department that keeps its case, under the name of the item its code is of."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.cases import finding
from queue_server.ratings import departments
from queue_server.ratings.report_settings import Reporting
from tests.cases.conftest import Counter, counter
from tests.cases.test_couriering import listed

__all__ = ["counter"]
HALLS, OWN, LISTED = "12370100MB28559046", "11370100MB284651XL", "11370100MB28500113"


def to(**more: Any) -> Reporting:
    given = {"url": "https://hcp.example.gov.cn/", "layer": "national", "key": "sixteen-signs-key", "department": HALLS}
    return Reporting.model_validate(given | more)


@pytest.mark.parametrize(
    ("named", "listed_code", "said"),
    [({"自然资源局": OWN}, LISTED, OWN), ({"公积金中心": OWN}, LISTED, LISTED), ({}, "", HALLS)],
)
def test_the_department_of_the_case_is_named_by_the_file_the_catalogue_or_the_one_for_all(
    counter: Counter, named: dict[str, str], listed_code: str, said: str
) -> None:
    listed(counter, **({"department_code": listed_code} if listed_code else {}))
    number = counter.opened(1)["number"]
    database = counter.office.house.database
    case = database.read(lambda rows: finding.by_number(rows, "JN01", number))
    assert database.read(lambda rows: departments.code_of(rows, to(departments=named), case)) == said
    assert database.read(lambda rows: departments.code_of(rows, to(departments=named), None)) == HALLS


def test_of_two_cases_of_a_visit_the_one_that_was_rated_is_told(counter: Counter) -> None:
    first = counter.opened(1)
    ticket = first["tickets"][0]["id"]
    second = counter.case(ticket, service="records").json["number"]
    cases = counter.office.house.database.read(lambda rows: finding.of_ticket(rows, ticket))
    found = [departments.case_of(cases, number) for number in (second, first["number"], "none")]
    assert [one.number for one in found if one] == [second, first["number"], cases[0].number]
    assert departments.case_of([], second) is None
