"""Which fault is urgent and who is told is one table; every kind of device has a row in it and words."""

from __future__ import annotations

import pytest

from queue_server.equipment import alarm_classes, fault_words
from queue_server.equipment.alarm_classes import class_of, is_fault, label
from queue_server.equipment.attached import KINDS


def test_a_kiosk_without_paper_is_told_to_guide_and_manager_at_once() -> None:
    found = class_of("printer", "paper_out")
    assert found is not None
    assert found.tells == ("guide", "manager")
    assert (found.level(0), found.level(14.9), found.level(15)) == ("yellow", "yellow", "red")


def test_a_strip_that_refuses_is_for_the_technician_in_the_day() -> None:
    found = class_of("led", "nack")
    assert found is not None
    assert (found.tells, found.level(9), found.level(60), found.level(240)) == (
        ("technician",),
        None,
        "warning",
        "yellow",
    )


def test_paper_that_runs_low_shows_no_card() -> None:
    found = class_of("printer", "near_end", near_end=True)
    assert found is not None
    assert (found.key, found.level(10_000)) == ("paper_low", None)


def test_what_serves_one_window_is_told_to_its_clerk_elsewhere_to_the_guide() -> None:
    at_window, at_kiosk = class_of("scanner", "port_lost", at_window=True), class_of("scanner", "port_lost")
    assert at_window is not None and at_kiosk is not None
    assert (at_window.tells[0], at_kiosk.tells[0]) == ("clerk", "guide")


def test_pages_that_are_closed_with_a_pc_are_nobodys_alarm() -> None:
    assert class_of("window", "page_away") is None
    assert class_of("desk", "page_away") is None


def test_what_nobody_has_reported_yet_is_no_fault() -> None:
    assert not is_fault("unknown", "never_reported")
    assert not is_fault("degraded", "card_unreadable")
    assert is_fault("unknown", "agent_away")
    assert not is_fault("online", "")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words_and_a_class_whose_cards_rise(kind: str) -> None:
    assert kind in fault_words.KIND_WORDS
    found = class_of(kind, "no_answer")
    assert found is not None
    limits = [one for one in found.minutes if one is not None]
    assert limits == sorted(limits)


def test_a_label_says_device_and_reason_in_one_line() -> None:
    assert label("printer", "paper_out") == "小票打印机：缺纸"
    assert label("printer", "paper_out", "en") == "Slip printer: out of paper"
    assert alarm_classes.label("pad", "") == "叫号评价器"


def test_what_helps_is_said_by_the_reason_where_the_class_knows_it_wrong() -> None:
    cutter, cable = class_of("printer", "cutter_error"), class_of("printer", "no_answer")
    reader = class_of("reader", "sam_not_licensed")
    assert cutter is not None and cable is not None and reader is not None
    assert "切刀" in cutter.do.zh and "数据线" in cable.do.zh
    assert "授权" in reader.do.zh and "连接线" not in reader.do.zh
    assert (cutter.key, cutter.minutes) == (cable.key, cable.minutes)
