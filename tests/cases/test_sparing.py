"""A paper nobody has to bring (免提交), where the hall asks no sharing platform."""

from __future__ import annotations

from tests.cases.conftest import Counter
from tests.cases.test_way import code_of

ID = "身份证"


def test_without_a_platform_a_paper_is_spared_for_a_reason_that_is_kept(counter: Counter) -> None:
    number = counter.opened(1)["number"]
    asked = counter.act(number, "licences", material=ID, purpose="核验本件申请材料")
    assert code_of(asked) == (409, "no_sharing")
    spared = [{"name": ID, "got": "shared"}]
    assert code_of(counter.act(number, "supply", materials=spared)) == (422, "reason_is_needed")
    seen = counter.act(number, "supply", materials=spared, reason="内部系统已核验，13800138000").json
    assert [one["got"] for one in seen["materials"] if one["name"] == ID] == ["shared"]
    because = counter.entries("case_supplied")[-1].body["spared_because"]
    assert because.startswith("内部系统已核验") and "13800138000" not in because
