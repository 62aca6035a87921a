"""What cases and views read of the catalogue: the item of a day, of a version, and the items of a service."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.catalogue import store
from queue_server.catalogue.model import ITEMS, Attributes, Material, Version
from queue_server.hall.errors import UnknownService
from queue_server.hall.model import Hall
from queue_server.kernel.database import Database, IntegrityError

TODAY, LATER = "2026-11-23", "2026-12-01"
RENT, RESALE = "370100111005", "370100222001"  # what the hall of the conftest links to its first service


def body(code: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "name": f"事项 {code}", "department": "住房公积金中心", "kind": "20"} | more


def draft(number: int, count: int) -> Version:
    return Version(
        list=ITEMS,
        version=number,
        state="draft",
        source="file",
        sha256="0" * 64,
        rows=count,
        added=0,
        changed=0,
        removed=0,
        imported_ms=number,
        valid_from=None,
        taken_ms=None,
        withdrawn_ms=None,
    )


def keep(db: Database, number: int, *bodies: dict[str, Any], valid_from: str | None = None) -> None:
    db.write(lambda tx: store.add_version(tx, "JN01", draft(number, len(bodies)), [(b["code"], b) for b in bodies]))
    if valid_from:
        assert db.write(lambda tx: store.take_version(tx, "JN01", ITEMS, number, valid_from))


def test_an_item_is_what_the_version_of_the_day_says(db: Database) -> None:
    papers = [{"name": "身份证", "exempt_by": "电子证照"}, {"name": "租赁合同", "kind": "copy", "required": False}]
    keep(db, 1, body(RENT, promised_days=3, materials=papers, visits_max=1), valid_from=TODAY)
    keep(db, 2, body(RENT, promised_days=0), valid_from=LATER)
    now, then = (db.read(lambda rows, day=day: store.item(rows, "JN01", RENT, day)) for day in (TODAY, LATER))
    assert now is not None and then is not None
    assert (now.version, now.promised_days, now.visits_max, now.is_immediate) == (1, 3, 1, False)
    assert now.materials[0] == Material(name="身份证", exempt_by="电子证照")
    second = now.materials[1]
    assert (second.required, second.deferrable) == (True, True), "a row of before marks 可容缺 so"
    assert (then.version, then.is_immediate, then.materials) == (2, True, ())
    assert db.read(lambda rows: store.item(rows, "JN01", RENT, "2026-11-22")) is None
    assert db.read(lambda rows: store.item(rows, "JN01", "1", TODAY)) is None


def test_the_item_a_case_was_accepted_under_stays_readable(db: Database) -> None:
    keep(db, 1, body(RENT, name="旧名"), valid_from=TODAY)
    keep(db, 2, body(RESALE), valid_from=TODAY)
    assert db.read(lambda rows: store.item(rows, "JN01", RENT, TODAY)) is None
    old = db.read(lambda rows: store.item_of_version(rows, "JN01", RENT, 1))
    assert old is not None and old.name == "旧名"


def test_the_item_a_case_knows_by_its_implementation_code_is_found_again(db: Database) -> None:
    code = "11370100004188541U4370111005000"
    keep(db, 1, body(RENT, name="旧名", implementation_code=code), body(RESALE), valid_from=TODAY)
    found = db.read(lambda rows: store.item_of_version(rows, "JN01", code, 1))
    assert found is not None and (found.code, found.name) == (RENT, "旧名")
    assert db.read(lambda rows: store.item_of_version(rows, "JN01", "", 1)) is None


def test_a_draft_and_an_item_out_of_force_are_nobodys_item(db: Database) -> None:
    keep(db, 1, body(RENT, in_force_to="2026-11-30"), body(RESALE, in_force_from=LATER), valid_from=TODAY)
    keep(db, 2, body(RENT, name="草稿"))
    codes = {
        day: [one.code for one in db.read(lambda rows, day=day: store.items(rows, "JN01", day))]
        for day in (TODAY, LATER)
    }
    assert codes == {TODAY: [RENT], LATER: [RESALE]}
    assert db.read(lambda rows: store.item(rows, "JN01", RENT, LATER)) is None


def test_a_list_has_one_draft_at_a_time_and_only_a_draft_takes_effect(db: Database) -> None:
    keep(db, 1, body(RENT))
    with pytest.raises(IntegrityError):
        keep(db, 2, body(RENT))
    assert db.write(lambda tx: store.withdraw_version(tx, "JN01", ITEMS, 1, TODAY))
    assert not db.write(lambda tx: store.take_version(tx, "JN01", ITEMS, 1, TODAY))


def test_what_has_begun_is_not_withdrawn_and_what_begins_later_is(db: Database) -> None:
    keep(db, 1, body(RENT), valid_from=TODAY)
    keep(db, 2, body(RESALE), valid_from=LATER)
    assert not db.write(lambda tx: store.withdraw_version(tx, "JN01", ITEMS, 1, TODAY))
    assert db.write(lambda tx: store.withdraw_version(tx, "JN01", ITEMS, 2, TODAY))
    assert db.read(lambda rows: store.item(rows, "JN01", RENT, LATER)) is not None


def test_a_service_stands_for_what_its_file_lists_and_for_what_the_hall_puts_under_it(db: Database, hall: Hall) -> None:
    keep(db, 1, body(RENT), body(RESALE), body("3"), valid_from=TODAY)

    def codes(service: str) -> list[str]:
        return [one.code for one in db.read(lambda rows: store.items_of_service(rows, hall, service, TODAY))]

    assert (codes("desk-3"), codes("assisted")) == ([RENT, RESALE], [])
    db.write(lambda tx: store.put_attributes(tx, "JN01", Attributes(code="3", service="desk-3", place=1)))
    db.write(lambda tx: store.put_attributes(tx, "JN01", Attributes(code=RENT, service="assisted", window_min=8)))
    assert (codes("desk-3"), codes("assisted")) == (["3", RESALE], [RENT])
    with pytest.raises(UnknownService):
        codes("nowhere")
