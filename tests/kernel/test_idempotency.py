"""A retry gets the answer of the first request and has no second effect."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from queue_server.kernel import idempotency
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.crypto import PURPOSES, SealIsBroken, Secrets
from queue_server.kernel.database import Database, Tx
from queue_server.kernel.errors import KeyWasUsed
from queue_server.kernel.idempotency import encode, fingerprint_of, forget_old, once, scope_of, under_key
from tests.kernel.conftest import NoteIsBad, at_once, write_note

KEYS = Secrets({purpose: bytes([n]) * 32 for n, purpose in enumerate(PURPOSES)})
BODY = fingerprint_of(KEYS, "/tickets", b'{"service":"records"}')


def act(tx: Tx) -> tuple[int, str]:
    count = tx.value("SELECT count(*) FROM note")
    return 201, encode({"seq": write_note(tx, f"取号 {count}"), "号": count})


def ask(
    database: Database,
    key: str = "k1",
    who: str = "device:1",
    route: str = "issue",
    body: str = BODY,
    does: Callable[[Tx], tuple[int, str]] = act,
) -> tuple[int, str]:
    return database.write(lambda tx: once(tx, KEYS, scope_of(who, route, key), body, does))


def notes(database: Database) -> int:
    return int(database.read(lambda rows: rows.value("SELECT count(*) FROM note")))


def test_the_same_key_and_body_get_the_same_answer_to_the_letter_and_one_effect(database: Database) -> None:
    first = ask(database)
    assert first == (201, '{"seq":1,"号":0}')
    assert [ask(database) for _ in range(3)] == [first] * 3
    assert notes(database) == 1


def test_the_same_key_with_another_body_is_refused_as_422(database: Database) -> None:
    ask(database)
    with pytest.raises(KeyWasUsed) as refused:
        ask(database, body=fingerprint_of(KEYS, "/tickets", b'{"service":"other"}'))
    assert (refused.value.status, refused.value.code) == (422, "idempotency_key_reused")
    with pytest.raises(KeyWasUsed):
        ask(database, body=fingerprint_of(KEYS, "/halls/JN02/tickets", b'{"service":"records"}'))
    assert notes(database) == 1


def test_another_caller_route_or_key_is_another_request(database: Database) -> None:
    ask(database)
    for more in ({"who": "device:2"}, {"route": "cancel"}, {"key": "k2"}):
        ask(database, **more)  # type: ignore[arg-type]
    assert notes(database) == 4
    assert scope_of("a", "bc", "d") != scope_of("ab", "c", "d")
    assert scope_of("a", "b", '","c') != scope_of('a","b', "", "c")


def test_a_refusal_is_not_stored_so_that_a_later_try_may_succeed(database: Database) -> None:
    def refuse(tx: Tx) -> tuple[int, str]:
        write_note(tx, "half")
        raise NoteIsBad()

    with pytest.raises(NoteIsBad):
        ask(database, does=refuse)
    assert notes(database) == 0
    assert ask(database)[0] == 201
    assert notes(database) == 1


def test_the_same_key_at_the_same_time_has_one_effect_and_one_answer_for_all(database: Database) -> None:
    answers: list[tuple[int, str]] = []
    at_once([lambda: answers.append(ask(database)) for _ in range(16)])
    assert len(answers) == 16
    assert len(set(answers)) == 1
    assert notes(database) == 1


def test_answers_are_kept_two_days(database: Database, clock: SteppedClock) -> None:
    first = ask(database)
    clock.step(47 * 3600)
    ask(database, key="later")
    assert database.write(forget_old) == 0
    assert ask(database) == first
    clock.step(2 * 3600)
    assert database.write(forget_old) == 1
    assert json.loads(ask(database)[1])["seq"] == 3


def test_what_is_stored_tells_nothing_without_the_keys_and_fits_its_own_row_alone(database: Database) -> None:
    ask(database)
    ask(database, key="k2")
    rows = database.read(lambda rows: rows.all("SELECT * FROM answer"))
    for row in rows:
        assert isinstance(row["body"], bytes)
        assert b"seq" not in row["body"] and "号".encode() not in row["body"]
    database.write(lambda tx: tx.execute("UPDATE answer SET body = ?", rows[0]["body"]))
    with pytest.raises(SealIsBroken):
        ask(database, key="k1")
        ask(database, key="k2")


def test_a_fingerprint_cannot_be_found_by_trying_every_id_number() -> None:
    others = Secrets({purpose: bytes([9]) * 32 for purpose in PURPOSES})
    plain = hashlib.sha256(b'/tickets\0{"service":"records"}').hexdigest()
    assert len({BODY, fingerprint_of(others, "/tickets", b'{"service":"records"}'), plain}) == 3


def test_every_face_composes_once_the_same_way(database: Database) -> None:
    def asked(body: bytes) -> tuple[int, str]:
        return database.write(under_key(KEYS, "k1", "device:1", "tickets", "/tickets", body, act))

    assert asked(b"a") == asked(b"a")
    assert notes(database) == 1
    with pytest.raises(KeyWasUsed):
        asked(b"b")
    package = Path(idempotency.__file__).parents[1]
    elsewhere = [path for path in package.rglob("*.py") if path.name != "idempotency.py"]
    assert [path.name for path in elsewhere if "scope_of(" in path.read_text(encoding="utf-8")] == []
