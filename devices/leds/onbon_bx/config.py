"""Which card hangs where, which areas its strip has, what is written in them: checked before it is opened. Pure.

Several windows may share one card: each has its area, and is addressed by the area's name. What the published protocol
leaves open is an entry here: the port, how a card acknowledges, what it is asked to see whether it is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from devices.leds.onbon_bx.protocol import ANY_TYPE, EFFECTS, Area
from devices.lines.config import LineConfig, Transport, line_faults
from devices.tables import ConfigIsWrong, read_table

PORT: Final = 5005
BAUD: Final = 57_600
QUESTIONS: Final = ("ping", "status")
TEXTS: Final[Mapping[str, str]] = {"number": "{number}{arrow}", "idle": "", "paused": "暂停服务", "closed": ""}
PREFIX_MAX: Final = 40


@dataclass(frozen=True, kw_only=True)
class AreaConfig:
    """One area of the strip, by convention named like the window below it. Lengths in pixels; `speed` 0 (fast) to 24.

    `prefix` goes before every text, such as a card's escape for a font: '\\FO000'.
    """

    name: str
    id: int = 0
    x: int = 0
    y: int = 0
    width: int = 0
    height: int = 0
    effect: str = "static"
    speed: int = 0
    stay_s: float = 1.0
    prefix: str = ""

    def __post_init__(self) -> None:
        checks = (
            (bool(self.name), "缺少 name"),
            (0 <= self.id <= 254, "id 应为 0 至 254"),
            (min(self.x, self.y) >= 0 and max(self.x, self.y) < 8192, "x 和 y 应为 0 至 8191 像素"),
            (0 < self.width < 8192 and 0 < self.height < 8192, "width 和 height 应为 1 至 8191 像素"),
            (self.effect in EFFECTS, f"effect 可选：{'、'.join(EFFECTS)}"),
            (0 <= self.speed <= 0x18, "speed 应为 0（最快）至 24"),
            (0 <= self.stay_s <= 127, "stay_s 应为 0 至 127 秒"),
            (len(self.prefix) <= PREFIX_MAX and self.prefix.isascii(), "prefix 应为不长的英文转义"),
        )
        for reason in [reason for good, reason in checks if not good]:
            raise ConfigIsWrong(f"LED 区域 {self.name or '?'}：{reason}。")

    def area(self) -> Area:
        """As the card is told."""
        effect = EFFECTS[self.effect]
        stay = round(2 * self.stay_s)
        return Area(self.id, self.x, self.y, self.width, self.height, effect, self.speed, stay)


@dataclass(frozen=True, kw_only=True)
class LedConfig(LineConfig):
    """One card. `texts` says what is written for a number ("{number}{arrow}"), idle, paused, closed; "" is dark.

    `question` is asked every `ping_s` to see whether the card is there; a reply must come within `answer_s`, and after
    `tries` without one the line is opened anew. `screen` is the card's address, `device_type` 254 any type.
    """

    driver: str = "onbon_bx"
    transport: Transport = "tcp"
    port: int = PORT
    baud: int = BAUD
    areas: tuple[AreaConfig, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    screen: int = 1
    device_type: int = ANY_TYPE
    question: Literal["ping", "status"] = "ping"
    ack_group: int = 0xA0
    ack_command: int = 0x00
    ping_s: float = 5.0
    answer_s: float = 1.0
    tries: int = 3

    def __post_init__(self) -> None:
        for reason in (*line_faults(self), *_faults(self)):
            raise ConfigIsWrong(f"LED 屏 {self.name or '?'}：{reason}。")

    def text(self, state: str) -> str:
        """What is written for a state, or the pattern for a number."""
        return {**TEXTS, **self.texts}[state]


def read_config(table: object) -> LedConfig:
    """The card a TOML table describes, its areas under [[led.areas]]. Raises ConfigIsWrong for what is wrong in it."""
    if not isinstance(table, Mapping):
        return read_table(table, LedConfig, "LED 屏", "led")
    areas = table.get("areas")
    if not isinstance(areas, list) or not areas:
        raise ConfigIsWrong(f"LED 屏 {table.get('name', '?')}：缺少 areas，每个区域各写一个表 [[led.areas]]。")
    config = read_table({key: table[key] for key in table if key != "areas"}, LedConfig, "LED 屏", "led")
    return replace(config, areas=tuple(read_table(one, AreaConfig, "LED 区域", "led.areas") for one in areas))


def _faults(config: LedConfig) -> list[str]:
    ids, names = {one.id for one in config.areas}, {one.name for one in config.areas}
    checks = (
        (len(ids) == len(names) == len(config.areas), "areas 里的 name 和 id 各不能重复"),
        (set(config.texts) <= set(TEXTS), f"texts 的名称可选：{'、'.join(TEXTS)}"),
        (all(isinstance(one, str) for one in config.texts.values()), "texts 的值应为文字"),
        (all(len(str(one)) <= 100 for one in config.texts.values()), "texts 的值不应超过 100 个字"),
        (1 <= config.screen <= 0xFFFF, "screen 应为 1 至 65535"),
        (0 <= config.device_type <= 0xFF, "device_type 应为 0 至 255"),
        (config.question in QUESTIONS, f"question 可选：{'、'.join(QUESTIONS)}"),
        (max(config.ack_group, config.ack_command) <= 0xFF, "ack_group 和 ack_command 应为 0 至 255"),
        (min(config.ack_group, config.ack_command) >= 0, "ack_group 和 ack_command 应为 0 至 255"),
        (1 <= config.tries <= 9, "tries 应为 1 至 9"),
        (min(config.ping_s, config.answer_s) > 0, "时限应大于 0"),
    )
    return [reason for good, reason in checks if not good]
