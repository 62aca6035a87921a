"""One table of the agent's configuration file as a frozen record: every wrong entry is named, in Chinese. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")
_KINDS: Final[Mapping[str, tuple[tuple[type, ...], str]]] = {
    "str": ((str,), "文字（加引号）"),
    "Path | None": ((str,), "文字（加引号）"),
    "int": ((int,), "数字"),
    "float": ((int, float), "数字"),
    "bool": ((bool,), "true 或 false"),
    "Mapping[str, str]": ((dict,), "一组“名称 = 文字”"),
    "Mapping[str, int]": ((dict,), "一组“名称 = 数字”"),
}
_TEXT: Final = ((str,), "文字（加引号）")  # also what names its choices by Literal


class ConfigIsWrong(ValueError):
    """A table of the configuration file cannot be used as written; the text says which entry and why."""


def read_table(table: object, shape: type[T], what: str, word: str) -> T:
    """`[[word]]`, a `what` such as 打印机, as a `shape`, which checks values in __post_init__. Raises ConfigIsWrong."""
    if not isinstance(table, Mapping):
        raise ConfigIsWrong(f"每台{what}各写一个表：[[{word}]]。")
    known = {one.name: one for one in fields(shape)}
    name = str(table.get("name", "?"))
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            raise ConfigIsWrong(f"{what} {name}：没有名为 {key} 的设置，可用的有：{'、'.join(known)}。")
        types, wanted = _KINDS.get(str(known[key].type), _TEXT)
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            raise ConfigIsWrong(f"{what} {name}：{key} 的类型不对，应为{wanted}。")
        values[key] = Path(str(value)) if "Path" in str(known[key].type) else value
    for key, one in known.items():
        if key not in values and one.default is MISSING and one.default_factory is MISSING:
            raise ConfigIsWrong(f"{what} {name}：缺少 {key}。" if key != "name" else f"{what}缺少 name。")
    return shape(**values)
