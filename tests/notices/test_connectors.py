"""The ways to phones against real local servers: what goes over the wire, and what every answer means."""

from __future__ import annotations

import hmac
import json
import socket
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from queue_server.notices import connectors
from queue_server.notices.connectors import Connector, NoticesFileIsWrong, dev, sms_http, smtp, webhook
from queue_server.notices.model import KINDS, Message, Outcome
from tests.notices.receivers import Receiver, http_receiver, mail_server

KEY = "a-key-of-both-ends"
WORDS = {
    "number": "12345678",
    "time": "11月24日09:30",
    "clock": "09:30",
    "place": "三楼 B 区",
    "link": "https://hall.example/p/n/abcdefghjk",
    "code": "012345",
}
MESSAGE = Message("n1", "booked", "JN01", "13800000001", "zh", WORDS, 1_795_396_800_000, 1_795_396_800)


def says(status: int, body: Any = None) -> Any:
    text = b"" if body is None else json.dumps(body).encode()
    return lambda _one: (status, text)


def gateway(receiver: Receiver, **more: Any) -> sms_http.Settings:
    given = {
        "url": receiver.url + "/send?v=1",
        "body": {
            "mobile": "{phone}",
            "content": "【济南】{text}",
            "tpl": "{template}",
            "msgid": "{id}",
            "key": "{key}",
        },
        "headers": {"Authorization": "Bearer {key}"},
        "signature": "【济南】",
        "key": KEY,
        "sign_header": "X-Sign",
        "answer": "result.code",
        "ok": ["0"],
        "again": ["busy"],
        "timeout_s": 2,
    }
    return sms_http.Settings.model_validate(given | more)


def test_a_gateway_gets_its_own_fields_template_and_signature() -> None:
    with http_receiver() as receiver:
        receiver.answer = says(200, {"result": {"code": 0}})
        settings = gateway(receiver, templates=dict.fromkeys(KINDS, "SMS_7"))
        assert sms_http.send(settings, MESSAGE) == Outcome("sent")
        one = receiver.taken[0]
        body = json.loads(one.body)
        assert (one.path, body["mobile"], body["tpl"], body["msgid"]) == ("/send?v=1", "13800000001", "SMS_7", "n1")
        assert body["content"].startswith("【济南】已预约") and len(body["content"]) <= 134
        assert one.headers["Authorization"] == f"Bearer {KEY}"
        stamp = one.headers["X-Quhao-Timestamp"].encode()
        assert one.headers["X-Sign"] == hmac.new(KEY.encode(), stamp + b"." + one.body, "sha256").hexdigest()


def test_a_gateway_that_wants_a_form_gets_one_and_words_as_json() -> None:
    with http_receiver() as receiver:
        receiver.answer = says(200, {"result": {"code": "0"}})
        settings = gateway(receiver, form="form", body={"p": "{phone}", "w": "{words}"})
        assert sms_http.send(settings, MESSAGE).state == "sent"
        form = parse_qs(receiver.taken[0].body.decode())
        assert json.loads(form["w"][0])["place"] == "三楼 B 区"


@pytest.mark.parametrize(
    ("status", "body", "state"),
    [
        (200, {"result": {"code": "0"}}, "sent"),
        (200, {"result": {"code": "bad_number"}}, "refused"),
        (200, {"result": {"code": "busy"}}, "busy"),
        (500, {"result": {"code": "oops"}}, "busy"),
        (200, {"other": 1}, "unsure"),
        (503, None, "busy"),
        (401, None, "busy"),  # our key is wrong: a fault of the way, the message can wait
        (400, None, "refused"),
        (302, None, "busy"),  # nothing is followed: the phone number stays with the address of the settings
    ],
)
def test_what_a_gateway_answers_decides_what_becomes_of_the_notice(status: int, body: Any, state: str) -> None:
    with http_receiver() as receiver:
        receiver.answer = says(status, body)
        assert sms_http.send(gateway(receiver), MESSAGE).state == state
        assert len(receiver.taken) == 1


def test_a_way_with_templates_sends_the_kinds_that_have_one() -> None:
    settings = sms_http.Settings(url="http://sms.example", body={}, templates={"code": "S1", "booked": "S2"})
    assert Connector("sms", "sms_http", settings).kinds == {"code", "booked"}
    fewer = settings.model_copy(update={"kinds": ("code", "called")})
    assert Connector("sms", "sms_http", fewer).kinds == {"code"}


def test_a_kind_without_a_template_is_not_sent_where_the_gateway_wants_templates() -> None:
    with http_receiver() as receiver:
        settings = gateway(receiver, templates={"code": "SMS_1"})
        assert sms_http.send(settings, MESSAGE) == Outcome("refused", "no_template")
        assert receiver.taken == []


def test_nobody_there_is_surely_not_sent_and_no_answer_is_unsure() -> None:
    with http_receiver() as receiver:
        receiver.answer = lambda _one: None
        settings = gateway(receiver)
        assert sms_http.send(settings, MESSAGE) == Outcome("unsure", "connection_lost")
        assert sms_http.probe(settings) == ""
    assert sms_http.send(settings, MESSAGE) == Outcome("busy", "connection_refused")
    assert sms_http.probe(settings) == "connection_refused"
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        quick = settings.model_copy(update={"url": url, "timeout_s": 0.2})
        assert sms_http.send(quick, MESSAGE) == Outcome("unsure", "no_answer")
    with http_receiver() as receiver:
        plain = settings.model_copy(update={"url": receiver.url.replace("http:", "https:")})
        assert sms_http.send(plain, MESSAGE).state == "busy"  # no TLS there: not a byte of the message has gone


def test_a_back_end_gets_signed_json_and_may_say_it_knows_the_notice_already() -> None:
    with http_receiver() as receiver:
        settings = webhook.Settings(url=receiver.url, key=KEY, timeout_s=2)
        assert webhook.send(settings, MESSAGE) == Outcome("sent")
        one = receiver.taken[0]
        stamp = one.headers["X-Quhao-Timestamp"]
        expected = hmac.new(KEY.encode(), f"{stamp}.".encode() + one.body, "sha256").hexdigest()
        assert one.headers["X-Quhao-Signature"] == f"sha256={expected}"
        assert stamp == str(MESSAGE.stamp_s)
        body = json.loads(one.body)
        assert (body["id"], body["phone"], body["kind"]) == ("n1", "13800000001", "booked")
        assert "签到或改时间" in body["text"]
        for status, state in ((409, "sent"), (429, "busy"), (422, "refused"), (500, "busy")):
            receiver.answer = says(status)
            assert webhook.send(settings, MESSAGE).state == state


def mail_settings(port: int, **more: Any) -> smtp.Settings:
    given = {"host": "127.0.0.1", "port": port, "security": "none", "sender": "hall@hall.example", "timeout_s": 2}
    return smtp.Settings.model_validate(given | {"to": "{phone}@mail.example"} | more)


def test_a_mail_goes_to_the_phones_mailbox_in_chinese_and_in_english() -> None:
    with mail_server() as post:
        assert smtp.send(mail_settings(post.port), MESSAGE) == Outcome("sent")
        assert smtp.send(mail_settings(post.port), replace(MESSAGE, lang="en")).state == "sent"
        first, second = (message_from_bytes(bytes(one.content or b""), policy=default) for one in post.mails)
        assert first["To"] == "13800000001@mail.example"
        assert (first["Subject"], first["Message-ID"]) == ("大厅通知", "<n1@hall.example>")
        assert "已预约 12345678" in first.get_content()
        assert second["Subject"] == "A notice from the hall"
        assert second.get_content().startswith("Booked 12345678")


@pytest.mark.parametrize(
    ("to_recipient", "to_mail", "state"),
    [
        ("550 no such user", "250 OK", "refused"),
        ("450 later", "250 OK", "busy"),
        ("250 OK", "554 no", "refused"),
        ("250 OK", "451 later", "busy"),
    ],
)
def test_what_a_mail_server_answers_decides_what_becomes_of_the_notice(
    to_recipient: str, to_mail: str, state: str
) -> None:
    with mail_server() as post:
        post.to_recipient, post.to_mail = to_recipient, to_mail
        assert smtp.send(mail_settings(post.port), MESSAGE).state == state
        assert post.mails == []


def test_a_wrong_password_and_a_server_without_encryption_are_faults_of_the_way() -> None:
    with mail_server("hall", "right-password") as post:
        right = mail_settings(post.port, user="hall", password="right-password")
        assert smtp.send(right, MESSAGE) == Outcome("sent")
        wrong = mail_settings(post.port, user="hall", password="wrong-password")
        assert smtp.send(wrong, MESSAGE) == Outcome("busy", "not_let_in")
        assert smtp.probe(wrong) == "not_let_in"
        assert smtp.send(mail_settings(post.port, security="starttls"), MESSAGE) == Outcome("busy", "no_encryption")
        port = post.port
    assert smtp.send(mail_settings(port), MESSAGE) == Outcome("busy", "connection_refused")


def test_a_password_is_never_given_over_an_open_line() -> None:
    with pytest.raises(ValueError, match="starttls"):
        mail_settings(25, host="mail.example", user="hall", password="x")


def test_the_development_connector_keeps_each_notice_once_and_outlives_a_line_cut_off(tmp_path: Path) -> None:
    settings = dev.Settings(folder=tmp_path)
    for _ in range(2):
        assert dev.send(settings, MESSAGE) == Outcome("sent")
    with (tmp_path / dev.FILE).open("a") as file:
        file.write('{"id": "n2", "te')
    assert dev.send(settings, replace(MESSAGE, id="n2")).state == "sent"
    assert [one["id"] for one in dev.kept(tmp_path)] == ["n2", "n1"]
    assert (tmp_path / dev.FILE).stat().st_mode & 0o777 == 0o600
    assert dev.send(dev.Settings(folder=tmp_path / "gone"), MESSAGE) == Outcome("busy", "not_written")


# --- the file that names the ways -------------------------------------------------------------------------------------

FILE = """
[[connector]]
type = "sms_http"
name = "sms"
kinds = ["code", "called"]
url = "https://sms.example/send"
body = { mobile = "{phone}", content = "{text}" }

[[connector]]
type = "webhook"
url = "https://app.example/hook"
key = "0123456789abcdef"
"""


def test_a_file_names_the_ways_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "notices.toml"
    path.write_text(FILE)
    first, second = connectors.read(str(path), tmp_path)
    assert (first.name, first.kinds, first.knows_ids) == ("sms", {"code", "called"}, False)
    assert (second.name, second.kinds, second.knows_ids) == ("webhook", set(KINDS), True)
    assert connectors.read("", tmp_path) == ()
    assert [one.type for one in connectors.read("dev", tmp_path)] == ["dev"]
    assert isinstance(first, Connector)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('type = "sms_http"', 'type = "pigeon"', "connector 1: type = 'pigeon'"),
        ('kinds = ["code", "called"]', 'kinds = ["code", "gossip"]', "kinds.1"),
        ('url = "https://sms.example/send"', 'url = "sms.example"', "url"),
        ('key = "0123456789abcdef"', 'key = "SECRET"', "connector 2 (webhook): key"),
        ('name = "sms"', 'name = "webhook"', "name: webhook, webhook"),
        ('name = "sms"', "colour = 1", "colour"),
        ("[[connector]]", "[[pigeon]]", "[[connector]]"),
        ('name = "sms"', "name = ", "line 4"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_place_and_without_its_keys(
    tmp_path: Path, before: str, after: str, says: str
) -> None:
    path = tmp_path / "notices.toml"
    path.write_text(FILE.replace(before, after))
    with pytest.raises(NoticesFileIsWrong) as refused:
        connectors.read(str(path), tmp_path)
    assert says in refused.value.message("en")
    assert "SECRET" not in refused.value.message("en")
    with pytest.raises(NoticesFileIsWrong):
        connectors.read(str(tmp_path / "none.toml"), tmp_path)
