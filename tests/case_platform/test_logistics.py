"""物流信息: the platform learns how a result goes out, also where that changes after 办结, and its parcel's number."""

from __future__ import annotations

from typing import Any

from tests.case_platform.conftest import Linked
from tests.case_platform.test_telling import accepted_case
from tests.cases.test_collecting import ADDRESS

NUMBER = "EB123456789CN"


def told(linked: Linked) -> list[tuple[str, dict[str, Any]]]:
    """What arrived after the result was ready."""
    linked.settle()
    found = [(one["kind"], one["body"]) for one in linked.arrived()]
    return found[[kind for kind, _body in found].index("conclude") + 1 :]


def test_a_parcel_asked_for_after_the_result_is_told_with_its_number_units_people_and_days(linked: Linked) -> None:
    number = accepted_case(linked)
    for act, body in (("parcel", ADDRESS), ("parcel/sent", {"carrier": "EMS", "tracking": NUMBER})):
        assert linked.counter.act(number, act, **body).status_code == 200, act
    assert linked.counter.act(number, "parcel/delivered").status_code == 200
    (first, way), (second, sent), (last, ended) = told(linked)
    assert (first, second, last) == ("logistics", "logistics", "deliver")
    assert (way["办件编号"], way["是否快递"], way["送达方式"]) == (number, "1", "快递")
    assert (sent["物流单号"], sent["承运单位"], sent["寄送日期"]) == (NUMBER, "EMS", "20261123")
    assert sent["寄送单位"] == "市政务服务中心" and sent["寄送人"].startswith("clerk")
    assert (ended["送达方式"], ended["物流单号"], ended["接收日期"]) == ("快递", NUMBER, "20261123")
    kept = linked.platform.ledger.case(number)
    assert kept and (kept["是否快递"], kept["物流单号"], kept["接收日期"]) == ("1", NUMBER, "20261123")
    assert "张三" not in str((way, sent, ended)) and "13800138000" not in str((way, sent, ended))


def test_who_comes_instead_is_told_too_and_the_number_is_not_kept(linked: Linked) -> None:
    number = accepted_case(linked)
    linked.counter.act(number, "parcel", **ADDRESS)
    linked.counter.act(number, "parcel/sent", carrier="EMS", tracking=NUMBER)
    linked.counter.act(number, "parcel/returned")
    assert [(kind, body["是否快递"]) for kind, body in told(linked)] == [
        ("logistics", "1"),
        ("logistics", "1"),
        ("logistics", "0"),
    ]
    kept = linked.platform.ledger.case(number)
    assert kept and (kept["是否快递"], kept["送达方式"]) == ("0", "窗口领取") and "物流单号" not in kept
