"""An item whose result is not sent by courier: neither asked for nor concluded so, and the window says what to do."""

from __future__ import annotations

import pytest

from queue_server.catalogue import service as catalogue
from queue_server.kernel.rows import Tx
from tests.cases.conftest import Counter

BODY = {"code": "372001001000", "name": "资料查询", "department": "自然资源局", "kind": "20", "promised_days": 0}
TO = {"name": "张三", "phone": "13800138000", "address": "历下区龙鼎大道1号"}


def listed(counter: Counter, **more: str) -> None:
    house = counter.office.house

    def take(tx: Tx) -> None:
        hall = house.hall("JN01")
        made = catalogue.keep_draft(tx, hall, "items", "file", {BODY["code"]: BODY | more})  # type: ignore[dict-item]
        assert made is not None
        catalogue.take(tx, hall, "items", made.version, None, None)

    house.database.write(take)


@pytest.mark.parametrize(("courier", "status"), [("0", 409), ("1", 200), ("", 200)])
def test_a_parcel_is_refused_where_the_item_says_no_and_only_there(counter: Counter, courier: str, status: int) -> None:
    listed(counter, **({"courier": courier} if courier else {}))
    number = counter.opened(1)["number"]
    counter.act(number, "accept")
    asked = counter.act(number, "parcel", **TO)
    assert asked.status_code == status, asked.json
    if status == 409:
        assert asked.json["error"]["code"] == "no_courier" and "窗口领取" in asked.json["error"]["message"]
        assert counter.act(number, "conclude", delivery="courier").json["error"]["code"] == "no_courier"
        assert counter.act(number, "conclude").status_code == 200
