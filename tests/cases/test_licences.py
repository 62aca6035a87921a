"""Licences from the sharing platform stand for papers: asked over real HTTP, by right and with a purpose alone."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from queue_server.app import create_app
from queue_server.cases.licences import Department, SharingFileIsWrong, allowed, judged, read
from queue_server.hall import service as halls
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.outward import Reply
from queue_server.settings import Settings
from queue_server.wiring import upkeep
from tests.cases.conftest import Counter, person
from tests.cases.test_way import code_of
from tests.conftest import JN01, LIGHT, ROLES, Office

KEY = "0123456789abcdef-sharing"
ID = "身份证"


class Platform:
    """A sharing platform: what it answers next, and what it was asked."""

    def __init__(self) -> None:
        self.status, self.body = (
            200,
            {"licences": [{"number": "L-1", "name": "居民身份证", "valid_until": "2036-01-01"}]},
        )
        self.asked: list[tuple[str, dict[str, Any]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append((str(self.headers["Authorization"]), sent))
                content = json.dumps(outer.body).encode()
                self.send_response(outer.status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def sharing_file(folder: Path, port: int, may: str = f'["{ID}"]') -> Path:
    (folder / "sharing.key").write_text(KEY)
    file = folder / "sharing.toml"
    file.write_text(
        f'name = "省共享平台"\nurl = "http://127.0.0.1:{port}"\nkey_file = "sharing.key"\nplain = true\n'
        f'[[departments]]\nname = ""\nmay = {may}\n'
    )
    return file


@pytest.fixture
def platform() -> Iterator[Platform]:
    made = Platform()
    yield made
    made.close()


@pytest.fixture
def counter(tmp_path: Path, clock: SteppedClock, platform: Platform) -> Iterator[Counter]:
    """A window whose hall may ask the platform for identity cards."""
    file = sharing_file(tmp_path, platform.port)
    app = create_app(Settings(data=tmp_path / "data", log_level="ERROR", notices="dev", licences=str(file)), clock)
    house = app.extensions["quhao_house"]
    house.door._hasher = LIGHT
    house.database.write(lambda tx: halls.load(tx, JN01.read_text(encoding="utf-8")))
    office = Office(app, house, clock)
    for role in ROLES:
        office._staff(role, role)
    office.add_device("kiosk", "kiosk")
    office.clerk.post("/halls/JN01/windows/317/sign-on")
    yield Counter(office, "317", "records")
    house.close()


def share(counter: Counter, number: str, material: str = ID, purpose: str = "核验本件申请材料") -> Any:
    return counter.office.clerk.post(f"/cases/{number}/licences", {"material": material, "purpose": purpose})


def test_a_licence_in_force_stands_for_the_paper_and_who_asked_what_for_is_kept(
    counter: Counter, platform: Platform
) -> None:
    case = counter.opened(1)
    got = share(counter, case["number"])
    assert got.status_code == 200, got.json
    assert got.json["licence"] == {"number": "L-1", "name": "居民身份证", "valid_until": "2036-01-01"}
    assert [one["got"] for one in got.json["materials"] if one["name"] == ID] == ["shared"]
    ((key, asked),) = platform.asked
    assert key == f"Bearer {KEY}" and asked["person"]["id_number"] == person(1)["id_number"]
    assert (asked["kind"], asked["purpose"], asked["case"]) == (ID, "核验本件申请材料", case["number"])
    (entry,) = counter.entries("licence_asked")
    assert entry.body["purpose"] == "核验本件申请材料" and entry.actor == f"staff:{counter.office.clerk.id}"
    assert person(1)["id_number"] not in str([one.body for one in counter.all_entries()])


def test_which_licence_stood_for_the_paper_is_kept_sealed_and_shown_masked(
    counter: Counter, platform: Platform
) -> None:
    number = "鲁2026123456789"
    platform.body = {"licences": [{"number": number, "name": "居民身份证", "valid_until": "2036-01-01"}]}
    case = counter.opened(1)
    share(counter, case["number"])
    seen = counter.office.clerk.get(f"/cases/{case['number']}").json
    (paper,) = [one for one in seen["materials"] if one["name"] == ID]
    stood = paper["licence"]
    assert (stood["kind"], stood["name"], stood["valid_until"]) == (ID, "居民身份证", "2036-01-01")
    assert stood["purpose"] == "核验本件申请材料" and stood["staff"]["name"] == "clerk" and paper["at"]
    assert stood["number"] != number and stood["number"][-3:] == number[-3:]
    assert number not in str([one.body for one in counter.all_entries()]) + str(seen)
    back = counter.act(case["number"], "supply", materials=[{"name": ID, "got": "window"}]).json
    assert [one["licence"] for one in back["materials"] if one["name"] == ID] == [None], "the paper itself came"
    assert upkeep.replay_differences(counter.office.house.database) == []


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (500, {}, (409, "sharing_is_down")),
        (200, {"licences": "?"}, (409, "sharing_is_down")),
        (403, {}, (403, "not_shared_with_you")),
        (404, {}, (404, "no_such_licence")),
        (200, {"licences": []}, (404, "no_such_licence")),
        (200, {"licences": [{"number": "L", "name": "证", "valid_until": "2020-01-01"}]}, (409, "licence_is_over")),
    ],
)
def test_every_other_end_is_a_state_and_the_paper_stays_missing(
    counter: Counter, platform: Platform, status: int, body: Any, said: tuple[int, str]
) -> None:
    number = counter.opened(1)["number"]
    platform.status, platform.body = status, body
    assert code_of(share(counter, number)) == said
    assert ID in counter.office.clerk.get(f"/cases/{number}").json["missing"]
    assert len(counter.entries("licence_asked")) == 1, "that it was asked for is kept all the same"
    ends = {"sharing_is_down": "down", "not_shared_with_you": "forbidden", "no_such_licence": "none"}
    (answered,) = counter.entries("licence_answered")
    assert answered.body["end"] == ends.get(said[1], "expired") and answered.body["material"] == ID


def test_a_paper_is_spared_by_the_platforms_answer_alone(counter: Counter) -> None:
    number = counter.opened(1)["number"]
    by_hand = counter.act(number, "supply", materials=[{"name": ID, "got": "shared"}], reason="看过电子证照")
    assert code_of(by_hand) == (409, "ask_the_platform")
    assert share(counter, number).status_code == 200
    (answered,) = counter.entries("licence_answered")
    assert answered.body["end"] == "found" and "L-1" not in str(answered.body)
    again = counter.act(number, "supply", materials=[{"name": ID, "got": "shared"}])
    assert again.status_code == 200, "it stands already"


def test_a_platform_that_is_gone_is_said_to_be_away(counter: Counter, platform: Platform) -> None:
    number = counter.opened(1)["number"]
    platform.close()
    assert code_of(share(counter, number)) == (409, "sharing_is_down")


def test_what_the_department_may_not_use_is_not_asked_for(counter: Counter, platform: Platform) -> None:
    number = counter.opened(1)["number"]
    assert code_of(share(counter, number, "授权委托书（代办时）")) == (403, "not_shared_with_you")
    assert code_of(share(counter, number, "没有的材料")) == (422, "unknown_material")
    assert code_of(share(counter, number, purpose=" ")) == (400, "bad_input")
    assert platform.asked == [] and counter.entries("licence_asked") == []


def test_a_department_may_use_what_its_parents_may_but_for_what_is_kept_from_it() -> None:
    known = {
        one.name: one
        for one in (
            Department(name="市政府", may=("居民身份证", "婚姻登记")),
            Department(name="自然资源局", parent="市政府", may=("不动产权证",), never=("婚姻登记",)),
            Department(name="登记中心", parent="自然资源局"),
            Department(name="", may=("营业执照",)),
            Department(name="圈甲", parent="圈乙", may=("甲",)),
            Department(name="圈乙", parent="圈甲", may=("乙",)),
        )
    }
    assert allowed(known, "登记中心") == {"居民身份证", "不动产权证"}
    assert allowed(known, "市政府") == {"居民身份证", "婚姻登记"}
    assert allowed(known, "没有列出的") == {"营业执照"}
    assert allowed(known, "圈甲") == {"甲", "乙"}, "a ring of parents ends"
    assert allowed({}, "登记中心") == frozenset()


def test_the_first_licence_in_force_counts_also_one_without_an_end() -> None:
    rows = [{"number": "1", "name": "证", "valid_until": "2020-01-01"}, {"number": "2", "name": "证"}]
    found = judged(Reply(200, {}, json.dumps({"licences": rows}).encode()), "2026-11-23")
    assert found.state == "found" and found.licence is not None and found.licence.number == "2"


def test_a_file_that_cannot_be_used_says_where(tmp_path: Path) -> None:
    assert read("") is None
    file = sharing_file(tmp_path, 1)
    assert KEY not in repr(read(str(file)))
    file.write_text(file.read_text().replace("plain = true\n", ""))
    with pytest.raises(SharingFileIsWrong):
        read(str(file))
    with pytest.raises(SharingFileIsWrong):
        read(str(tmp_path / "none.toml"))
