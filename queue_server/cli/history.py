"""`quhao history …`: an older system's recorded days, run in the shadow of our rules, and kept to learn waits from."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click

from queue_server.cli.folder import DATA, opened, present_ms, refuse, stopped
from queue_server.hall import service as halls
from queue_server.hall.model import Hall
from queue_server.kernel import spreadsheet
from queue_server.kernel.rows import Rows
from queue_server.legacy import keeping, reading, report, shadow
from queue_server.legacy.model import NAMES, Found, Record
from queue_server.legacy.shadow import Compared

F = TypeVar("F", bound=Callable[..., None])
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def history() -> None:
    """An older system's days (CSV or XLSX): compare them with our rules, take them over."""


def _asked(command: F) -> F:
    for option in (
        click.argument("file", type=FILE),
        click.option("--hall", "hall_id", required=True, help="The hall's id."),
        click.option("--column", "columns", multiple=True, metavar="NAME=HEADING", help=f"NAME: {', '.join(NAMES)}."),
        click.option("--queue", "queues", multiple=True, metavar="OLD=QUEUE", help="An old line's name, our queue."),
        DATA,
    ):
        command = option(command)
    return command


@history.command()
@_asked
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@click.option("--tickets", type=click.Path(dir_okay=False, path_type=Path), help="Write every number as CSV here.")
def compare(
    file: Path,
    hall_id: str,
    columns: Sequence[str],
    queues: Sequence[str],
    data: Path | None,
    as_json: bool,
    tickets: Path | None,
) -> None:
    """Run the file's days by this hall's rules and say who would be called earlier or later, and why. Writes nothing
    into the hall."""
    if tickets is not None and tickets.exists():
        raise click.ClickException(f"{tickets} 已存在，请换一个文件名。")
    database = opened(data)
    try:
        hall = refuse(lambda: database.read(lambda rows: _hall(rows, hall_id)))
    finally:
        database.close()
    found = _read(file, hall, columns, queues)
    compared = _compared(found, hall)
    said = report.of(found, compared, hall)
    if tickets is not None:
        table = spreadsheet.table([report.TICKETS, *(report.row(one, hall) for one in compared)])
        tickets.write_text(spreadsheet.BOM + table, encoding="utf-8", newline="")
    click.echo(json.dumps(said, ensure_ascii=False, indent=2) if as_json else "\n".join(report.lines(said)))


@history.command()
@_asked
def keep(file: Path, hall_id: str, columns: Sequence[str], queues: Sequence[str], data: Path | None) -> None:
    """Keep the file's days to learn waits from; the server must be stopped. Days kept before are replaced. No figure
    and no bulletin counts them."""

    def work() -> tuple[Found, int]:
        with stopped(data) as database:
            hall = database.read(lambda rows: _hall(rows, hall_id))
            found = _read(file, hall, columns, queues)
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            if found.records:
                database.write(lambda tx: keeping.keep(tx, hall, found, digest), is_long=True)
            return found, len(found.days)

    found, days = refuse(work)
    for one in found.refused:
        click.echo(one.say(), err=True)
    if not found.records:
        raise click.ClickException("没有一行可用，什么也没有写入。")
    click.echo(f"已存 {days} 天 {len(found.records)} 张号，下次启动后用于估计等候；不计入任何统计和通报。")


def _hall(rows: Rows, hall_id: str) -> Hall:
    return halls.current(rows, hall_id, present_ms(rows))


def _read(file: Path, hall: Hall, columns: Sequence[str], queues: Sequence[str]) -> Found:
    named, lines = _pairs("--column", columns), _pairs("--queue", queues)
    for name in named.keys() - NAMES.keys():
        raise click.BadParameter(f"--column：没有“{name}”，可用 {'、'.join(NAMES)}。")
    for queue in set(lines.values()) - {one.id for one in hall.queues}:
        raise click.BadParameter(f"--queue：本大厅没有队列“{queue}”。")
    try:
        return reading.read(file, hall, named, lines)
    except reading.BadFile as wrong:
        raise click.ClickException(str(wrong)) from None


def _pairs(option: str, values: Sequence[str]) -> dict[str, str]:
    found = dict(one.partition("=")[::2] for one in values)
    if any(not name or not value for name, value in found.items()):
        raise click.BadParameter(f"{option} 应写成 名称=值。")
    return found


def _compared(found: Found, hall: Hall) -> list[Compared]:
    by_day: dict[str, list[Record]] = {day: [] for day in found.days}
    for one in found.records:
        by_day[one.day].append(one)
    with click.progressbar(by_day.values(), label="复算", file=sys.stderr) as days:
        return [one for day in days for one in shadow.compare_day(day, hall)]
