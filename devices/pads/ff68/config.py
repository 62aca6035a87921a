"""Which pads hang on one line, and what their keys mean at this site: checked before anything is opened. Pure.

What §10 of the published facts leaves open is an entry here: the evaluator's keys have no meaning until the site says
which grade each is, and a key's meaning can be changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from devices.lines.config import LineConfig, line_faults
from devices.tables import ConfigIsWrong, read_table

CALLER: Final = "caller"
EVALUATOR: Final = "evaluator"
PAIR: Final = "caller+evaluator"  # an evaluator that hangs on a caller and has its address
KINDS: Final = (CALLER, EVALUATOR, PAIR)
ACTS: Final[Mapping[str, str]] = {
    "0C": "call",
    "0D": "recall",
    "0B": "evaluate",
    "0E": "cancel",
    "06 0F": "missed",
    "00 0F": "hold",
    "03 0F": "return",
    "0F": "confirm",
    "11": "line",  # 一米线
    "12": "pause",
    "13": "transfer",
}
_KEYS: Final = re.compile(r"(0[0-9] )*(0[A-F]|[1-9A-F][0-9A-F])")
_GRADE_KEY: Final = re.compile(r"[0-9A-F]{2}")


@dataclass(frozen=True, kw_only=True)
class PadsConfig(LineConfig):
    """One line of pads. `addresses` says what each is, "1" = "caller"; `grades` what a raw key of an evaluator is
    worth, "00" = 5; `acts` changes or adds keys of `ACTS`, "" takes a key's meaning away.

    A device repeats a frame that nobody acknowledged: the same one within `repeat_s` is the same press. `answer_s` is
    how long an address may take to acknowledge, `tries` how often it is told. `longest` is L of the longest frame a
    caller may send: 5 leaves two digits before the function key. `echo_expected = false` is for pads that acknowledge
    nothing, `local_echo = true` for an adapter that hears itself. A caller that is not heard for `look_s` is told again
    what it shows, to see whether it is there: make that long for pads that beep at every display.
    """

    driver: str = "ff68"
    addresses: Mapping[str, str] = field(default_factory=dict)
    grades: Mapping[str, int] = field(default_factory=dict)
    acts: Mapping[str, str] = field(default_factory=dict)
    longest: int = 5
    answer_s: float = 0.3
    tries: int = 3
    repeat_s: float = 1.0
    look_s: float = 10.0
    echo_expected: bool = True
    local_echo: bool = False

    def __post_init__(self) -> None:
        for reason in (*line_faults(self), *_faults(self)):
            raise ConfigIsWrong(f"叫号器线路 {self.name or '?'}：{reason}。")

    def kinds(self) -> dict[int, str]:
        """Address → what hangs there."""
        return {int(address): kind for address, kind in self.addresses.items()}

    def act_of(self, keys: str) -> str | None:
        """What exactly these keys mean, such as "06 0F"; None without a meaning."""
        return {**ACTS, **self.acts}.get(keys) or None


def read_config(table: object) -> PadsConfig:
    """The line a TOML table describes. Raises ConfigIsWrong for unknown, missing or ill-typed entries."""
    return read_table(table, PadsConfig, "叫号器线路", "pad")


def _faults(config: PadsConfig) -> list[str]:
    checks = (
        (bool(config.addresses), '缺少 addresses，例如 addresses = {"1" = "caller", "2" = "evaluator"}'),
        (all(map(_is_address, config.addresses)), "addresses 的名称应为 1 至 255 的地址"),
        (len({one.lstrip("0") for one in config.addresses}) == len(config.addresses), "addresses 里同一地址写了两次"),
        (all(kind in KINDS for kind in config.addresses.values()), f"addresses 的值可选：{'、'.join(KINDS)}"),
        (all(_GRADE_KEY.fullmatch(key) for key in config.grades), 'grades 的名称应为两位十六进制键值，例如 "00"'),
        (all(type(one) is int and 1 <= one <= 5 for one in config.grades.values()), "grades 的值应为 1 至 5"),
        (all(_KEYS.fullmatch(keys) for keys in config.acts), 'acts 的名称应为键值，例如 "0C" 或 "06 0F"'),
        (all(isinstance(one, str) for one in config.acts.values()), "acts 的值应为文字"),
        (3 <= config.longest <= 8, "longest 应为 3 至 8"),
        (1 <= config.tries <= 9, "tries 应为 1 至 9"),
        (min(config.answer_s, config.repeat_s, config.look_s) > 0, "时限应大于 0"),
    )
    return [reason for good, reason in checks if not good]


def _is_address(text: str) -> bool:
    return text.isascii() and text.isdigit() and 1 <= int(text) <= 255
