"""`quhao virtual …`: starts one virtual device by hand, so that any program can talk to it; a table of devices.

Each twin is imported where it is wanted: one started alone pays for no other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

from devices.twins.serving import Stoppable, run

PORT: Final = click.IntRange(0, 65535)


class Kind(NamedTuple):
    """One kind of device. `start` takes port, pty, control and faults, and what its own `options` are called."""

    word: str
    does: str
    start: Callable[..., Stoppable]
    faults: Mapping[str, str]
    by_hand: str
    options: tuple[click.Option, ...] = ()


def _camera() -> Kind:
    from devices.cameras.http.twin import FAULTS, start_twin

    def start(*, port: int | None, pty: Path | None, **ways_in: Any) -> Stoppable:
        if port is None:
            raise click.ClickException("虚拟高拍仪只有网址，请写 --port 端口。")
        return start_twin(port=port, **ways_in)

    does = "A document camera at /snapshot.jpg, and in base64 at data.image of the JSON at /capture."
    return Kind("高拍仪", does, start, FAULTS, '{"fault": "half", "on": true}')


def _led() -> Kind:
    from devices.leds.onbon_bx.twin import FAULTS, start_twin

    does = "A font card of a light strip: `shown` on its control port draws what stands on it."
    return Kind("LED 屏", does, start_twin, FAULTS, "shown")


def _line() -> Kind:
    from devices.templated.twin import FAULTS, start_twin

    def start(*, answers: tuple[str, ...], **ways_in: Any) -> Stoppable:
        try:
            pairs = [one.split("=") for one in answers]
            known = {bytes.fromhex(asked): bytes.fromhex(said) for asked, said in pairs}
        except ValueError:
            raise click.ClickException(
                "--answer 例如“02 41 03=06”：收到前面的字节就回后面的，都写成十六进制。"
            ) from None
        return start_twin(answers=known, **ways_in)

    does = (
        "A device of any protocol: it answers known frames, and `say 02 41 03` on its control port sends these bytes."
    )
    answer = click.Option(
        ["--answer", "answers"], multiple=True, help='What it says to which frame, in hex: "02 41 03=06".'
    )
    return Kind("简单设备", does, start, FAULTS, "say 02 41 03”（送出这些字节）或“received", (answer,))


def _pads() -> Kind:
    from devices.pads.ff68.config import KINDS as PADS
    from devices.pads.ff68.twin import EXAMPLE, FAULTS, start_twin

    def start(*, pads: str, **ways_in: Any) -> Stoppable:
        kinds = dict(one.split("=", 1) for one in pads.split(",") if "=" in one)
        if not kinds or not set(kinds.values()) <= set(PADS) or not all(one.isdigit() for one in kinds):
            raise click.ClickException(f"--pads 例如 1=caller,2=evaluator，种类可选：{'、'.join(PADS)}。")
        return start_twin(pads={int(address): kind for address, kind in kinds.items()}, **ways_in)

    does = "Callers and evaluators on one line: `key 1 0C` and `grade 2 00` on its control port are a person's keys."
    pads = click.Option(["--pads"], default=EXAMPLE, show_default=True, help="What hangs at which address.")
    return Kind("叫号器线路", does, start, FAULTS, "key 1 0C”（地址 1 按下呼叫）或“grade 2 00", (pads,))


def _reader() -> Kind:
    from devices.readers.sam_v.twin import CARDS, FAULTS, start_twin

    does = "A reader of identity cards of made-up people: `lay elder` and `lift` on its control port."
    return Kind("身份证阅读器", does, start_twin, FAULTS, f"lay 证件（{'、'.join(CARDS)}）”或“lift")


def _scanner() -> Kind:
    from devices.scanners.serial.twin import BAUD, FAULTS, SUFFIXES, Setting, start_twin

    def start(*, suffix: str, aim: str, encoding: str, baud: int, **ways_in: Any) -> Stoppable:
        return start_twin(setting=Setting(suffix, aim, encoding, baud), **ways_in)

    options = (
        _choice("--suffix", tuple(SUFFIXES), "What it sends behind each code."),
        _choice("--encoding", ("utf-8", "gbk"), "How it sends Chinese."),
        click.Option(["--aim"], default="", help="What it puts before each code, such as ]Q1."),
        click.Option(["--baud"], type=int, default=BAUD, show_default=True, help="Its rate."),
    )
    does = "A code scanner that sends what is held before it: `scan A027` on its control port."
    return Kind("扫描枪", does, start, FAULTS, "scan 文字", options)


def _choice(name: str, choices: tuple[str, ...], words: str) -> click.Option:
    return click.Option([name], type=click.Choice(choices), default=choices[0], show_default=True, help=words)


KINDS: Final[Mapping[str, Callable[[], Kind]]] = {
    "camera": _camera,
    "led": _led,
    "line": _line,
    "pad": _pads,
    "reader": _reader,
    "scanner": _scanner,
}


class Virtual(click.Group):
    """Beside its own commands, one for each kind of device."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """See `click.Group`."""
        return sorted((*super().list_commands(ctx), *KINDS))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """See `click.Group`."""
        kind = KINDS.get(cmd_name)
        return super().get_command(ctx, cmd_name) if kind is None else _command(cmd_name, kind())


def _command(name: str, kind: Kind) -> click.Command:
    faults = click.Choice(sorted(kind.faults))
    params: list[click.Parameter] = [
        click.Option(["--port"], type=PORT, help="TCP port on 127.0.0.1; 0 picks one."),
        click.Option(["--pty", "pty"], type=click.Path(path_type=Path), help="A serial line under this name."),
        click.Option(["--control"], type=PORT, help="TCP port for what a person does to it, and for faults."),
        click.Option(["--fault", "faults"], multiple=True, type=faults, help="Start with this fault."),
        *kind.options,
    ]
    return click.Command(name, callback=partial(_run, kind), params=params, help=kind.does)


def _run(kind: Kind, port: int | None, pty: Path | None, **more: Any) -> None:
    if (port is None) == (pty is None):
        raise click.ClickException("请写 --port 端口 或 --pty 路径，两者选一。")

    def say(twin: Any) -> None:
        served = twin.served
        where = f"127.0.0.1:{served.port}" if served.port else str(pty)
        hand = f"在 127.0.0.1:{served.control_port} 输入“{kind.by_hand}”即可操作。" if served.control_port else ""
        click.echo(f"虚拟{kind.word}在 {where} 等候。{hand}按 Ctrl-C 结束。")

    try:
        run(partial(kind.start, port=port, pty=pty, **more), say)
    except OSError as error:
        raise click.ClickException(f"虚拟{kind.word}没有启动，请换一个端口或目录（{error}）。") from None


if __name__ == "__main__":  # one device alone begins in a third of the time `quhao` takes
    Virtual()(prog_name="quhao virtual")
