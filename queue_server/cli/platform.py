"""`quhao platform`: a reference platform as a process of its own, for demonstrations and for whoever builds the other
end of the link."""

from __future__ import annotations

from pathlib import Path

import click

from queue_server.cli.reference import key_of, run_on
from queue_server.platform.reference import run as reference
from queue_server.platform.reference.faults import FAULTS


@click.command()
@click.option("--port", default=8100, show_default=True, type=click.IntRange(0, 65535))
@click.option("--control", default=0, type=click.IntRange(0, 65535), help="TCP port for switching faults.")
@click.option("--file", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Where it keeps its own.")
@click.option("--key-file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True)
@click.option("--slow-s", default=4.0, show_default=True, type=click.FloatRange(0, 60), help="How long slow is.")
@click.option("--fault", "faults", multiple=True, type=click.Choice(sorted(FAULTS)), help="A fault from the start.")
@click.option("--seeds", is_flag=True, help="With some cases that began online.")
def platform(
    port: int, control: int, file: Path, key_file: Path, slow_s: float, faults: tuple[str, ...], seeds: bool
) -> None:
    """Run the reference platform; Ctrl-C ends it."""
    key = key_of(key_file)
    options = reference.Options(file, key, port, control, slow_s=slow_s, seeds=seeds, faults=faults)
    run_on(port, lambda: reference.run(options, click.echo))
