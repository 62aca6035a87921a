"""A result is handed out against a signature on the window's tablet: of that window, for that case, kept sealed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from queue_server.api import handing_out
from queue_server.equipment import signatures
from queue_server.equipment.signatures import NotSignedYet, Signatures, UnknownSignature
from queue_server.kernel.spans import DAY_MS
from queue_server.people import service as people
from queue_server.wiring import upkeep
from tests.cases.conftest import Counter
from tests.cases.test_collecting import code_of, concluded, rated_or_passed, signed_for
from tests.cases.test_receipt import prints, text_of
from tests.cases.test_strokes import NAME
from tests.conftest import Caller

PATH = "/halls/JN01/windows/317/signatures"
DRAWN: dict[str, Any] = {"width_px": 600, "height_px": 260, "strokes": NAME}
LINES = "M10 10 L40 60 80 20 90 15"


class Socket:
    """A tablet's connection, as far as the hub knows one."""

    topics: tuple[Any, ...] = ()

    def send_event(self, key: tuple[str, str], frame: bytes) -> None:
        """Nobody looks."""

    def resync(self, keys: Sequence[tuple[str, str]]) -> None:
        """Nothing to send."""


@pytest.fixture
def tablet(counter: Counter) -> Caller:
    """One that stands at the window, open and connected."""
    made = counter.office.add_device("window", "tablet", window="317")
    counter.office.app.extensions["quhao_feed"].hub.watch(Socket(), "JN01", ["rating:317"])
    return made


def topic(counter: Counter, name: str) -> dict[str, Any]:
    house, feed = counter.office.house, counter.office.app.extensions["quhao_feed"]
    found: dict[str, Any] = house.database.read(feed.view_of("JN01", name).everything)
    return found


def ready(counter: Counter) -> str:
    number = concluded(counter)
    rated_or_passed(counter, number)
    return number


def test_a_result_is_handed_out_against_what_was_signed_on_the_tablet(counter: Counter, tablet: Caller) -> None:
    prints(counter)
    number, clerk = ready(counter), counter.office.clerk
    asked = clerk.post(PATH, {"case": number})
    assert asked.status_code == 202, asked.json
    one = asked.json["id"]
    shown = topic(counter, "rating:317")["sign"]
    assert (shown["id"], shown["paper"], shown["tail"]) == (one, "不动产查询结果证明", number[-4:])
    assert shown["day"] == "2026-11-23" and number not in str(shown)
    assert topic(counter, "window:317")["signature"] == {"id": one, "state": "asked"}
    assert code_of(clerk.get(f"{PATH}/{one}")) == (404, "unknown_signature")
    assert code_of(counter.act(number, "hand-out", proof="tablet", signature=one)) == (409, "not_signed_yet")
    assert tablet.post("/devices/signatures", {"id": one, **DRAWN}).status_code == 201
    assert "sign" not in topic(counter, "rating:317")
    assert topic(counter, "window:317")["signature"] == {"id": one, "state": "signed"}
    picture = clerk.get(f"{PATH}/{one}")
    assert (picture.mimetype, picture.headers["Cache-Control"]) == ("image/svg+xml", "no-store")
    assert LINES in picture.text and picture.headers["Content-Security-Policy"].startswith("default-src 'none'")
    done = counter.act(number, "hand-out", proof="tablet", signature=one).json
    assert (done["state"], done["handed"]["proof_zh"]) == ("delivered", "核验证件、平板签名")
    assert "signature" not in topic(counter, "window:317")
    counter.office.house.followers.catch_up()
    assert signed_for(counter, done["id"]) == [], "the hall needs no paper to keep"
    assert counter.act(number, "prints").status_code in (200, 201)
    counter.office.house.followers.catch_up()
    for job in signed_for(counter, done["id"]):
        assert "已在窗口平板上签名" in text_of(job) and "领取人签字" not in text_of(job)


def test_a_kept_signature_is_sealed_looked_at_in_writing_and_forgotten_in_time(
    counter: Counter, tablet: Caller
) -> None:
    number, office = ready(counter), counter.office
    one = office.clerk.post(PATH, {"case": number}).json["id"]
    tablet.post("/devices/signatures", {"id": one, **DRAWN})
    assert code_of(office.clerk.get(f"/cases/{number}/signature")) == (404, "no_signature")
    assert counter.act(number, "hand-out", proof="tablet", signature=one).status_code == 200
    assert LINES in office.clerk.get(f"/cases/{number}/signature").text
    [delivered] = counter.entries("case_delivered")
    assert set(delivered.body["signature"]) == {"bytes", "sha256"}
    assert [seen.body for seen in counter.entries("signature_seen")] == [{"number": number}]
    files = [path for path in office.house.data.rglob("*") if path.is_file()]
    assert not [path.name for path in files if b"L40 60 80 20" in path.read_bytes()]
    assert upkeep.replay_differences(office.house.database) == []
    office.clock.at_ms += office.house.hall("JN01").cases.kept_days * DAY_MS + 1
    office.house.database.write(people.drop_due)
    assert code_of(office._staff("later", "manager").get(f"/cases/{number}/signature")) == (404, "no_signature")


def test_without_a_tablet_the_window_is_told_and_paper_is_signed_as_ever(counter: Counter) -> None:
    number = ready(counter)
    assert code_of(counter.office.clerk.post(PATH, {"case": number})) == (409, "no_tablet_here")
    assert counter.act(number, "hand-out", proof="signature").status_code == 200


def test_only_a_tablet_of_that_window_signs_once_and_for_that_case(counter: Counter, tablet: Caller) -> None:
    number, clerk = ready(counter), counter.office.clerk
    other = counter.office.add_device("window", "beside", window="318")
    one = clerk.post(PATH, {"case": number}).json["id"]
    for body, said in (
        ({"id": one, **DRAWN, "strokes": [[1, 1]]}, (422, "signature_is_wrong")),
        ({"id": one, **DRAWN, "strokes": [[1, "x"]]}, (400, "bad_input")),
        ({"id": "none", **DRAWN}, (404, "unknown_signature")),
    ):
        assert code_of(tablet.post("/devices/signatures", body)) == said
    assert code_of(other.post("/devices/signatures", {"id": one, **DRAWN})) == (404, "unknown_signature")
    assert tablet.post("/devices/signatures", {"id": one}).status_code == 201
    assert topic(counter, "window:317")["signature"] == {"id": one, "state": "declined"}
    assert code_of(tablet.post("/devices/signatures", {"id": one, **DRAWN})) == (404, "unknown_signature")
    again = clerk.post(PATH, {"case": number}).json["id"]
    assert topic(counter, "rating:317")["sign"]["id"] == again
    assert code_of(clerk.post(PATH, {"case": "JN01A000000000000"})) == (404, "unknown_case")
    for name in (again, "none"):
        assert clerk.post(f"{PATH}/{name}/drop").status_code == 200
    assert "sign" not in topic(counter, "rating:317") and "signature" not in topic(counter, "window:317")
    clerk.post(PATH, {"case": number})
    assert counter.act(number, "hand-out", proof="signature").status_code == 200
    assert "sign" not in topic(counter, "rating:317"), "paper was chosen"
    assert code_of(clerk.post(PATH, {"case": number})) == (409, "case_state_forbids")


def test_what_was_asked_for_another_case_is_neither_taken_nor_taken_away() -> None:
    now_s, ids, told = [0.0], iter("abc"), list[tuple[str, str]]()
    held = Signatures(lambda: now_s[0], lambda: next(ids))
    held.told = lambda one, state: told.append((one.id, state))
    first, second = held.ask("JN01", "317", "case1").id, held.ask("JN01", "317", "case2").id
    held.come(first, "JN01", "317", "<svg/>")
    for place in (("JN02", "case1"), ("JN01", "case2")):
        with pytest.raises(NotSignedYet):
            held.of_case(first, *place)
    assert held.of_case(first, "JN01", "case1") == "<svg/>"
    held.over("JN01", "case1")
    assert told == [(first, "signed"), (first, "over")]
    now_s[0] = signatures.LIFE_S
    with pytest.raises(UnknownSignature):
        held.come(second, "JN01", "317", "<svg/>")


def test_a_hand_out_that_is_undone_on_its_way_to_the_disk_loses_no_signature(
    counter: Counter, tablet: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = ready(counter)
    one = counter.office.clerk.post(PATH, {"case": number}).json["id"]
    assert tablet.post("/devices/signatures", {"id": one, **DRAWN}).status_code == 201

    def fails(*_given: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(handing_out.case_view, "for_staff", fails)
        assert counter.act(number, "hand-out", proof="tablet", signature=one).status_code == 500
    assert counter.act(number, "hand-out", proof="tablet", signature=one).json["state"] == "delivered"
