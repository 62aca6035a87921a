"""What a client sees of the feed, on a real gunicorn: order, text of any kind and size, answers, refusals."""

from __future__ import annotations

import json
from typing import Any

import pytest
import socketio


def test_a_screen_gets_a_snapshot_and_then_every_change_in_order(server: Any) -> None:
    screen, snapshot = server.screen()
    assert snapshot["hall"] == "JN01" and snapshot["topic"] == "board"
    assert snapshot["view"] == server.state()["view"]
    seq, view = snapshot["seq"], snapshot["view"]
    for number in range(20):
        server.change({f"call:{number}": {"number": f"A{number:03d}"}}, [f"call:{number - 3}"])
        event = screen.event("event")
        assert event["prev"] == seq < event["seq"]
        seq, view = event["seq"], {k: v for k, v in (view | event["set"]).items() if k not in event["gone"]}
    assert view == server.state()["view"]


def test_a_change_that_changes_nothing_is_not_told(server: Any) -> None:
    screen, _ = server.screen()
    server.change({"queue:A": {"waiting": 3}})
    assert screen.event("event")["set"] == {"queue:A": {"waiting": 3}}
    server.change({"queue:A": {"waiting": 3}})
    last = server.change({"queue:A": {"waiting": 4}})
    assert screen.event("event")["seq"] == last


def test_watching_again_gives_the_newest_snapshot(server: Any) -> None:
    screen, _ = server.screen()
    seq = server.change({"window:305": {"state": "open"}})
    assert screen.event("event")["seq"] == seq
    again = screen.watch("board")
    assert (again["seq"], again["view"]) == (seq, server.state()["view"])


def test_a_pulse_tells_the_halls_time_at_once_and_every_two_seconds(server: Any) -> None:
    screen = server.open()
    assert screen.text().startswith("0{")
    screen.send(b'40/live,{"token":"board-key"}')
    first, second = screen.event("pulse"), screen.event("pulse")
    assert first["at"].endswith("+08:00") and second["at"] > first["at"]


@pytest.mark.parametrize("text", ["住房公积金", "𠮷野家 🀄 emoji", "x" * 9000, "取" * 30_000, "长" * 200_000])
def test_text_of_any_kind_and_size_arrives_whole(server: Any, text: str) -> None:
    screen, _ = server.screen()
    server.change({"hall": {"notice": text}})
    assert screen.event("event")["set"] == {"hall": {"notice": text}}


def test_a_long_fragmented_message_with_a_ping_between_is_understood(server: Any) -> None:
    agent = server.open()
    agent.connect({"token": "agent-key"})
    devices = [{"name": f"打印机{n}", "kind": "printer", "state": "online", "reason": "缺纸" * 60} for n in range(30)]
    message = f'42/live,7["health",{json.dumps({"devices": devices}, ensure_ascii=False)}]'.encode()
    assert len(message) > 8192
    agent.send(message[:2000], fin=False)
    agent.send(b"alive?", opcode=9)
    agent.send(message[2000:2001], opcode=0, fin=False)  # inside a character
    agent.send(message[2001:], opcode=0)
    answers = []
    while len(answers) < 2:
        opcode, payload = agent.frame()
        if opcode == 10 or payload.startswith(b"43"):
            answers.append((opcode, payload))
    assert answers == [(10, b"alive?"), (1, b'43/live,7[{"ok":true,"heard":30}]')]


def test_what_is_said_reaches_the_slices_and_is_answered(server: Any) -> None:
    agent = server.open()
    agent.connect({"token": "agent-key"})
    assert agent.say("seen", {"call": 481, "how": "spoken"}) == {"ok": True}
    assert agent.say("report", {"job": 12, "state": "confirmed", "detail": "已切纸"}) == {"ok": True}
    said = server.state()["said"][-2:]
    assert said[0] == ["agent-key", {"call": 481, "how": "spoken", "hall": None}]
    assert said[1] == ["agent-key", {"job": "12", "state": "confirmed", "detail": "已切纸"}]


BAD = [
    ("watch", [], "bad_input"),
    ("watch", [None], "bad_input"),
    ("watch", [{"hall": "JN01"}], "bad_input"),
    ("watch", [{"hall": "JN01", "topics": "board"}], "bad_input"),
    ("watch", [{"hall": "JN01", "topics": []}], "bad_input"),
    ("watch", [{"hall": "JN01", "topics": ["t"] * 33}], "bad_input"),
    ("watch", [{"hall": "XX99", "topics": ["board"]}], "unknown_topic"),
    ("watch", [{"hall": "JN01", "topics": ["board", "no-such"]}], "unknown_topic"),
    ("watch", [{"hall": "JN01", "topics": ["device:7"]}], "not_allowed"),
    ("seen", [{"call": "481"}], "bad_input"),
    ("seen", [{"call": 404}], "unknown_call"),
    ("seen", [{"call": 500}], "server_fault"),
    ("report", [{"job": "1", "state": "eaten"}], "bad_input"),
    ("health", [{"devices": [{"name": "x" * 999, "kind": "printer", "state": "online"}]}], "bad_input"),
    ("connect", [{"token": "board-key"}], None),
    ("shout", ["hello"], "unknown_message"),
]


@pytest.mark.parametrize(("event", "args", "code"), BAD)
def test_a_bad_message_is_answered_with_a_code_and_the_client_goes_on(
    server: Any, event: str, args: list[object], code: str | None
) -> None:
    screen, _ = server.screen()
    if code is not None:
        error = screen.say(event, *args)["error"]
        assert error["code"] == code
        assert error["message"] and "Traceback" not in json.dumps(error)
    else:
        screen.send(f"42/live,{json.dumps([event, *args])}".encode())
    seq = server.news()
    assert screen.event("event")["seq"] == seq


ZH, EN = "没有这个订阅内容，请刷新页面。", "There is no such topic. Please reload the page."
LANGUAGES: list[tuple[dict[str, object], str, str]] = [
    ({}, "", ZH),
    ({"lang": "zh"}, "", ZH),
    ({"lang": "en"}, "", EN),
    ({"lang": "fr"}, "", ZH),
    ({"lang": 7}, "", ZH),
    ({}, "en-GB,en;q=0.8", EN),
    ({}, "zh-CN,zh;q=0.9,en;q=0.8", ZH),
    ({"lang": "zh"}, "en", ZH),
    ({"lang": "en"}, "zh-CN", EN),
]


@pytest.mark.parametrize(("wish", "accepts", "message"), LANGUAGES)
def test_an_error_speaks_the_language_of_the_handshake_else_that_of_the_browser_else_chinese(
    server: Any, wish: dict[str, object], accepts: str, message: str
) -> None:
    screen = server.open({"Accept-Language": accepts})
    screen.connect({"token": "board-key", **wish})
    error = screen.say("watch", {"hall": "JN01", "topics": ["no-such"]})["error"]
    assert error == {"code": "unknown_topic", "message": message, "details": {"topic": "no-such"}}
    is_english = message == EN
    for event, said in (("shout", {}), ("seen", {}), ("watch", {"hall": "JN01", "topics": ["device:7"]})):
        assert screen.say(event, said)["error"]["message"].isascii() is is_english


@pytest.mark.parametrize(("lang", "message"), [("zh", "请先登录。"), ("en", "Please sign in first.")])
def test_who_is_not_let_in_is_told_in_the_language_asked_for(server: Any, lang: str, message: str) -> None:
    answer = server.open().connect({"token": "forged", "lang": lang})
    assert json.loads(answer.removeprefix("44/live,"))["data"] == {"code": "sign_in_first", "message": message}


def test_who_is_turned_away_at_the_door_is_told_in_the_browsers_language(server: Any) -> None:
    for accepts in ("en-GB", "zh-CN"):
        wire = server.open({"Origin": "http://evil.example", "Accept-Language": accepts})
        size = int(wire.head.lower().split("content-length: ")[1].split()[0])
        said = json.loads(wire._take(size))["error"]
        assert said["code"] == "foreign_origin"
        assert said["message"].isascii() is (accepts == "en-GB"), said


def test_more_topics_than_a_screen_needs_are_refused(server: Any) -> None:
    screen, _ = server.screen()
    assert screen.say("watch", {"hall": "JN01", "topics": [f"window:{n}" for n in range(31)]}) == {"ok": True}
    assert screen.say("watch", {"hall": "JN01", "topics": ["window:99"]})["error"]["code"] == "too_many_topics"


def test_a_chatterbox_is_told_to_slow_down_and_stays(server: Any) -> None:
    screen, _ = server.screen()
    answers = [screen.say("seen", {"call": 1}) for _ in range(120)]
    assert answers[0] == {"ok": True}
    assert answers[-1]["error"]["code"] == "too_many_requests"


def test_a_cut_off_principal_loses_its_connections_and_others_stay(server: Any) -> None:
    screen, _ = server.screen()
    agent = server.open()
    agent.connect({"token": "agent-key"})
    assert server.post("/cut", {"principal": "agent-key"}) == {"cut": 1}
    assert agent.closed() == 1008
    seq = server.news()
    assert screen.event("event")["seq"] == seq


def test_the_python_client_works_as_it_comes(server: Any) -> None:
    client = socketio.SimpleClient()
    url = f"http://127.0.0.1:{server.port}"
    client.connect(url, transports=["websocket"], namespace="/live", auth={"token": "board-key"})
    assert client.call("watch", {"hall": "JN01", "topics": ["board"]}, timeout=60) == {"ok": True}
    server.change({"window:305": {"name": "不动产登记"}})
    while (told := client.receive(timeout=60))[0] != "event":
        pass
    assert told[1]["set"] == {"window:305": {"name": "不动产登记"}}
    client.disconnect()


def test_the_python_client_learns_why_it_is_refused(server: Any) -> None:
    client = socketio.Client(reconnection=False)
    refusals: list[Any] = []
    client.on("connect_error", refusals.append, namespace="/live")
    with pytest.raises(socketio.exceptions.ConnectionError):
        url = f"http://127.0.0.1:{server.port}"
        client.connect(url, transports=["websocket"], namespaces=["/live"], auth={"token": "forged"})
    assert refusals[0]["data"]["code"] == "sign_in_first"
    client.disconnect()
