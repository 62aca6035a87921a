"""Looking after a hall's data folder: the first administrator, backup, restore, and proving the journal."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from appointments import replay as booking_replay
from queue_server.bulletins import store as bulletins_store
from queue_server.call_backs import store as call_backs_store
from queue_server.carrier import store as carrier_store
from queue_server.cases import incoming, parcels
from queue_server.cases import replay as case_replay
from queue_server.catalogue import replay as catalogue_replay
from queue_server.crew import records_store as crew_records_store
from queue_server.crew import store as crew_store
from queue_server.enquiries import store as enquiries_store
from queue_server.figures import follow as figures_follow
from queue_server.hall import board_messages, hours, lending, training
from queue_server.hall import service as halls
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel import series
from queue_server.kernel.clock import Clock
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Database, FileIsUnreadable
from queue_server.kernel.errors import Refusal
from queue_server.kernel.journal import Break, Entry, Head, first_break
from queue_server.kernel.lock import FolderLock, writing_to
from queue_server.kernel.rows import Rows, Tx, entries_after, heads, journal_end_ms
from queue_server.ratings import bad_store as bad_grades_store
from queue_server.ratings import contest_store, unproven
from queue_server.ratings import store as ratings_store
from queue_server.staff import duty, service
from queue_server.staff.first_run import AlreadySetUp, code_in, forget_code
from queue_server.staff.model import NODE, NewStaff, PasswordRules
from queue_server.staff.passwords import Hasher
from queue_server.supervision import all_hands
from queue_server.supervision import store as alarms_store
from queue_server.tickets import numbering, replay
from queue_server.twin import store as twin_store
from queue_server.waits import store as waits_store
from queue_server.wiring.figures_ground import figures_ground
from queue_server.wiring.house import open_database
from queue_server.wiring.remains import Remains, remains_of

FILE, KEYS = "quhao.db", "keys.json"
SEQ_SKIP = 10_000
NUMBERS_SKIP = 100
NUMBERS_SKIP_BLIND = 1000  # nobody knows how far the lost day went: four digits, which no ordinary day reaches
READY = "restoring"
PAGE = 5000


class TargetExists(Refusal):
    """A backup never overwrites anything."""

    code, status = "target_exists", 409
    zh, en = "{target} 已存在，请换一个位置。", "{target} exists already. Choose another place."


class NotABackup(Refusal):
    """The folder does not hold what a backup holds."""

    code, status = "not_a_backup", 422
    zh, en = "{folder} 里没有可用的备份（需要 quhao.db 和 keys.json）。", "{folder} holds no usable backup."


def make_first_administrator(data: Path, clock: Clock, account: str, password: str) -> None:
    """The first account of an empty folder; AlreadySetUp, BadAccount, WeakPassword, FolderIsInUse."""
    lock = FolderLock(data)
    try:
        database = open_database(data / FILE, clock)
        try:
            if database.read(service.everybody):
                raise AlreadySetUp()
            hashed = Hasher().make(account, password, PasswordRules())
            new = NewStaff(account, account, "1", "admin")
            database.write(lambda tx: service.add_account(tx, new, hashed))
            forget_code(data)
        finally:
            database.close()
    finally:
        lock.release()


def first_run_code(data: Path, clock: Clock, random: Callable[[int], bytes]) -> str:
    """The one-time code of an empty folder, for the first page in the browser; AlreadySetUp."""
    if (data / FILE).exists():
        database = Database(data / FILE, clock)
        try:
            if database.read(service.everybody):
                raise AlreadySetUp()
        finally:
            database.close()
    return code_in(data, random)


def back_up(data: Path, target: Path, clock: Clock) -> None:
    """A consistent copy of file and keys in a new folder (0700), while the hall works; TargetExists, KeysAreMissing,
    FolderIsUnusable."""
    if target.exists():
        raise TargetExists(target=str(target))
    Secrets.load(data, data / FILE)
    half = target.with_name(target.name + ".part")
    shutil.rmtree(half, ignore_errors=True)
    with writing_to(target):
        half.mkdir(mode=0o700, parents=True)
    database = Database(data / FILE, clock)
    try:
        database.backup(half / FILE)
    finally:
        database.close()
    shutil.copy2(data / KEYS, half / KEYS)
    _sync(half / FILE)
    half.rename(target)


def restore(backup: Path, data: Path, clock: Clock) -> list[str]:
    """Put a backup in the folder's place; the old file is kept beside it. Answers what was done, per hall.

    Numbers that may be on paper since the backup are skipped, and the journal goes on in a new epoch. All of it is done
    on a copy, which takes the old file's place only when it is ready.
    """
    if not (backup / FILE).is_file() or not (backup / KEYS).is_file():
        raise NotABackup(folder=str(backup))
    lock = FolderLock(data)
    ready = data / READY
    try:
        shutil.rmtree(ready, ignore_errors=True)
        ready.mkdir(mode=0o700)
        for name in (FILE, KEYS):
            shutil.copy2(backup / name, ready / name)
        done = _go_on(ready / FILE, data / FILE, clock)
        _set_aside(data, clock.now_ms())
        for name in (KEYS, f"{FILE}-wal", FILE):  # the file last: until it is there, a next try starts anew
            if (ready / name).exists():
                _sync(ready / name)
                (ready / name).rename(data / name)
        _sync(data)
        return done
    except FileIsUnreadable:
        raise NotABackup(folder=str(backup)) from None
    finally:
        shutil.rmtree(ready, ignore_errors=True)
        lock.release()


def _go_on(restored: Path, replaced: Path, clock: Clock) -> list[str]:
    database = open_database(restored, clock)
    try:
        remains = remains_of(replaced, clock, database.read(heads))
        return database.write(lambda tx: _open_epochs(tx, remains))
    finally:
        database.close()


def _open_epochs(tx: Tx, remains: Remains) -> list[str]:
    done = []
    known = heads(tx).keys() | remains.heads.keys()
    for hall_id in sorted(known):
        above, skip = remains.heads.get(hall_id, Head()), NUMBERS_SKIP
        if hall_id not in remains.continued:  # what happened since the backup is unknown: stay clear of all of it
            above, skip = replace(above, epoch=max(above.epoch, tx.now_ms // 1000)), NUMBERS_SKIP_BLIND
        epoch = tx.open_epoch(hall_id, SEQ_SKIP, above)
        hall = _hall(tx, hall_id)
        if hall is not None:
            numbering.go_on_above(tx, hall, _days(tx, hall, remains), skip, remains.numbers)
        seq = tx.record(hall_id, "restored", f"hall:{hall_id}", {"epoch": epoch, "numbers_skipped": skip})
        done.append(_told(hall_id, epoch, seq, skip, hall is not None, hall_id in remains.continued))
    halls_known = [hall for hall in (_hall(tx, hall_id) for hall_id in known) if hall is not None]
    last_day = max((day for hall in halls_known for day in _days(tx, hall, remains)), default="")
    series.go_on_above(tx, last_day, NUMBERS_SKIP if known <= remains.continued else NUMBERS_SKIP_BLIND, remains.series)
    return done


def _told(hall_id: str, epoch: int, seq: int, skip: int, has_numbers: bool, is_known: bool) -> str:
    who = f"大厅 {hall_id}" if hall_id != NODE else "账号"
    numbers = f"，每个队列跳过 {skip} 个号码" if has_numbers else ""
    why = "" if is_known else "。备份之后的数据已无从得知，所以 epoch 取自时钟，以免与丢失的部分相混"
    return f"{who}：日志从第 {seq} 条接着写，新的 epoch 是 {epoch}{numbers}{why}。"


def _hall(tx: Tx, hall_id: str) -> Hall | None:
    """The hall in force now, or when its journal ended if that is later; None when it has not begun to work."""
    try:
        return halls.current(tx, hall_id, max(tx.now_ms, journal_end_ms(tx, hall_id)))
    except UnknownHall:
        return None


def _days(tx: Tx, hall: Hall, remains: Remains) -> set[str]:
    """Today, and the newest day with numbers: a demo's clock runs apart from the machine's."""
    today = hours.business_day(hall, tx.now_ms)
    known = numbering.reached(tx).next.keys() | remains.numbers.next.keys()
    return {today, max((day for hall_id, day, _letter in known if hall_id == hall.id), default=today)}


def _set_aside(data: Path, now_ms: int) -> None:
    while any(data.glob(f"*.before-{now_ms}")):
        now_ms += 1
    for name in (FILE, f"{FILE}-wal", f"{FILE}-shm", KEYS):
        if (data / name).exists():
            (data / name).rename(data / f"{name}.before-{now_ms}")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def entries(database: Database) -> Iterator[Entry]:
    """The whole journal in file order, a page at a time."""
    pos = 0
    while True:
        page = database.read(lambda rows, after=pos: entries_after(rows, after, PAGE))  # type: ignore[misc]
        if not page:
            return
        yield from page
        pos = page[-1].pos


def verify(database: Database) -> Break | None:
    """The first entry that breaks a chain, or None."""
    return first_break(entries(database))


def replay_differences(database: Database) -> list[str]:
    """What the tables say otherwise than the journal, in words; nothing when they agree."""

    def windows(rows: Rows) -> list[str]:
        told = duty.replayed(entries(database))
        kept = {(one.hall, one.window): one for hall in halls.all_ids(rows) for one in duty.of_hall(rows, hall)}
        return [
            f"window {hall}/{window}: journal {told.get((hall, window))}, table {kept.get((hall, window))}"
            for hall, window in sorted(told.keys() | kept.keys())
            if told.get((hall, window)) != kept.get((hall, window))
        ]

    others = (
        replay.differences,
        windows,
        booking_replay.differences,
        case_replay.differences,
        ratings_store.differences,
        unproven.differences,
        bad_grades_store.differences,
        contest_store.differences,
        training.differences,
        call_backs_store.differences,
        enquiries_store.differences,
        bulletins_store.differences,
        crew_store.differences,
        crew_records_store.differences,
        catalogue_replay.differences,
        alarms_store.differences,
        parcels.differences,
        incoming.differences,
        carrier_store.differences,
        twin_store.differences,
        waits_store.differences,
        lending.differences,
        board_messages.differences,
        all_hands.differences,
        lambda rows: figures_follow.differences(rows, figures_ground()),
    )
    return [line for differences in others for line in database.read(differences)]
