"""Pulling a list from a platform over real HTTP: what comes, and every fault as a code."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from time import monotonic

import pytest

from queue_server.catalogue import sources
from queue_server.catalogue.pulling import FAULTS, fault_words, fetch
from queue_server.catalogue.sources import CatalogueFileIsWrong, Source
from queue_server.catalogue.tables import BYTES_MAX


class Platform(BaseHTTPRequestHandler):
    """Answers by path; keeps the headers it was asked with."""

    asked: list[dict[str, str]] = []

    def do_GET(self) -> None:
        self.asked.append(dict(self.headers))
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/list?page=1")
            self.end_headers()
            return
        if self.path == "/silent":
            self.connection.recv(1)  # until the other side gives up
            return
        body = b"x" * (BYTES_MAX + 1) if self.path == "/much" else b"[]"
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
    found = fetch(source(f"{platform}/list?page=1", headers={"X-Key": "k1"}), monotonic)
    assert (found.content, found.fault) == (b"[]", "")
    assert Platform.asked[-1]["X-Key"] == "k1"


@pytest.mark.parametrize(
    ("path", "fault"),
    [("/down", "http_503"), ("/moved", "http_302"), ("/much", "too_large"), ("/cut", "connection_lost")],
)
def test_a_fault_of_the_platform_is_a_code(platform: str, path: str, fault: str) -> None:
    found = fetch(source(platform + path), monotonic)
    assert (found.content, found.fault) == (b"", fault)
    assert fault_words(found.fault, "zh")


def test_who_does_not_answer_is_not_waited_for(platform: str) -> None:
    assert fetch(source(f"{platform}/silent", timeout_s=0.2), monotonic).fault == "no_answer"


def test_nobody_there_is_a_code() -> None:
    server = HTTPServer(("127.0.0.1", 0), Platform)
    port = server.server_port
    server.server_close()
    assert fetch(source(f"http://127.0.0.1:{port}/"), monotonic).fault == "connection_refused"
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
