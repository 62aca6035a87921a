"""`python -m devices …` (and `quhao agent|virtual …`): run and examine the agent, start a virtual device by hand."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import click

from devices.agent import config as agent_config
from devices.agent import doctor as examination
from devices.agent import run as agent_run
from devices.agent.identity import NotEnrolled
from devices.chinese import speak_chinese
from devices.printers.escpos.twin import FAULTS, WIDTH_58_DOTS, WIDTH_80_DOTS, Twin, run_twin
from devices.printers.open import open_printer
from devices.tables import ConfigIsWrong

speak_chinese()
CONFIG = click.option("--config", type=click.Path(path_type=Path), required=True, help="The agent's TOML file.")
PORT = click.IntRange(0, 65535)


def _read(path: Path) -> agent_config.AgentConfig:
    try:
        return agent_config.read(path)
    except ConfigIsWrong as error:
        raise click.ClickException(str(error)) from None


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
    except NotEnrolled as error:
        raise click.ClickException(str(error)) from None


@agent.command()
@CONFIG
def doctor(config: Path) -> None:
    """Say of the server and each device what is wrong; exit code 1 if anything is."""
    found = examination.examine(_read(config))
    for fine, sentence in found:
        click.echo(f"{'✓' if fine else '✗'} {sentence}")
    sys.exit(not all(fine for fine, _sentence in found))


@agent.command()
@CONFIG
@click.option("--test", is_flag=True, help="Print a test slip on each printer.")
def probe(config: Path, test: bool) -> None:
    """Ask each printer how it is."""
    for one in _read(config).printers:
        printer = open_printer(one)
        health = printer.health()
        click.echo(f"{one.name}: {health.state} {examination.words(health)}")
        if test:
            outcome = printer.print(examination.TEST_SLIP, lambda state: None)
            click.echo(f"{one.name}: test slip {outcome.state} {outcome.detail}")
        printer.close()


@main.group()
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
