"""Reads an older system's export, CSV or XLSX, by its headings: every row becomes a record or is refused by name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from queue_server.hall import hours
from queue_server.hall.model import Hall
from queue_server.kernel.packed import UNREADABLE
from queue_server.legacy.model import NAMES, NEEDED, Found, Record, Refused, without_doubles

ENCODINGS: Final = ("utf-8-sig", "gb18030")  # what such systems write
STAMPS: Final = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M")
CLOCKS: Final = ("%H:%M:%S", "%H:%M")
NO: Final = frozenset({"", "0", "否", "无", "n", "no", "false"})
Row = Mapping[str, Any]


class BadFile(ValueError):
    """The file as a whole cannot be read; the message says what to do."""


def read(path: Path, hall: Hall, columns: Mapping[str, str], queues: Mapping[str, str]) -> Found:
    """The file's records. `columns`: what a column is -> its heading, beside NAMES; `queues`: an old line's name -> our
    queue's id, beside ids and names of our queues and services. BadFile."""
    rows = _workbook(path) if path.suffix.lower() == ".xlsx" else _whole(path)
    head = [str(one or "").strip() for one in next(rows, ())]
    at = _columns(head, columns)
    served = {one.queue for one in hall.services}
    known = {name: queue for name, queue in (_queues(hall) | dict(queues)).items() if queue in served}
    records: list[Record] = []
    refused: list[Refused] = []
    for line, values in enumerate(rows, start=2):
        row = {name: values[place] if place < len(values) else None for name, place in at.items()}
        if all(_text(one) == "" for one in row.values()):
            continue
        found = _record(line, row, hall, known)
        (records if isinstance(found, Record) else refused).append(found)  # type: ignore[arg-type]
    kept, doubles = without_doubles(records)
    kept.sort(key=lambda one: (one.arrived_ms, one.line))
    return Found(tuple(kept), tuple(sorted((*refused, *doubles), key=lambda one: one.line)))


def _whole(path: Path) -> Iterator[list[Any]]:
    try:
        return iter([*_csv(path)])
    except csv.Error:
        raise BadFile(f"{path.name} 不是完好的 CSV（可能有引号没有结束），请重新导出。") from None


def _csv(path: Path) -> Iterator[list[Any]]:
    content = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            return iter(csv.reader(io.StringIO(content.decode(encoding), newline="")))
        except UnicodeDecodeError:
            continue
    raise BadFile(f"{path.name} 的文字编码读不懂，请另存为 UTF-8 的 CSV 或 XLSX。")


def _workbook(path: Path) -> Iterator[list[Any]]:
    from openpyxl import load_workbook  # with what it imports it weighs as much as the whole server

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        return iter([list(row) for row in sheet.iter_rows(values_only=True)])
    except (*UNREADABLE, IndexError):
        raise BadFile(f"{path.name} 不是可以读取的 XLSX 工作簿，请重新导出。") from None


def _columns(head: list[str], named: Mapping[str, str]) -> dict[str, int]:
    found = {}
    for name, usual in NAMES.items():
        asked = (named[name],) if name in named else usual
        place = next((head.index(one) for one in asked if one in head), None)
        if place is not None:
            found[name] = place
        elif name in named:
            raise BadFile(f"没有“{named[name]}”这一列；表头是：{'、'.join(head)}。")
    missing = [NAMES[name][0] for name in NEEDED if name not in found]
    if missing:
        raise BadFile(f"缺少列：{'、'.join(missing)}。表头是：{'、'.join(head)}；名称不同的列请用 --column 指定。")
    return found


def _queues(hall: Hall) -> dict[str, str]:
    names = {one.name: one.queue for one in hall.services} | {one.id: one.queue for one in hall.services}
    return names | {one.name: one.id for one in hall.queues} | {one.id: one.id for one in hall.queues}


def _record(line: int, row: Row, hall: Hall, queues: Mapping[str, str]) -> Record | Refused:
    number, queue = _text(row["number"]), _text(row["queue"])
    if not number:
        return Refused(line, "no_number")
    if queue not in queues:
        return Refused(line, "unknown_queue", queue)
    instants: dict[str, int | None] = {}
    for name in ("arrived", "called", "finished", "slot"):
        value = row.get(name)
        instants[name] = _instant_ms(value, row.get("day"), hall)
        if instants[name] is None and (name == "arrived" or _text(value)):
            return Refused(line, "no_time" if name == "arrived" else "bad_time", _text(value))
    arrived, called, finished = instants["arrived"], instants["called"], instants["finished"]
    assert arrived is not None
    if (called is not None and called < arrived) or (finished is not None and finished < (called or arrived)):
        return Refused(line, "out_of_order")
    window = _text(row["window"])
    if called is not None and not window:
        return Refused(line, "no_window")
    day = hours.business_day(hall, arrived)
    is_priority = _text(row.get("priority")).lower() not in NO
    return Record(
        line, number, day, queues[queue], arrived, called, finished, window, instants["slot"], is_priority
    )  # fmt: skip


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip().strip("'")


def _instant_ms(value: Any, day: Any, hall: Hall) -> int | None:
    """A date with its time, or a time of the row's day; None where it is neither."""
    found = value if isinstance(value, datetime) else None
    if found is None:
        clock = value if isinstance(value, time) else _parsed(_text(value), CLOCKS)
        on = _date(day)
        if clock is not None and on is not None:
            found = datetime.combine(on, clock if isinstance(clock, time) else clock.time())
        else:
            found = _parsed(_text(value).replace("/", "-"), STAMPS)
    return None if found is None else round(found.replace(tzinfo=hall.zone_info).timestamp() * 1000)


def _date(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _parsed(_text(value).replace("/", "-"), ("%Y-%m-%d", "%Y%m%d"))
    return None if found is None else found.date()


def _parsed(text: str, forms: tuple[str, ...]) -> datetime | None:
    for form in forms:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the hall's own time, given its zone by the caller
        except ValueError:
            continue
    return None
