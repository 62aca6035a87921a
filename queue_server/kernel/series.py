"""Running numbers that end on paper and with other systems: none is given twice, not even after a restore.

A series is named by its slice and by whatever its numbers are unique in (`case:…20261122`); it begins at 1.
"""

from __future__ import annotations

from collections.abc import Mapping

from queue_server.kernel.rows import Rows, Tx


def next_of(tx: Tx, name: str, day: str = "") -> int:
    """The next number of the series. `day` ('YYYY-MM-DD') is the one its name speaks of, '' where it speaks of none:
    a series that begins on a day of which a restore may have lost the beginning begins above what may be lost."""
    return int(
        tx.value(
            "INSERT INTO series(name, next)"
            " SELECT ?, 1 + coalesce(max(first), 1) FROM series_lost WHERE last_day >= ? OR ? = ''"
            " ON CONFLICT(name) DO UPDATE SET next = next + 1 RETURNING next - 1",
            name,
            day,
            day,
        )
    )


def reached(rows: Rows) -> Mapping[str, int]:
    """The next number of every series of this file, for a file that takes its place."""
    return {row["name"]: row["next"] for row in rows.all("SELECT name, next FROM series")}


def go_on_above(tx: Tx, last_day: str, skip: int, paper: Mapping[str, int]) -> None:
    """After a restore: every series leaves `skip` numbers out and goes on above what is on `paper`; one of which
    nothing is known here, of a day up to `last_day`, begins as far above 1."""
    tx.execute("UPDATE series SET next = next + ?", skip)
    for name, following in paper.items():
        tx.execute(
            "INSERT INTO series(name, next) VALUES (?,?)"
            " ON CONFLICT(name) DO UPDATE SET next = max(next, excluded.next)",
            name,
            following,
        )
    tx.execute("INSERT INTO series_lost(last_day, first) VALUES (?,?)", last_day, skip + 1)
