"""Click's own words in Chinese, so that one refusal at the terminal speaks one language; its help stays English.

Click asks gettext for each of its sentences; what stands here is the answer.
"""

from __future__ import annotations

from typing import Final

from click import core, exceptions, formatting, parser, termui, types

WORDS: Final[dict[str, str]] = {
    "Aborted!": "已中止。",
    "Error: {message}": "错误：{message}",
    "Error: The two entered values do not match.": "错误：两次输入不一致。",
    "Usage:": "用法：",
    "Try '{command} {option}' for help.": "查看说明：{command} {option}",
    "Invalid value: {message}": "填写有误：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 填写有误：{message}",
    "Missing argument": "缺少",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少",
    "Missing command.": "请写明要做什么。",
    "No such option {name!r}.": "没有 {name} 这个选项。",
    "No such command {name!r}.": "没有 {name} 这个命令。",
    "Did you mean {possibility}?": "是不是 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "（是不是：{possibilities}？）",
    "Got unexpected extra argument ({args})": "多出了：{args}",
    "Got unexpected extra arguments ({args})": "多出了：{args}",
    "Option {name!r} requires an argument.": "选项 {name} 后面要写值。",
    "Option {name!r} does not take a value.": "选项 {name} 后面不写值。",
    "{value!r} is not a valid {number_type}.": "{value} 不是数。",
    "{value} is not in the range {range}.": "{value} 不在 {range} 的范围内。",
    "{value!r} is not {choice}.": "{value} 不是 {choice}。",
    "{value!r} is not one of {choices}.": "{value} 不是可选的值，可选：{choices}。",
    "{name} {filename!r} does not exist.": "没有找到 {filename}。",
    "{name} {filename!r} is a file.": "{filename} 是文件，这里要写目录。",
    "{name} {filename!r} is a directory.": "{filename} 是目录，这里要写文件。",
    "{name} {filename!r} is not readable.": "{filename} 无法读取。",
    "{name} {filename!r} is not writable.": "{filename} 无法写入。",
}


def speak_chinese() -> None:
    """From now on click says these sentences in Chinese."""
    for module in (core, exceptions, formatting, parser, termui, types):
        for name, said in (("_", _said), ("ngettext", _counted)):
            if hasattr(module, name):
                setattr(module, name, said)


def _said(english: str) -> str:
    return WORDS.get(english, english)


def _counted(one: str, many: str, count: int) -> str:
    return _said(one if count == 1 else many)
