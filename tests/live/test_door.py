"""Who gets in: origins, tokens, cookies, limits — and protocol abuse, which costs only its author the connection."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from typing import Any

import pytest


def refused(answer: str) -> str:
    assert answer.startswith("44/live,"), answer
    return json.loads(answer[8:])["data"]["code"]


def body(wire: Any) -> Any:
    size = int(wire.head.lower().split("content-length: ")[1].split()[0])
    return json.loads(wire._take(size))


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "file://", "http://127.0.0.1.evil.example", "http://["]
)
def test_a_foreign_origin_is_refused_at_the_handshake(server: Any, origin: str) -> None:
    wire = server.open({"Origin": origin, "Cookie": "quhao_board=board-key"})
    assert wire.status == 403
    assert body(wire)["error"]["code"] == "foreign_origin"


@pytest.mark.parametrize("origin", ["http://127.0.0.1:{port}", "https://hall.example"])
def test_a_page_of_ours_comes_in_with_its_cookie(server: Any, origin: str) -> None:
    wire = server.open({"Origin": origin.format(port=server.port), "Cookie": "quhao_board=board-key; other=1"})
    assert wire.connect({"as": "board"}).startswith('40/live,{"sid"')


def test_without_an_origin_a_cookie_does_not_count(server: Any) -> None:
    wire = server.open({"Cookie": "quhao_board=board-key"})
    assert refused(wire.connect({"as": "board"})) == "origin_or_token"


@pytest.mark.parametrize("auth", [{"token": "forged"}, {"token": "x" * 5000}, {"token": "𠮷"}])
def test_a_forged_token_is_refused(server: Any, auth: object) -> None:
    assert refused(server.open().connect(auth)) == "sign_in_first"


@pytest.mark.parametrize(
    "auth", [None, {}, [], "board-key", 7, {"token": 7}, {"token": None}, {"token": ["board-key"]}]
)
def test_a_handshake_without_a_usable_token_is_refused(server: Any, auth: object) -> None:
    assert refused(server.open().connect(auth)) == "origin_or_token"


def test_who_tries_one_token_after_another_is_shown_the_door(server: Any) -> None:
    wire = server.open()
    assert refused(wire.connect({"token": "forged-1"})) == "sign_in_first"
    for number in (2, 3, 4):
        wire.send(f'40/live,{{"token":"forged-{number}"}}'.encode())
    assert wire.closed() == 1008


def test_only_the_live_namespace_exists(server: Any) -> None:
    wire = server.open()
    assert wire.text().startswith("0{")
    wire.send(b'40{"token":"board-key"}')
    assert wire.text().startswith("44")


def test_nobody_watches_without_having_been_let_in(server: Any) -> None:
    wire = server.open()
    assert wire.text().startswith("0{")
    wire.send(b'42/live,1["watch",{"hall":"JN01","topics":["board"]}]')
    wire.send(b'40/live,{"token":"forged"}')
    assert refused(wire.text()) == "sign_in_first"


def test_long_polling_is_not_offered(server: Any) -> None:
    with socket.create_connection(("127.0.0.1", server.port), 5) as plain:
        plain.sendall(b"GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert plain.recv(100).startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize("broken", [{"Sec-WebSocket-Key": ""}, {"Sec-WebSocket-Version": "8"}, {"Upgrade": "h2c"}])
def test_a_broken_handshake_is_refused_and_leaves_nothing(server: Any, broken: dict[str, str]) -> None:
    assert server.open(broken).status == 400
    assert server.state()["clients"] == 0


def test_compression_is_refused(server: Any) -> None:
    assert "extensions" not in server.open().head.lower()


ABUSE: list[tuple[str, list[dict[str, Any]], int]] = [
    ("an unmasked frame", [{"payload": b"3", "mask": b""}], 1002),
    ("a reserved bit (deflate)", [{"payload": b"3", "opcode": 0x41}], 1002),
    ("an unknown opcode", [{"payload": b"3", "opcode": 5}], 1002),
    ("a continuation of nothing", [{"payload": b"3", "opcode": 0}], 1002),
    ("bad utf-8", [{"payload": b"42/live,\xff\xfe"}], 1007),
    ("half a character at the end", [{"payload": "取".encode()[:2]}], 1007),
    ("one frame too large", [{"payload": b"4" * 70_000}], 1009),
    ("many fragments, too large together", [{"payload": b"4" * 9000, "fin": False}]
     + [{"payload": b"4" * 9000, "opcode": 0, "fin": False}] * 8, 1009),
    ("binary", [{"payload": b"\x00\x01", "opcode": 2}], 1003),
    ("an engine.io ping from the client", [{"payload": b"2probe"}], 1008),
    ("a binary attachment announced", [{"payload": b'451-/live,["seen",{"_placeholder":true,"num":0}]'}], 1008),
    ("broken json", [{"payload": b'42/live,["seen",{'}], 1008),
    ("json nested without end", [{"payload": b"42/live," + b"[" * 60_000}], 1008),
    ("an event that is no list", [{"payload": b'42/live,{"a":1}'}], 1008),
    ("an empty event", [{"payload": b"42/live,[]"}], 1008),
    ("an empty message", [{"payload": b""}], 1008),
]  # fmt: skip


@pytest.mark.parametrize(("frames", "code"), [case[1:] for case in ABUSE], ids=[case[0] for case in ABUSE])
def test_abuse_of_the_protocol_costs_only_its_author_the_connection(
    server: Any, frames: list[dict[str, Any]], code: int
) -> None:
    bystander, _ = server.screen()
    author, _ = server.screen()
    for frame in frames:
        author.send(**frame)
    assert author.closed() == code
    with pytest.raises((EOFError, ConnectionError)):
        author.frame()
    seq = server.news()
    assert bystander.event("event")["seq"] == seq


def test_a_client_that_says_goodbye_is_answered_and_gone(server: Any) -> None:
    screen, _ = server.screen()
    screen.send((1001).to_bytes(2, "big"), opcode=8)
    assert screen.closed() == 1001
    assert server.until(lambda state: state["clients"] == 0)


def test_above_the_limit_a_screen_is_told_to_come_back(start: Callable[..., Any]) -> None:
    with start(TOY_CLIENTS="2") as server:
        first, _ = server.screen()
        second, _ = server.screen()
        third = server.open()
        assert third.status == 503 and "retry-after" in third.head.lower()
        assert body(third)["error"]["code"] == "too_many_screens"
        seq = server.news()
        assert first.event("event")["seq"] == second.event("event")["seq"] == seq
        second.close()
        server.until(lambda state: state["clients"] == 1)
        server.screen()
