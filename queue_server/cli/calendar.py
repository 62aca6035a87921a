"""`quhao calendar …`: the State Council's notice, entered by hand where the software does not know the year yet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from queue_server.cli.folder import DATA, refuse, stopped
from queue_server.hall import service as halls
from queue_server.hall.calendar import KINDS, CalendarDay
from queue_server.kernel.rows import Tx

HALL = click.option("--hall", default=None, help="Which hall, where the folder holds several.")


@click.group()
def calendar() -> None:
    """Working days and holidays (a running server takes them through the API)."""


@calendar.command("set")
@click.argument("day", metavar="DATE")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.option("--name", default="", help="Which holiday it belongs to.")
@click.option("--source", default="", help="The notice that says so.")
@HALL
@DATA
def set_day(day: str, kind: str, name: str, source: str, hall: str | None, data: Path | None) -> None:
    """Say what kind of day DATE (YYYY-MM-DD) is, before the national table."""
    entry = CalendarDay(day, KINDS[kind], name, source)
    _write(data, hall, lambda tx, meant: halls.set_day(tx, meant, entry))
    click.echo(f"{day} 已记为{KINDS[kind].value}。")


@calendar.command("confirm")
@click.argument("year", type=click.IntRange(2000, 2999))
@click.option("--source", required=True, help="The notice the year's days were entered from.")
@HALL
@DATA
def confirm(year: int, source: str, hall: str | None, data: Path | None) -> None:
    """Say that the holidays of YEAR have been entered, which ends the warning."""
    _write(data, hall, lambda tx, meant: halls.confirm_year(tx, meant, year, source))
    click.echo(f"{year} 年节假日安排已确认。")


def _write(data: Path | None, hall: str | None, act: Callable[[Tx, str], None]) -> None:
    def change(tx: Tx) -> None:
        ids = halls.hall_ids(tx)
        if hall is None and len(ids) != 1:
            raise click.UsageError(f"请用 --hall 指明大厅：{'、'.join(ids) or '尚未载入大厅文件'}。")
        act(tx, hall or ids[0])

    def run() -> None:
        with stopped(data) as database:
            database.write(change)

    refuse(run)
