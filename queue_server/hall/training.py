"""培训: a practice hall beside each hall, of the same file under an id of its own, and who is there instead of at work.

Every reader keeps halls apart, so what is done in practice runs through the same code and stands in no figure, rating,
wait, bulletin or export of the hall itself; what looks at all halls of a node passes practice halls over by `hall_ids`
and `follow.outside`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, NamedTuple

from queue_server.hall import file, service
from queue_server.hall.codes import Words
from queue_server.hall.model import Hall
from queue_server.hall.store import TRAINING
from queue_server.kernel import folding
from queue_server.kernel.database import Migration
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows, Tx

ID_MAX: Final = 16
FIRST_NUMBER: Final = 9001  # no ordinary day gets there, so no practice number is ever a real one
DEVICES: Final = frozenset({"kiosk", "board", "window", "desk"})
ROLES: Final = frozenset({"clerk", "guide", "manager"})
MARK: Final = Words("【培训】", "[TRAINING] ")
CASES: Final = "PX"  # so begin the numbers of cases made in practice, and no running number of work is spent
NOTE: Final = Words("培训/演练，不作业务凭据", "Training only: this is no real ticket")
MIGRATIONS: Final = (
    Migration(
        "training",
        (
            "CREATE TABLE training(subject TEXT PRIMARY KEY, hall TEXT NOT NULL, is_on INTEGER NOT NULL,"
            " changed_ms INTEGER NOT NULL, changed_by TEXT NOT NULL) STRICT",
        ),
    ),
)


class HallIdIsTooLong(Refusal):
    """The practice hall's id would be longer than an id may be."""

    code, status = "hall_id_too_long", 409
    zh = "大厅编号超过 {most} 位，不能开设培训厅。请在大厅文件里改短编号。"
    en = "The hall's id is longer than {most} signs, so it can have no practice hall. Please shorten it in its file."


class Mark(NamedTuple):
    """Who practises (`staff:7`, `device:3`, `hall:JN01` for everybody), since when and by whom."""

    subject: str
    hall: str
    changed_ms: int
    changed_by: str


def real_id(hall_id: str) -> str:
    """The hall a practice hall belongs to; itself for any other."""
    return hall_id.removesuffix(TRAINING)


def everybody(hall_id: str) -> str:
    """The subject that stands for the whole hall."""
    return f"hall:{hall_id}"


def marks(rows: Rows) -> tuple[Mark, ...]:
    """Everybody who practises now."""

    def load() -> tuple[Mark, ...]:
        sql = "SELECT subject, hall, changed_ms, changed_by FROM training WHERE is_on = 1 ORDER BY changed_ms, subject"
        return tuple(Mark(**row) for row in rows.all(sql))

    return rows.kept(("training",), ("training",), load)


def hall_of_staff(rows: Rows, hall: str | None, actor: str, role: str) -> str | None:
    """Where somebody works: the practice hall while they, or the whole of their hall, practise. Who works in several
    halls is moved by name alone: the others need them."""
    for one in marks(rows):
        is_here = hall == one.hall or (hall is None and service.hall_ids(rows) == [one.hall])
        is_all = one.subject == everybody(one.hall) and role in ROLES and is_here
        if is_all or (one.subject == actor and hall in (None, one.hall)):
            return one.hall + TRAINING
    return hall


def hall_of_device(rows: Rows, hall: str, actor: str, kind: str) -> str:
    """The same of a device; agents serve both."""
    meant = {actor, everybody(hall)}
    practises = kind in DEVICES and any(one.hall == hall and one.subject in meant for one in marks(rows))
    return hall + TRAINING if practises else hall


def practice_file(hall: Hall) -> str:
    """The hall's file as its practice hall has it: the same but for id and names, and what every slip and board says of
    a missed call; HallIdIsTooLong."""
    if len(hall.id + TRAINING) > ID_MAX:
        raise HallIdIsTooLong(most=ID_MAX - len(TRAINING))
    practice = replace(
        hall,
        id=hall.id + TRAINING,
        name=MARK.zh + hall.name,
        name_en=MARK.en + (hall.name_en or hall.name),
        floors=tuple(replace(one, name=MARK.zh + one.name, name_en=MARK.en + one.name_en) for one in hall.floors),
        cases=replace(hall.cases, number=CASES + hall.cases.number),
        missed_note=NOTE.zh,
        missed_note_en=NOTE.en,
    )
    return file.export(practice)


def begin(tx: Tx, hall: Hall, subject: str) -> None:
    """From now on the subject works in the practice hall, which is as the hall's file is now. Again changes nothing."""
    service.load(tx, practice_file(service.filed(tx, hall.id, tx.now_ms)))
    _set(tx, hall.id, subject, is_on=True)


def end(tx: Tx, hall: Hall, subject: str) -> None:
    """Back to work; nothing where the subject was there."""
    _set(tx, hall.id, subject, is_on=False)


def _set(tx: Tx, hall: str, subject: str, *, is_on: bool) -> None:
    if any(one.subject == subject for one in marks(tx)) == is_on:
        return
    values = {"hall": hall, "is_on": int(is_on), "changed_ms": tx.now_ms, "changed_by": tx.actor}
    tx.execute("INSERT OR REPLACE INTO training VALUES (?,?,?,?,?)", subject, *values.values())
    tx.record(hall, "training_began" if is_on else "training_ended", subject, {"set": {"subject": subject, **values}})


def differences(rows: Rows) -> list[str]:
    """Every place where who practises and the journal disagree, one sentence each."""
    told = folding.told(folding.all_entries(rows), "training_")
    kept: dict[str, dict[str, Any]] = {row["subject"]: dict(row) for row in rows.all("SELECT * FROM training")}
    return folding.differences("training", told, kept)
