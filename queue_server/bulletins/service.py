"""The acts on a bulletin: open, change units, problems and text, issue it for good, correct it by a new edition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from queue_server.bulletins import counting, document, periods, store
from queue_server.bulletins.annexes import WORDS, Unit, wrong_parts
from queue_server.bulletins.document import Document, Numbers
from queue_server.bulletins.model import Bulletin, Kind, Problem, Task
from queue_server.bulletins.refusals import (
    BadPeriod,
    BadUnits,
    BulletinExists,
    BulletinIsIssued,
    BulletinIsNotIssued,
    EditionIsOpen,
    NumberIsTaken,
    PeriodIsNotOver,
    TextIsOlder,
)
from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx

HallNumbers = Callable[[Rows, Hall, str, str], Numbers]


@dataclass(frozen=True)
class Office:
    """What the acts stand on: where the hall's own figures of some days come from, and the hall's time."""

    hall_numbers: HallNumbers
    now_ms: Callable[[], int]

    def open(self, tx: Tx, hall: Hall, new_id: str, kind: Kind, span: str, day: str) -> Bulletin:
        """A draft of the period that holds the day; BadPeriod, BulletinExists."""
        period = periods.holding(span, day)
        if store.of_period(tx, hall.id, kind, period.first, period.last):
            raise BulletinExists()
        return store.insert(
            tx,
            Bulletin(
                id=new_id,
                hall=hall.id,
                series=new_id,
                edition=1,
                kind=kind,
                span=period.span,
                first_day=period.first,
                last_day=period.last,
                state="draft",
                issuer=hall.name,
                number="",
                units=(),
                problems=(),
                text="",
                text_basis="",
                opened_ms=tx.now_ms,
                acted_by=tx.actor,
            ),
        )

    def correct(self, tx: Tx, hall: Hall, one: Bulletin, new_id: str) -> Bulletin:
        """A draft of its next edition, with its units; BulletinIsNotIssued, EditionIsOpen."""
        if one.state != "issued":
            raise BulletinIsNotIssued()
        last = store.editions(tx, one)[-1]
        if last.state == "draft":
            raise EditionIsOpen()
        draft = replace(
            last,
            id=new_id,
            edition=last.edition + 1,
            state="draft",
            number="",
            problems=(),
            text="",
            text_basis="",
            opened_ms=tx.now_ms,
            acted_by=tx.actor,
            issued_ms=None,
            sha256="",
            is_late=False,
            changes=0,
        )
        return store.insert(tx, draft)

    def set_units(self, tx: Tx, one: Bulletin, units: Sequence[Unit]) -> Bulletin:
        """Units outside the hall, with their counts; BulletinIsIssued, BadUnits."""
        checked_units(units)
        return store.change(tx, _draft(one), "bulletin_units", {"units": tuple(units)})

    def set_problems(self, tx: Tx, one: Bulletin, problems: Sequence[Problem]) -> Bulletin:
        """The problems it names; BulletinIsIssued, BadPeriod where a day is none."""
        for each in problems:
            try:
                date.fromisoformat(each.due_day)
            except ValueError:
                raise BadPeriod() from None
        return store.change(tx, _draft(one), "bulletin_problems", {"problems": tuple(problems)})

    def set_text(self, tx: Tx, hall: Hall, one: Bulletin, text: str, issuer: str) -> Bulletin:
        """An edited text and who issues it; "" lets the text write itself again."""
        changes: dict[str, Any] = {"text": text, "text_basis": "", "issuer": issuer or hall.name}
        if text:
            changes["text_basis"] = self.basis(tx, hall, one)
        return store.change(tx, _draft(one), "bulletin_text", changes)

    def issue(self, tx: Tx, hall: Hall, one: Bulletin, number: str, new_id: Callable[[], str]) -> Bulletin:
        """Freeze it under its number and make its problems tasks; PeriodIsNotOver, NumberIsTaken, TextIsOlder."""
        today = hours.business_day(hall, tx.now_ms)
        if _draft(one).last_day >= today:
            raise PeriodIsNotOver(last=one.last_day)
        if store.is_number_taken(tx, hall.id, number, one.id):
            raise NumberIsTaken(number=number)
        if one.text and one.text_basis != self.basis(tx, hall, one):
            raise TextIsOlder()
        whole = self.document(tx, hall, replace(one, number=number)) | {"day": today}
        due_day = one.period.due_day
        is_late = due_day is not None and tx.now_ms > hours.instant_ms(hall, due_day, periods.NOON_MIN)
        done = store.change(
            tx,
            one,
            "bulletin_issued",
            {
                "state": "issued",
                "number": number,
                "issued_ms": tx.now_ms,
                "sha256": document.digest(whole),
                "is_late": is_late and one.edition == 1,
            },
        )
        store.freeze(tx, one.id, whole)
        for each in one.problems:
            task = Task(new_id(), hall.id, one.id, each.unit, each.text, each.due_day, "open", tx.actor)
            store.insert_task(tx, task)
        return done

    def document(self, rows: Rows, hall: Hall, one: Bulletin) -> Document:
        """The document: as it was issued, or as it would be now."""
        kept = store.frozen(rows, one.id)
        return kept if kept is not None else self._now(rows, hall, one)[0]

    def basis(self, rows: Rows, hall: Hall, one: Bulletin) -> str:
        """The digest of the figures as they are now."""
        return self._now(rows, hall, one)[1]

    def is_text_older(self, rows: Rows, hall: Hall, one: Bulletin) -> bool:
        """Whether figures changed after the text was edited."""
        return one.state == "draft" and bool(one.text) and one.text_basis != self.basis(rows, hall, one)

    def _now(self, rows: Rows, hall: Hall, one: Bulletin) -> tuple[Document, str]:
        today = hours.business_day(hall, self.now_ms())
        numbers = self.numbers(rows, hall, one, today)
        series = [each.id for each in store.editions(rows, one)]
        own = store.tasks_of(rows, series)
        known = {each.id for each in own}
        before = [each for each in store.live_tasks(rows, hall.id) if each.id not in known and each.is_overdue(today)]
        whole = document.made(one, numbers, own, before, hall.name)
        return whole, document.basis(whole, document.own_text(one, numbers, before, hall.name))

    def numbers(self, rows: Rows, hall: Hall, one: Bulletin, today: str) -> Numbers:
        """What it stands on now."""
        if one.kind == "hall":
            return self.hall_numbers(rows, hall, one.first_day, one.last_day)
        here = counting.of_hall(rows, hall, one.first_day, one.last_day, today)
        return Numbers(units=counting.merged(here, one.units))


def _draft(one: Bulletin) -> Bulletin:
    if one.state != "draft":
        raise BulletinIsIssued()
    return one


def checked_units(units: Sequence[Unit]) -> None:
    """No unit twice, no part above its whole; BadUnits."""
    seen: set[tuple[str, str]] = set()
    for one in units:
        if (one.level, one.name) in seen:
            raise BadUnits(unit=one.name, why_zh="重复出现", why_en="stands there twice")
        seen.add((one.level, one.name))
        for part, whole in wrong_parts(one):
            raise BadUnits(
                unit=one.name,
                why_zh=f"{WORDS[part]}不能多于{WORDS[whole]}",
                why_en=f"{part} must not exceed {whole}",
            )
