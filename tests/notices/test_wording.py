"""What notices say: short enough for one SMS, in both languages, with number, time, place and link and nothing else."""

from __future__ import annotations

import re

import pytest

from queue_server.notices.model import KINDS, MANNERS, Breaker, Kind, Outcome, quiet_until_ms, wait_s
from queue_server.notices.wording import EN, ZH, room, text_of
from tests.conftest import MONDAY_0920_MS, Office

FULL = {
    "zh": {
        "number": "12345678",
        "time": "12月31日 09:30",
        "clock": "09:30",
        "place": "三楼 B 区",
        "link": "https://quhao.jinan.gov.cn/p/n/abcdefghjk",
        "code": "012345",
        "ahead": "3",
        "window": "305",
        "late": "120",
        "until": "12月31日",
    }
}
FULL["en"] = FULL["zh"] | {"time": "31 Dec 09:30", "until": "31 Dec", "place": "3rd floor, Zone B"}
LONG = "https://a-rather-long-name.service-hall.somewhere-far.gov.cn/p/n/abcdefghjk"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_notice_fits_one_sms_with_its_signature_and_keeps_its_link(kind: Kind, lang: str) -> None:
    signature = "【济南公积金】" if lang == "zh" else "[JN01] "
    text = signature + text_of(kind, lang, FULL[lang], signature)
    assert len(text) <= room(text), text
    assert room(text) == (70 if lang == "zh" else 160)
    has_link = any("{link}" in one for one in (EN if lang == "en" else ZH)[kind])
    assert (FULL[lang]["link"] in text) == has_link, text


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("link", ["", LONG + LONG])
def test_without_a_link_or_with_one_too_long_the_rest_is_said(kind: Kind, lang: str, link: str) -> None:
    text = text_of(kind, lang, FULL[lang] | {"link": link}, "【济南公积金】")
    assert "http" not in text
    assert len("【济南公积金】" + text) <= 70 or lang == "en"
    assert text.strip() and not text.endswith(("：", ": "))


def test_templates_know_no_words_but_number_time_place_link_code_and_counts() -> None:
    known = {"number", "time", "clock", "place", "link", "code", "ahead", "window", "late", "until"}
    for table in (ZH, EN):
        assert set(table) == set(KINDS) == set(MANNERS)
        for versions in table.values():
            assert {word for one in versions for word in re.findall(r"{(\w+)}", one)} <= known
            assert "{link}" not in versions[-1]


def test_a_mail_or_app_gets_the_fullest_words() -> None:
    assert text_of("booked", "zh", FULL["zh"] | {"link": LONG}, is_sms=False).endswith(LONG)


def test_quiet_hours_run_over_midnight_by_the_halls_clock(office: Office) -> None:
    hall, hour_ms = office.house.hall("JN01"), 3_600_000
    midnight_ms = MONDAY_0920_MS - 9 * hour_ms - 20 * 60_000
    assert quiet_until_ms(hall, MONDAY_0920_MS) is None
    assert quiet_until_ms(hall, midnight_ms + 22 * hour_ms - 1) is None
    assert quiet_until_ms(hall, midnight_ms + 22 * hour_ms) == midnight_ms + 31 * hour_ms
    assert quiet_until_ms(hall, midnight_ms + 3 * hour_ms) == midnight_ms + 7 * hour_ms
    assert quiet_until_ms(hall, midnight_ms + 7 * hour_ms) is None


def test_waits_grow_with_each_try_and_are_spread_by_chance() -> None:
    assert [wait_s(n, 0.5) for n in (1, 2, 3, 8, 20)] == [5, 10, 20, 600, 600]
    assert (wait_s(1, 0.0), wait_s(1, 1.0)) == (2.5, 7.5)


def test_a_way_rests_after_faults_in_a_row_longer_each_time_and_one_success_closes_it() -> None:
    breaker, rests = Breaker(), []
    for _ in range(12):
        breaker = breaker.after(Outcome("busy", "no_answer"), 100.0)
        rests.append(breaker.rests_until_s - 100.0 if breaker.rests_until_s else 0.0)
    assert rests == [0, 0, 0, 0, 30, 60, 120, 240, 480, 600, 600, 600]
    assert not breaker.lets(699.0) and breaker.lets(700.0) and breaker.is_open
    assert breaker.after(Outcome("refused"), 700.0) == Breaker()
