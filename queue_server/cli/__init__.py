"""`quhao …`: everything an operator does from a terminal. Each command says what it did or what to do."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

import click

from devices.chinese import speak_chinese
from queue_server.cli import acceptance, calendar, carrier, hall, history, licences, open_data, platform, staff, waits
from queue_server.cli.binding import check_bind
from queue_server.cli.folder import DATA, folder, opened, present_ms, refuse
from queue_server.demo import start as demo_start
from queue_server.kernel import logs
from queue_server.kernel.clock import SystemClock
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.lock import FolderLock, writing_to
from queue_server.settings import VERSION
from queue_server.wiring import health, upkeep

speak_chinese()


@click.group()
@click.version_option(VERSION, prog_name="quhao")
def main() -> None:
    """Quhao 取号: the queue of a government service hall."""
    logs.configure("WARNING")


main.add_command(staff.staff)
main.add_command(calendar.calendar)
main.add_command(hall.hall)
main.add_command(hall.voice_group)
main.add_command(platform.platform)
main.add_command(carrier.carrier)
main.add_command(licences.licences)
main.add_command(acceptance.acceptance)
main.add_command(waits.waits)
main.add_command(open_data.open_data)
main.add_command(history.history)


@main.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@DATA
@click.option("--alive", is_flag=True, help="Simulated citizens and clerks come and go.")
@click.option("--real-clock", is_flag=True, help="The machine's time instead of a working day that never ends.")
@click.option(
    "--speed",
    default=1.0,
    show_default=True,
    type=click.FloatRange(1, 120),
    help="With --alive: a day in minutes, without voice.",
)
@click.option(
    "--load", default="balanced", show_default=True, type=click.Choice(["balanced", "overload"]), help="How many come."
)
def demo(port: int, data: Path | None, alive: bool, real_clock: bool, speed: float, load: str) -> None:
    """Start the demo hall with virtual devices; Ctrl-C stops everything."""
    if speed > 1 and (real_clock or not alive):
        raise click.UsageError("--speed 要与 --alive 同用，且不能与 --real-clock 同用。")
    target = (data or Path("demo-data")).resolve()
    password = os.environ.get("QUHAO_DEMO_PASSWORD")
    options = demo_start.Options(target, port, alive, real_clock, password, speed, load)
    sys.exit(refuse(lambda: demo_start.run(options)))


@main.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True)
@DATA
def serve(bind: str, data: Path | None) -> None:
    """Start the hall's server (gunicorn, one gevent worker)."""
    check_bind(bind)
    refuse(lambda: _check_folder(folder(data)))
    os.environ |= {"QUHAO_DATA": str(folder(data)), "QUHAO_BIND": bind}
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        "python:queue_server.wiring.gunicorn",
        "queue_server.app:create_app()",
    ]
    os.execv(sys.executable, command)


def _check_folder(data: Path) -> None:
    """FolderIsInUse, FolderIsUnusable, KeysAreMissing: in words, before gunicorn says it in a trace."""
    lock = FolderLock(data)
    try:
        Secrets.load(data, data / upkeep.FILE)
    finally:
        lock.release()


@main.command()
@DATA
@click.option("--account", help="Account of the first administrator.")
@click.option("--password", help="Their password (asked for without it).")
@click.option("--web", is_flag=True, help="Print the one-time code with which the browser does the same.")
def init(data: Path | None, account: str | None, password: str | None, web: bool) -> None:
    """Make the first administrator on an empty folder."""
    if web:
        code = refuse(lambda: _first_run_code(folder(data)))
        click.echo(f"一次性代码 {code}。启动 quhao serve，用浏览器打开 /first-run，输入此代码建立第一位管理员。")
        return
    wanted = account or click.prompt("管理员账号")
    secret = password or click.prompt("密码", hide_input=True, confirmation_prompt="再输入一次")
    refuse(lambda: upkeep.make_first_administrator(folder(data), SystemClock(), wanted, secret))
    click.echo(f"已建立管理员 {wanted}。下一步：quhao serve，用浏览器打开 /admin，按清单设置大厅。")


def _first_run_code(data: Path) -> str:
    with writing_to(data):
        return upkeep.first_run_code(data, SystemClock(), secrets.token_bytes)


@main.command()
@DATA
def doctor(data: Path | None) -> None:
    """Every self-check in plain words; exit code 1 if one fails."""
    target = folder(data)
    database = opened(target)
    ways = os.environ.get("QUHAO_NOTICES", "")
    checks = [
        *health.of_file(database),
        *health.of_ways(ways, target, database, database.read(present_ms)),
        *health.of_platform_file(os.environ.get("QUHAO_PLATFORM", ""), database, database.read(present_ms)),
        *health.of_carrier_file(os.environ.get("QUHAO_CARRIER", ""), database, database.read(present_ms)),
        health.of_keys(target, target / upkeep.FILE),
        health.of_pages(database),
        health.of_disk(target),
        *database.read(lambda rows: health.of_halls(rows, present_ms(rows))),
    ]
    broken = upkeep.verify(database)
    says = "日志链完整" if broken is None else f"大厅 {broken.hall} 第 {broken.seq} 条日志：{broken.reason}"
    checks.append(health.Check("journal", "ok" if broken is None else "fail", says))
    database.close()
    for check in checks:
        click.echo(f"{ {'ok': '✓', 'warn': '!', 'fail': '✗'}[check.state] } {check.name:12} {check.says}")
    sys.exit(health.worst(checks) == "fail")


@main.command()
@click.argument("target", type=click.Path(path_type=Path))
@DATA
def backup(target: Path, data: Path | None) -> None:
    """Copy file and keys into a new folder while the hall works."""
    opened(data).close()
    refuse(lambda: upkeep.back_up(folder(data), target, SystemClock()))
    click.echo(f"已备份到 {target}。其中有密钥，请妥善保管。")


@main.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True, file_okay=False))
@DATA
def restore(source: Path, data: Path | None) -> None:
    """Put a backup in place; the server must be stopped."""
    for line in refuse(lambda: upkeep.restore(source, folder(data), SystemClock())):
        click.echo(line)
    click.echo("已恢复。当日号码已跳过一段，以免与已发出的纸票重复。")


@main.group()
def journal() -> None:
    """The log of everything that happened."""


@journal.command("verify")
@DATA
def journal_verify(data: Path | None) -> None:
    """Check the hash chain; names the first broken entry."""
    database = opened(data)
    broken = upkeep.verify(database)
    database.close()
    if broken is not None:
        raise click.ClickException(f"hall {broken.hall}, entry {broken.seq}: {broken.reason}")
    click.echo("日志链完整。")


@journal.command("replay")
@DATA
def journal_replay(data: Path | None) -> None:
    """Rebuild tickets and windows from the journal and compare with the tables."""
    database = opened(data)
    differences = upkeep.replay_differences(database)
    database.close()
    for line in differences:
        click.echo(line)
    if differences:
        raise click.ClickException(f"{len(differences)} 处不一致。")
    click.echo("重放结果与数据一致。")


def _devices(word: str) -> Callable[[tuple[str, ...]], None]:
    def run(arguments: tuple[str, ...]) -> None:
        os.execv(sys.executable, [sys.executable, "-m", "devices", word, *arguments])

    return run


for _word, _help in (
    ("agent", "The device agent of a box: run, doctor, probe."),
    ("virtual", "A virtual device, by hand: printer."),
):
    main.add_command(
        click.Command(
            _word,
            callback=_devices(_word),
            params=[click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED)],
            context_settings={"ignore_unknown_options": True, "help_option_names": []},
            help=_help,
        )
    )
