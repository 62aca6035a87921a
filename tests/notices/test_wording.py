"""What notices say: short enough for their SMS, in both languages, with matter, number, time, place and what the link
is for, and nothing else."""

from __future__ import annotations

import re
from datetime import date

import pytest

from queue_server.notices.model import KINDS, MANNERS, Breaker, Kind, Outcome, quiet_until_ms, wait_s
from queue_server.notices.wording import EN, SINGLE, ZH, day_words, reason_words, room, text_of
from tests.conftest import MONDAY_0920_MS, Office

FULL = {
    "zh": {
        "number": "12345678",
        "time": "12月31日周四 09:30",
        "was": "12月24日周四 10:15",
        "matter": "租房提取（无房、异地）",
        "reason": "系统维护，请谅解",
        "clock": "09:30",
        "place": "三楼 B 区",
        "link": "https://quhao.jinan.gov.cn/p/n/abcdefghjk",
        "code": "012345",
        "ahead": "3",
        "window": "305",
        "late": "120",
        "count": "12",
        "until": "12月31日周四",
        "carrier": "中国邮政速递",
        "tracking": "EB200000010CN",
        "rate": "https://quhao.jinan.gov.cn/p/n/bcdefghjkm",
    }
}
FULL["en"] = FULL["zh"] | {
    "time": "Thu 31 Dec 09:30",
    "was": "Thu 24 Dec 10:15",
    "until": "Thu 31 Dec",
    "place": "3rd floor, Zone B",
    "carrier": "EMS",
    "matter": "Withdrawal for rent, without a home of one's own",
    "reason": "system maintenance",
}
LONG = "https://a-rather-long-name.service-hall.somewhere-far.gov.cn/p/n/abcdefghjk"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_notice_fits_its_sms_with_its_signature_and_keeps_its_link_and_its_matter(kind: Kind, lang: str) -> None:
    signature = "【济南公积金】" if lang == "zh" else "[JN01] "
    full = FULL[lang] | ({"number": "A0271"} if kind in ("soon", "called", "passed") else {})
    text = signature + text_of(kind, lang, full, signature)
    assert len(text) <= room(kind, text), text
    single, linked = (70, 134) if lang == "zh" else (160, 306)
    assert room(kind, text) == (single if kind in SINGLE else linked)
    versions = (EN if lang == "en" else ZH)[kind]
    rated = any("{rate}" in one for one in versions)  # its one link is to rate by, where somebody came
    for word in ("rate" if rated else "link", "matter", "time", "was"):
        assert (full[word] in text) == any(f"{{{word}}}" in one for one in versions), (word, text)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("link", ["", LONG + LONG])
def test_without_a_link_or_with_one_too_long_the_rest_is_said(kind: Kind, lang: str, link: str) -> None:
    text = text_of(kind, lang, FULL[lang] | {"link": link, "rate": link}, "【济南公积金】")
    assert "http" not in text
    assert len("【济南公积金】" + text) <= 134 or lang == "en"
    assert text.strip() and not text.endswith(("：", ": ", "点 "))


def test_templates_know_no_words_but_matter_number_time_place_link_code_reason_carrier_and_counts() -> None:
    known = {"matter", "number", "time", "clock", "place", "link", "code", "ahead", "window", "late", "until"}
    known |= {"was", "reason", "count", "carrier", "tracking", "rate"}
    for table in (ZH, EN):
        assert set(table) == set(KINDS) == set(MANNERS)
        for versions in table.values():
            assert {word for one in versions for word in re.findall(r"{(\w+)}", one)} <= known
            assert "{link}" not in versions[-1] and "{rate}" not in versions[-1]


@pytest.mark.parametrize("kind", KINDS)
def test_every_link_is_told_with_what_it_is_for(kind: Kind) -> None:
    """A bare address at a message's end looks like a swindle."""
    for one in ZH[kind]:
        assert "{link}" not in one or re.search(r"(点|路线|进度) \{link\}", one), one
        assert "{rate}" not in one or one.endswith(("评价点 {rate}", "评价这次服务点 {rate}")), one


def test_what_was_queued_before_words_were_added_goes_out_all_the_same() -> None:
    old = {"number": "12345678", "time": "12月31日 09:30", "place": "三楼 B 区", "link": "https://a.cn/p/n/a"}
    for kind in ("booked", "moved", "called_off", "cancelled", "missed"):
        assert "12345678" in text_of(kind, "zh", old) and "{" not in text_of(kind, "zh", old)


def test_days_have_their_weekday_and_reasons_stand_in_the_sentence() -> None:
    assert day_words(date(2026, 12, 1), "zh") == "12月1日周二"
    assert day_words(date(2026, 12, 1), "en") == "Tue 1 Dec"
    assert reason_words(" 因为停电。 ") == "停电"
    assert len(reason_words("很" * 90)) == 30


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
