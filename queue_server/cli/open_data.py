"""`quhao open-data`: recorded days as CSV that may be given away: times cut, names drawn anew, few left out."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from queue_server.cli.folder import DATA, opened, present_ms
from queue_server.hall import service as halls
from queue_server.hall.errors import UnknownHall
from queue_server.kernel import spreadsheet
from queue_server.kernel.rows import Rows
from queue_server.views.open_data import EVENTS, FEW, TICKETS, OpenData

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("open-data")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--hall", "hall_id", default=None, help="The hall's id; not needed where there is one.")
@click.option("--from", "first", required=True, type=DAY, help="First day, YYYY-MM-DD.")
@click.option("--to", "last", required=True, type=DAY, help="Last day, included.")
@click.option("--events", is_flag=True, help="What happened to each number, instead of a row per number.")
@DATA
def open_data(target: Path, hall_id: str | None, first: object, last: object, events: bool, data: Path | None) -> None:
    """Write days of a hall as open data (CSV): nobody in particular can be found in it."""
    if target.exists():
        raise click.ClickException(f"{target} 已存在，请换一个文件名。")
    database = opened(data)

    def write(rows: Rows) -> tuple[int, OpenData]:
        known = halls.hall_ids(rows)
        chosen = hall_id or (known[0] if len(known) == 1 else "")
        if chosen not in known:
            raise click.ClickException("请用 --hall 指定大厅：" + "、".join(known))
        try:
            hall = halls.current(rows, chosen, present_ms(rows))
        except UnknownHall as refusal:
            raise click.ClickException(refusal.message()) from None
        found = OpenData(rows, hall, f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}")
        lines = found.events(secrets.token_bytes(32)) if events else found.tickets()
        with target.open("x", encoding="utf-8-sig", newline="") as file:
            file.write(spreadsheet.line(EVENTS if events else TICKETS))
            return sum(1 for line in lines if file.write(spreadsheet.line(line))), found

    count, found = database.read(write)
    database.close()
    click.echo(f"{target}：{count} 行。时间按 5 分钟取整，编号为本文件临时生成，不含证件、窗口和人员。")
    if found.left_out:
        click.echo(f"另有 {len(found.left_out)} 个队列日不足 {FEW} 张号，未公布。")
