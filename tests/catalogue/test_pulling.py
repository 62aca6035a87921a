"""Pulling a list from a platform over real HTTP: what comes, and every fault as a code."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from queue_server.catalogue import replay, service, sources, store
from queue_server.catalogue.list_store import pulls
from queue_server.catalogue.pulling import FAULTS, fault_words, fetch
from queue_server.catalogue.pulls import NoSource, Puller, says
from queue_server.catalogue.sources import CatalogueFileIsWrong, Source
from queue_server.catalogue.tables import BYTES_MAX
from queue_server.hall.model import Hall
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database
from tests.kernel.test_outward import GOOD, certificate, server

__all__ = ["certificate"]
FIELDS = {"code": "itemCode", "department": "org"}


class Platform(BaseHTTPRequestHandler):
    """Answers by path; keeps the headers it was asked with."""

    asked: list[dict[str, str]] = []
    paths: list[str] = []
    lists: dict[str, bytes] = {}

    def do_GET(self) -> None:
        self.asked.append(dict(self.headers))
        self.paths.append(self.path)
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/list?page=1")
            self.end_headers()
            return
        if self.path == "/silent":
            self.connection.recv(1)  # until the other side gives up
            return
        body = b"x" * (BYTES_MAX + 1) if self.path == "/much" else self.lists.get(self.path, b"[]")
        self.send_response(503 if self.path == "/down" else 200)
        self.send_header("Content-Length", str(len(body) + (9 if self.path == "/cut" else 0)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def platform() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Platform)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def source(url: str, **more: object) -> Source:
    return Source.model_validate({"url": url, "plain": True} | more)


def test_a_list_is_asked_for_with_the_headers_of_the_settings(platform: str) -> None:
    found = fetch(source(f"{platform}/list?page=1", headers={"X-Key": "k1"}))
    assert (found.content, found.fault) == (b"[]", "")
    assert Platform.asked[-1]["X-Key"] == "k1"


@pytest.mark.parametrize(
    ("path", "fault"),
    [("/down", "http_503"), ("/moved", "http_302"), ("/much", "too_large"), ("/cut", "connection_lost")],
)
def test_a_fault_of_the_platform_is_a_code(platform: str, path: str, fault: str) -> None:
    found = fetch(source(platform + path))
    assert (found.content, found.fault) == (b"", fault)
    assert fault_words(found.fault, "zh")


def test_who_does_not_answer_is_not_waited_for(platform: str) -> None:
    assert fetch(source(f"{platform}/silent", timeout_s=0.2)).fault == "no_answer"


def test_nobody_there_is_a_code() -> None:
    server = HTTPServer(("127.0.0.1", 0), Platform)
    port = server.server_port
    server.server_close()
    assert fetch(source(f"http://127.0.0.1:{port}/")).fault == "connection_refused"
    assert fault_words("connection_refused", "en") == FAULTS["connection_refused"].en


def test_sources_are_read_from_a_file_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.toml"
    file.write_text('[[source]]\nurl = "https://p.example/items"\npath = "data.list"\nfields = {code = "task_code"}\n')
    [one] = sources.read(str(file))
    assert (one.host, one.list, one.path, dict(one.fields)) == (
        "p.example",
        "items",
        "data.list",
        {"code": "task_code"},
    )
    assert one.is_for("JN01", "items") and not one.is_for("JN01", "powers")
    assert sources.read("") == ()
    for wrong in (
        "",
        "[[source]]",
        '[[source]]\nurl = "http://p.example/"',
        '[[source]]\nurl = "ftp://p.example/"',
        '[[source]]\nurl = "https://p.example/"\nkey = "s3cret-value"',
        '[[source]]\nurl = "https://p.example/"\ntimeout_s = 0',
    ):
        file.write_text(wrong)
        with pytest.raises(CatalogueFileIsWrong) as caught:
            sources.read(str(file))
        assert "s3cret-value" not in caught.value.message("en")


def test_a_list_in_pages_comes_whole_from_the_first_to_the_last(
    db: Database, hall: Hall, clock: SteppedClock, platform: str
) -> None:
    for page, last in enumerate(([{"code": "A1"}], [{"code": "B2", "fee": "不收费"}], None), 1):
        rows = last and [{"name": "事项", "department": "中心", "kind": "20"} | one for one in last]
        Platform.lists[f"/paged?page={page}"] = json.dumps({"data": {"rows": rows}}).encode()
    puller = Puller(db, clock, (source(f"{platform}/paged?page={{page}}", path="data.rows"),))
    assert puller.pull(hall, "items", "staff:1").state == "draft"
    found = db.read(lambda rows: store.bodies(rows, "JN01", "items", 1))
    assert list(found) == ["A1", "B2"] and found["B2"]["fee"] == "不收费"


def test_who_answers_the_last_page_for_every_later_one_is_read_to_its_end_and_a_lost_page_takes_nothing(
    db: Database, hall: Hall, clock: SteppedClock, platform: str
) -> None:
    Platform.lists |= {f"/same?p={page}": listed(3) for page in range(4)}
    puller = Puller(db, clock, (source(f"{platform}/same?p={{page}}", path="data.rows", fields=FIELDS, first_page=0),))
    assert puller.pull(hall, "items", "staff:1").state == "draft"
    assert Platform.paths[-2:] == ["/same?p=0", "/same?p=1"]
    lost = Puller(db, clock, (source(f"{platform}/lost?p={{page}}", path="data.rows", fields=FIELDS),))
    Platform.lists |= {"/lost?p=1": listed(1), "/lost?p=2": b"{"}
    assert lost.pull(hall, "items", "staff:1").state == "wrong"
    assert len(db.read(lambda rows: service.versions(rows, "JN01", "items"))) == 1


def test_an_authority_of_the_nets_own_is_named_by_ca_file(certificate: Path, tmp_path: Path) -> None:
    with server(lambda link: link.sendall(GOOD), certificate) as port:
        url = f"https://127.0.0.1:{port}/list"
        file = tmp_path / "catalogue.toml"
        file.write_text(f'[[source]]\nurl = "{url}"\nca_file = "{certificate.name}"\n')
        [trusted] = sources.read(str(file))
        assert fetch(trusted).content == b"{}"
        assert fetch(source(url)).fault == "bad_certificate"
    file.write_text(f'[[source]]\nurl = "{url}"\nca_file = "nowhere.pem"\n')
    with pytest.raises(CatalogueFileIsWrong):
        sources.read(str(file))


def listed(days: object) -> bytes:
    row = {"itemCode": "370100111005", "name": "租房提取", "org": "中心", "kind": "20", "promise_day": days}
    return json.dumps({"data": {"rows": [row]}}).encode()


def puller_of(db: Database, clock: SteppedClock, url: str, **more: object) -> Puller:
    return Puller(db, clock, (source(url, path="data.rows", fields=FIELDS, **more),))


def test_a_pull_becomes_a_draft_and_the_same_again_none(
    db: Database, hall: Hall, clock: SteppedClock, platform: str
) -> None:
    puller = puller_of(db, clock, f"{platform}/items")
    assert (puller.host("JN01", "items"), puller.host("JN01", "powers")) == ("127.0.0.1", None)
    Platform.lists["/items"] = listed(3)
    assert puller.pull(hall, "items", "staff:1").state == "draft"
    db.write(lambda tx: service.take(tx, hall, "items", 1, None, None))
    assert puller.pull(hall, "items", "staff:1").state == "same"
    Platform.lists["/items"] = listed(0)
    assert puller.pull(hall, "items", "staff:1").state == "draft"
    [_first, second] = db.read(lambda rows: service.versions(rows, "JN01", "items"))
    assert (second.state, second.source, second.changed) == ("draft", "platform", 1)
    with pytest.raises(NoSource):
        puller.pull(hall, "powers", "staff:1")


def test_a_fault_and_a_wrong_list_leave_what_holds_and_are_kept_to_be_shown(
    db: Database, hall: Hall, clock: SteppedClock, platform: str
) -> None:
    puller = puller_of(db, clock, f"{platform}/items")
    Platform.lists["/items"] = listed("三天")
    ended = puller.pull(hall, "items", "staff:1")
    assert ended.state == "wrong" and "第 1 行“承诺时限（工作日）”" in says(ended, "zh")
    Platform.lists["/items"] = listed("问13800138000")
    assert "13800138000" not in says(puller.pull(hall, "items", "staff:1"), "zh"), "it is journalled"
    down = puller_of(db, clock, f"{platform}/down").pull(hall, "items", "staff:1")
    assert (down.state, says(down, "en")) == ("fault", "it answered 503")
    assert db.read(lambda rows: pulls(rows, "JN01"))["items"].state == "fault"
    assert db.read(lambda rows: service.versions(rows, "JN01", "items")) == []
    assert db.read(replay.differences) == []


def test_a_source_with_hours_is_pulled_by_itself_when_they_are_over(
    db: Database, clock: SteppedClock, platform: str
) -> None:
    Platform.lists["/items"] = listed(3)
    assert puller_of(db, clock, f"{platform}/items").timers() == ()
    [timer] = puller_of(db, clock, f"{platform}/items", every_h=24).timers()

    def asked() -> int:
        timer.run(clock.now_ms())
        return len(Platform.asked)

    first = asked()
    clock.step(23 * 3600)
    assert asked() == first
    clock.step(3600)
    assert asked() == first + 1


def test_a_source_for_a_list_that_is_none_keeps_no_other_list_from_being_pulled(
    db: Database, clock: SteppedClock, platform: str
) -> None:
    Platform.lists["/items"] = listed(3)
    good = puller_of(db, clock, f"{platform}/items", every_h=24).sources
    wrong = tuple(one.model_copy(update={"list": "nothing-like-it"}) for one in good)
    [timer] = Puller(db, clock, (*wrong, *good)).timers()
    timer.run(clock.now_ms())
    assert db.read(lambda rows: pulls(rows, "JN01"))["items"].state == "draft"
