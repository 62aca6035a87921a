"""Who reads English is told in English how the link to the carrier stands, what waits, and what the table says."""

from __future__ import annotations

import re

import pytest

from queue_server.kernel.courier import Link
from queue_server.platform.standing import FAULTS, said
from queue_server.wiring import carrier as office
from queue_server.wiring import health
from tests.carrier.conftest import ADDRESS, CARRIER, Sending
from tests.carrier.test_labels import signed_in

CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
MESSAGES = re.compile(r'<p class="(?:message warn|quiet)"[^>]*>(.*?)</p>', re.S)


def of_page(sending: Sending, lang: str) -> str:
    """What /parcels says about the link, without the carrier's own name."""
    page = signed_in(sending, "clerk").get(f"/parcels?lang={lang}").get_data(as_text=True)
    return " ".join(MESSAGES.findall(page)).replace(CARRIER, "")


def test_the_link_and_what_waits_are_told_in_the_readers_language(sending: Sending) -> None:
    unused = of_page(sending, "en")
    assert "not used yet" in unused and "waiting for the carrier: 0" in unused.lower() and not CHINESE.search(unused), (
        unused
    )
    first, second = sending.concluded(1), sending.concluded(2)
    sending.carrier.desk.faults.switch("refuse", True)
    sending.settle()
    sending.carrier.desk.faults.switch("refuse", False)
    sending.counter.act(first, "parcel", **ADDRESS)
    sending.settle()
    sending.carrier.desk.faults.switch("drop", True)
    sending.look()
    told = of_page(sending, "en")
    assert "Not taken by the carrier: 1" in told and "cannot be reached" in told, told
    assert not CHINESE.search(told), told
    assert "不收 1 件" in of_page(sending, "zh")
    assert second in signed_in(sending, "clerk").get("/parcels?lang=en").get_data(as_text=True)
    assert "不收 1 件" in health.of_carrier(sending.house)[1].says, "the self-checks stay as they are"


@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize("link", [Link(), Link(last_ok_ms=1), Link(9, 1, "no_answer")])
def test_every_sentence_has_both_languages(link: Link, is_late: bool) -> None:
    chinese, english = (
        office.said_of(CARRIER, link, "bad_answer", lang)[1] + office.said_of(CARRIER, Link(), "", lang)[1]
        for lang in ("zh", "en")
    )
    box = office.said_of_backlog(3, is_late, 2, 1, "en")
    assert CHINESE.search(chinese) and not CHINESE.search((english + box[1]).replace(CARRIER, ""))
    assert box[0] == "warn" and CHINESE.search(office.said_of_backlog(3, is_late, 2, 1, "zh")[1])


def test_faults_speak_of_the_other_side_whoever_it_is() -> None:
    of_any = [name for name in FAULTS if name not in ("bad_event", "out_of_order", "other")]
    for code in (*of_any, "http_502"):
        assert "平台" not in said(code) and "platform" not in said(code, "en"), code


def test_the_table_of_sendings_has_its_heads_in_the_readers_language(sending: Sending) -> None:
    number = sending.concluded()
    sending.counter.act(number, "parcel/sent", carrier="顺丰", tracking="SF1234567890")
    page = signed_in(sending, "evaluator")
    address = "/parcels/counts.csv?from=2026-11-23&until=2026-11-23"
    english = page.get(f"{address}&lang=en").get_data(as_text=True).lstrip("\ufeff").splitlines()
    assert (english[0], english[-1]) == ("Department,Sent,At the hall's cost", "Total,1,1")
    chinese = page.get(f"{address}&lang=zh").get_data(as_text=True).lstrip("\ufeff").splitlines()
    assert (chinese[0], chinese[-1]) == ("部门,寄出件数,其中大厅付费", "合计,1,1")
