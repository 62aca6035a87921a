"""`python -m devices …` (and `quhao agent|virtual …`): run and examine the agent, start a virtual device by hand."""

from __future__ import annotations

import logging
import os
import queue
import sys
from pathlib import Path

import click

from devices.agent import config as agent_config
from devices.agent import doctor as examination
from devices.agent import run as agent_run
from devices.agent import windows
from devices.agent.identity import NotEnrolled
from devices.agent.lock import FolderIsTaken
from devices.agent.trying import tried
from devices.agent.words import words
from devices.chinese import speak_chinese
from devices.model import Health, Reading
from devices.printers.escpos.twin import FAULTS, WIDTH_58_DOTS, WIDTH_80_DOTS, Twin, run_twin
from devices.printers.open import open_printer
from devices.tables import ConfigIsWrong
from devices.virtual import Virtual

speak_chinese()
CONFIG = click.option("--config", type=click.Path(path_type=Path), required=True, help="The agent's TOML file.")
PORT = click.IntRange(0, 65535)
SLIP_WORDS = {"confirmed": "已打出。", "failed": "没有打出：", "unknown": "已送出，打印机没有确认，请看一眼。"}


def _read(path: Path) -> agent_config.AgentConfig:
    try:
        return agent_config.read(path)
    except ConfigIsWrong as error:
        raise click.ClickException(str(error)) from None


def _be_quiet() -> None:
    """Whoever examines a box reads sentences, not the log, unless it was asked for."""
    if "QUHAO_LOG_LEVEL" not in os.environ:
        logging.getLogger("devices").setLevel(logging.ERROR)


@click.group()
def main() -> None:
    """The machines of a hall."""
    form = "%(asctime)s %(levelname)s %(name)s %(message)s"
    logging.basicConfig(level=logging.WARNING, format=form, force=True)  # some library has set its own
    logging.getLogger("devices").setLevel(os.environ.get("QUHAO_LOG_LEVEL", "INFO").upper())


@main.group()
def agent() -> None:
    """The device agent of this box."""


@agent.command("run")
@CONFIG
def agent_run_command(config: Path) -> None:
    """Work until stopped."""
    try:
        agent_run.run(_read(config))
    except (NotEnrolled, FolderIsTaken) as error:
        raise click.ClickException(str(error)) from None


@agent.command("service")
@CONFIG
@click.option("--log", "log_file", type=click.Path(path_type=Path), required=True, help="Where it says what it does.")
def agent_service(config: Path, log_file: Path) -> None:
    """Work as the service of a Windows box; Windows itself starts this."""
    try:
        windows.serve(lambda stop: agent_run.run(_read(config), stop), log_file)
    except windows.NotStartedByWindows as error:
        raise click.ClickException(str(error)) from None


@agent.command()
@CONFIG
def doctor(config: Path) -> None:
    """Say of the server and each device what is wrong; exit code 1 if anything is."""
    _be_quiet()
    found = examination.examine(_read(config))
    for fine, sentence in found:
        click.echo(f"{'✓' if fine else '✗'} {sentence}")
    sys.exit(not all(fine for fine, _sentence in found))


@agent.command()
@CONFIG
@click.option("--test", is_flag=True, help="Print a test slip, beep, show or sound something on each device.")
def probe(config: Path, test: bool) -> None:
    """Ask each device how it is; exit code 1 if a test fails."""
    _be_quiet()
    read, fine = _read(config), True
    for one in read.printers:
        printer = open_printer(one)
        health = printer.health()
        click.echo(f"{one.name}：{words('printer', health)}")
        if test:
            outcome = printer.print(examination.TEST_SLIP, lambda state: None)
            why = words("printer", Health("unavailable", outcome.detail)) if outcome.detail else ""
            click.echo(f"{one.name}：测试小票{SLIP_WORDS[outcome.state]}{why}")
            fine = fine and outcome.state != "failed"
        printer.close()
    for plan in read.attached:
        heard: queue.SimpleQueue[Reading] = queue.SimpleQueue()
        with examination.opened(plan, heard.put) as (device, health):
            click.echo(f"{plan.name}：{words(plan.kind, health, plan.driver)}")
            if test:
                is_done, said = tried(plan.kind, plan.driver, device, heard)
                click.echo(f"{plan.name}：{said}")
                fine = fine and is_done
    sys.exit(not fine)


@main.group(cls=Virtual)
def virtual() -> None:
    """Virtual twins of real devices."""


@virtual.command("printer")
@click.option("--port", type=PORT, default=None, help="TCP port on 127.0.0.1, such as 9100.")
@click.option("--pty", "link", type=click.Path(path_type=Path), default=None, help="A serial line under this name.")
@click.option(
    "--paper", type=click.Path(path_type=Path), default=Path("paper"), show_default=True, help="Folder for the slips."
)
@click.option("--control", type=PORT, default=None, help="TCP port for switching faults.")
@click.option("--fault", "faults", multiple=True, type=click.Choice(sorted(FAULTS)), help="Start with this fault.")
@click.option("--width", type=click.Choice(["58", "80"]), default="80", help="Millimetres of paper.")
def virtual_printer(
    port: int | None, link: Path | None, paper: Path, control: int | None, faults: tuple[str, ...], width: str
) -> None:
    """An ESC/POS printer that lays its slips into a folder as pictures."""
    if (port is None) == (link is None):
        raise click.ClickException("请写 --port 9100 或 --pty 路径，两者选一。")
    dots = WIDTH_58_DOTS if width == "58" else WIDTH_80_DOTS

    def say(twin: Twin) -> None:
        where = f"127.0.0.1:{twin.port}" if twin.port else str(link)
        click.echo(f"虚拟打印机在 {where} 等候，小票放在 {paper.resolve()}。按 Ctrl-C 结束。")

    try:
        run_twin(port=port, pty=link, paper=paper, control=control, faults=faults, width_dots=dots, say=say)
    except OSError as error:
        raise click.ClickException(f"虚拟打印机没有启动，请换一个端口或目录（{error}）。") from None
