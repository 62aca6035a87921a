"""`quhao …`: everything an operator does from a terminal. Each command says what it did or what to do."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

import click

from display import voice
from display.layout import LayoutRefused
from display.setup import display_layout, reading_of, spoken_windows
from queue_server.app import static_folder
from queue_server.cli import calendar, staff
from queue_server.cli.folder import DATA, folder, opened, refuse, stopped
from queue_server.demo import start as demo_start
from queue_server.hall import file as hall_file
from queue_server.hall import service as halls
from queue_server.hall.model import Hall
from queue_server.kernel import logs
from queue_server.kernel.clock import SystemClock
from queue_server.kernel.rows import Tx
from queue_server.settings import VERSION
from queue_server.views import hall_use
from queue_server.wiring import health, upkeep


@click.group()
@click.version_option(VERSION, prog_name="quhao")
def main() -> None:
    """Quhao 取号: the queue of a government service hall."""
    logs.configure("WARNING")


main.add_command(staff.staff)
main.add_command(calendar.calendar)


@main.command()
@click.option("--port", default=8000, show_default=True)
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


@main.command()
@DATA
@click.option("--account", help="Account of the first administrator.")
@click.option("--password", help="Their password (asked for without it).")
@click.option("--web", is_flag=True, help="Print the one-time code with which the browser does the same.")
def init(data: Path | None, account: str | None, password: str | None, web: bool) -> None:
    """Make the first administrator on an empty folder."""
    if web:
        code = refuse(lambda: upkeep.first_run_code(folder(data), SystemClock(), secrets.token_bytes))
        click.echo(f"一次性代码 {code}。启动 quhao serve，用浏览器打开 /first-run，输入此代码建立第一位管理员。")
        return
    wanted = account or click.prompt("管理员账号")
    secret = password or click.prompt("密码", hide_input=True, confirmation_prompt="再输入一次")
    refuse(lambda: upkeep.make_first_administrator(folder(data), SystemClock(), wanted, secret))
    click.echo(f"已建立管理员 {wanted}。下一步：quhao serve，用浏览器打开 /admin，按清单设置大厅。")


@main.command()
@DATA
def doctor(data: Path | None) -> None:
    """Every self-check in plain words; exit code 1 if one fails."""
    target = folder(data)
    database = opened(target)
    clock = SystemClock()
    checks = [
        *health.of_file(database),
        health.of_keys(target, target / upkeep.FILE),
        health.of_pages(database),
        health.of_disk(target),
        *database.read(lambda rows: health.of_halls(rows, clock.now_ms())),
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


@main.group()
def hall() -> None:
    """The hall file."""


@hall.command("check")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def hall_check(file: Path) -> None:
    """Name every problem with its line and the mend."""
    problems = [problem.say() for problem in hall_file.check(file.read_text(encoding="utf-8"))]
    if not problems:
        problems = _unreadable_displays(hall_file.parse(file.read_text(encoding="utf-8")))
    for line in problems:
        click.echo(line)
    if problems:
        raise click.ClickException(f"{len(problems)} 处需要修改。")
    click.echo("大厅文件没有问题。")


def _unreadable_displays(found: Hall) -> list[str]:
    lines = []
    for display in found.displays:
        try:
            display_layout(found, display)
        except LayoutRefused as refusal:
            lines.append(f"{display.id}：{refusal}")
    return lines


@hall.command("load")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--from", "valid_from", default=None, help="Business day from which it holds, YYYY-MM-DD.")
@DATA
def hall_load(file: Path, valid_from: str | None, data: Path | None) -> None:
    """Load a hall file into a folder whose server is stopped (a running one takes it through the API)."""
    text = file.read_text(encoding="utf-8")

    def change(tx: Tx) -> Hall:
        return halls.load(tx, text, valid_from, lambda one: hall_use.still_needed(tx, one))

    def load() -> Hall:
        with stopped(data, may_be_new=True) as database:
            return database.write(change)

    loaded = refuse(load)
    click.echo(f"已载入 {loaded.id} {loaded.name}：{len(loaded.windows)} 个窗口，{len(loaded.services)} 个事项。")


@hall.command("export")
@click.argument("hall_id")
@DATA
def hall_export(hall_id: str, data: Path | None) -> None:
    """Print the hall in force as a hall file."""
    database = opened(data)
    found = refuse(lambda: database.read(lambda rows: halls.current(rows, hall_id, SystemClock().now_ms())))
    database.close()
    click.echo(halls.export(found), nl=False)


@main.group("voice")
def voice_group() -> None:
    """The clips that speak a call."""


@voice_group.command("list")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def voice_list(file: Path) -> None:
    """Which recordings a hall needs: file name and the words to read."""
    for clip in _needed(refuse(lambda: hall_file.parse(file.read_text(encoding="utf-8")))):
        click.echo(f"{clip.name}.wav\t{clip.text}")


@voice_group.command("check")
@click.argument(
    "recordings", type=click.Path(path_type=Path, exists=True, file_okay=False), default=None, required=False
)
@click.option("--hall", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), default=None)
def voice_check(recordings: Path | None, file: Path | None) -> None:
    """Check a folder of the hall's own recordings (ours without one) for gaps, level and silence."""
    needed = _needed(hall_file.parse(file.read_text(encoding="utf-8"))) if file else None
    findings = voice.check_folder(recordings or static_folder() / "audio", needed)
    for finding in findings:
        click.echo(f"{finding.clip}: {finding.message}")
    if findings:
        raise click.ClickException(f"{len(findings)} 处需要修改。")
    click.echo("录音齐全，可以使用。")


def _needed(found: Hall) -> list[voice.Clip]:
    letters = [queue.prefix for queue in found.queues if queue.public]
    return voice.needed_clips(letters, spoken_windows(found), reading_of(found.voice))


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
