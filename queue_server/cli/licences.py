"""`quhao licences`: a reference platform that shares electronic licences, as a process of its own, for demonstrations
and for whoever builds the other end of the link."""

from __future__ import annotations

from pathlib import Path

import click

from queue_server.cases.reference import run as reference
from queue_server.cli.reference import key_of, run_on


@click.command()
@click.option("--port", default=8300, show_default=True, type=click.IntRange(0, 65535))
@click.option("--control", default=0, type=click.IntRange(0, 65535), help="TCP port for faults and what was asked.")
@click.option("--key-file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True)
@click.option("--slow-s", default=8.0, show_default=True, type=click.FloatRange(0, 60), help="How long slow is.")
@click.option("--fault", "faults", multiple=True, type=click.Choice(sorted(reference.FAULTS)))
def licences(port: int, control: int, key_file: Path, slow_s: float, faults: tuple[str, ...]) -> None:
    """Run the reference sharing platform; Ctrl-C ends it."""
    options = reference.Options(key_of(key_file), port, control, slow_s=slow_s, faults=faults)
    run_on(port, lambda: reference.run(options, click.echo))
