"""Whether a result may go by courier at all: some items want their applicant at the window (是否支持物流快递: 否)."""

from __future__ import annotations

from queue_server.cases.model import Case
from queue_server.catalogue import store as catalogue
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows


class NoCourier(Refusal):
    """The item's result is handed over at the window alone."""

    code, status = "no_courier", 409
    zh = "“{name}”的结果不支持快递寄送，请选择窗口领取。"
    en = "The result of {name} is not sent by courier. Have it collected at the window."


def check_courier(rows: Rows, case: Case) -> None:
    """NoCourier where the catalogue it began under says that its result is not sent (是否支持物流快递: 否)."""
    version = case.item_version
    found = catalogue.item_of_version(rows, case.hall, case.item, int(version)) if version.isdecimal() else None
    if found is not None and not found.takes_courier:
        raise NoCourier(name=case.name)
