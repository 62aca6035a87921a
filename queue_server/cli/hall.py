"""`quhao hall …` and `quhao voice …`: a hall file checked, loaded and written out, and the recordings it needs."""

from __future__ import annotations

from pathlib import Path

import click

from display import voice
from display.layout import LayoutRefused
from display.setup import display_layout, reading_of, spoken_windows
from queue_server.app import static_folder
from queue_server.cli.folder import DATA, opened, present_ms, refuse, stopped
from queue_server.hall import file as hall_file
from queue_server.hall import service as halls
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Tx
from queue_server.views import hall_use


@click.group()
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
    found = refuse(lambda: database.read(lambda rows: halls.current(rows, hall_id, present_ms(rows))))
    database.close()
    click.echo(halls.export(found), nl=False)


@click.group("voice")
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
