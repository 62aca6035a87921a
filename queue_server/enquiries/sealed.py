"""What people wrote and who they are: sealed beside the enquiry, found by a keyed lookup, dropped in time."""

from __future__ import annotations

from typing import Final

from queue_server.enquiries import store
from queue_server.enquiries.model import Enquiry
from queue_server.enquiries.refusals import TooManyEnquiries
from queue_server.enquiries.store import subject_of
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import DAY_MS
from queue_server.people import service as people
from queue_server.people.model import Person

OPEN_KEPT_DAYS: Final = 1825  # one that never ends is forgotten too
NAME, PHONE, PERSON = "name", "phone", people.PERSON


def keep(tx: Tx, secrets: Secrets, one: Enquiry, kind: str, text: str) -> None:
    """Seal one text about the enquiry."""
    people.keep(tx, secrets, subject_of(one.id), kind, text, tx.now_ms + OPEN_KEPT_DAYS * DAY_MS, hall=one.hall)


def keep_words(tx: Tx, secrets: Secrets, one: Enquiry, text: str) -> None:
    """Seal the words of the enquiry's last step."""
    if text:
        keep(tx, secrets, one, words_kind(len(one.steps) - 1), text)


def words_kind(at: int) -> str:
    """Under which kind the words of the step at that place are sealed."""
    return f"words:{at}"


def words_of(rows: Rows, secrets: Secrets, one: Enquiry, at: int | None) -> str | None:
    """The words of a step, while they are kept."""
    if at is None or not one.steps[at].has_text:
        return None
    return people.open(rows, secrets, subject_of(one.id), words_kind(at))


def text_of(rows: Rows, secrets: Secrets, one: Enquiry, kind: str) -> str | None:
    """The asker's name or phone, while it is kept."""
    return people.open(rows, secrets, subject_of(one.id), kind)


def person_of(rows: Rows, secrets: Secrets, one: Enquiry) -> Person | None:
    """Who asked, where a document was shown."""
    return people.person_of(rows, secrets, subject_of(one.id))


def end(tx: Tx, hall: Hall, one: Enquiry) -> None:
    """It has ended: everything sealed goes after the hall's term."""
    people.drop_all_by(tx, subject_of(one.id), tx.now_ms + hall.enquiries.kept_days * DAY_MS)


# --- limits -----------------------------------------------------------------------------------------------------------


def check_place(rows: Rows, secrets: Secrets, hall: Hall, place: str, now_ms: int) -> None:
    """TooManyEnquiries where so many came from this address or kiosk today."""
    _check(rows, hall, "place", key_of(secrets, "place", place), hall.enquiries.per_place_max, now_ms)


def check_phone(rows: Rows, secrets: Secrets, hall: Hall, phone: str, now_ms: int) -> None:
    """TooManyEnquiries where so many were sent with this phone today."""
    _check(rows, hall, "phone", key_of(secrets, "phone", phone), hall.enquiries.per_phone_max, now_ms)


def _check(rows: Rows, hall: Hall, kind: str, key: str, most: int, now_ms: int) -> None:
    if store.count_keys(rows, hall.id, kind, key, hours.business_day(hall, now_ms)) >= most:
        raise TooManyEnquiries()


def key_of(secrets: Secrets, kind: str, value: str) -> str:
    """The keyed fingerprint of a phone or a place."""
    return secrets.lookup_key(f"enquiry {kind}", value)


def forget(tx: Tx, hall: Hall) -> int:
    """Drop the keys whose day or term is over; answers how many."""
    before_ms = tx.now_ms - hall.enquiries.kept_days * DAY_MS
    return store.forget_keys(tx, hall.id, hours.business_day(hall, tx.now_ms), before_ms)
