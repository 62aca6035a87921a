"""Taking a list over: draft, differences, effect, withdrawal, what the hall adds, and the journal that says it all."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.catalogue import list_store, publishing, replay, searching, service, store
from queue_server.catalogue.list_store import Pull
from queue_server.catalogue.lists import ListCannotBe, ListFollowsItems, PublishedList, UnknownList
from queue_server.catalogue.model import ITEMS, Attributes, Version, unknown_codes
from queue_server.catalogue.refusals import ListHasChanged, NotADraft, NotInCatalogue, UnknownImport, VersionIsOver
from queue_server.hall.errors import NotADay, UnknownService, ValidFromIsPast
from queue_server.hall.model import Hall
from queue_server.kernel.clock import SteppedClock
from queue_server.kernel.database import Database
from queue_server.kernel.rows import entries_after

TODAY, LATER = "2026-11-23", "2026-12-01"
RENT, RESALE = "370100111005", "370100222001"
DAY_S = 86_400


def row(code: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "name": f"事项{code}", "department": "住房公积金中心", "kind": "20"} | more


def rows_of(*rows: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {str(next(iter(one.values()))): one for one in rows}


def keep(db: Database, hall: Hall, *rows: dict[str, Any], of: str = ITEMS) -> Version | None:
    return db.write(lambda tx: service.keep_draft(tx, hall, of, "file", rows_of(*rows)), "staff:1")


def take(
    db: Database, hall: Hall, version: int, day: str | None = None, base: int | None = None, of: str = ITEMS
) -> None:
    db.write(lambda tx: service.take(tx, hall, of, version, day, base), "staff:1")


def of_day(db: Database, day: str) -> list[str]:
    return [one.name for one in db.read(lambda rows: store.items(rows, "JN01", day))]


def kinds(db: Database) -> list[str]:
    return [one.kind for one in db.read(lambda rows: entries_after(rows, 0, 100)) if one.kind != "hall_loaded"]


def test_an_import_is_a_draft_that_holds_only_when_it_is_taken(db: Database, hall: Hall) -> None:
    draft = keep(db, hall, row(RENT))
    assert draft is not None and (draft.version, draft.state, draft.added) == (1, "draft", 1)
    assert of_day(db, TODAY) == []
    take(db, hall, 1)
    assert of_day(db, TODAY) == [f"事项{RENT}"]
    with pytest.raises(NotADraft):
        take(db, hall, 1)


def test_differences_say_what_comes_goes_and_changes_field_by_field(db: Database, hall: Hall) -> None:
    keep(db, hall, row(RENT, promised_days=3), row("2"), row("3"))
    take(db, hall, 1)
    draft = keep(db, hall, row(RENT, promised_days=0, fee="不收费"), row("3"), row("4"))
    assert draft is not None and (draft.added, draft.changed, draft.removed) == (1, 1, 1)
    before, found = db.read(lambda rows: service.differences(rows, "JN01", ITEMS, 2, TODAY))
    assert before is not None and before.version == 1
    assert (found.added, found.removed, found.count) == (("4",), ("2",), 3)
    [(key, changes)] = found.changed
    assert key == RENT
    assert [(one.column.id, one.before, one.after) for one in changes] == [
        ("promised_days", 3, 0),
        ("fee", None, "不收费"),
    ]
    assert changes[0].column.show(changes[0].after, "zh") == "即办"


def test_the_same_again_is_no_new_version_and_another_draft_takes_the_place_of_the_first(
    db: Database, hall: Hall
) -> None:
    first = keep(db, hall, row(RENT))
    assert keep(db, hall, row(RENT)) == first
    second = keep(db, hall, row(RENT, fee="不收费"))
    assert second is not None and second.version == 2
    states = [one.state for one in db.read(lambda rows: store.versions(rows, "JN01", ITEMS))]
    assert states == ["withdrawn", "draft"]
    take(db, hall, 2)
    assert keep(db, hall, row(RENT, fee="不收费")) is None


def test_what_takes_effect_later_leaves_today_as_it_is(db: Database, hall: Hall) -> None:
    keep(db, hall, row(RENT, name="旧"))
    take(db, hall, 1)
    keep(db, hall, row(RENT, name="新"))
    take(db, hall, 2, LATER, base=1)
    assert (of_day(db, TODAY), of_day(db, LATER)) == (["旧"], ["新"])
    db.write(lambda tx: service.withdraw(tx, hall, ITEMS, 2))
    assert of_day(db, LATER) == ["旧"]


def test_nothing_takes_effect_in_the_past_or_against_another_version_than_was_looked_at(
    db: Database, hall: Hall, clock: SteppedClock
) -> None:
    keep(db, hall, row(RENT))
    take(db, hall, 1)
    keep(db, hall, row(RESALE))
    for day, base, refusal in (
        ("2026-11-22", 1, ValidFromIsPast),
        ("2026-11-31", 1, NotADay),
        (TODAY, None, ListHasChanged),
        (TODAY, 7, ListHasChanged),
    ):
        with pytest.raises(refusal):
            take(db, hall, 2, day, base)
    with pytest.raises(UnknownImport):
        take(db, hall, 9)
    take(db, hall, 2, TODAY, 1)
    clock.step(DAY_S)
    with pytest.raises(VersionIsOver):
        db.write(lambda tx: service.withdraw(tx, hall, ITEMS, 2))


def test_what_the_hall_says_of_an_item_outlives_every_import(db: Database, hall: Hall) -> None:
    keep(db, hall, row(RENT), row(RESALE))
    take(db, hall, 1)
    own = Attributes(code=RENT, service="assisted", window_min=8, remark="带手机", place=2)
    db.write(lambda tx: service.set_attributes(tx, hall, own))
    keep(db, hall, row(RENT, promised_days=1))
    take(db, hall, 2, base=1)
    assert db.read(lambda rows: store.attributes(rows, "JN01")) == {RENT: own}
    item = db.read(lambda rows: store.item(rows, "JN01", RENT, TODAY))
    assert item is not None and item.promised_days == 1
    nowhere = Attributes(code=RENT, service="x")
    for wrong, refusal in ((Attributes(code="9"), NotInCatalogue), (nowhere, UnknownService)):
        with pytest.raises(refusal):
            db.write(lambda tx, wrong=wrong: service.set_attributes(tx, hall, wrong))


def test_codes_of_the_hall_file_that_the_catalogue_lacks_are_named(hall: Hall) -> None:
    assert unknown_codes(hall.services, frozenset({RENT})) == {"desk-3": (RESALE,)}


def test_lists_that_follow_from_the_catalogue_are_shown_and_others_with_their_rows(db: Database, hall: Hall) -> None:
    assert db.read(lambda rows: publishing.shown(rows, "JN01", TODAY)) == ()
    keep(db, hall, row(RENT, visits_max=0), row(RESALE, visits_max=1))
    take(db, hall, 1)
    keep(db, hall, {"职权编码": "3701", "职权名称": "房屋登记"}, of="powers")
    take(db, hall, 1, of="powers")
    shown = db.read(lambda rows: publishing.shown(rows, "JN01", TODAY))
    assert [(one.list.id, one.entries) for one in shown] == [
        ("guides", 2),
        ("one-visit", 1),
        ("no-visit", 1),
        ("powers", 1),
    ]
    powers = db.read(lambda rows: publishing.standing(rows, "JN01", "powers", TODAY))
    assert searching.find(powers.index, "fwdj") == ["3701"]
    assert publishing.entry(powers, "3701")["职权名称"] == "房屋登记"
    with pytest.raises(ListFollowsItems):
        keep(db, hall, row(RENT), of="guides")
    with pytest.raises(UnknownList):
        keep(db, hall, row(RENT), of="nothing")


def test_a_hall_makes_lists_of_its_own_and_hides_others(db: Database, hall: Hall) -> None:
    own = PublishedList(id="halls", name="便民服务点", columns=("编号 / No.", "名称 / Name"), place=9)
    db.write(lambda tx: service.define_list(tx, hall, own))
    keep(db, hall, {"编号": "1", "名称": "泺源街道"}, of="halls")
    take(db, hall, 1, of="halls")
    assert [one.list.id for one in db.read(lambda rows: publishing.shown(rows, "JN01", TODAY))] == ["halls"]
    hidden = PublishedList(id="halls", name="便民服务点", columns=own.columns, shown=False)
    db.write(lambda tx: service.define_list(tx, hall, hidden))
    assert db.read(lambda rows: publishing.shown(rows, "JN01", TODAY)) == ()
    for wrong in (
        PublishedList(id="Halls", name="x", columns=("a",)),
        PublishedList(id="items", name="x", columns=("a",)),
        PublishedList(id="x", name=" ", columns=("a",)),
        PublishedList(id="x", name="x"),
        PublishedList(id="x", name="x", columns=("a", "a / b")),
        PublishedList(id="x", name="x", columns=tuple(f"c{n}" for n in range(21))),
    ):
        with pytest.raises(ListCannotBe):
            db.write(lambda tx, wrong=wrong: service.define_list(tx, hall, wrong))


def test_the_journal_rebuilds_versions_attributes_and_lists_and_finds_a_changed_row(db: Database, hall: Hall) -> None:
    keep(db, hall, row(RENT), row(RESALE))
    take(db, hall, 1)
    keep(db, hall, row(RENT))
    keep(db, hall, row(RENT, fee="不收费"))
    take(db, hall, 3, LATER, base=1)
    db.write(lambda tx: service.withdraw(tx, hall, ITEMS, 3))
    db.write(lambda tx: service.set_attributes(tx, hall, Attributes(code=RENT, window_min=8)))
    db.write(lambda tx: service.define_list(tx, hall, PublishedList(id="x", name="x", columns=("a",))))
    db.write(lambda tx: service.note_pull(tx, hall, Pull(ITEMS, 5, "fault", "no_answer")))
    assert db.read(lambda rows: list_store.pulls(rows, "JN01"))[ITEMS].detail == "no_answer"
    assert db.read(replay.differences) == []
    assert kinds(db) == [
        "catalogue_imported",
        "catalogue_taken",
        "catalogue_imported",
        "catalogue_withdrawn",
        "catalogue_imported",
        "catalogue_taken",
        "catalogue_withdrawn",
        "item_attributes_set",
        "published_list_set",
        "catalogue_pulled",
    ]
    db.write(lambda tx: tx.execute("UPDATE catalogue_row SET body = '{}' WHERE version = 1 AND key = ?", RENT))
    db.write(lambda tx: tx.execute("UPDATE item_attribute SET remark = 'x'"))
    assert [line.split(":")[0] for line in db.read(replay.differences)] == ["item", "catalogue"]
