"""Ratings reach a real receiver over HTTP once each and in order, whatever it answers; no comment waits in clear."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from queue_server.app import create_app
from queue_server.hall import service as halls
from queue_server.kernel import outgoing
from queue_server.kernel.courier import Said
from queue_server.kernel.followers import Followers
from queue_server.kernel.rows import Tx
from queue_server.ratings import answers, follow, report_settings, resending
from queue_server.ratings.resending import UnknownReport
from queue_server.settings import Settings
from queue_server.views import rating_reports
from queue_server.wiring import rating_report
from tests.api.test_ratings import PERSON, finished, rate
from tests.conftest import JN01, Office

KEY = "sixteen-signs-key"
COMMENT = "等得久，电话 13812345678"


class Receiver:
    """Keeps what it took by key; `faults` are answered first: a status, 'lost' (taken, no answer), 'cut' (nothing)."""

    def __init__(self) -> None:
        self.faults: list[int | str] = []
        self.taken: dict[str, dict[str, Any]] = {}
        self.keys: list[str] = []
        self.bad_signatures = 0
        self.says: dict[str, Any] = {}
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                key, stamp = self.headers["Idempotency-Key"], self.headers["X-Quhao-Timestamp"]
                if follow.signature(KEY, stamp, body) != self.headers["X-Quhao-Signature"]:
                    receiver.bad_signatures += 1
                receiver.keys.append(key)
                fault = receiver.faults.pop(0) if receiver.faults else 200
                if fault in (200, "lost") and key not in receiver.taken:
                    receiver.taken[key] = json.loads(body)
                if isinstance(fault, str):
                    self.close_connection = True
                    return
                answer = json.dumps(receiver.says, ensure_ascii=False).encode()
                self.send_response(fault)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_args: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/ratings"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


def settings_of(receiver: Receiver, **more: Any) -> report_settings.Reporting:
    given = {"url": receiver.url, "layer": "national", "key": KEY, "area": "370100", "codes": {"attitude": "203"}}
    return report_settings.Reporting.model_validate(given | more)


class Desk:
    """The reporting desk of an office, moved by hand: no thread, no chance."""

    def __init__(self, office: Office, to: report_settings.Reporting) -> None:
        self.office = office
        house = office.house
        self.made = rating_report.build(house.database, office.clock, house.sight, to, lambda: 0.5)

    def follow(self) -> None:
        Followers(self.office.house.database, self.office.clock, self.made.followers()).catch_up()

    def send_all(self) -> int:
        courier, tries = self.made.courier, 0
        assert courier is not None
        while self.office.house.database.read(lambda rows: outgoing.first(rows, follow.NAME)) is not None:
            assert tries < 50
            tries += courier.send_next()
            self.office.clock.step(300)
        return tries


class Shown:
    """What a manager of a server with such a desk is shown, and the key that sends again."""

    def __init__(self, office: Office, desk: Desk) -> None:
        self._house, self._desk = office.house, desk

    def found(self) -> dict[str, Any]:
        sight, hall, made = self._house.sight, self._house.hall("JN01"), self._desk.made
        assert made.reporter is not None
        to = made.reporter.to
        return self._house.database.read(lambda rows: rating_reports.of_reports(rows, sight, hall, to, made.link))

    def again(self, mended: Desk, one: dict[str, Any]) -> None:
        reporter = mended.made.reporter
        assert reporter is not None

        def act(tx: Tx) -> None:
            resending.send_again(tx, reporter, resending.held(tx, "JN01", one["epoch"], one["seq"]))

        self._house.database.write(act, "staff:1")


def kinds(office: Office, kind: str) -> int:
    sql = "SELECT count(*) FROM journal WHERE kind = ?"
    return int(office.house.database.read(lambda rows: rows.value(sql, kind)))


def test_each_rating_arrives_once_and_in_order_through_every_fault(office: Office, receiver: Receiver) -> None:
    desk, given = Desk(office, settings_of(receiver)), []
    for grade in (5, 2, 4):
        ticket = finished(office)
        assert (
            rate(office, ticket, grade, aspects=["attitude"], comment=COMMENT if grade == 2 else None).status_code
            == 201
        )
        given.append(ticket)
    office.nobody.post("/ratings/more", {"ticket": given[0]["token"], "grade": 1})
    desk.follow()
    desk.follow()  # an entry leads to it once
    waiting = office.house.database.read(lambda rows: str([dict(row) for row in rows.all("SELECT * FROM outgoing")]))
    assert COMMENT not in waiting
    receiver.faults = [500, "cut", "lost", 429, 503, "lost", 200]
    desk.send_all()
    assert [one["satisfaction"] for one in receiver.taken.values()] == [5, 2, 4, 1]
    assert [one["assessNumber"] for one in receiver.taken.values()] == [1, 1, 1, 2]
    first, second, *_ = receiver.taken.values()
    assert (first["pf"], first["evalDetail"], first["areaCode"], first["proManager"]) == (3, "203", "370100", "1000")
    assert second["writingEvaluation"] == "等得久，电话 [redacted]" and "writingEvaluation" not in first
    assert len(receiver.keys) == 4 + 6 and len(set(receiver.keys)) == 4
    assert receiver.bad_signatures == 0
    assert kinds(office, "report_sent") == 4


def test_a_retry_says_what_was_said_first_though_the_case_has_gone_on(office: Office, receiver: Receiver) -> None:
    desk = Desk(office, settings_of(receiver))
    office.clerk.post("/halls/JN01/windows/317/sign-on")
    wanted = {"hall": "JN01", "service": "records", "channel": "desk", "person": PERSON}
    made = office.guide.post("/tickets", wanted).json
    office.clerk.post("/halls/JN01/windows/317/call")
    office.clerk.post(f"/tickets/{made['id']}/serve")
    number = office.clerk.post(f"/tickets/{made['id']}/cases", {"service": "records", "accept": True}).json["number"]
    assert office.clerk.post(f"/tickets/{made['id']}/finish", {"outcome": "accepted"}).status_code == 200
    assert rate(office, made, 2, comment="等得久").status_code == 201
    desk.follow()
    assert office.clerk.post(f"/cases/{number}/conclude", {"result": "证明"}).json["state"] == "concluded"
    desk.send_all()
    (told,) = receiver.taken.values()
    assert (told["proStatus"], told["projectNo"], told["writingEvaluation"]) == (2, number, "等得久")


def test_what_the_receiver_will_not_take_is_noted_and_holds_nothing_up(office: Office, receiver: Receiver) -> None:
    desk = Desk(office, settings_of(receiver, comments=False, layer="gbt39046"))
    for grade in (1, 5):
        rate(office, finished(office), grade, comment=COMMENT)
    desk.follow()
    receiver.faults = [422]
    assert desk.send_all() == 2
    assert [one["满意度"] for one in receiver.taken.values()] == [1]
    assert COMMENT not in str(receiver.taken)
    assert (kinds(office, "report_refused"), kinds(office, "report_sent")) == (1, 1)
    assert desk.made.standing() == ("warn", "好差评上报待发 0 条，被拒 1 条，请窗口主管在“好差评上报”页处理")
    rate(office, finished(office), 5)
    desk.follow()
    receiver.faults = [500, 500, 500]
    courier = desk.made.courier
    assert courier is not None
    for _ in range(3):
        courier.send_next()
        office.clock.step(300)
    found = desk.made.standing()
    assert found is not None and "待发 1 条" in found[1] and "对方连续没有收下" in found[1]
    assert office.house.report.standing() is None  # no file, nothing to tell


def test_a_manager_sees_what_was_refused_and_why_and_sends_it_again_made_anew(
    office: Office, receiver: Receiver
) -> None:
    desk, path = Desk(office, settings_of(receiver)), "/halls/JN01/ratings/reports"
    first, other = finished(office), finished(office)
    rate(office, first, 1, comment=COMMENT)
    office.nobody.post("/ratings/more", {"ticket": first["token"], "grade": 3})
    rate(office, other, 5)
    desk.follow()
    receiver.faults, receiver.says = [422], {"code": "E1003", "msg": "deptCode 为空，13812345678"}
    desk.send_all()
    assert office.manager.get(path).json["receiver"] is None  # a server without the file
    shown = Shown(office, desk)
    [one] = shown.found()["refused"]
    assert (one["number"], one["part"], one["behind"], one["case"]) == (first["number"], "first", 1, None)
    assert (one["status"], one["code"], one["words"]) == ("http_422", "E1003", "deptCode 为空，[redacted]")
    assert (shown.found()["waiting"], shown.found()["refused_count"]) == (1, 1)
    assert not {"grade", "comment", "satisfaction"} & one.keys()
    with pytest.raises(UnknownReport):
        office.house.database.read(lambda rows: resending.held(rows, "QF02", one["epoch"], one["seq"]))
    mended = Desk(office, settings_of(receiver, department="11370100004188888X"))
    receiver.says = {}
    shown.again(mended, one)
    mended.send_all()
    told = list(receiver.taken.values())
    assert [(it["satisfaction"], it.get("deptCode", "")) for it in told] == [
        (5, ""),
        (1, "11370100004188888X"),
        (3, ""),
    ], "made anew, and what waited behind it after it"
    assert (shown.found()["waiting"], shown.found()["refused"]) == (0, [])
    assert (kinds(office, "report_refused"), kinds(office, "report_again")) == (1, 1)
    for act, body in (("again", {}), ("give-up", {"reason": "已登记"})):
        answer = office.manager.post(f"{path}/{act}", {"epoch": one["epoch"], "seq": one["seq"], **body})
        assert answer.json["error"]["code"] in ("unknown_report", "ratings_not_reported")


def test_what_is_given_up_lets_the_next_go_and_needs_a_reason(office: Office, receiver: Receiver) -> None:
    desk, path = Desk(office, settings_of(receiver)), "/halls/JN01/ratings/reports/give-up"
    ticket = finished(office)
    rate(office, ticket, 1)
    office.nobody.post("/ratings/more", {"ticket": ticket["token"], "grade": 3})
    desk.follow()
    receiver.faults = [422]
    desk.send_all()
    [one] = Shown(office, desk).found()["refused"]
    key = {"epoch": one["epoch"], "seq": one["seq"]}
    assert office.manager.post(path, key).json["error"]["code"] == "reason_is_needed"
    assert office.manager.post(path, key | {"reason": "已另行登记 13812345678"}).status_code == 200
    desk.send_all()
    assert [it["satisfaction"] for it in receiver.taken.values()] == [3]
    sql = "SELECT body FROM journal WHERE kind = 'report_dropped'"
    assert "已另行登记 [redacted]" in str(office.house.database.read(lambda rows: rows.value(sql)))


@pytest.mark.parametrize(
    ("body", "written", "answer"),
    [
        (b"", "", ("http_422", "", "")),
        (b"<html>", "", ("http_422", "", "")),
        (
            '{"error": {"code": "bad_field", "message": "taskCode 不存在"}}'.encode(),
            "",
            ("bad_field", "taskCode 不存在"),
        ),
        (b'{"errcode": 40013, "errmsg": "invalid\\n appid"}', "", ("40013", "invalid appid")),
        ('{"code": "13812345678", "msg": "差评：等得太久了"}'.encode(), "等得太久，很不满意", ("", "")),
        (b'{"error": "no such item"}', "", ("", "no such item")),
    ],
)
def test_what_the_receiver_says_is_kept_without_anybodys_words(
    body: bytes, written: str, answer: tuple[str, ...]
) -> None:
    heard = answers.heard(422, body, written)
    assert heard == ("http_422", *answer[-2:])
    assert answers.read(answers.text_of(heard)) == heard


def test_a_known_key_is_done_and_skips_and_other_halls_are_not_told(office: Office, receiver: Receiver) -> None:
    told = Desk(office, settings_of(receiver))
    rate(office, finished(office), 5)
    office.nobody.post("/ratings/skip", {"ticket": finished(office)["token"]})
    told.follow()
    receiver.faults = [409]
    assert told.send_all() == 1
    other = Desk(office, settings_of(receiver, halls=("QF02",)))
    rate(office, finished(office), 5)
    other.follow()
    assert other.send_all() == 0


def test_a_running_server_reports_by_itself(tmp_path: Path, receiver: Receiver, office: Office) -> None:
    office.house.close()
    file = tmp_path / "ratings.toml"
    file.write_text(f'url = "{receiver.url}"\nlayer = "guangdong"\nkey = "{KEY}"\n', encoding="utf-8")
    app = create_app(Settings(data=tmp_path / "other", log_level="ERROR", ratings=str(file)), office.clock)
    house = app.extensions["quhao_house"]
    house.database.write(lambda tx: halls.load(tx, JN01.read_text(encoding="utf-8")))
    assert {one.name for one in house._follower_list()} >= {follow.NAME}
    house.close()


@pytest.mark.parametrize(
    "text",
    ["url = 1", 'url = "ftp://x"', 'url = "https://x"\nlayer = "mars"\nkey = "KEY"'.replace("KEY", KEY), "no toml ["],
)
def test_a_wrong_file_says_where_and_never_the_key(tmp_path: Path, text: str) -> None:
    file = tmp_path / "ratings.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(report_settings.RatingsFileIsWrong) as caught:
        report_settings.read(str(file))
    assert str(file) in caught.value.message() and KEY not in caught.value.message()
    assert report_settings.read("") is None


def test_an_answer_is_a_word_of_the_courier(office: Office) -> None:
    to = report_settings.Reporting(url="http://127.0.0.1:9/x", layer="national", key=KEY)
    reporter = follow.Reporter(to, office.house.secrets, office.house.sight.hall, office.clock)
    told = outgoing.Outgoing("w", 1, "JN01", 1, 1, "rating:x", "first", {}, "queued", 0, 0, "", None)
    assert follow.send(reporter, told, {}) == Said("queued", "connection_refused")


def test_an_organisation_is_told_as_one_and_no_two_ratings_of_a_case_have_the_same_number(
    office: Office, receiver: Receiver
) -> None:
    desk = Desk(office, settings_of(receiver))
    office.clerk.post("/halls/JN01/windows/317/sign-on")
    company = {"name": "济南某某有限公司", "id_type": "org", "id_number": "91110000600037341L"}
    tickets, number = [], None
    for _ in range(2):
        made = office.guide.post(
            "/tickets", {"hall": "JN01", "service": "records", "channel": "desk", "person": company}
        )
        office.clerk.post("/halls/JN01/windows/317/call")
        ticket = made.json["id"]
        office.clerk.post(f"/tickets/{ticket}/serve")
        body = {"number": number} if number else {"service": "records", "accept": True}
        number = office.clerk.post(f"/tickets/{ticket}/cases", body).json["number"]
        assert office.clerk.post(f"/tickets/{ticket}/finish", {"outcome": "accepted"}).status_code == 200
        tickets.append(made.json)
        office.clock.step(1)
        assert rate(office, made.json).status_code == 201
        office.clock.step(1)
        if len(tickets) == 1:
            assert office.nobody.post("/ratings/more", {"ticket": made.json["token"], "grade": 4}).status_code == 201
    desk.follow()
    desk.send_all()
    told = list(receiver.taken.values())
    assert [one["assessNumber"] for one in told] == [1, 2, 3]
    assert {one["userProp"] for one in told} == {2}
