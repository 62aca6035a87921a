"""What Python's TOML reader has against a line, in Chinese; it knows about thirty sentences, all English. Pure."""

from __future__ import annotations

from typing import Final

# how the reader's sentence begins -> what an administrator reads
_SAYS: Final[tuple[tuple[str, str], ...]] = (
    ("Expected '=' after a key", "名称后面缺少等号"),
    ("Invalid initial character for a key", "名称的写法不对"),
    ("Invalid statement", "不是“名称 = 值”的写法"),
    ("Expected newline or end of document", "值的后面有多余的内容"),
    ("Cannot overwrite a value", "同一个名称写了两次"),
    ("Cannot declare", "同一个表写了两次"),
    ("Cannot redefine", "同一个表写了两次"),
    ("Cannot mutate", "已经写完的表又添了内容"),
    ("Duplicate inline table key", "同一个名称写了两次"),
    ("Expected ']]'", "缺少 ]]"),
    ("Expected ']'", "缺少 ]"),
    ("Unclosed array", "方括号没有闭合"),
    ("Unclosed inline table", "花括号没有闭合"),
    ("Unterminated string", "引号没有闭合"),
    ("Expected \"'''\"", "引号没有闭合"),
    ('Expected \'"""\'', "引号没有闭合"),
    ("Unescaped '\\' in a string", "引号里的反斜杠要写成 \\\\"),
    ("Escaped character is not", "引号里有不能用的转义"),
    ("Invalid hex value", "引号里有不能用的转义"),
    ("Illegal character", "含有不可见字符"),
    ("Found invalid character", "含有不可见字符"),
    ("Invalid date", "日期不存在"),
    ("Invalid value", "等号后面不是可用的值"),
)


def in_chinese(detail: str) -> str:
    """`（引号没有闭合）` for the reader's sentence; '' for one that is not known."""
    found = next((zh for begins, zh in _SAYS if detail.startswith(begins)), None)
    return f"（{found}）" if found else ""
