"""Numbers without the server: one per key, out of the block, in the hours, with the document where one is needed."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from devices.alone import counter as counting
from devices.alone import filling, sealing
from devices.alone import pack as packs
from devices.alone.clock import HallClock
from devices.alone.counter import Counter, No
from devices.alone.ledger import Given, Ledger
from devices.alone.pack import Heard, Pack
from kiosk import alone_marks, alone_screens, flow
from queue_server.hall import codes
from queue_server.people.documents import fault, normalised, resident_check
from queue_server.tickets import alone_seal

DAY = "2026-11-23"
NOW_MS = 1_795_396_800_000  # 09:20
HOUR_MS = 3_600_000
ID = "37010219900101001" + resident_check("37010219900101001")


def pack() -> Pack:
    slip = {"v": 1, "kind": "slip", "blocks": [{"t": "text", "text": f"{alone_marks.number(4)} {alone_marks.TIME}"}]}
    own = X25519PrivateKey.from_private_bytes(bytes.fromhex("11" * 32)).public_key().public_bytes_raw()
    content: dict[str, Any] = {
        "v": 1,
        "tz": "Asia/Shanghai",
        "link": "https://q.example/p/t/",
        "seal": base64.b64encode(own).decode(),
        "services": {
            "records": {"queue": "E", "real_name": False, "slips": {"zh": slip, "en": slip}},
            "fund": {"queue": "G", "real_name": True, "slips": {"zh": slip, "en": slip}},
        },
        "days": {
            DAY: {
                "date": {"zh": "11月23日 星期一", "en": "Monday 23 November"},
                "hours": {"E": [[NOW_MS - HOUR_MS, NOW_MS + HOUR_MS]], "G": [[NOW_MS - HOUR_MS, NOW_MS + HOUR_MS]]},
                "numbers": {"E": [[501, "pe1", "t.1"], [502, "pe2", "t.2"]], "G": [[501, "pg1", "t.3"]]},
            }
        },
        "screens": {},
    }
    return Pack(content, Heard(known_ms=NOW_MS - 1000))


class Desk:
    """A counter over a ledger in a folder; `printed` are the jobs it handed on."""

    def __init__(self, folder: Path, now_ms: int = NOW_MS) -> None:
        self.at_ms, self.printed = now_ms, list[Mapping[str, Any]]()
        self.clock = HallClock(now_ms, mono_s=lambda: 0.0, wall_s=lambda: 0.0)
        self.ledger = Ledger(folder / "given.jsonl")
        self.counter = Counter(self.ledger, self.clock, self.printed.append)

    def tap(self, key: str, service: str = "records", **form: str) -> Given | No:
        return self.counter.take(pack(), {"service": service, "idempotency_key": key, **form})


def test_a_key_has_one_number_and_its_slip_is_handed_on_under_one_name(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    first, again, other = desk.tap("a"), desk.tap("a"), desk.tap("b")
    assert isinstance(first, Given) and isinstance(other, Given)
    assert first == again and (first.label, other.label) == ("E501", "E502")
    assert [job["id"] for job in desk.printed] == ["alone:pe1", "alone:pe1", "alone:pe2"]
    assert desk.printed[0]["doc"]["blocks"][0]["text"] == "E501 09:20"
    assert desk.tap("c") == No("used")


def test_after_a_start_what_was_not_printed_is_handed_on_unless_it_is_long_ago(tmp_path: Path) -> None:
    Desk(tmp_path).tap("a")
    soon, late = Desk(tmp_path, NOW_MS + 60_000), Desk(tmp_path, NOW_MS + counting.LATE_MS)
    soon.counter.print_what_is_left()
    late.counter.print_what_is_left()
    assert [job["id"] for job in soon.printed] == ["alone:pe1"] and late.printed == []


def test_outside_the_hours_and_for_what_is_not_known_there_is_no_number(tmp_path: Path) -> None:
    assert Desk(tmp_path, NOW_MS + HOUR_MS).tap("a") == No("closed")
    assert Desk(tmp_path, NOW_MS + 24 * HOUR_MS).tap("a") == No("closed")
    assert Desk(tmp_path).tap("a", "nothing") == No("only")
    assert Desk(tmp_path).tap("") == No("only")


@pytest.mark.parametrize("number", ["", ID[:-1] + ("0" if ID[-1] != "0" else "1"), ID[:-1], "x" * 18])
def test_a_real_name_service_asks_for_a_number_that_checks(tmp_path: Path, number: str) -> None:
    assert Desk(tmp_path).tap("a", "fund", id_number=number) == No("service")


def test_what_was_typed_lies_sealed_and_only_the_server_opens_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path)
    given = desk.tap("a", "fund", id_number=ID, priority="pregnant", needs="sight,other", lang="en")
    assert isinstance(given, Given) and given.person is not None
    assert (given.priority, given.needs, given.language) == ("pregnant", ("sight",), "en")
    assert ID.encode() not in (tmp_path / "given.jsonl").read_bytes()
    monkeypatch.setattr(
        alone_seal, "_own", lambda _secrets: X25519PrivateKey.from_private_bytes(bytes.fromhex("11" * 32))
    )
    opened = alone_seal.opened(None, given.person, given.paper)  # type: ignore[arg-type]
    assert opened is not None and json.loads(opened) == {"id_type": "resident", "id_number": ID}
    assert alone_seal.opened(None, given.person, "another") is None  # type: ignore[arg-type]


def test_both_ends_know_the_same_marks() -> None:
    ours = (filling.DAY, filling.TIME, filling.LINK, filling.PAPER, filling.KEY, filling.SPELLED[0], filling.NUMBER[:4])
    marks = alone_marks
    assert ours == (marks.DAY, marks.TIME, marks.LINK, marks.PAPER, marks.KEY, marks.SPELLED, marks.number(4))
    assert (sealing.INFO, sealing.NONCE_BYTES) == (alone_seal.INFO, alone_seal.NONCE_BYTES)
    assert packs.name("group", "desk", 2, True, "en") == alone_screens.name("group", "desk", 2, True, "en")


def test_both_ends_know_the_same_documents_classes_and_needs() -> None:
    assert (set(codes.PRIORITIES), tuple(codes.NEEDS)) == (counting.PRIORITIES, counting.NEEDS)
    for number in (ID, "8100001990010112", "830000", "911124198108030024", "1", ""):
        for asked in ("", "passport"):
            assert counting.id_type_of(number, asked) == flow.id_type_of(number, asked)
    passports = [
        (places, "passport") for places in ("E12345678", "E123", "E1234567890123456789", "E123456789012345678901")
    ]
    for good, kind in ((ID, "resident"), (ID[:-1] + "x", "resident"), *passports):
        assert counting.is_good(good, kind) == (fault(kind, normalised(good), DAY) is None)


def test_a_screen_is_filled_with_the_moment_the_number_and_how_it_is_said() -> None:
    said = "[[&#34;@SPELLED&#34;,&#34;@SPELLED&#34;]]"
    made = f'<section data-now="1" data-say="{said}"><p data-live="date">x</p>{alone_marks.number(4)}</section>'
    text = filling.with_number(filling.screen(made, 5, "11月23日", {}), "zh", "E501", "p")
    assert 'data-now="5"' in text and ">11月23日</p>E501<" in text
    assert "[&#34;letter/E&#34;,&#34;E&#34;],[&#34;zh/5&#34;,&#34;5&#34;]" in text
    assert filling.inside(text, "OTHER").endswith("<template data-other>OTHER</template></section>")


def test_the_hall_s_time_goes_on_and_outlives_a_restart() -> None:
    mono, wall = [100.0], [1000.0]
    clock = HallClock(0, lambda: mono[0], lambda: wall[0])
    asked_s, mono[0] = clock.mono_s(), 100.2
    clock.heard(5_000_000, asked_s)
    mono[0], wall[0] = 110.1, 900.0  # the box's own clock is set back
    assert clock.now_ms() == 5_010_000
    assert clock.offset_ms == 5_000_100 - 1_000_000
    asked_s, mono[0] = clock.mono_s(), 114.1  # an answer that took long tells no better
    clock.heard(5_012_500, asked_s)
    assert clock.now_ms() == 5_014_000
    clock.heard(9_000_000, asked_s)  # the hall's clock was set
    assert clock.now_ms() == 9_002_000
    assert HallClock(5_000_100 - 1_000_000, lambda: 0.0, lambda: 1_010.0).now_ms() == 5_010_100
