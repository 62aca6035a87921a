"""What may be seen of a name, an ID number or a phone number on paper, screens and lists; the rest becomes stars."""

from __future__ import annotations

from typing import Final

from queue_server.people.names import MIDDLE_DOT, VARIANTS

_SURNAMES = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 "
    "公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 "
    "拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 左丘 东门 西门 第五 公仪 叱干 梁丘 贺兰 完颜 纳兰 哥舒 "
    "歐陽 東方 司馬 諸葛 赫連 濮陽 鮮于 閭丘 樂正 穀梁 軒轅 鍾離 長孫 尉遲 東郭 東門 南門 西門 完顏 納蘭"
)
COMPOUND_SURNAMES: Final = frozenset(_SURNAMES.split())
FULL_ID_LENGTH: Final = 14


def mask_name(name: str) -> str:
    """张三 → 张*, 张小三 → 张*三, 欧阳小明 → 欧阳*明; of words and parts between dots the first letter stays.

    Of one character alone, a surname as people say it, it stays with a star: 王 → 王*. The masked form never equals the
    name.
    """
    name = "".join(char for char in name if ord(char) not in VARIANTS)
    if _is_han(name):
        return _mask_han(name)
    return " ".join(_mask_word(word) for word in name.split(" "))


def mask_id(number: str) -> str:
    """370102********0014: the first 6 and the last 4 of a long number, less than half of a short one."""
    if len(number) >= FULL_ID_LENGTH:
        return number[:6] + "*" * (len(number) - 10) + number[-4:]
    keep = len(number) // 4
    return number[:keep] + "*" * (len(number) - 2 * keep) + number[len(number) - keep :]


def mask_phone(phone: str) -> str:
    """138****0014: the first 3 and the last 4 of at least ten digits, the last 2 of fewer."""
    if len(phone) >= 10:
        return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]
    return "*" * max(len(phone) - 2, 2) + (phone[-2:] if len(phone) > 2 else "")


def _is_han(name: str) -> bool:
    return all(0x3400 <= ord(char) <= 0x9FFF or 0xF900 <= ord(char) <= 0xFAFF or ord(char) >= 0x20000 for char in name)


def _mask_han(name: str) -> str:
    if len(name) == 1:
        return f"{name}*"
    surname = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    given = len(name) - surname
    return name[:surname] + ("*" if given == 1 else "*" * (given - 1) + name[-1])


def _mask_word(word: str) -> str:
    first, *others = word.split(MIDDLE_DOT)
    shown = first[:1] + "*" * (len(first) - 1) if len(first) > 1 else "*" * len(first)
    return MIDDLE_DOT.join([shown, *("*" * len(part) for part in others)])
