"""Whatever comes in: a stable code, never a trace, never a 5xx, and nothing lost or half done."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.api.conftest import code_of, sign_on, standing_office, take
from tests.conftest import Office

GOOD: dict[str, Any] = {"hall": "JN01", "service": "records", "channel": "kiosk"}
PERSON = {"name": "张伟", "id_type": "resident", "id_number": "11010519491231002X"}
EMOJI = "👩🏽‍💻𠮷😀"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from standing_office(tmp_path_factory.mktemp("office"))


def raw(
    office: Office, body: bytes | str, content_type: str | None = "application/json", path: str = "/tickets"
) -> Any:
    """A body sent as it is."""
    return office.kiosk.client.post(
        "/api/v1" + path,
        data=body,
        content_type=content_type,
        headers={"Authorization": f"Bearer {office.kiosk.token}", "Idempotency-Key": f"raw{next(office.kiosk.keys)}"},
    )


def number_after(office: Office) -> int:
    """The next number of the queue of records."""
    return int(take(office.kiosk)["number"][1:])


def journal_length(office: Office) -> int:
    return int(office.house.database.read(lambda rows: rows.value("SELECT count(*) FROM journal")))


NOT_JSON: dict[str, bytes] = {
    "nothing at all": b"",
    "half": b'{"hall": "JN01", "ser',
    "a word": b"hello",
    "no utf-8": b'{"hall": "\xff\xfe"}',
    "a NUL": b"\x00",
    "a list": b"[]",
    "null": b"null",
    "a number": b"1e400",
    "NaN": b"NaN",
    "deep lists": b"[" * 30_000,
    "deep objects": b'{"hall":' * 7_000 + b"1" + b"}" * 7_000,
    "an int of 20,000 digits": b'{"hall": ' + b"9" * 20_000 + b"}",
    "a lone surrogate as a field": b'{"\\ud800": 1, "hall": "JN01", "service": "records", "channel": "kiosk"}',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "xml": b"<?xml version='1.0'?><a/>",
    "two values": b"{} {}",
}


@pytest.mark.parametrize("name", NOT_JSON)
def test_a_body_that_is_no_such_request_is_bad_input(name: str, office: Office) -> None:
    before = journal_length(office)
    assert code_of(raw(office, NOT_JSON[name])) == (400, "bad_input")
    assert journal_length(office) == before


WRONG: dict[str, Any] = {
    "hall of another type": {"hall": 1},
    "hall a list": {"hall": ["JN01"]},
    "hall null": {"hall": None},
    "hall too long": {"hall": "J" * 41},
    "hall with a NUL": {"hall": "JN01\x00"},
    "hall empty": {"hall": ""},
    "service of another type": {"service": True},
    "service and items": {"items": ["records"]},
    "items of another type": {"service": None, "items": "records"},
    "no service at all": {"service": None},
    "items empty": {"service": None, "items": []},
    "21 items": {"service": None, "items": ["records"] * 21},
    "an unknown channel": {"channel": "fax"},
    "a booking without check-in": {"channel": "booking"},
    "a desk at a kiosk": {"channel": "desk"},
    "a number without being offline": {"number": 501},
    "offline without a number": {"channel": "offline"},
    "an offline number that is NaN": {"channel": "offline", "number": float("nan")},
    "an offline number that is a text": {"channel": "offline", "number": "501"},
    "an offline number beyond all": {"channel": "offline", "number": 10**30},
    "an offline number below one": {"channel": "offline", "number": 0},
    "an offline number that is true": {"channel": "offline", "number": True},
    "an unknown priority": {"priority": "important"},
    "an unknown need": {"needs": ["gold"]},
    "needs a text": {"needs": "hearing"},
    "a phone of another type": {"phone": 13800138000},
    "an unknown field": {"colour": "red"},
    "an unknown field with a NUL": {"a\x00b": 1},
    "an unknown field of emoji": {EMOJI: 1},
    "a person that is a text": {"person": "张伟"},
    "a person without a number": {"person": {"name": "张伟"}},
    "a person with an unknown field": {"person": PERSON | {"age": 3}},
    "a person with a surrogate": {"person": PERSON | {"name": "\ud800"}},
    "a surrogate as service": {"service": "\udfff"},
    "a reason too long": {"priority": "other", "reason": "x" * 101},
    "persons that are one": {"on_behalf_of": PERSON},
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_field_is_bad_input_and_uses_no_number(name: str, office: Office) -> None:
    before = number_after(office)
    answer = office.kiosk.post("/tickets", GOOD | WRONG[name])
    assert code_of(answer) == (400, "bad_input"), answer.json
    fields = answer.json["error"]["details"].get("fields", [])
    assert all(set(one) == {"field", "problem"} for one in fields)
    assert number_after(office) == before + 1


def test_bad_input_names_the_field_and_never_repeats_the_value(office: Office) -> None:
    secret = "11010519491231002Y" + "0" * 30
    answer = office.kiosk.post("/tickets", GOOD | {"person": PERSON | {"id_number": secret}, "phone": 13800138000})
    assert code_of(answer) == (400, "bad_input")
    assert {one["field"] for one in answer.json["error"]["details"]["fields"]} == {"person.id_number", "phone"}
    assert secret not in answer.text
    assert "13800138000" not in answer.text


REFUSED: dict[str, tuple[dict[str, Any], int, str]] = {
    "an unknown hall": ({"hall": "JN02"}, 403, "not_allowed"),
    "an unknown service": ({"service": "nothing"}, 404, "unknown_service"),
    "an unknown service in emoji": ({"service": EMOJI}, 404, "unknown_service"),
    "an unknown item": ({"service": None, "items": ["records", "nothing"]}, 404, "unknown_service"),
    "a service with SQL": ({"service": "'; DROP TABLE ticket; --"}, 404, "unknown_service"),
    "seven items": ({"service": None, "items": ["records"] * 7}, 422, "too_many"),
    "a real-name service without a person": ({"service": "transfer-resale"}, 422, "id_is_needed"),
    "a wrong check digit": (
        {"service": "transfer-resale", "person": PERSON | {"id_number": "110105194912310021"}},
        422,
        "bad_id_number",
    ),
    "a service never public": ({"service": "court-seizure"}, 403, "not_public"),
    "a wrong phone": ({"phone": "not a phone"}, 422, "bad_phone"),
    "a name that is none": ({"person": PERSON | {"name": "\x00"}}, 422, "bad_name"),
    "an offline number of nobody's block": ({"channel": "offline", "number": 3}, 409, "unknown_number"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_request_that_cannot_be_is_refused_by_its_own_code_and_uses_no_number(name: str, office: Office) -> None:
    body, status, code = REFUSED[name]
    before = number_after(office)
    answer = office.kiosk.post("/tickets", GOOD | body)
    assert code_of(answer) == (status, code), answer.json
    assert number_after(office) == before + 1


@pytest.mark.parametrize("text", [EMOJI, "𠀀" * 20, "张\u200d伟", "‮abc", "İß"], ids=ascii)
def test_four_byte_characters_are_kept_as_they_are(text: str, office: Office) -> None:
    sign_on(office.clerk)
    answer = office.clerk.post("/halls/JN01/windows/317/pause", {"reason": text})
    assert code_of(answer) in ((200, None), (400, "bad_input"))
    if answer.status_code == 200:
        assert office.clerk.get("/halls/JN01/windows/317").json["reason"] == text
        last = journal_length(office)
        said = office.auditor.get(f"/halls/JN01/journal?after={last - 20}&limit=500").json["entries"]
        assert said[-1]["body"]["reason"] == text
        office.clerk.post("/halls/JN01/windows/317/resume")


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None]
)
def test_another_content_type_is_refused(content_type: str | None, office: Office) -> None:
    assert code_of(raw(office, json.dumps(GOOD), content_type)) == (415, "unsupported_media_type")


def test_json_with_a_charset_is_taken(office: Office) -> None:
    assert raw(office, json.dumps(GOOD), "application/json; charset=utf-8").status_code == 201


@pytest.mark.parametrize("path", ["/tickets", "/sign-in", "/devices/enrol", "/public/tickets/none.none/cancel"])
def test_a_body_too_large_is_refused_before_it_is_read(path: str, office: Office) -> None:
    body = json.dumps(GOOD | {"reason": "x" * 70_000})
    assert code_of(raw(office, body, path=path)) == (413, "body_too_large")


def test_many_unknown_fields_are_named_only_in_part(office: Office) -> None:
    answer = raw(office, json.dumps(GOOD | {f"field{number}": 1 for number in range(3000)}))
    assert code_of(answer) == (400, "bad_input")
    assert len(answer.data) < 8000


def test_a_huge_unknown_field_does_not_come_back_whole(office: Office) -> None:
    answer = raw(office, json.dumps(GOOD | {"x" * 60_000: 1}))
    assert code_of(answer) == (400, "bad_input")
    assert len(answer.data) < 2000


def test_a_field_given_twice_is_refused_because_two_readers_could_take_different_ones(office: Office) -> None:
    body = '{"hall": "JN01", "service": "records", "channel": "kiosk", "service": "collect-3"}'
    assert code_of(raw(office, body)) == (400, "bad_input")


@pytest.mark.parametrize(
    "ticket",
    ["0", "x" * 3000, "%00", "%F0%9F%98%80", "%ED%A0%80", "%FF", "..", "%2e%2e%2f%2e%2e", "'", "1%20OR%201=1", "张"],
)
def test_an_unknown_ticket_is_not_found_whatever_its_id_looks_like(ticket: str, office: Office) -> None:
    sign_on(office.clerk)
    for answer in (office.clerk.get(f"/tickets/{ticket}"), office.clerk.post(f"/tickets/{ticket}/serve")):
        status, code = code_of(answer)
        assert (status, code) in ((404, "unknown_ticket"), (404, "not_found"))


@pytest.mark.parametrize(
    "path",
    [
        "/tickets/../../../etc/passwd",
        "/../../etc/passwd",
        "/halls/%2e%2e",
        "/halls/JN01/",
        "/halls//board",
        "/nothing",
        "/取号",
        "/%00",
        "/tickets/%2F%2F%2F/serve",
    ],
)
def test_a_path_that_is_none_is_not_found(path: str, office: Office) -> None:
    answer = office.clerk.get(path)
    assert answer.status_code in (308, 404, 405)
    if answer.status_code != 308:
        assert code_of(answer)[1] in ("not_found", "unknown_hall", "method_not_allowed")


@pytest.mark.parametrize("hall", ["JN02", "%00", "%F0%9F%98%80", "jn01", "JN01%20", "x" * 500])
def test_an_unknown_hall_is_not_found(hall: str, office: Office) -> None:
    sign_on(office.clerk)
    assert code_of(office.clerk.get(f"/halls/{hall}")) == (404, "unknown_hall")
    assert code_of(office.clerk.post(f"/halls/{hall}/windows/317/call")) == (404, "unknown_hall")


@pytest.mark.parametrize("window", ["999", "%00", "0317", "317%20", "３１７", "%F0%9F%98%80"])
def test_an_unknown_window_is_not_found(window: str, office: Office) -> None:
    for act in ("sign-on", "pause", "resume", "sign-off", "call"):
        answer = office.clerk.post(f"/halls/JN01/windows/{window}/{act}")
        assert code_of(answer) == (404, "unknown_window")


def test_an_unknown_queue_is_not_found(office: Office) -> None:
    for queue in ("a", "AA", "%00", "9"):
        assert code_of(office.manager.post(f"/halls/JN01/queues/{queue}/stop", {"reason": "x"})) == (
            404,
            "unknown_queue",
        )


@pytest.mark.parametrize("device", ["0", "-1", "9" * 9, "9" * 400, "1.0", "%F0%9F%98%80", "٣", "1e3", "%00"])
def test_an_unknown_device_is_not_found(device: str, office: Office) -> None:
    assert code_of(office.admin.post(f"/devices/{device}/revoke")) == (404, "unknown_device")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_a_method_that_is_not_offered_says_which_are(method: str, office: Office) -> None:
    answer = office.clerk.client.open("/api/v1/tickets", method=method)
    assert code_of(answer) == (405, "method_not_allowed")
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Accept-Language", "\xff\xfe;q=NaN,,,,"),
        ("Accept-Language", "x" * 5000),
        ("X-Request-Id", "a\x7fb <script>"),
        ("X-Request-Id", "x" * 5000),
        ("Origin", "http://["),
        ("Origin", "http://[::1"),
        ("Origin", "é"),
        ("Sec-Fetch-Site", "é"),
        ("Cookie", "quhao_session=\xff; a=\x01"),
        ("Cookie", "quhao_session=" + "x" * 5000),
        ("Content-Type", "application/json; charset=nonsense"),
        ("Accept", "image/png"),
        ("X-Forwarded-For", "é" * 100),
    ],
)
def test_a_strange_header_does_no_harm(name: str, value: str, office: Office) -> None:
    answer = office.kiosk.post("/tickets", GOOD, **{name: value})
    assert answer.status_code in (201, 400, 403)
    if answer.status_code != 201:
        code_of(answer)


@pytest.mark.parametrize("key", [" ", "x" * 256, "é", "\t", "\x7f"])
def test_an_idempotency_key_is_printable_ascii_of_255_characters_at_most(key: str, office: Office) -> None:
    answer = office.kiosk.post("/tickets", GOOD, key=key)
    assert code_of(answer)[0] == 400


@pytest.mark.parametrize("key", ["x" * 255, "a b", '"8e03978e-40d5"', "~!@#$%^&*()", "0"])
def test_any_other_key_is_good(key: str, office: Office) -> None:
    assert office.kiosk.post("/tickets", GOOD, key=key).status_code == 201


@pytest.mark.parametrize("after", ["-1", "x", "1e3", "٣", "9" * 20, "", " 1", "%00", "0x10"])
def test_a_page_of_the_journal_from_nowhere_is_bad_input(after: str, office: Office) -> None:
    assert code_of(office.auditor.get(f"/halls/JN01/journal?after={after}")) == (400, "bad_input")
    assert code_of(office.auditor.get(f"/halls/JN01/journal?limit={after}")) == (400, "bad_input")


@pytest.mark.parametrize("day", ["today", "2026-13-01", "2026-02-30", "%00", "20261123", "२०२६-११-२३", "-1"])
def test_a_day_that_is_none_is_bad_input(day: str, office: Office) -> None:
    assert code_of(office.manager.get(f"/halls/JN01/unclosed?day={day}")) == (400, "bad_input")


SIGN_INS: list[tuple[Any, tuple[int, str]]] = [
    ({"account": "clerk", "password": "wrong"}, (401, "wrong_password")),
    ({"account": EMOJI, "password": EMOJI}, (401, "wrong_password")),
    ({"account": "clerk\x00", "password": "x\x00"}, (401, "wrong_password")),
    ({"account": "' OR 1=1", "password": "x"}, (401, "wrong_password")),
    ({"account": "clerk", "password": ""}, (400, "bad_input")),
    ({"account": "clerk", "password": "x" * 201}, (400, "bad_input")),
    ({"account": "clerk", "password": "\ud800"}, (400, "bad_input")),
    ({"account": 1, "password": "x"}, (400, "bad_input")),
    ({}, (400, "bad_input")),
]


@pytest.mark.parametrize(("body", "expected"), SIGN_INS, ids=ascii)
def test_a_sign_in_that_is_none_is_refused(body: Any, expected: tuple[int, str], office: Office) -> None:
    assert code_of(office.nobody.post("/sign-in", body)) == expected


def test_the_sixth_wrong_password_finds_the_account_locked(office: Office) -> None:
    wrong = {"account": "guide", "password": "not the password"}
    for _ in range(5):
        assert code_of(office.nobody.post("/sign-in", wrong)) == (401, "wrong_password")
    answer = office.nobody.post("/sign-in", wrong)
    assert code_of(answer) == (429, "account_locked")
    assert int(answer.headers["Retry-After"]) > 0


TOKENS: list[Callable[[str], str]] = [
    lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
    lambda token: ("1" if token[0] == "0" else "0") + token[1:],
    lambda token: token.split(".")[0],
    lambda token: token.split(".")[1],
    lambda token: token + "=",
    lambda token: token.upper(),
    lambda token: "." + token,
    lambda token: "%00" + token,
    lambda token: "é" * 30,
]


@pytest.mark.parametrize("forge", TOKENS)
def test_a_forged_link_opens_nothing(forge: Callable[[str], str], office: Office) -> None:
    token = forge(take(office.kiosk)["token"])
    assert code_of(office.nobody.get(f"/public/tickets/{token}")) == (404, "unknown_ticket")
    assert code_of(office.nobody.post(f"/public/tickets/{token}/cancel")) == (404, "unknown_ticket")


@pytest.mark.parametrize("act", ["recall", "serve", "miss", "return", "hold", "resume", "finish", "undo"])
def test_an_act_the_state_does_not_allow_is_refused_and_changes_nothing(act: str, office: Office) -> None:
    sign_on(office.clerk)
    ticket = take(office.kiosk)
    office.clerk.post(f"/tickets/{ticket['id']}/cancel")
    before = journal_length(office)
    answer = office.clerk.post(f"/tickets/{ticket['id']}/{act}")
    assert code_of(answer) in ((409, "wrong_state"), (409, "nothing_to_undo"))
    assert journal_length(office) == before
    assert office.clerk.get(f"/tickets/{ticket['id']}").json["state"] == "cancelled"


def test_a_hall_file_that_is_none_is_refused_with_its_lines(office: Office) -> None:
    for text in ("", "id = ", "id = 'JN01'", EMOJI, "\x00", "a" * 60_000, "[[" * 20_000):
        assert code_of(office.admin.post("/halls/JN01/file", {"toml": text}))[0] in (400, 422)
    assert office.clerk.get("/halls/JN01").status_code == 200
