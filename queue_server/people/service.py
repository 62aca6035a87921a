"""Keeping what must be kept about people only as long as needed: sealed, found by keyed lookup, dropped on time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import NamedTuple

from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Rows, Tx
from queue_server.people import store
from queue_server.people.model import Person

PERSON = "person"


def person_key(secrets: Secrets, person: Person) -> str:
    """The keyed fingerprint under which the same document is found again (64 hex digits)."""
    return secrets.lookup_key(PERSON, f"{person.id_type}\0{person.id_number}")


def keep(tx: Tx, secrets: Secrets, subject: str, kind: str, plain: str, drop_after_ms: int, *, hall: str) -> None:
    """Seal `plain` for (subject, kind), e.g. ('ticket:42', 'phone'); it is gone after `drop_after_ms`."""
    store.put(tx, hall, subject, kind, secrets.seal(plain, _bound(hall, subject, kind)), drop_after_ms)


class SealedText(NamedTuple):
    """Something about a subject that is sealed already, so that keeping it takes no time."""

    hall: str
    subject: str
    kind: str
    sealed: bytes


def seal(secrets: Secrets, subject: str, kind: str, plain: str, *, hall: str) -> SealedText:
    """Seal what is large before the transaction that keeps it."""
    return SealedText(hall, subject, kind, secrets.seal(plain, _bound(hall, subject, kind)))


def keep_sealed(tx: Tx, what: SealedText, drop_after_ms: int) -> None:
    """Keep what was sealed before, as `keep` does."""
    store.put(tx, what.hall, what.subject, what.kind, what.sealed, drop_after_ms)


def keep_until(tx: Tx, subject: str, kind: str, drop_after_ms: int) -> None:
    """What is kept is needed longer: it is gone after `drop_after_ms`, never before it would have been."""
    store.keep_until(tx, subject, kind, drop_after_ms)


def drop_by(tx: Tx, subject: str, kind: str, drop_after_ms: int) -> None:
    """What is kept is needed no longer than this: it is gone after `drop_after_ms`, never later than it would have
    been."""
    store.drop_by(tx, subject, kind, drop_after_ms)


def drop_all_by(tx: Tx, subject: str, drop_after_ms: int) -> None:
    """Nothing kept about the subject is needed longer than this."""
    store.drop_all_by(tx, subject, drop_after_ms)


def keep_all_until(tx: Tx, subject: str, drop_after_ms: int) -> None:
    """Everything kept about the subject is needed until then, whatever was said before."""
    store.keep_all_until(tx, subject, drop_after_ms)


def is_kept(rows: Rows, subject: str, kinds: Collection[str]) -> bool:
    """Whether any of these is still kept about the subject; nothing is opened."""
    return store.has_any(rows, subject, kinds)


def open(rows: Rows, secrets: Secrets, subject: str, kind: str) -> str | None:
    """The plain text, or None where nothing is kept (any more). SealIsBroken if the row was tampered with."""
    row = store.get(rows, subject, kind)
    return None if row is None else unsealed(secrets, subject, kind, row)


def unsealed(secrets: Secrets, subject: str, kind: str, row: store.Sealed) -> str:
    """The plain text of a row that was read before. SealIsBroken if it was tampered with."""
    return secrets.open(row.sealed, _bound(row.hall, subject, kind))


def keep_person(tx: Tx, secrets: Secrets, subject: str, person: Person, drop_after_ms: int, *, hall: str) -> None:
    """Seal the whole person for the subject."""
    keep(tx, secrets, subject, PERSON, person.to_json(), drop_after_ms, hall=hall)


def person_of(rows: Rows, secrets: Secrets, subject: str) -> Person | None:
    """The person kept for the subject, or None."""
    text = open(rows, secrets, subject, PERSON)
    return None if text is None else Person.from_json(text)


def drop_due(tx: Tx) -> int:
    """Drop everything whose time has come; the journal learns how many of which kind. Answers how many."""
    return _report(tx, store.drop_before(tx, tx.now_ms))


def drop(tx: Tx, subject: str) -> int:
    """Drop everything kept about one subject now. Answers how many."""
    return _report(tx, store.drop_subject(tx, subject))


def drop_one(tx: Tx, subject: str, kind: str) -> None:
    """Drop one text now, because it is another person's; whoever asks for it has the journal say so."""
    store.drop_one(tx, subject, kind)


def _report(tx: Tx, dropped: Iterable[store.Dropped]) -> int:
    total = 0
    for hall, group in groupby(dropped, key=lambda one: one.hall):
        counts: dict[str, int] = {}
        for one in group:
            counts[one.kind] = counts.get(one.kind, 0) + one.texts
        tx.record(hall, "personal_dropped", "personal", {"counts": counts})
        total += sum(counts.values())
    return total


def _bound(hall: str, subject: str, kind: str) -> str:
    return f"personal\0{hall}\0{subject}\0{kind}"
