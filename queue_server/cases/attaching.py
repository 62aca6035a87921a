"""Pages (pictures, PDF) attached to what was handed in: sealed with the case's persons and forgotten with them.

What a page is comes from its first bytes, never from its name, which is not kept. A picture is kept without what a
phone or camera wrote into it (where it was taken, when, by what); a PDF as it came. The journal has size and hash of
what is kept.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from queue_server.cases import persons, store
from queue_server.cases.model import ENDED, Case
from queue_server.cases.plain_picture import NotAPicture, plain
from queue_server.cases.refusals import STATE_WORDS, CaseIsFull, CaseStateForbids, UnknownMaterial
from queue_server.cases.refusals_papers import PageIsWrong
from queue_server.cases.refusals_papers import UnknownPage as UnknownPage
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Migration
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import DAY_MS
from queue_server.people import service as people

BYTES_MAX: Final = 10 * 1024 * 1024
PAGES_MAX: Final = 40
CASE_BYTES_MAX: Final = 60 * 1024 * 1024  # of all its pages: they lie in the one file that everything waits for
ID_SIGNS: Final = 16
BEGINS: Final[Mapping[str, bytes]] = {
    "image/jpeg": b"\xff\xd8\xff",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "application/pdf": b"%PDF-",
}
MIGRATIONS: Final = (
    Migration(
        "case_page",
        (
            "CREATE TABLE case_page(id TEXT PRIMARY KEY, case_id TEXT NOT NULL, material TEXT NOT NULL,"
            " kind TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, added_ms INTEGER NOT NULL,"
            " added_by TEXT NOT NULL) STRICT, WITHOUT ROWID",
            "CREATE INDEX case_page_case ON case_page(case_id, added_ms)",
        ),
    ),
)


class Page(NamedTuple):
    """One page as listed; its content is sealed beside the persons. `kind` is its media type."""

    id: str
    material: str
    kind: str
    bytes: int
    sha256: str
    added_ms: int
    added_by: str


class PagesAreTooMuch(Refusal):
    """All pages of one case together are bounded."""

    code, status = "pages_are_too_much", 409
    zh = "一个办件的材料图片合计不能超过 {most_mb} MB。请压缩后再传。"
    en = "All pages of a case together may have {most_mb} MB. Please make them smaller."


def kind_of(content: bytes) -> str:
    """The media type by what the content begins with; PageIsWrong where it is none of ours, empty or too large."""
    found = next((kind for kind, begins in BEGINS.items() if content.startswith(begins)), None)
    if found is None or len(content) > BYTES_MAX:
        raise PageIsWrong(most_mb=BYTES_MAX // 1024 // 1024)
    return found


class Sealed(NamedTuple):
    """A page made ready to be kept: sealed before anybody waits for it."""

    id: str
    case_id: str
    kind: str
    bytes: int
    sha256: str
    content: people.SealedText


def seal(secrets: Secrets, case: Case, page_id: str, content: bytes) -> Sealed:
    """The page as it is kept; PageIsWrong. Takes a while: off the loop, and outside every transaction."""
    kind = kind_of(content)
    kept = _without_traces(kind, content)
    text = base64.b64encode(kept).decode()
    sealed = people.seal(secrets, persons.subject_of(case.id), _kept_as(page_id), text, hall=case.hall)
    return Sealed(page_id, case.id, kind, len(kept), hashlib.sha256(kept).hexdigest(), sealed)


def _without_traces(kind: str, content: bytes) -> bytes:
    if not kind.startswith("image/"):
        return content
    try:
        return plain(content)
    except NotAPicture:
        raise PageIsWrong(most_mb=BYTES_MAX // 1024 // 1024) from None


def attach(tx: Tx, case: Case, material: str, sealed: Sealed) -> Page:
    """A page for a material on the case's list; UnknownMaterial, CaseStateForbids, CaseIsFull, PagesAreTooMuch."""
    if case.state in ENDED:
        zh, en = STATE_WORDS[case.state]
        raise CaseStateForbids(number=case.number, state=case.state, state_zh=zh, state_en=en)
    if all(one.name != material for one in case.materials):
        raise UnknownMaterial(name=material)
    before = of_case(tx, case.id)
    if len(before) >= PAGES_MAX:
        raise CaseIsFull(most=PAGES_MAX)
    if sum(one.bytes for one in before) + sealed.bytes > CASE_BYTES_MAX:
        raise PagesAreTooMuch(most_mb=CASE_BYTES_MAX // 1024 // 1024)
    page = Page(sealed.id, material, sealed.kind, sealed.bytes, sealed.sha256, tx.now_ms, tx.actor)
    values = (page.id, case.id, *page[1:])
    tx.execute(f"INSERT INTO case_page VALUES ({','.join('?' * len(values))})", *values)  # noqa: S608
    people.keep_sealed(tx, sealed.content, tx.now_ms + persons.OPEN_KEPT_DAYS * DAY_MS)
    extra: dict[str, Any] = {name: getattr(page, name) for name in ("material", "kind", "bytes", "sha256")}
    store.change(tx, case, "case_page_added", {}, extra | {"page": page.id})
    return page


def of_case(rows: Rows, case_id: str) -> list[Page]:
    """The pages of a case, the oldest first, also those whose content has been forgotten."""
    names = ", ".join(Page._fields)
    found = rows.all(f"SELECT {names} FROM case_page WHERE case_id = ? ORDER BY added_ms, id", case_id)  # noqa: S608
    return [Page(*(row[name] for name in Page._fields)) for row in found]


def seen(tx: Tx, secrets: Secrets, case: Case, page_id: str) -> tuple[Page, bytes]:
    """The page and its content, which the journal says was looked at; UnknownPage, also once it is forgotten."""
    page = next((one for one in of_case(tx, case.id) if one.id == page_id), None)
    text = people.open(tx, secrets, persons.subject_of(case.id), _kept_as(page_id)) if page else None
    if page is None or text is None:
        raise UnknownPage()
    tx.record(case.hall, "page_seen", case.id, {"number": case.number, "page": page.id})
    return page, base64.b64decode(text)


def _kept_as(page_id: str) -> str:
    return f"page:{page_id}"
