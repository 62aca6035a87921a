"""What the commands of the stand-ins have in common: the shared key, and a port that may be taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from queue_server.kernel.link_file import KEY_CHARS_MIN


def key_of(file: Path) -> bytes:
    """The key of the file; ClickException for one that is too short."""
    key = file.read_bytes().strip()
    if len(key) < KEY_CHARS_MIN:
        raise click.ClickException(f"{file}：密钥至少 {KEY_CHARS_MIN} 位。")
    return key


def run_on(port: int, run: Callable[[], None]) -> None:
    """Run it; ClickException where the port cannot be used."""
    try:
        run()
    except OSError as error:
        raise click.ClickException(f"端口 {port} 不能使用：{error.strerror}") from None
