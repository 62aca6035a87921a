"""What can be wrong with a file of a list, in words that name row, column and the mend. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from queue_server.kernel.errors import Refusal

TOLD_MAX: Final = 100
# kind -> what is wrong and how to mend it, in Chinese, then in English
SENTENCES: Final[dict[str, tuple[str, str, str, str]]] = {
    "too_large": (
        "文件过大（{size} 字节）", "文件不得超过 {limit} 字节，请分开导入或删去多余内容",
        "The file is too large ({size} bytes)", "A file has at most {limit} bytes",
    ),
    "too_many_rows": (
        "超过 {limit} 行", "请删去多余的行", "More than {limit} rows", "Remove the rows that are not needed",
    ),
    "unreadable": (
        "文件无法读取", "请另存为 XLSX 或 CSV（UTF-8 或 GB18030 编码）再导入",
        "The file cannot be read", "Save it as XLSX or CSV (UTF-8 or GB18030)",
    ),
    "empty": (
        "文件没有表头或没有内容", "请把列名放在第一行，每行一项",
        "The file has no head or no rows", "Put the column names in the first row and one entry in each row",
    ),
    "no_column": (
        "缺少必填的列", "请在表头加上“{label}”", "The column is missing", 'Add "{label_en}" to the head',
    ),
    "column_twice": (
        "这一列出现两次", "请只留一列", "The column appears twice", "Keep one of them",
    ),
    "missing": ("没有填写", "请填写", "Nothing is filled in", "Fill it in"),
    "duplicate": (
        "{value} 与第 {other} 行重复", "请删去一行，或改用不同的编码",
        "{value} stands in row {other} too", "Remove one of the rows or give it another code",
    ),
    "bad_code": (
        "{value} 不是有效的编码", "请填写字母、数字和短横线，不超过 {limit} 位",
        "{value} is not a code", "Use letters, digits and hyphens, at most {limit}",
    ),
    "lost_digits": (
        "{value} 已被表格软件改成数字，末位丢失", "请把这一列设为“文本”格式，重新填写编码",
        "{value} was turned into a number and has lost its last digits",
        "Format the column as text and fill it in again",
    ),
    "bad_text": (
        "文字过长或含有不可见字符", "请填写不超过 {limit} 个可见字符",
        "The text is too long or has control characters", "Use at most {limit} visible characters",
    ),
    "bad_number": (
        "{value} 不是 0 至 {limit} 的整数", "请填写数字{example}",
        "{value} is not a whole number from 0 to {limit}", "Write a number",
    ),
    "bad_day": (
        "{value} 不是有效日期", "请写成 2026-12-31 的形式", "{value} is not a date", "Write it like 2026-12-31",
    ),
    "not_a_choice": (
        "{value} 不是可选的值", "可选：{known}", "{value} is not a choice", "Choices: {known_en}",
    ),
    "bad_paper": (
        "材料“{value}”写法不对", "请每行写一份：名称 | 原件 | 来源 | 免提交：依据 | 可容缺 | 非必要",
        'The material "{value}" cannot be understood',
        "Write one a line: name | original | source | exempt: by what | may follow | optional",
    ),
    "personal_id": (
        "含有个人证件号码", "公开的清单不能有个人信息，请删去或脱敏（如 370102********0014）后再导入",
        "A person's document number stands here",
        "Everybody reads this list: remove it or mask it, like 370102********0014",
    ),
    "personal_phone": (
        "含有手机号码", "公开的清单不能有个人信息，请删去；单位的电话请填在名称含“电话”的列里",
        "A mobile phone's number stands here",
        "Everybody reads this list: remove it; an office's telephone belongs in a column called so",
    ),
    "bad_person": (
        "姓名或证件号码有误", "请核对姓名、证件类型和号码；没有完整号码的请留空",
        "The name or the document's number is wrong",
        "Check name, kind and number; leave it empty where the whole number is not known",
    ),
    "bad_phone": (
        "不是电话号码", "请填写手机号，或带区号的座机号", "This is no phone number", "Write a mobile number, or a "
        "landline with its area code",
    ),
    "too_many_papers": (
        "材料超过 {limit} 份", "请合并材料", "More than {limit} materials", "Put some of them together",
    ),
    "promise_too_long": (
        "承诺时限 {value} 大于法定时限 {limit}", "承诺时限不得长于法定时限",
        "The promised term {value} is longer than the legal term {limit}", "Promise at most the legal term",
    ),
    "ends_before": (
        "失效日期 {value} 早于生效日期 {other}", "请检查两个日期",
        "The last day {value} is before the first {other}", "Check both days",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """One thing to mend: the row as the file counts it (0: the file as a whole), the column, what, and how."""

    kind: str
    row: int = 0
    column: str = ""
    column_en: str = ""
    what: str = ""
    mend: str = ""
    what_en: str = ""
    mend_en: str = ""

    def say(self, lang: str = "zh") -> str:
        """The whole problem as one line."""
        if lang.startswith("en"):
            place = ", ".join(
                one for one in (f"row {self.row}" if self.row else "", self.column_en and f'"{self.column_en}"') if one
            )
            return f"{place or 'the file'}: {self.told(lang)}"
        place = (f"第 {self.row} 行" if self.row else "") + (f"“{self.column}”" if self.column else "")
        return f"{place or '文件'}：{self.told(lang)}"

    def told(self, lang: str) -> str:
        """What is wrong and the mend, where row and column stand beside it."""
        return f"{self.what_en}. {self.mend_en}." if lang.startswith("en") else f"{self.what}。{self.mend}。"


class ListFileIsWrong(Refusal):
    """The file cannot be taken over; `problems` says where and how to mend it."""

    code, status = "list_file_wrong", 422
    zh = "文件有 {count} 处错误，未导入。{first_zh}"
    en = "The file has {count} errors and was not imported. {first_en}"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        told = [
            {"row": one.row, "column": one.column, "column_en": one.column_en, "kind": one.kind,
             "zh": one.told("zh"), "en": one.told("en")}
            for one in self.problems[:TOLD_MAX]
        ]  # fmt: skip
        super().__init__(count=len(self.problems), first_zh=first.say(), first_en=first.say("en"), problems=told)


def problem(kind: str, row: int = 0, column: str = "", column_en: str = "", **details: Any) -> Problem:
    """A problem of a kind of SENTENCES; what was written is shown short."""
    shown = {key: _short(value) for key, value in details.items()}
    what, mend, what_en, mend_en = (sentence.format(**shown) for sentence in SENTENCES[kind])
    return Problem(kind, row, column, column_en or column, what, mend, what_en, mend_en)


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 80 else text[:79] + "…"
