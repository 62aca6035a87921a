"""The cases something happened to on a day as a table, for halls without a link; persons masked, or whole where one
may have them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Final

from queue_server.cases import finding
from queue_server.hall import hours
from queue_server.hall import service as halls
from queue_server.hall.model import Hall
from queue_server.kernel import journal_search, spreadsheet
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Database
from queue_server.kernel.journal_search import Wanted
from queue_server.kernel.rows import Rows, Tx
from queue_server.platform import sheet_rows
from queue_server.platform.sheet_rows import HEAD, Persons

DAY_MIN: Final = 24 * 60
AT_ONCE: Final = 100  # cases read at once: each opens its applicant, and nobody waits for a whole day's
CHANGES: Final = ("case_", "parcel_")  # kinds of entries that set what a case says


def cases_of_day(database: Database, hall: Hall, day: str, breathe: Callable[[], None]) -> list[str]:
    """Every case on which something happened that day (YYYY-MM-DD), its opening, its acceptance and its end alike: the
    ids in the order of what happened. Read piece by piece, `breathe` called between."""
    from_ms, until_ms = (hours.instant_ms(hall, day, minute) for minute in (0, DAY_MIN))
    entries = journal_search.whole(database, Wanted(hall.id, from_ms, until_ms), breathe)
    return list(dict.fromkeys(one.subject for one in entries if one.kind.startswith(CHANGES) and "set" in one.body))


def table(rows: Rows, secrets: Secrets, hall: Hall, cases: Sequence[str], shown: Persons) -> list[tuple[str, ...]]:
    """A row for each of these cases as it stands, in the order of HEAD."""
    calendar = halls.calendar(rows, hall.id)
    return [sheet_rows.row(rows, secrets, hall, calendar, finding.by_id(rows, one), shown) for one in cases]


def note(tx: Tx, hall: str, day: str, count: int, shown: Persons, reason: str) -> None:
    """Whoever took a table away is in the journal, and why where it names people."""
    tx.record(hall, "cases_exported", f"hall:{hall}", {"day": day, "count": count, "persons": shown, "reason": reason})


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """For Excel and WPS: a byte order mark, long digits kept, nothing taken for a formula."""
    return (spreadsheet.BOM + spreadsheet.table((HEAD, *rows))).encode()


def as_workbook(rows: Sequence[Sequence[str]]) -> bytes:
    """The same as a workbook whose every cell is text."""
    from openpyxl import Workbook  # with what it imports it weighs as much as the whole server
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = "办件"
    for number, row in enumerate((HEAD, *rows), 1):
        for at, text in enumerate(row, 1):
            cell = sheet.cell(number, at)
            cell.value, cell.data_type, cell.number_format = text, "s", "@"
    for at, name in enumerate(HEAD, 1):
        sheet.column_dimensions[get_column_letter(at)].width = max(12, 2 * len(name) + 4)
    sheet.freeze_panes = "B2"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
