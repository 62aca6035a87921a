"""Taking a list over: an import is a draft first, takes effect from a day on, and can be taken back until it has.

The hall's own attributes and the settings of its lists are changed here too. Each change is one entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any, Final

from queue_server.catalogue import list_store, store
from queue_server.catalogue.columns import ITEM_SHAPE, Shape
from queue_server.catalogue.differences import Differences, between
from queue_server.catalogue.list_store import Pull
from queue_server.catalogue.lists import LISTS_MAX, ListCannotBe, ListFollowsItems, PublishedList, checked
from queue_server.catalogue.model import ITEMS, Attributes, Version, holding
from queue_server.catalogue.refusals import ListHasChanged, NotADraft, NotInCatalogue, UnknownImport, VersionIsOver
from queue_server.hall import hours
from queue_server.hall import service as halls
from queue_server.hall.model import Hall
from queue_server.kernel.database import Rows, Tx

Bodies = Mapping[str, Mapping[str, Any]]
MIGRATIONS: Final = (*store.MIGRATIONS, *list_store.MIGRATIONS)


def versions(rows: Rows, hall: str, of: str) -> Sequence[Version]:
    """Every version of a list, oldest first."""
    return store.versions(rows, hall, of)


def attributes(rows: Rows, hall: str) -> Mapping[str, Attributes]:
    """What the hall itself says about items, by code."""
    return store.attributes(rows, hall)


def bodies_on(rows: Rows, hall: str, of: str, day: str) -> Bodies:
    """The rows of a list that hold on the day; none where nothing does."""
    version = store.version_on(rows, hall, of, day)
    return {} if version is None else store.bodies(rows, hall, of, version.version)


def shape_of(rows: Rows, hall: str, of: str) -> Shape:
    """The columns of the catalogue or of a published list; UnknownList, ListFollowsItems."""
    if of == ITEMS:
        return ITEM_SHAPE
    found = list_store.published_list(rows, hall, of)
    if found.of != "rows":
        raise ListFollowsItems(list=found.name)
    return found.shape


def keep_draft(tx: Tx, hall: Hall, of: str, source: str, rows: Bodies) -> Version | None:
    """Keep what a file or the platform says as the list's one draft; None where it says what stands already.

    An earlier draft gives way; the same again stays. `source`: 'file', 'platform' or 'demo'. UnknownList,
    ListFollowsItems.
    """
    shape, known = shape_of(tx, hall.id, of), store.versions(tx, hall.id, of)
    digest = digest_of(rows)
    standing = latest(known)
    draft = next((one for one in known if one.state == "draft"), None)
    if draft is not None and draft.sha256 == digest:
        return draft
    if draft is not None:
        withdraw(tx, hall, of, draft.version)
    if standing is not None and standing.sha256 == digest:
        return None
    old = {} if standing is None else store.bodies(tx, hall.id, of, standing.version)
    counted = between(shape, old, rows)
    version = Version(
        list=of,
        version=known[-1].version + 1 if known else 1,
        state="draft",
        source=source,
        sha256=digest,
        rows=len(rows),
        added=len(counted.added),
        changed=len(counted.changed),
        removed=len(counted.removed),
        imported_ms=tx.now_ms,
        valid_from=None,
        taken_ms=None,
        withdrawn_ms=None,
    )
    store.add_version(tx, hall.id, version, rows.items())
    tx.record(hall.id, "catalogue_imported", subject_of(version), {"set": store.version_row(version)})
    return version


def take(tx: Tx, hall: Hall, of: str, version: int, valid_from: str | None, base: int | None) -> Version:
    """The draft holds from the day on (today without one). `base`: the version its differences were shown against.

    UnknownImport, NotADraft, ListHasChanged, NotADay, ValidFromIsPast.
    """
    known = store.versions(tx, hall.id, of)
    found = _find(known, version)
    if found.state != "draft":
        raise NotADraft(version=version)
    today = hours.business_day(hall, tx.now_ms)
    day = _first_day(known, valid_from, today)
    before = store.version_on(tx, hall.id, of, day)
    if base != (before.version if before else None):
        raise ListHasChanged(version=before.version if before else 0)
    store.take_version(tx, hall.id, of, version, day)
    taken = replace(found, state="taken", valid_from=day, taken_ms=tx.now_ms)
    _record(tx, hall, "catalogue_taken", taken, "state", "valid_from", "taken_ms")
    return taken


def withdraw(tx: Tx, hall: Hall, of: str, version: int) -> Version:
    """A draft, or what holds from a later day, never will; a second time changes nothing.

    UnknownImport, VersionIsOver.
    """
    found = _find(store.versions(tx, hall.id, of), version)
    if found.state == "withdrawn":
        return found
    if not store.withdraw_version(tx, hall.id, of, version, hours.business_day(hall, tx.now_ms)):
        raise VersionIsOver(version=version)
    gone = replace(found, state="withdrawn", withdrawn_ms=tx.now_ms)
    _record(tx, hall, "catalogue_withdrawn", gone, "state", "withdrawn_ms")
    return gone


def differences(rows: Rows, hall: str, of: str, version: int, day: str) -> tuple[Version | None, Differences]:
    """What a version changes against what stands without it on the day, and which version that is; UnknownImport."""
    known = store.versions(rows, hall, of)
    found = _find(known, version)
    before = holding([one for one in known if one.version < found.version], day)
    old = {} if before is None else store.bodies(rows, hall, of, before.version)
    return before, between(shape_of(rows, hall, of), old, store.bodies(rows, hall, of, version))


def set_attributes(tx: Tx, hall: Hall, one: Attributes) -> None:
    """Say of an item what the hall alone knows; NotInCatalogue, UnknownService."""
    if one.service:
        hall.service(one.service)
    if not store.is_known(tx, hall.id, one.code):
        raise NotInCatalogue(item=one.code[:64])
    store.put_attributes(tx, hall.id, one)
    tx.record(hall.id, "item_attributes_set", f"item:{one.code}", {"set": asdict(one)})


def define_list(tx: Tx, hall: Hall, one: PublishedList) -> None:
    """Make a published list or change its settings; its rows stay. ListCannotBe."""
    known = list_store.published(tx, hall.id)
    if one.id not in {other.id for other in known} and len(known) >= LISTS_MAX:
        raise ListCannotBe(problem=f"最多 {LISTS_MAX} 个清单", problem_en=f"at most {LISTS_MAX} lists")
    row = list_store.put_list(tx, hall.id, checked(one))
    tx.record(hall.id, "published_list_set", f"list:{one.id}", {"set": row})


def note_pull(tx: Tx, hall: Hall, pull: Pull) -> None:
    """How a pull from the platform ended."""
    list_store.put_pull(tx, hall.id, pull)
    tx.record(hall.id, "catalogue_pulled", f"pull:{pull.list}", {"set": pull._asdict()})


def latest(known: Sequence[Version]) -> Version | None:
    """What stands for good: of all that took effect the one that begins last."""
    return holding(known, "9999-12-31")


def digest_of(rows: Bodies) -> str:
    """The digest of a list's rows in their order."""
    return sha256("\n".join(store.dumped(body) for body in rows.values()).encode()).hexdigest()


def subject_of(version: Version) -> str:
    """What a version's entries are kept under."""
    return f"catalogue:{version.list}/{version.version}"


def _first_day(known: Sequence[Version], valid_from: str | None, today: str) -> str:
    before = [halls.Version(one.version, one.valid_from or "", "", 0) for one in known if one.state == "taken"]
    return halls.first_day_of(before, valid_from, today)


def _find(known: Sequence[Version], version: int) -> Version:
    found = next((one for one in known if one.version == version), None)
    if found is None:
        raise UnknownImport(version=version)
    return found


def _record(tx: Tx, hall: Hall, kind: str, version: Version, *changed: str) -> None:
    body = {"set": {name: getattr(version, name) for name in changed}}
    counts = {"rows": version.rows, "added": version.added, "changed": version.changed, "removed": version.removed}
    tx.record(hall.id, kind, subject_of(version), {**body, "sha256": version.sha256, **counts})
