"""Enrolment: one code, one key, one box."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from queue_server.equipment import service
from queue_server.equipment.limits import code_guesses
from queue_server.equipment.model import (
    CODE_SIGNS,
    DeviceIsOut,
    DeviceIsRevoked,
    DeviceKeyIsWrong,
    DeviceNameIsTaken,
    EnrolCodeIsSpent,
    EnrolCodeIsWrong,
    UnknownDevice,
    UnknownPrinter,
    code_from,
    device_of_actor,
    printer_parts,
    tidy_code,
)
from queue_server.hall.errors import UnknownWindow, UnknownZone
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.errors import BadInput, TooManyRequests
from queue_server.kernel.guesses import CALLERS_MAX

from .conftest import HALL, START_MS, Ground, code_of, key_of


def test_a_code_has_eight_signs_without_look_alikes() -> None:
    assert len(CODE_SIGNS) == len(set(CODE_SIGNS)) == 32
    assert not set("0O1I") & set(CODE_SIGNS)
    assert code_from(bytes(range(8))) == CODE_SIGNS[:8]
    assert code_from(b"\xff" * 8) == CODE_SIGNS[-1] * 8
    with pytest.raises(ValueError, match="eight"):
        code_from(b"short")


def test_a_code_may_be_typed_small_and_with_gaps(ground: Ground) -> None:
    ground.do(service.register, HALL, "board", "board", "B", None, "ABCDEFGH")
    device = ground.do(service.enrol, " abcd-efgh ", key_of("board"))
    assert device.state == "enrolled"
    assert tidy_code("ab cd-ef gh") == "ABCDEFGH"


def test_a_registered_device_waits_for_its_code(ground: Ground) -> None:
    device = ground.do(service.register, HALL, "kiosk", "一号机", "B", None, code_of("k"), actor="staff:1")
    assert (device.state, device.hall, device.zone) == ("pending", "JN01", "B")
    assert device.code_expires_ms == START_MS + 600_000
    with pytest.raises(DeviceKeyIsWrong):
        ground.see(service.device_of_key, key_of("k"))


def test_the_key_proves_the_device_after_enrolment(ground: Ground) -> None:
    device = ground.enrolled("kiosk", "k")
    assert ground.see(service.device_of_key, key_of("k")) == device
    for wrong in ("", key_of("other"), "\ud800", "x" * 10_000):
        with pytest.raises(DeviceKeyIsWrong):
            ground.see(service.device_of_key, wrong)


def test_neither_code_nor_key_lies_in_the_file_or_the_journal(ground: Ground) -> None:
    ground.enrolled("kiosk", "k")
    stored = b"".join(path.read_bytes() for path in ground.path.parent.iterdir())
    assert code_of("k").encode() not in stored
    assert key_of("k").encode() not in stored
    kinds = [row["kind"] for row in ground.entries()]
    assert kinds == ["device_registered", "device_enrolled"]
    assert json.loads(ground.entries("device_registered")[0]["body"])["kind"] == "kiosk"


def test_a_code_works_once(ground: Ground) -> None:
    ground.enrolled("kiosk", "k")
    with pytest.raises(EnrolCodeIsSpent):
        ground.do(service.enrol, code_of("k"), key_of("thief"))
    assert ground.see(service.device_of_key, key_of("k")).state == "enrolled"
    with pytest.raises(DeviceKeyIsWrong):
        ground.see(service.device_of_key, key_of("thief"))


def test_of_ten_boxes_with_one_code_one_is_enrolled(ground: Ground) -> None:
    ground.do(service.register, HALL, "kiosk", "k", "B", None, code_of("k"))

    def attempt(number: int) -> str:
        try:
            ground.do(service.enrol, code_of("k"), key_of(f"box-{number}"))
        except EnrolCodeIsSpent:
            return "spent"
        return key_of(f"box-{number}")

    with ThreadPoolExecutor(10) as pool:
        outcomes = list(pool.map(attempt, range(10)))
    winners = [outcome for outcome in outcomes if outcome != "spent"]
    assert len(winners) == 1
    assert ground.see(service.device_of_key, winners[0]).state == "enrolled"
    assert len(ground.entries("device_enrolled")) == 1


def test_a_code_is_worth_nothing_after_ten_minutes(ground: Ground) -> None:
    ground.do(service.register, HALL, "kiosk", "k", "B", None, code_of("k"))
    ground.clock.step(600)
    with pytest.raises(EnrolCodeIsSpent):
        ground.do(service.enrol, code_of("k"), key_of("k"))


@pytest.mark.parametrize("code", ["", "ZZZZZZZZ", "登记码", "A" * 5000, "\x00"])
def test_an_unknown_code_is_refused(ground: Ground, code: str) -> None:
    with pytest.raises(EnrolCodeIsWrong):
        ground.do(service.enrol, code, key_of("k"))


def test_revoking_one_device_ends_its_key_and_no_other(ground: Ground) -> None:
    first, second = ground.enrolled("kiosk", "one"), ground.enrolled("kiosk", "two")
    assert ground.do(service.revoke, first.id, actor="staff:1").state == "revoked"
    with pytest.raises(DeviceIsRevoked) as refusal:
        ground.see(service.device_of_key, key_of("one"))
    assert "one" in refusal.value.message("zh")
    assert ground.see(service.device_of_key, key_of("two")) == second
    ground.do(service.revoke, first.id)
    assert len(ground.entries("device_revoked")) == 1


def test_revoking_a_pending_device_ends_its_code(ground: Ground) -> None:
    device = ground.do(service.register, HALL, "kiosk", "k", None, None, code_of("k"))
    ground.do(service.revoke, device.id)
    with pytest.raises(EnrolCodeIsSpent):
        ground.do(service.enrol, code_of("k"), key_of("k"))


def test_a_new_code_brings_a_revoked_device_back_with_a_new_key(ground: Ground) -> None:
    device = ground.enrolled("kiosk", "k")
    ground.do(service.revoke, device.id)
    assert ground.do(service.renew, device.id, code_of("again")).state == "pending"
    with pytest.raises(DeviceKeyIsWrong):
        ground.see(service.device_of_key, key_of("k"))
    assert ground.do(service.enrol, code_of("again"), key_of("new")).id == device.id
    assert ground.see(service.device_of_key, key_of("new")).state == "enrolled"


def test_an_enrolled_device_works_on_until_its_new_code_is_used(ground: Ground) -> None:
    device = ground.enrolled("kiosk", "k")
    ground.do(service.renew, device.id, code_of("again"))
    assert ground.see(service.device_of_key, key_of("k")).id == device.id
    ground.do(service.enrol, code_of("again"), key_of("new"))
    with pytest.raises(DeviceKeyIsWrong):
        ground.see(service.device_of_key, key_of("k"))


def test_two_working_devices_of_a_hall_do_not_share_a_name(ground: Ground) -> None:
    first = ground.enrolled("kiosk", "k")
    with pytest.raises(DeviceNameIsTaken):
        ground.do(service.register, HALL, "board", "k", "B", None, code_of("b"))
    ground.do(service.revoke, first.id)
    ground.do(service.register, HALL, "board", "k", "B", None, code_of("b"))
    with pytest.raises(DeviceNameIsTaken):
        ground.do(service.renew, first.id, code_of("c"))
    assert [d.state for d in ground.see(service.devices_of, "JN01")] == ["revoked", "pending"]


@pytest.mark.parametrize(
    ("kind", "name", "zone", "printer", "window", "refusal"),
    [
        ("toaster", "k", None, None, None, BadInput),
        ("kiosk", "", None, None, None, BadInput),
        ("kiosk", " k", None, None, None, BadInput),
        ("kiosk", "k\n", None, None, None, BadInput),
        ("kiosk", "字" * 41, None, None, None, BadInput),
        ("kiosk", "k", "Z", None, None, UnknownZone),
        ("window", "k", None, None, "999", UnknownWindow),
        ("kiosk", "k", None, "front", None, UnknownPrinter),
        ("kiosk", "k", None, "99/front", None, UnknownPrinter),
        ("kiosk", "k", None, "1/../../etc", None, UnknownPrinter),
        ("kiosk", "k", None, "9999999999/front", None, UnknownPrinter),
    ],
)
def test_a_device_that_does_not_fit_the_hall_is_refused(
    ground: Ground, kind: str, name: str, zone: Any, printer: Any, window: Any, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        ground.do(service.register, HALL, kind, name, zone, printer, code_of("k"), window)
    assert ground.entries() == []


def test_a_printer_belongs_to_an_agent_of_the_hall(ground: Ground) -> None:
    board = ground.enrolled("board", "b")
    with pytest.raises(UnknownPrinter):
        ground.do(service.register, HALL, "kiosk", "k", None, f"{board.id}/front", code_of("k"))
    agent = ground.enrolled("agent", "a")
    kiosk = ground.enrolled("kiosk", "k", f"{agent.id}/front")
    assert kiosk.printer == f"{agent.id}/front"


@pytest.mark.parametrize("device_id", [0, -1, 77, 2**80])
def test_an_unknown_device_is_a_refusal(ground: Ground, device_id: int) -> None:
    for act in (service.revoke, lambda tx, one: service.renew(tx, one, code_of("k"))):
        with pytest.raises(UnknownDevice):
            ground.do(act, device_id)


def test_addresses_and_actors_are_read_strictly() -> None:
    assert printer_parts("7/front") == (7, "front")
    assert device_of_actor("device:7") == 7
    assert [device_of_actor(actor) for actor in ("staff:7", "device:", "device:7x", "device:007", "citizen")] == [
        None
    ] * 5


def wrong() -> None:
    raise EnrolCodeIsWrong()


def test_five_wrong_codes_stop_a_caller_and_nobody_else() -> None:
    clock = SteppedClock(START_MS)
    guesses = code_guesses(clock)
    for _ in range(5):
        with pytest.raises(EnrolCodeIsWrong):
            guesses.attempt("10.0.0.9", wrong)
        clock.step(1)
    with pytest.raises(TooManyRequests) as refusal:
        guesses.attempt("10.0.0.9", lambda: "in")
    assert refusal.value.details["retry_s"] == 295
    assert guesses.attempt("10.0.0.8", lambda: "in") == "in"
    clock.step(296)
    assert guesses.attempt("10.0.0.9", lambda: "in") == "in"


def test_right_codes_and_other_failures_cost_nothing() -> None:
    guesses = code_guesses(SteppedClock(START_MS))

    def fails() -> None:
        raise OSError("disk")

    for _ in range(20):
        assert guesses.attempt("10.0.0.9", lambda: "in") == "in"
        with pytest.raises(OSError, match="disk"):
            guesses.attempt("10.0.0.9", fails)


def test_guesses_made_side_by_side_are_counted() -> None:
    guesses, depth = code_guesses(SteppedClock(START_MS)), []

    def nested() -> None:
        depth.append(1)
        guesses.attempt("10.0.0.9", nested)

    with pytest.raises(TooManyRequests):
        guesses.attempt("10.0.0.9", nested)
    assert len(depth) == 5


def test_the_memory_for_callers_is_bounded() -> None:
    guesses = code_guesses(SteppedClock(START_MS))
    for number in range(CALLERS_MAX + 50):
        guesses.attempt(f"caller-{number}", lambda: None)
    assert len(guesses._marks_s) == CALLERS_MAX


def test_a_kiosk_gets_another_name_zone_and_printer_without_enrolling_anew(ground: Ground) -> None:
    agent, kiosk = ground.enrolled("agent", "box"), ground.enrolled("kiosk", "k")
    new = {"name": "一层取号机", "zone": None, "printer": f"{agent.id}/left", "window": None}
    edited = ground.do(service.edit, HALL, kiosk.id, new, actor="staff:1")
    assert (edited.name, edited.zone, edited.printer) == ("一层取号机", None, f"{agent.id}/left")
    assert ground.see(service.device_of_key, key_of("k")) == edited
    (entry,) = ground.entries("device_edited")
    assert (entry["actor"], entry["subject"]) == ("staff:1", kiosk.actor)
    assert json.loads(entry["body"]) == {
        "set": {"name": "一层取号机", "zone": None, "printer": f"{agent.id}/left"},
        "was": {"name": "k", "zone": "B", "printer": None},
    }
    ground.do(service.edit, HALL, kiosk.id, new, actor="staff:1")
    assert len(ground.entries("device_edited")) == 1, "what is the same already changes nothing"


def test_a_device_cannot_be_edited_into_what_is_not_there(ground: Ground) -> None:
    agent, kiosk, other = ground.enrolled("agent", "box"), ground.enrolled("kiosk", "k"), ground.enrolled("board", "b")
    same = {"name": "k", "zone": "B", "printer": None, "window": None}
    for wrong, refusal in (
        ({"zone": "Z"}, UnknownZone),
        ({"window": "999"}, UnknownWindow),
        ({"printer": f"{other.id}/front"}, UnknownPrinter),
        ({"printer": "front"}, UnknownPrinter),
        ({"name": "b"}, DeviceNameIsTaken),
        ({"name": ""}, BadInput),
    ):
        with pytest.raises(refusal):
            ground.do(service.edit, HALL, kiosk.id, same | wrong)
    with pytest.raises(UnknownDevice):
        ground.do(service.edit, HALL, 99, same)
    ground.do(service.revoke, agent.id)
    with pytest.raises(UnknownPrinter):
        ground.do(service.edit, HALL, kiosk.id, same | {"printer": f"{agent.id}/front"})
    ground.do(service.revoke, kiosk.id)
    with pytest.raises(DeviceIsOut):
        ground.do(service.edit, HALL, kiosk.id, same)
    assert ground.entries("device_edited") == []


def test_a_device_may_be_renamed_though_its_place_or_printer_has_gone_since(ground: Ground) -> None:
    agent = ground.enrolled("agent", "box")
    kiosk = ground.enrolled("kiosk", "k", f"{agent.id}/front")
    ground.do(service.revoke, agent.id)
    same = {"name": "k2", "zone": "B", "printer": f"{agent.id}/front", "window": None}
    assert ground.do(service.edit, replace(HALL, zones=()), kiosk.id, same).name == "k2"
