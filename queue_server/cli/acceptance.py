"""`quhao acceptance`: the tender's list, gone through on site against the running hall, and a report to sign."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from queue_server.cli import acceptance_hall as hall_checks
from queue_server.cli import acceptance_machine as machine
from queue_server.cli.acceptance_hall import HttpLine, LineIsDown
from queue_server.cli.acceptance_model import DEVICES, MANUAL, SCREENS, Finding, Manual, Report, in_order
from queue_server.cli.acceptance_report import MARKS, as_html, as_text
from queue_server.cli.folder import DATA, folder, opened, present_ms, refuse
from queue_server.equipment import attached_store, service
from queue_server.hall import service as halls
from queue_server.hall.model import Hall
from queue_server.kernel.clock import SystemClock
from queue_server.kernel.database import Database
from queue_server.settings import VERSION

SETTINGS = Path("/etc/quhao/server.env")
TLS_KEYS = (Path("/etc/quhao/tls/server.key"), Path("/etc/quhao/tls/ca.key"))
BACKUPS = Path("/var/backups/quhao")
ASKED = (
    Manual(DEVICES, "小票", "小票清楚、完整，二维码和条码扫得出，纸已切断"),
    Manual(SCREENS, "听见叫号", "大厅里听见了这次测试叫号，屏上看见“测试”"),
)
ANSWERS = {"y": "pass", "n": "fail", "": "open"}


@click.command()
@click.option("--address", required=True, help="How browsers reach the hall, for example https://hall.example.")
@click.option("--hall", "hall_id", default=None, help="Which hall, where the folder has several.")
@click.option("--account", default=None, help="An administrator: prints test slips and lets the boards call.")
@click.option("--window", default=None, help="The window of the test call (else the first).")
@click.option("--ask/--no-ask", default=True, help="Ask for what only people can see, or leave it to tick on paper.")
@click.option("--backups", type=click.Path(path_type=Path), default=None, help="Where the timer's backups lie.")
@click.option("--settings", type=click.Path(path_type=Path), default=SETTINGS, help="The server's environment file.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path(), help="Folder for the report.")
@DATA
def acceptance(
    address: str,
    hall_id: str | None,
    account: str | None,
    window: str | None,
    ask: bool,
    backups: Path | None,
    settings: Path,
    out: Path,
    data: Path | None,
) -> None:
    """Go through the acceptance list on the server's machine; exit code 1 if anything fails."""
    env = dict(os.environ) | _file(settings)
    target = folder(data or (Path(env["QUHAO_DATA"]) if "QUHAO_DATA" in env else None))
    _check(out)
    database = opened(target)
    try:
        meant = refuse(lambda: _hall(database, hall_id))
        found = _of_machine(database, target, address, env, backups or Path(env.get("QUHAO_BACKUP_FOLDER", BACKUPS)))
        found += _of_hall(database, meant, address, account, window or meant.windows[0].id)
    finally:
        database.close()
    for one in found:
        click.echo(f"{MARKS[one.state]} {one.name}：{one.says}")
    found += _answered((*(ASKED if account else ()), *MANUAL), ask)
    at = datetime.fromtimestamp(SystemClock().now_ms() / 1000, meant.zone_info).strftime("%Y-%m-%d %H:%M")
    report = Report(f"{meant.name}（{meant.id}）", address, VERSION, at, in_order(found))
    _write(report, out)
    if report.count("fail"):
        raise SystemExit(1)


def _hall(database: Database, hall_id: str | None) -> Hall:
    ids = database.read(halls.hall_ids)
    if hall_id is None and len(ids) != 1:
        raise click.ClickException(f"请用 --hall 写明是哪个大厅：{'、'.join(ids) or '这里还没有大厅'}。")
    return database.read(lambda rows: halls.current(rows, hall_id or ids[0], present_ms(rows)))


def _of_machine(database: Database, data: Path, address: str, env: dict[str, str], backups: Path) -> list[Finding]:
    now_ms = SystemClock().now_ms()
    with tempfile.TemporaryDirectory(prefix="acceptance-", dir=data) as beside:
        rehearsed = machine.rehearse(data, Path(beside), SystemClock())
    found = [
        machine.disk(data),
        rehearsed,
        machine.last_backup(backups, now_ms / 1000),
        machine.journal(database),
        machine.secrets(data, env, TLS_KEYS),
        machine.clock_kept(),
        *machine.over_tls(address, datetime.fromtimestamp(now_ms / 1000, UTC)),
    ]
    return [*found, machine.redirected(address)] if address.startswith("https://") else found


def _of_hall(database: Database, hall: Hall, address: str, account: str | None, window: str) -> list[Finding]:
    registered = database.read(lambda rows: service.devices_of(rows, hall.id))
    attached = database.read(lambda rows: attached_store.attached_of(rows, hall.id))
    line = HttpLine(address)
    found = [*hall_checks.health(line), *hall_checks.devices(registered, attached)]
    if account is None:
        says = "没有给出管理员账号（--account），没有打印测试小票，也没有测试叫号。"
        return [*found, Finding(DEVICES, "测试小票和测试叫号", "open", says)]
    try:
        password = os.environ.get("QUHAO_ACCEPTANCE_PASSWORD") or click.prompt("密码", hide_input=True)
        hall_checks.sign_in(line, account, password, lambda: str(click.prompt("手机上的验证码")))
    except LineIsDown as down:
        return [*found, Finding(DEVICES, "测试小票和测试叫号", "fail", f"{account} 没有登录成功：{down}")]
    slips = hall_checks.slips(line, hall.id, attached, hall_checks.pause)
    return [*found, *slips, hall_checks.call(line, hall.id, window, hall_checks.pause)]


def _answered(lines: Sequence[Manual], ask: bool) -> list[Finding]:
    """What people say of each line: y is good, n is not, Enter leaves it to paper."""
    if not ask:
        return [one.open() for one in lines]
    click.echo("下面的项目请现场确认：y 合格，n 不合格，回车留到纸上填写。")
    answer: Callable[[str], str] = lambda text: str(  # noqa: E731
        click.prompt(text, default="", show_default=False, type=click.Choice([*ANSWERS]), show_choices=False)
    )
    return [Finding(one.part, one.name, ANSWERS[answer(f"{one.name}：{one.todo} [y/n]")], one.todo) for one in lines]  # type: ignore[arg-type]


def _file(path: Path) -> dict[str, str]:
    """What the service's environment file says; nothing where there is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    pairs = (one.partition("=") for one in lines if "=" in one and not one.lstrip().startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}


def _check(out: Path) -> None:
    """Before anybody is asked anything, not after the last answer."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            return
    except OSError as error:
        raise _cannot_write(out, error) from None


def _cannot_write(out: Path, error: OSError) -> click.ClickException:
    return click.ClickException(f"{out.resolve()} 不能写入（{error.strerror}），请用 --out 换一个文件夹。")


def _write(report: Report, out: Path) -> None:
    stem = out / f"acceptance-{report.at[:10]}"
    try:
        stem.with_suffix(".txt").write_text(as_text(report), encoding="utf-8")
        stem.with_suffix(".html").write_text(as_html(report), encoding="utf-8")
    except OSError as error:
        raise _cannot_write(out, error) from None
    click.echo(f"\n{report.verdict()}\n验收单：{stem}.html（打印签字）和 {stem}.txt")
