"""`quhao carrier`: a reference carrier as a process of its own, for demonstrations and for whoever builds the other end
of the link."""

from __future__ import annotations

from pathlib import Path

import click

from queue_server.carrier.reference import run as reference
from queue_server.carrier.reference.faults import FAULTS
from queue_server.cli.reference import key_of, run_on


@click.command()
@click.option("--port", default=8200, show_default=True, type=click.IntRange(0, 65535))
@click.option("--control", default=0, type=click.IntRange(0, 65535), help="TCP port for faults and for moving parcels.")
@click.option("--file", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Where it keeps its own.")
@click.option("--key-file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True)
@click.option("--slow-s", default=4.0, show_default=True, type=click.FloatRange(0, 60), help="How long slow is.")
@click.option("--step-s", default=0.0, type=click.FloatRange(0, 86400), help="Parcels go on by themselves so often.")
@click.option("--fault", "faults", multiple=True, type=click.Choice(sorted(FAULTS)), help="A fault from the start.")
def carrier(
    port: int, control: int, file: Path, key_file: Path, slow_s: float, step_s: float, faults: tuple[str, ...]
) -> None:
    """Run the reference carrier; Ctrl-C ends it."""
    options = reference.Options(file, key_of(key_file), port, control, slow_s=slow_s, step_s=step_s, faults=faults)
    run_on(port, lambda: reference.run(options, click.echo))
