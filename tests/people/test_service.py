"""Personal texts are sealed, found by keyed lookup and gone on time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.crypto import SealIsBroken, Secrets
from queue_server.kernel.database import Database, Tx
from queue_server.kernel.rows import entries_after
from queue_server.people import service, store
from queue_server.people.documents import resident_check
from queue_server.people.model import Person

NOW_MS = 1_795_000_000_000
ZHANG = Person("张小三", "resident", "11010519491231002X")


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NOW_MS)


@pytest.fixture
def db(tmp_path: Path, clock: SteppedClock) -> Iterator[Database]:
    database = Database.open(tmp_path / "hall.db", clock, store.MIGRATIONS)
    yield database
    database.close()


@pytest.fixture
def secrets(tmp_path: Path) -> Secrets:
    return Secrets.load(tmp_path)


def keep_zhang(secrets: Secrets, subject: str, drop_after_ms: int) -> Callable[[Tx], None]:
    def use_case(tx: Tx) -> None:
        service.keep_person(tx, secrets, subject, ZHANG, drop_after_ms, hall="JN01")
        service.keep(tx, secrets, subject, "phone", "13812340014", drop_after_ms + 5000, hall="JN01")

    return use_case


def test_what_is_kept_can_be_opened(db: Database, secrets: Secrets) -> None:
    db.write(keep_zhang(secrets, "ticket:1", NOW_MS + 1000))
    assert db.read(lambda rows: service.person_of(rows, secrets, "ticket:1")) == ZHANG
    assert db.read(lambda rows: service.open(rows, secrets, "ticket:1", "phone")) == "13812340014"
    assert db.read(lambda rows: service.open(rows, secrets, "ticket:2", "phone")) is None


def test_keeping_again_replaces(db: Database, secrets: Secrets) -> None:
    def keep_both(tx: Tx) -> None:
        for phone in ("13812340014", "13900000000"):
            service.keep(tx, secrets, "t:1", "phone", phone, NOW_MS + 9, hall="JN01")

    db.write(keep_both)
    assert db.read(lambda rows: service.open(rows, secrets, "t:1", "phone")) == "13900000000"


def test_a_seal_moved_to_another_row_does_not_open(db: Database, secrets: Secrets) -> None:
    db.write(keep_zhang(secrets, "ticket:1", NOW_MS + 1000))
    db.write(lambda tx: tx.execute("UPDATE personal SET subject = 'ticket:2'"))
    with pytest.raises(SealIsBroken):
        db.read(lambda rows: service.person_of(rows, secrets, "ticket:2"))


def test_due_texts_are_dropped_and_the_journal_learns_counts_only(
    db: Database, secrets: Secrets, clock: SteppedClock
) -> None:
    for number in range(3):
        db.write(keep_zhang(secrets, f"ticket:{number}", NOW_MS + 1000))
    assert db.write(service.drop_due) == 0
    clock.step(1)
    assert db.write(service.drop_due) == 3
    assert db.read(lambda rows: service.person_of(rows, secrets, "ticket:1")) is None
    assert db.read(lambda rows: service.open(rows, secrets, "ticket:1", "phone")) is not None
    clock.step(5)
    assert db.write(service.drop_due) == 3
    assert db.write(service.drop_due) == 0
    entries = db.read(lambda rows: entries_after(rows, 0, 10))
    assert [(e.hall, e.kind, e.body) for e in entries] == [
        ("JN01", "personal_dropped", {"counts": {"person": 3}}),
        ("JN01", "personal_dropped", {"counts": {"phone": 3}}),
    ]


def test_one_subject_can_be_dropped_at_once(db: Database, secrets: Secrets) -> None:
    db.write(keep_zhang(secrets, "ticket:1", NOW_MS + 1000))
    db.write(keep_zhang(secrets, "ticket:2", NOW_MS + 1000))
    assert db.write(lambda tx: service.drop(tx, "ticket:1")) == 2
    assert db.write(lambda tx: service.drop(tx, "ticket:1")) == 0
    assert db.read(lambda rows: service.person_of(rows, secrets, "ticket:1")) is None
    assert db.read(lambda rows: service.person_of(rows, secrets, "ticket:2")) == ZHANG


def test_the_same_document_meets_under_one_key_and_no_other_keys_find_it(tmp_path: Path, secrets: Secrets) -> None:
    same = Person("张三", "resident", ZHANG.id_number)
    other_type = Person("张小三", "passport", ZHANG.id_number)
    assert service.person_key(secrets, ZHANG) == service.person_key(secrets, same)
    assert service.person_key(secrets, ZHANG) != service.person_key(secrets, other_type)
    assert service.person_key(secrets, ZHANG) != service.person_key(Secrets.load(tmp_path / "other"), ZHANG)


def test_planted_numbers_and_names_are_nowhere_in_the_files(
    db: Database, secrets: Secrets, tmp_path: Path, clock: SteppedClock
) -> None:
    firsts = [f"370102{1950 + n % 60}0101{n:03d}" for n in range(300)]
    people = [Person("慕容复", "resident", first + resident_check(first)) for first in firsts]

    def plant(tx: Tx) -> None:
        for n, person in enumerate(people):
            service.keep_person(tx, secrets, f"ticket:{n}", person, NOW_MS + 1000, hall="JN01")

    def found() -> list[str]:
        stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        plain = [*(person.id_number for person in people), "慕容复"]
        forms = [(text, text.encode(coding)) for text in plain for coding in ("utf-8", "utf-16-le", "gbk")]
        return [text for text, form in forms if form in stored]

    db.write(plant)
    assert found() == []
    clock.step(2)
    assert db.write(service.drop_due) == 300
    assert found() == []
