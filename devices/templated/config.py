"""A device of no driver of its own: its commands and readings as tables of the agent's file, checked first. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

from devices.lines.config import LineConfig, line_faults
from devices.tables import ConfigIsWrong, read_table
from devices.templated.protocol import CHECKSUMS, Meaning, Order, ReadingKind, Refused, Template, TemplateIsWrong
from devices.templated.showing import TEXTS

ENCODINGS: Final = ("gbk", "utf-8", "ascii")
KINDS: Final = ("key", "grade", "code")
T = TypeVar("T", "CommandConfig", "ReadingConfig")


@dataclass(frozen=True, kw_only=True)
class CommandConfig:
    """What is sent for `do = name`. `reply` is an expression over the answer, awaited `answer_s`, sent `tries` times.

    `keeps`: a display; what it is to show is kept while the line is away and sent when it is back. `ask_every_s`: a
    question, asked by itself to see whether the device is there; 0 is never.
    """

    name: str
    template: str
    checksum: str = "none"
    checksum_order: Order = "little"
    checksum_skip: int = 0
    reply: str = ""
    answer_s: float = 1.0
    tries: int = 3
    keeps: bool = False
    ask_every_s: float = 0.0

    def __post_init__(self) -> None:
        checks = (
            (bool(self.name), "缺少 name"),
            (self.checksum in CHECKSUMS, f"checksum 可选：{'、'.join(CHECKSUMS)}"),
            (self.checksum_order in ("little", "big"), "checksum_order 可选：little（低字节在前）、big"),
            (self.checksum_skip >= 0, "checksum_skip 不应为负"),
            (self.answer_s > 0, "时限应大于 0"),
            (1 <= self.tries <= 9, "tries 应为 1 至 9"),
            (self.ask_every_s >= 0, "ask_every_s 不应为负"),
            (not self.ask_every_s or bool(self.reply), "写了 ask_every_s 就要写 reply（应答）"),
        )
        _refuse(f"命令 {self.name or '?'}", checks)

    def frame(self, encoding: str) -> Template:
        """Its template. Raises ConfigIsWrong."""
        try:
            return Template(self.template, encoding, self.checksum, self.checksum_order, self.checksum_skip)
        except TemplateIsWrong as wrong:
            raise ConfigIsWrong(f"命令 {self.name}：template 中{wrong}。") from None

    def answer(self, encoding: str) -> re.Pattern[bytes] | None:
        """What its answer looks like; None where none is awaited. Raises ConfigIsWrong."""
        return expression(self.reply, encoding, f"命令 {self.name}：reply ") if self.reply else None


@dataclass(frozen=True, kw_only=True)
class ReadingConfig:
    """What incoming bytes mean: see `protocol.Meaning`. An expression ends where the frame does, or it takes halves."""

    name: str
    kind: ReadingKind
    match: str
    acts: Mapping[str, str] = field(default_factory=dict)
    grades: Mapping[str, int] = field(default_factory=dict)
    address: int = 0

    def __post_init__(self) -> None:
        checks = (
            (self.kind in KINDS, f"kind 可选：{'、'.join(KINDS)}"),
            (all(isinstance(one, str) for one in self.acts.values()), "acts 的值应为文字"),
            (all(isinstance(one, int) and 1 <= one <= 5 for one in self.grades.values()), "grades 的值应为 1 至 5"),
        )
        _refuse(f"读数 {self.name or '?'}", checks)

    def meaning(self, encoding: str) -> Meaning:
        """What a match says. Raises ConfigIsWrong."""
        found = expression(self.match, encoding, f"读数 {self.name}：match ")
        group = "text" if self.kind == "code" else self.kind
        if group not in found.groupindex:
            raise ConfigIsWrong(f"读数 {self.name}：match 中缺少 (?P<{group}>…)。")
        values: Mapping[str, Any] = self.acts if self.kind == "key" else self.grades
        return Meaning(self.kind, found, values, self.address, encoding)


@dataclass(frozen=True, kw_only=True)
class TemplatedConfig(LineConfig):
    """One device on its line: its commands by name, what it may send unasked, and its words for `showing.TEXTS`."""

    driver: str = "line_template"
    encoding: str = "gbk"
    commands: tuple[CommandConfig, ...] = ()
    readings: tuple[ReadingConfig, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        checks = (
            (self.encoding in ENCODINGS, f"encoding 可选：{'、'.join(ENCODINGS)}"),
            (set(self.texts) <= set(TEXTS), f"texts 的名称可选：{'、'.join(TEXTS)}"),
            (all(isinstance(one, str) for one in self.texts.values()), "texts 的值应为文字"),
        )
        _refuse(f"设备 {self.name or '?'}", (*((False, one) for one in line_faults(self)), *checks))


def read_config(table: object) -> TemplatedConfig:
    """The device a TOML table describes, with its tables `commands` and `readings`. Raises ConfigIsWrong."""
    if not isinstance(table, Mapping):
        return read_table(table, TemplatedConfig, "设备", "led")
    own = {key: table[key] for key in table if key not in ("commands", "readings")}
    config = read_table(own, TemplatedConfig, "设备", "led")
    commands = _tables(table, "commands", CommandConfig, "命令")
    readings = _tables(table, "readings", ReadingConfig, "读数")
    names = [one.name for one in commands]
    checks = (
        (bool(commands or readings), "至少写一个命令 commands 或读数 readings"),
        (len(set(names)) == len(names), "commands 里的 name 不能重复"),
    )
    _refuse(f"设备 {config.name}", checks)
    for command in commands:
        _fills_itself(command, command.frame(config.encoding))
        command.answer(config.encoding)
    for reading in readings:
        reading.meaning(config.encoding)
    return replace(config, commands=commands, readings=readings)


def _fills_itself(command: CommandConfig, template: Template) -> None:
    """What is asked by itself has nobody to fill its fields."""
    if command.ask_every_s:
        try:
            template.fill({})
        except Refused:
            raise ConfigIsWrong(f"命令 {command.name}：写了 ask_every_s，template 里就不能有 {{…}} 内容。") from None


def expression(text: str, encoding: str, where: str) -> re.Pattern[bytes]:
    """A regular expression over bytes, `\\xNN` in it as usual. Raises ConfigIsWrong."""
    try:
        found = re.compile(text.encode(encoding), re.DOTALL)
    except (re.error, UnicodeEncodeError):
        raise ConfigIsWrong(f"{where}不是正确的正则表达式。") from None
    if found.fullmatch(b""):
        raise ConfigIsWrong(f"{where}不能匹配空内容。")
    return found


def _tables(table: Mapping[str, Any], key: str, shape: type[T], what: str) -> tuple[T, ...]:
    found = table.get(key, [])
    if not isinstance(found, list):
        raise ConfigIsWrong(f"设备 {table.get('name', '?')}：{key} 要逐个写成表。")
    return tuple(read_table(one, shape, what, key) for one in found)


def _refuse(who: str, checks: tuple[tuple[bool, str], ...]) -> None:
    for reason in [reason for good, reason in checks if not good]:
        raise ConfigIsWrong(f"{who}：{reason}。")
